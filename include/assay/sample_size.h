// Sample size: how many rows an interval of a given width needs, or a difference of a given size, before the
// data are there. Wilson 1927 (shares); Hanley & McNeil 1982 (ROC area); Fleiss 1981, 3.2 (two shares);
// Connor 1987 (paired shares); Guenther 1981 (means).
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "assay/metric.h"

namespace assay {

struct PlanRequest {
  Task task = Task::binary;
  std::string metric;            // a spec
  std::optional<double> expect;  // the value that the metric is thought to have
  std::optional<double> width;   // of the interval, from end to end
  std::optional<double> detect;  // the difference of two models that a test shall find
  double level = 0.95, power = 0.8;
  bool paired = false;                            // both models on the same rows
  std::optional<double> disagreement;             // paired shares: share of rows where one model alone is right
  std::optional<double> correlation;              // paired ROC areas: of the two areas
  std::optional<double> sd;                       // means: of the term of a row; when paired, of its difference
  std::optional<double> prevalence;               // share of positives
  std::optional<double> predicted_rate;           // share of predicted positives
  std::optional<double> pilot_rows, pilot_width;  // any metric: an interval that was seen
};

struct SamplePlan {
  PlanRequest request;
  std::string spec, method;
  std::string unit;              // what is counted: rows, positives, ...
  uint64_t units = 0;            // for each model, when they are not paired
  std::optional<uint64_t> rows;  // what that takes in all rows, on average; unknown without the share of the unit
  bool each_model = false;       // the numbers are for each of two sets of rows
  std::vector<std::string> notes;
};

/// Throws InvalidInput (usage) for numbers that are missing or out of range, and for a metric without a
/// formula.
SamplePlan plan_sample(const PlanRequest& request);

}  // namespace assay
