// A second table, joined by key.
#include "io/truth.h"

#include <algorithm>

#include "assay/base/label_text.h"
#include "assay/error.h"
#include "io/cell_text.h"

namespace assay::io {

std::string_view key_text(const Column& column, int64_t i, std::string& scratch) {
  scratch = label_text(column, i);
  return scratch;
}

void check_key_type(const Column& keys, const std::string& name, const std::string& file) {
  if (keys.type == Type::list)
    throw data_error(file + ": column '" + name + "' is " + keys.type_name() + "; a key is a number or text");
}

Truth::Truth(std::unique_ptr<Table> table, const std::string& on)
    : table_(std::move(table)), on_(on), key_place_(table_->want(on, Want::label)) {}

void Truth::load() {
  if (!pieces_.empty()) return;
  Piece piece;
  int64_t begin = 0;
  while (table_->next(piece.chunk, piece.origin)) {
    piece.begin = begin;
    begin += piece.chunk.rows;
    add(std::move(piece));
  }
  if (pieces_.empty()) throw data_error(table_->first_name() + ": no rows");
  met_.assign(static_cast<size_t>(begin), false);
}

void Truth::add(Piece piece) {
  const Column& keys = piece.chunk.columns[key_place_];
  check_key_type(keys, on_, piece.origin.file);
  std::string scratch;
  for (int64_t i = 0; i < piece.chunk.rows; ++i) {
    const auto fail = [&](const std::string& text) {
      throw data_error(at_row(piece.origin.file, piece.origin.first_row + i, "column '" + on_ + "': " + text));
    };
    if (!keys.valid(i)) fail("a missing key");
    const std::string_view key = key_text(keys, i, scratch);
    if (keys_.insert(key) != piece.begin + i) fail("the key " + shown(key) + " occurs twice");
  }
  piece.chunk.columns[key_place_] = {};
  pieces_.push_back(std::move(piece));
}

int64_t Truth::meet(std::string_view key, const std::string& file, int64_t row) {
  const int64_t found = keys_.find(key);
  if (found < 0) return -1;
  auto met = met_[static_cast<size_t>(found)];
  if (met) throw data_error(at_row(file, row, "column '" + on_ + "': the key " + shown(key) + " occurs twice"));
  met = true;
  ++met_count_;
  return found;
}

void Truth::forget() {
  met_.assign(met_.size(), false);
  met_count_ = 0;
}

RowRef Truth::ref(int64_t row) const {
  const auto after =
      std::upper_bound(pieces_.begin(), pieces_.end(), row, [](int64_t r, const Piece& p) { return r < p.begin; });
  const auto piece = after - 1;
  return {static_cast<uint32_t>(piece - pieces_.begin()), static_cast<uint32_t>(row - piece->begin)};
}

std::string Truth::first_unmet() const {
  const auto row = std::find(met_.begin(), met_.end(), false) - met_.begin();
  const RowRef where = ref(row);
  const Origin& origin = pieces_[where.chunk].origin;
  return at_row(origin.file, origin.first_row + where.row, "no prediction has " + on_ + " = " + shown(keys_.text(row)));
}

Column Truth::take(size_t place, std::span<const int64_t> rows) const {
  std::vector<const Column*> chunks;
  for (const Piece& piece : pieces_) chunks.push_back(&piece.chunk.columns[place]);
  std::vector<RowRef> refs;
  refs.reserve(rows.size());
  for (const int64_t row : rows) refs.push_back(ref(row));
  return io::take(chunks, refs, table_->want_at(place));
}

}  // namespace assay::io
