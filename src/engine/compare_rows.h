// The rows of all models in memory, aligned: bound once, then picked, weighted and evaluated as often as a
// comparison needs.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "assay/comparison.h"
#include "engine/binder.h"
#include "engine/group.h"
#include "engine/measure.h"
#include "engine/plan.h"

namespace assay {

/// Owns rows that a binder gave block by block.
class RowStore {
 public:
  void append(const Rows& rows);
  /// Valid until the next append.
  Rows rows();

 private:
  struct Numbers {
    std::vector<double> values;
    Precision precision = Precision::float64;
    void append(const Reals& reals);
    Reals reals() const { return {nullptr, values.data(), values.size(), precision}; }
  };
  size_t size_ = 0;
  std::vector<double> weight_, actual_, estimate_, lower_, upper_;
  std::vector<uint8_t> truth_, predicted_;
  std::vector<uint32_t> target_, prediction_;
  Numbers score_, probability_, scores_, probabilities_;
  size_t score_columns_ = 0, probability_columns_ = 0;
  uint32_t classes_ = 0;
  std::vector<uint64_t> query_;
  std::vector<std::string> query_names_, document_;
  std::vector<std::pair<double, std::vector<double>>> quantiles_;
  std::vector<RowStore> columns_;
  std::vector<QuantileColumn> quantile_views_;
  std::vector<Rows> column_views_;
};

/// Rows of all models that are compared as one: the whole, or a slice.
struct ComparedRows {
  std::vector<Rows> models;
  std::vector<uint64_t> counters;  // of each row, for resampling
  bool by_id = false;              // they are those of ids, which may repeat
  size_t size() const { return counters.size(); }
};

/// A selection of rows, with the memory of its copies.
class Selection {
 public:
  Selection(const ComparedRows& from, std::span<const uint32_t> indices);
  const ComparedRows& rows() const { return rows_; }

 private:
  std::vector<std::unique_ptr<Gatherer>> memory_;
  ComparedRows rows_;
};

/// Everything that was read, before any test.
struct ReadModels {
  std::vector<Evaluation> evaluations;  // of each model
  std::vector<Measure> measures;        // in order
  std::vector<std::string> signatures;  // of each measure
  Accounting data;
  std::vector<std::string> inputs, warnings;
  bool by_id = false;
  Plan plan;
  std::vector<RowStore> stores;
  ComparedRows rows;
  struct Slice {
    std::vector<std::pair<std::string, std::string>> key;
    std::vector<uint32_t> indices;
  };
  std::vector<Slice> slices;
  std::vector<std::vector<std::string>> by;  // of the slices, quantiles as bins
  std::vector<std::vector<Batch>> pieces;    // by piece, then model: rows without missing values
};

/// Reads, evaluates and binds all models. Throws InvalidInput.
ReadModels read_models(const CompareConfig& config, AlignedSource& source, unsigned threads);

/// What formulas see beside states.
Context context_of(const Config& config, const std::vector<std::string>& classes);

}  // namespace assay
