// Comparison of models on the same rows: for each metric the difference, a paired interval and a paired test.
// The first model is the baseline; every other is compared with it. All rows are kept in memory.
#pragma once
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "assay/aligned_source.h"
#include "assay/evaluator.h"

namespace assay {

/// Which test and interval. `automatic` takes the one made for the metric; the others are for all metrics that allow
/// them, the remaining metrics of a default set being left out.
struct CompareMethod {
  enum class Kind : uint8_t { automatic, mcnemar, delong, t, wilcoxon, jackknife, bootstrap, randomization };
  Kind kind = Kind::automatic;
  int64_t replicates = 0;  // of bootstrap and randomization
};
/// "auto", "mcnemar", "delong", "t", "wilcoxon", "jackknife", "bootstrap(1000)", "randomization(10000)". Throws
/// InvalidInput (usage).
CompareMethod parse_compare_method(std::string_view text);

struct CompareConfig {
  Config evaluation;                // its level and seed serve the comparison; `ci` must be none
  std::vector<std::string> models;  // names, two or more, all different
  std::string method = "auto";
  bool list_disagreements = false;
};

enum class Finding : uint8_t { not_shown, better, worse };

/// Units on which the compared model is better than the baseline, as good, or worse.
struct UnitRecord {
  uint64_t wins = 0, ties = 0, losses = 0;
};

/// One metric of one model beside the baseline.
struct Difference {
  Spec spec;
  std::string label;  // of a metric that has a number a label; else empty
  std::string signature;
  size_t model = 1;
  double baseline = 0, value = 0, difference = 0;  // value - baseline
  std::string undefined;                           // why something of this is no number; else empty
  Interval ci;
  std::string test;                      // e.g. "mcnemar_exact"
  double p = 0;                          // two-sided
  double p_holm = 0, p_bh = 0;           // adjusted over all metrics, models and slices
  Finding verdict = Finding::not_shown;  // of the model, by p_holm at 1 - level
  std::optional<UnitRecord> units;

  /// "f1(average=none)[setosa]"
  std::string what() const { return label.empty() ? spec.text() : spec.text() + "[" + label + "]"; }
};

/// All differences within a set of rows.
struct ComparedGroup {
  std::vector<std::pair<std::string, std::string>> slice;  // column, value; empty: all rows
  uint64_t rows = 0;
  std::vector<Difference> differences;  // by metric, then model
  std::vector<uint64_t> disagreements;  // rows whose predicted labels differ, of each model but the first; or empty
};

/// A row on which predicted labels differ.
struct Disagreement {
  std::string source;  // file, or empty
  int64_t row = 0;     // 1-based, in its source
  std::string id, target;
  std::vector<std::string> predictions;  // of each model
};

struct Comparison {
  CompareConfig config;
  std::vector<std::string> inputs;
  Accounting data;
  bool paired = true;        // by rows; else of saved numbers
  bool units_by_id = false;  // what resampling is keyed by: ids or queries; else positions
  std::vector<std::string> classes;
  std::optional<std::string> positive;
  ComparedGroup whole;
  std::vector<ComparedGroup> slices;
  std::vector<Disagreement> disagreements;
  std::vector<std::string> warnings;
};

/// Compares the models of `source`, in the order of `config.models`. Throws InvalidInput.
Comparison compare(const CompareConfig& config, AlignedSource& source, unsigned threads = 0);

/// The columns of one model in a table that holds several.
struct ModelColumns {
  std::vector<std::pair<Role, std::string>> columns;
};
/// Compares models whose columns stand in one table; columns that no model names are shared by all.
Comparison compare(const CompareConfig& config, const std::vector<ModelColumns>& models, Source& source,
                   unsigned threads = 0);

/// Compares saved evaluations, which hold no rows: differences without pairs and without tests. Throws CorruptState
/// when their tasks or signatures differ, naming what differs.
Comparison compare_saved(const std::vector<std::string>& names, const std::vector<Evaluation>& evaluations);

}  // namespace assay
