// Rows picked from columns.
#include "io/take.h"

#include <algorithm>

#include "assay/base/label_text.h"
#include "io/builders.h"

namespace assay::io {
namespace {

/// Scalars of one kind, taken one by one.
class Taker {
 public:
  Taker(Want want, bool items, bool text) : want_(want), items_(items), text_(text) {}

  void add(const Column& column, int64_t i) {
    if (!column.valid(i)) {
      add_missing();
    } else if (text_) {
      add_text(column, i);
    } else if (want_ == Want::time) {
      times_.add(static_cast<const int64_t*>(column.data)[column.offset + i]);
    } else {
      numbers_.add(column.number(i));
    }
  }
  void add_missing() {
    if (text_)
      texts_.add_missing();
    else if (want_ == Want::time)
      times_.add_missing();
    else
      numbers_.add_missing();
  }
  int64_t size() const { return text_ ? texts_.size() : want_ == Want::time ? times_.size() : numbers_.size(); }
  Column finish() {
    if (text_) return items_ ? texts_.finish_plain() : texts_.finish();
    return want_ == Want::time ? times_.finish() : numbers_.finish();
  }

 private:
  void add_text(const Column& column, int64_t i) {
    if (column.type == Type::dictionary) return add(*column.child, column.code(i));
    if (column.type == Type::string)
      texts_.add(column.text(i));
    else
      texts_.add(label_text(column, i));
  }

  Want want_;
  bool items_, text_;
  TextBuilder texts_;
  NumberBuilder<double> numbers_;
  NumberBuilder<int64_t> times_;
};

bool holds_text(const Column& column) {
  return column.type == Type::string || (column.type == Type::dictionary && holds_text(*column.child));
}

Column take_lists(const std::vector<const Column*>& chunks, std::span<const RowRef> rows, Want want) {
  const bool text =
      std::any_of(chunks.begin(), chunks.end(), [](const Column* c) { return c->child && holds_text(*c->child); });
  Taker items(want, true, text);
  std::vector<int64_t> ends{0}, missing;
  for (const RowRef& ref : rows) {
    const Column& column = *chunks[ref.chunk];
    if (!column.valid(ref.row)) {
      missing.push_back(static_cast<int64_t>(ends.size()) - 1);
    } else {
      const auto [begin, end] = column.list_range(ref.row);
      for (int64_t k = begin; k < end; ++k) items.add(*column.child, k);
    }
    ends.push_back(items.size());
  }
  return list_column(items.finish(), std::move(ends), missing);
}

}  // namespace

Column take(const std::vector<const Column*>& chunks, std::span<const RowRef> rows, Want want) {
  const auto is_list = [](const Column* c) { return c->type == Type::list; };
  if (std::any_of(chunks.begin(), chunks.end(), is_list)) return take_lists(chunks, rows, want);
  Taker taker(want, false, want == Want::label);
  for (const RowRef& ref : rows) taker.add(*chunks[ref.chunk], ref.row);
  return taker.finish();
}

}  // namespace assay::io
