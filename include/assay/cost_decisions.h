// Decisions by a matrix of costs: of several classes the one is called whose expected cost is least under the
// predicted probabilities, which beats any set of thresholds when they are calibrated. Elkan 2001.
#pragma once
#include <string>
#include <vector>

#include "assay/evaluator.h"
#include "assay/source.h"

namespace assay {

/// What it costs to call a row of one class another; a gain is negative.
struct CostMatrix {
  std::vector<std::string> labels;
  std::vector<double> costs;  // row-major: true class, called class
};

/// A matrix from prices of single errors, "cat->dog=5": true class, called class. `*` stands for every class on its
/// side; later items win; an error that no item names costs 1, a right call 0. `labels`: all classes; empty: those that
/// items name. Throws InvalidInput (usage) that begins with `where`.
CostMatrix cost_matrix_of(const std::vector<std::string>& items, std::vector<std::string> labels,
                          const std::string& where);

struct CostDecisions {
  CostMatrix matrix;  // in the order of the score columns
  Evaluation decided,
      usual;  // calling the least cost, and the highest score; the first metric is the confusion matrix
  double cost = 0, usual_cost = 0;                     // mean cost of a row
  std::vector<double> slice_costs, usual_slice_costs;  // the same of each slice of the evaluations
};

/// Reads all rows once. `config`: a multiclass task with probabilities; its metrics are shown. Throws
/// InvalidInput: usage for another task, or a matrix that is not square or has other classes than the score
/// columns.
CostDecisions decide_by_cost(const Config& config, Source& source, CostMatrix matrix, unsigned threads = 0);

}  // namespace assay
