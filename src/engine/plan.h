// Plan: the specs of one evaluation, compiled to the fewest states.
#pragma once
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "assay/evaluator.h"
#include "engine/interval_request.h"

namespace assay {

/// What is resampled as one.
enum class Unit : uint8_t { position, query, id };
template <> struct EnumNames<Unit> {
  static constexpr std::array<std::string_view, 3> names{"position", "query", "id"};
};

/// Which inputs an evaluation has, besides the target. The rest is set only where intervals are asked for.
constexpr double usual_threshold = 0.5;  // of probabilities

struct Inputs {
  bool prediction = false, score = false, interval = false;
  std::vector<double> quantiles;  // their levels, ascending
  Unit unit = Unit::position;
  bool weighted = false, one_column = false;
  bool operator==(const Inputs&) const = default;
};

/// What the resamples of a metric are drawn from: its only state, which is then the distribution of the rows, or units.
enum class Drawn : uint8_t { never, from_state, from_units };

struct Planned {
  Spec spec;
  std::vector<size_t> states;           // indexes into Plan::states, in the order of the formula's arguments
  std::vector<size_t> interval_states;  // likewise, what only the analytic interval needs
  bool by_default = false;              // from the default set
  Drawn drawn = Drawn::never;
  bool analytic = false;  // the rule of the metric is for these parameters and inputs
};

struct Plan {
  std::vector<Planned> metrics;
  std::vector<StateNeed> states;
  std::vector<size_t> by_unit;    // states of which replicas are kept
  bool thin_folds = false;        // of many rows, some folds of them will do
  bool columns = false;           // some state reads rows.columns
  bool labels = false;            // some metric reads predicted labels
  bool probabilities = false;     // some metric reads probabilities
  std::optional<size_t> weights;  // the WeightSpread of automatic intervals
};

/// Throws InvalidInput (usage) for a metric that the inputs do not allow.
Plan compile(const Config& config, const Inputs& inputs);

/// Canonical text of everything that defines a number.
std::string signature(const Config& config, const Spec& spec, const std::vector<std::string>& classes);

/// Whether rows are told apart by what they hold: there are folds, and nothing names the units.
bool units_by_content(const Config& config, const Inputs& inputs);

/// What a signature says of an interval by resampling.
std::string resampling_signature(const Config& config, const Planned& metric, const Inputs& inputs);

std::vector<std::unique_ptr<AnyState>> make_states(const Plan& plan);

}  // namespace assay
