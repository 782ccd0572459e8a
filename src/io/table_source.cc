// Tables with roles: one data set, or predictions joined to a truth table.
#include "io/table_source.h"

#include <algorithm>
#include <atomic>
#include <optional>

#include "assay/base/column_names.h"
#include "assay/error.h"
#include "io/cell_text.h"
#include "io/fingerprint.h"
#include "io/pool.h"
#include "io/table.h"
#include "io/truth.h"

namespace assay::io {
namespace {

Want want_of(Role role, bool labels) {
  switch (role) {
    case Role::target:
    case Role::prediction:
      return labels ? Want::label : Want::number;
    case Role::score:
    case Role::weight:
    case Role::lower:
    case Role::upper:
    case Role::quantile:
      return Want::number;
    case Role::time:
      return Want::time;
    default:
      return Want::label;
  }
}

class TablesWithRoles final : public TableSource {
 public:
  explicit TablesWithRoles(const TableInput& input)
      : input_(input), format_(format_named(input.format)), threads_(size_pool(input.threads)) {
    if (input.truth.empty() != input.on.empty())
      throw usage_error("a truth table and the column to join it on go together");
    if (input.truth == "-" && std::count(input.paths.begin(), input.paths.end(), "-"))
      throw usage_error("'-' (stdin) can be given once only");
    check_dialect(input.dialect);
    predictions_ = std::make_unique<Table>(input.paths, Form{format_, input.dialect}, threads_, progress_);
    if (!input.truth.empty()) open_truth();
    expand();
    for (const ColumnRole& column : input_.columns) places_.push_back(place_of(column));
  }

  bool next(Batch& batch) override {
    if (truth_) truth_->load();
    Chunk chunk;
    do {
      if (!predictions_->next(chunk, origin_)) {
        finish();
        return false;
      }
      rows_read_ += static_cast<uint64_t>(chunk.rows);
      matched_.clear();
      if (truth_) match(chunk);
    } while (chunk.rows == 0);
    fill(batch, chunk);
    return true;
  }

  std::vector<std::string> inputs() const override {
    auto paths = input_.paths;
    if (truth_) paths.push_back(input_.truth);
    return paths;
  }
  uint64_t bytes_total() const override { return predictions_->bytes() + (truth_ ? truth_->table().bytes() : 0); }
  uint64_t bytes_read() const override {
    return std::min<uint64_t>(progress_.load(), bytes_total() ? bytes_total() : ~0ULL);
  }
  JoinAccount join_account() const override { return account_; }
  const std::vector<ColumnRole>& columns() const override { return input_.columns; }
  std::vector<std::string> warnings() const override {
    std::vector<std::string> texts;
    const auto [one, other] = first_copies(predictions_->files());
    if (!one.empty()) texts.push_back(one + " and " + other + " have the same bytes: their rows count twice");
    for (const auto& file : predictions_->empty_files()) texts.push_back(file + " has no rows");
    return texts;
  }

  bool rewind() override {
    const uint64_t truth_bytes = truth_ && rows_read_ > 0 ? truth_->table().bytes() : 0;
    if (!predictions_->rewind(truth_bytes)) return false;
    rows_read_ = position_ = 0;
    account_ = {};
    if (truth_) truth_->forget();
    return true;
  }

 private:
  /// Which table a column is in, and its place there.
  struct Place {
    bool in_truth;
    size_t place;
  };

  void open_truth() {
    truth_.emplace(
        std::make_unique<Table>(std::vector{input_.truth}, Form{Format::unknown, input_.dialect}, threads_, progress_),
        input_.on);
    if (!truth_->table().has(input_.on)) throw_unknown_column(input_.on, {&truth_->table()});
    if (!predictions_->has(input_.on)) throw_unknown_column(input_.on, {predictions_.get()});
    key_place_ = predictions_->want(input_.on, Want::label);
  }

  /// Puts the columns that fit in the place of each wildcard, in the order of the file.
  void expand() {
    std::vector<ColumnRole> all;
    for (const ColumnRole& column : input_.columns) {
      const bool several = column.role == Role::target || column.role == Role::prediction || column.role == Role::score;
      auto names = several ? fitting(column.name, predictions_->names()) : std::vector{column.name};
      if (truth_ && (names.empty() || column.role == Role::target))
        if (auto there = fitting(column.name, truth_->table().names()); !there.empty()) names = std::move(there);
      if (names.empty()) throw_unknown_column(column.name, {predictions_.get()});
      for (auto& name : names) all.push_back({column.role, std::move(name), column.parameter});
    }
    input_.columns = std::move(all);
  }

