// Plan: the specs of one evaluation, compiled to the fewest states.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "assay/evaluator.h"
#include "engine/interval_request.h"

namespace assay {

/// Which inputs an evaluation has, besides the target.
struct Inputs {
  bool prediction = false, score = false, interval = false, quantiles = false;
  bool operator==(const Inputs&) const = default;
};

struct Planned {
  Spec spec;
  std::vector<size_t> states;  // indexes into Plan::states, in the order of the formula's arguments
  std::vector<size_t> interval_states;  // likewise, what only the analytic interval needs
  bool by_default = false;     // from the default set
};

struct Plan {
  std::vector<Planned> metrics;
  std::vector<StateNeed> states;
  bool columns = false;        // some state reads rows.columns
  bool labels = false;         // some metric reads predicted labels
  bool probabilities = false;  // some metric reads probabilities
};

/// Throws InvalidInput (usage) for a metric that the inputs do not allow.
Plan compile(const Config& config, const Inputs& inputs);

/// Canonical text of everything that defines a number.
std::string signature(const Config& config, const Spec& spec, const std::vector<std::string>& classes);

std::vector<std::unique_ptr<AnyState>> make_states(const Plan& plan);

}  // namespace assay
