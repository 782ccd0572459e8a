#include "io/aligned_tables.h"

#include <algorithm>
#include <atomic>
#include <utility>

#include "assay/base/label_text.h"
#include "assay/error.h"
#include "io/cell_text.h"
#include "io/pool.h"
#include "io/truth.h"

namespace assay::io {
namespace {

bool of_model(Role role) {
  return role == Role::prediction || role == Role::score || role == Role::lower || role == Role::upper ||
         role == Role::quantile;
}

Want want_of(Role role, bool labels) {
  bool label = labels && (role == Role::target || role == Role::prediction);
  return label ? Want::label : Want::number;
}

bool same_cell(const Column& a, const Column& b, int64_t i, int64_t k) {
  if (a.type == Type::list || b.type == Type::list) {
    if (a.type != b.type) return false;
    auto [a_begin, a_end] = a.list_range(i);
    auto [b_begin, b_end] = b.list_range(k);
    if (a_end - a_begin != b_end - b_begin) return false;
    for (int64_t j = 0; j < a_end - a_begin; ++j)
      if (!same_cell(*a.child, *b.child, a_begin + j, b_begin + j)) return false;
    return true;
  }
  if (!a.valid(i) || !b.valid(k)) return a.valid(i) == b.valid(k);
  return label_text(a, i) == label_text(b, k);
}

/// The table of one more model.
struct Other {
  std::unique_ptr<Truth> rows;
  std::vector<int64_t> places;  // of each column of the first table; -1: not read
};

class Joined final : public AlignedTables {
 public:
  Joined(const TableInput& first, const std::vector<std::vector<std::string>>& others) : input_(first) {
    const auto is_id = [](const ColumnRole& column) { return column.role == Role::id; };
    if (std::none_of(first.columns.begin(), first.columns.end(), is_id))
      throw usage_error("files are joined by id: use --id");
    first_ = open_table(first);
    input_.columns = first_->columns();
    const auto id = std::find_if(input_.columns.begin(), input_.columns.end(), is_id);
    id_ = static_cast<size_t>(id - input_.columns.begin());
    for (const auto& paths : others) open(paths, id->name);
  }

  bool next(std::vector<Batch>& models) override {
    if (!std::exchange(loaded_, true))
      for (auto& other : others_) other.rows->load();
    while (run_ == runs_.size()) {
      if (!first_->next(batch_)) return finish();
      match();
    }
    auto [begin, end] = runs_[run_++];
    models.assign(1, cut(begin, end));
    for (size_t k = 0; k < others_.size(); ++k) models.push_back(batch_of(k, models[0], begin, end));
    return true;
  }
  std::vector<std::string> inputs() const override {
    auto all = first_->inputs();
    all.insert(all.end(), names_.begin(), names_.end());
    return all;
  }
  uint64_t bytes_total() const override {
    const auto first = first_->bytes_total();
    return first && bytes_ ? first + bytes_ : 0;
  }
  uint64_t bytes_read() const override { return progress_.load() + first_->bytes_read(); }
  JoinAccount join_account() const override {
    auto truth = first_->join_account();
    return {account_.unmatched_predictions + truth.unmatched_predictions,
            account_.unmatched_truth + truth.unmatched_truth};
  }

 private:
  void open(const std::vector<std::string>& paths, const std::string& id) {
    Other other;
    const Form form{format_named(input_.format), input_.dialect};
    auto table = std::make_unique<Table>(paths, form, size_pool(input_.threads), progress_);
    if (!table->has(id)) throw_unknown_column(id, {table.get()});
    for (const auto& column : input_.columns) {
      bool target = column.role == Role::target && input_.truth.empty() && table->has(column.name);
      if (of_model(column.role) && !table->has(column.name)) throw_unknown_column(column.name, {table.get()});
      bool read = target || of_model(column.role);
      const Want want = want_of(column.role, input_.labels);
      const auto separator = want == Want::label ? input_.label_separator : "";
      other.places.push_back(read ? static_cast<int64_t>(table->want(column.name, want, separator)) : -1);
    }
    bytes_ += table->bytes();
    other.rows = std::make_unique<Truth>(std::move(table), id);
    others_.push_back(std::move(other));
    names_.insert(names_.end(), paths.begin(), paths.end());
  }