  Place place_of(const ColumnRole& column) {
    const Want want = want_of(column.role, input_.labels);
    const bool lists = input_.labels && (column.role == Role::target || column.role == Role::prediction);
    const std::string& separator = lists ? input_.label_separator : none_;
    if (!truth_) {
      if (!predictions_->has(column.name)) throw_unknown_column(column.name, {predictions_.get()});
      return {false, predictions_->want(column.name, want, separator)};
    }
    const bool here = predictions_->has(column.name), there = truth_->table().has(column.name);
    if (!here && !there) throw_unknown_column(column.name, {predictions_.get(), &truth_->table()});
    // The key is the same on both sides and is not kept in the truth.
    const bool in_truth = column.name != input_.on && there && (column.role == Role::target || !here);
    return {in_truth, (in_truth ? truth_->table() : *predictions_).want(column.name, want, separator)};
  }

  /// Finds the truth of every row; rows without are dropped from the chunk, or refused.
  void match(Chunk& chunk) {
    const Column& keys = chunk.columns[key_place_];
    check_key_type(keys, input_.on, origin_.file);
    std::vector<RowRef> kept;
    std::string scratch;
    for (int64_t i = 0; i < chunk.rows; ++i) {
      const int64_t row =
          keys.valid(i) ? truth_->meet(key_text(keys, i, scratch), origin_.file, origin_.first_row + i) : -1;
      if (row < 0 && !(input_.drop_unmatched && keys.valid(i))) refuse(keys, i, scratch);
      if (row < 0) continue;
      matched_.push_back(row);
      kept.push_back({0, static_cast<uint32_t>(i)});
    }
    account_.unmatched_predictions += static_cast<uint64_t>(chunk.rows) - kept.size();
    if (static_cast<int64_t>(kept.size()) == chunk.rows) return;
    auto numbers = std::make_shared<std::vector<int64_t>>();
    for (const RowRef& ref : kept) numbers->push_back(origin_.first_row + ref.row);
    rows_kept_ = numbers;
    for (size_t k = 0; k < chunk.columns.size(); ++k)
      chunk.columns[k] = take({&chunk.columns[k]}, kept, predictions_->want_at(k));
    chunk.rows = static_cast<int64_t>(kept.size());
  }

  [[noreturn]] void refuse(const Column& keys, int64_t i, const std::string& key) const {
    const std::string what = keys.valid(i) ? "the key " + shown(key) + " is not in " + truth_->table().first_name() +
                                                 " (use --unmatched drop)"
                                           : "a missing key";
    throw data_error(at_row(origin_.file, origin_.first_row + i, "column '" + input_.on + "': " + what));
  }

  void fill(Batch& batch, Chunk& chunk) {
    batch = {};
    batch.rows = chunk.rows;
    batch.source = origin_.file;
    batch.first_row = origin_.first_row;
    batch.rows_kept = std::exchange(rows_kept_, nullptr);
    batch.position = position_;
    position_ += static_cast<uint64_t>(chunk.rows);
    for (size_t k = 0; k < places_.size(); ++k) {
      const ColumnRole& role = input_.columns[k];
      const Place& place = places_[k];
      batch.columns.push_back({role.role, role.name,
                               place.in_truth ? truth_->take(place.place, matched_) : chunk.columns[place.place],
                               role.parameter});
    }
  }

  void finish() {
    if (rows_read_ == 0) throw data_error(predictions_->first_name() + ": no rows");
    if (!truth_) return;
    account_.unmatched_truth = truth_->unmet();
    if (account_.unmatched_truth == 0 || input_.drop_unmatched) return;
    throw data_error(truth_->first_unmet() + " (" + std::to_string(account_.unmatched_truth) +
                     " such rows; use --unmatched drop)");
  }

  TableInput input_;
  const std::string none_;
  Format format_;
  unsigned threads_;
  std::atomic<uint64_t> progress_{0};
  std::unique_ptr<Table> predictions_;
  std::optional<Truth> truth_;
  size_t key_place_ = 0;
  std::vector<Place> places_;
  Origin origin_;
  std::vector<int64_t> matched_;  // truth rows of the rows of the chunk
  std::shared_ptr<const std::vector<int64_t>> rows_kept_;
  JoinAccount account_;
  uint64_t rows_read_ = 0, position_ = 0;
};

}  // namespace

std::unique_ptr<TableSource> open_table(const TableInput& input) { return std::make_unique<TablesWithRoles>(input); }

std::vector<std::string> column_names(const TableInput& input) {
  std::atomic<uint64_t> progress{0};
  return Table(input.paths, {format_named(input.format), input.dialect}, 1, progress).names();
}

}  // namespace assay::io
