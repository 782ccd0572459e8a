// Tuning: the threshold that makes a metric best under bounds on others. Exact: every distinct score is
// tried, and a threshold above all of them. Of equals the highest threshold wins; where a metric is undefined
// it is never the best and meets no bound. Drummond & Holte 2006 (cost curves); Vickers & Elkin 2006 (net
// benefit).
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "assay/bound.h"
#include "assay/evaluator.h"
#include "assay/states/binary_counts.h"

namespace assay {

/// Price of one row of each kind; a gain is negative.
struct Costs {
  double tp = 0, fp = 1, fn = 1, tn = 0;
};
/// "fp=1,fn=10": kinds that are not named cost nothing. Throws InvalidInput (usage) that begins with `where`.
Costs parse_costs(std::string_view text, std::string_view where);

enum class TuneCurve : uint8_t { none, metric, cost, net_benefit };
template <> struct EnumNames<TuneCurve> {
  static constexpr std::array<std::string_view, 4> names{"none", "metric", "cost", "net-benefit"};
};

struct TuneRequest {
  std::string metric;                         // spec of what is made best; empty: the expected cost by `costs`
  Direction direction = Direction::maximize;  // of `metric`
  std::optional<Costs> costs;
  std::vector<Bound> subject_to;
  std::vector<std::string> show;  // specs reported beside; empty: the default set
  TuneCurve curve = TuneCurve::none;
  int64_t resamples = 200;  // for the intervals; 0: none
  double level = 0.95;
  uint64_t seed = 0;
};

/// What one threshold does to some rows.
struct OperatingPoint {
  double threshold = 0;  // scores of it or more are called positive
  Counts counts;
  std::vector<Result> metrics;  // the objective, those of the bounds, then the others
};

/// The rows of one slice and label.
struct TunedPart {
  std::vector<std::pair<std::string, std::string>> slice;  // empty: all rows
  std::string label;                                       // of a multilabel task
  uint64_t rows = 0, thresholds = 0;
  std::optional<OperatingPoint> best;
  std::string failure;  // why there is no best one
  double alike = 0;     // every threshold above this one, up to the best, decides the same
  std::optional<Interval> threshold_ci, objective_ci;
  uint64_t unmet = 0;  // resamples without a threshold that meets the bounds
  Curve curve;
  std::optional<OperatingPoint> applied;  // the best threshold on other data
  uint64_t applied_rows = 0;
};

/// An average over labels that was made best, of all rows or of a slice. Of a micro average the thresholds are those of
/// a coordinate search: no label's threshold alone makes it better.
struct TunedAverage {
  std::vector<std::pair<std::string, std::string>> slice;
  std::string spec;  // e.g. f1(average=micro)
  double value = 0;
  std::optional<double> shared_threshold, shared_value;  // the best single threshold for all labels; of micro averages
  std::optional<double> applied;                         // on other data
};

struct Tuning {
  TuneRequest request;
  Config config;
  std::string objective;  // canonical spec
  Direction direction = Direction::maximize;
  std::vector<std::string> inputs, applied_inputs;
  Accounting data, applied_data;
  std::vector<std::string> classes;
  std::optional<std::string> positive;
  std::vector<TunedPart> parts;  // all rows first, label by label
  std::optional<double> macro,
      applied_macro;                   // multilabel: mean of the objective over the labels of all rows
  std::vector<TunedAverage> averages;  // where another average than the macro one was asked for
  std::vector<std::string> warnings;
};

/// The configuration of an evaluator that keeps what tuning needs: `config` with other metrics. Throws
/// InvalidInput (usage) for a task without thresholds.
Config tuning_config(Config config);

/// `scores` comes from a tuning_config. Throws InvalidInput: usage for a metric that no threshold moves, data
/// for bounds that all rows cannot meet, saying what can be reached.
Tuning tune(Evaluator& scores, const TuneRequest& request);

/// Evaluates the thresholds found on other rows, label by label and slice by slice.
void apply_thresholds(Tuning& tuning, Evaluator& scores);

}  // namespace assay