  /// The partners of every row of the batch, and the runs of rows that have all.
  void match() {
    const Column& ids = batch_.columns[id_].column;
    check_key_type(ids, batch_.columns[id_].name, batch_.source);
    partners_.assign(others_.size(), {});
    runs_.clear(), run_ = 0;
    std::string scratch;
    for (int64_t i = 0; i < batch_.rows; ++i) {
      if (!ids.valid(i)) refuse(i, "a missing id");
      bool complete = true;
      for (size_t k = 0; k < others_.size(); ++k) {
        const auto key = key_text(ids, i, scratch);
        partners_[k].push_back(others_[k].rows->meet(key, batch_.source, batch_.row_number(i) - 1));
        if (partners_[k].back() >= 0) continue;
        if (!input_.drop_unmatched)
          refuse(i, "the id " + shown(std::string(key)) + " is not in " + others_[k].rows->table().first_name() +
                        " (use --unmatched drop)");
        complete = false;
      }
      if (!complete)
        drop(i);
      else if (!runs_.empty() && runs_.back().second == i)
        ++runs_.back().second;
      else
        runs_.emplace_back(i, i + 1);
    }
  }
  void drop(int64_t i) {
    ++account_.unmatched_predictions;
    for (const auto& list : partners_) account_.unmatched_truth += list[static_cast<size_t>(i)] >= 0;
  }
  [[noreturn]] void refuse(int64_t i, const std::string& what) const {
    throw data_error(
        at_row(batch_.source, batch_.row_number(i) - 1, "column '" + batch_.columns[id_].name + "': " + what));
  }

  Batch cut(int64_t begin, int64_t end) const {
    Batch piece = batch_;
    piece.rows = end - begin;
    piece.first_row += begin;
    if (batch_.rows_kept)
      piece.rows_kept =
          std::make_shared<std::vector<int64_t>>(batch_.rows_kept->begin() + begin, batch_.rows_kept->begin() + end);
    piece.position += static_cast<uint64_t>(begin);
    for (auto& entry : piece.columns) entry.column = entry.column.slice(begin, end - begin);
    return piece;
  }
  Batch batch_of(size_t k, const Batch& first, int64_t begin, int64_t end) const {
    const auto rows = std::span(partners_[k]).subspan(static_cast<size_t>(begin), static_cast<size_t>(end - begin));
    Batch batch = first;
    for (size_t c = 0; c < batch.columns.size(); ++c) {
      if (others_[k].places[c] < 0) continue;
      auto column = others_[k].rows->take(static_cast<size_t>(others_[k].places[c]), rows);
      if (batch.columns[c].role == Role::target)
        check_target(k, first, c, column);
      else
        batch.columns[c].column = std::move(column);
    }
    batch.source = others_[k].rows->table().first_name() + " joined to " + first.source;
    return batch;
  }
  void check_target(size_t k, const Batch& first, size_t c, const Column& theirs) const {
    const auto& ours = first.columns[c];
    for (int64_t i = 0; i < first.rows; ++i) {
      if (same_cell(ours.column, theirs, i, i)) continue;
      const auto& ids = first.columns[id_];
      throw data_error(at_row(first.source, first.row_number(i) - 1,
                              "column '" + ours.name + "': the target of " + ids.name + " = " +
                                  shown(label_text(ids.column, i)) + " is another one in " +
                                  others_[k].rows->table().first_name()));
    }
  }

  bool finish() {
    for (const auto& other : others_) {
      if (other.rows->unmet() == 0) continue;
      account_.unmatched_truth += other.rows->unmet();
      if (!input_.drop_unmatched)
        throw data_error(other.rows->first_unmet() + " in " + input_.paths[0] + " (" +
                         std::to_string(other.rows->unmet()) + " such rows; use --unmatched drop)");
    }
    return false;
  }

  TableInput input_;
  size_t id_ = 0;
  std::atomic<uint64_t> progress_{0};
  uint64_t bytes_ = 0;  // of the other tables
  bool loaded_ = false;
  std::unique_ptr<TableSource> first_;
  std::vector<Other> others_;
  std::vector<std::string> names_;
  Batch batch_;
  std::vector<std::vector<int64_t>> partners_;  // rows of each other table, for the rows of the batch
  std::vector<std::pair<int64_t, int64_t>> runs_;
  size_t run_ = 0;
  JoinAccount account_;
};

}  // namespace

std::unique_ptr<AlignedTables> open_aligned(const TableInput& first,
                                            const std::vector<std::vector<std::string>>& others) {
  return std::make_unique<Joined>(first, others);
}

}  // namespace assay::io
