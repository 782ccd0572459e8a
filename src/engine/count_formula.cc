#include "engine/count_formula.h"

#include <fmt/format.h>

#include <cmath>

#include "assay/error.h"
#include "assay/metrics/binary_labels.h"

namespace assay {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
using Block = std::function<void(const CountColumns&, double*)>;

// ------------------------------------------------------------------------------------------------ formulas
// of counts

template <class F> Block each(F formula) {
  return [formula](const CountColumns& counts, double* out) {
    for (size_t i = 0; i < counts.size; ++i) out[i] = formula(counts[i]);
  };
}

template <auto F> Block as_it_is(const Params& params) {
  using P = typename detail::ParamsOf<typename detail::Signature<decltype(F)>::Args>::type;
  return each([p = detail::make_params<P>(params)](const Counts& c) {
    const Outcome outcome = on_counts<F>(c, p);
    return outcome.undefined ? nan : outcome.value;
  });
}

// ------------------------------------------------------------------------------------------------ twins

Block accuracy_twin(const Params&) {
  return each([](const Counts& c) { return (c.tp + c.tn) / c.total(); });
}
Block error_twin(const Params&) {
  return each([](const Counts& c) { return (c.fp + c.fn) / c.total(); });
}
Block recall_mean_twin(const Params& params) {
  const bool adjusted = std::get<bool>(params[0]);
  return each([adjusted](const Counts& c) {
    const double mean = (c.tp / c.positives() + c.tn / c.negatives()) / 2;
    return adjusted ? 2 * mean - 1 : mean;
  });
}
Block g_mean_twin(const Params&) {
  return each([](const Counts& c) { return std::sqrt(c.tp / c.positives() * (c.tn / c.negatives())); });
}
Block mcc_twin(const Params&) {
  return each([](const Counts& c) {
    const double n = c.total(), p = c.positives() / n, q = c.predicted_positives() / n;
    return (c.tp / n - p * q) / std::sqrt(p * q * (1 - p) * (1 - q));
  });
}
Block kappa_twin(const Params&) {
  return each([](const Counts& c) {
    const double n = c.total(), p = c.positives() / n, q = c.predicted_positives() / n;
    const double chance = p * (1 - q) + q * (1 - p);
    return 1 - (c.fp + c.fn) / n / chance;
  });
}

struct Fast {
  std::string_view name;
  Block (*make)(const Params&);
  double tolerance;
};
constexpr double near = 1e-9;
constexpr Fast fast[] = {
    {"precision", &as_it_is<&precision>, 0},
    {"recall", &as_it_is<&recall>, 0},
    {"specificity", &as_it_is<&specificity>, 0},
    {"npv", &as_it_is<&npv>, 0},
    {"fpr", &as_it_is<&fpr>, 0},
    {"fnr", &as_it_is<&fnr>, 0},
    {"fdr", &as_it_is<&fdr>, 0},
    {"false_omission_rate", &as_it_is<&false_omission_rate>, 0},
    {"prevalence", &as_it_is<&prevalence>, 0},
    {"predicted_positive_rate", &as_it_is<&predicted_positive_rate>, 0},
    {"f1", &as_it_is<&f1>, 0},
    {"f_beta", &as_it_is<&f_beta>, 0},
    {"jaccard", &as_it_is<&jaccard>, 0},
    {"informedness", &as_it_is<&informedness>, 0},
    {"markedness", &as_it_is<&markedness>, 0},
    {"fowlkes_mallows", &as_it_is<&fowlkes_mallows>, 0},
    {"positive_likelihood_ratio", &as_it_is<&positive_likelihood_ratio>, 0},
    {"negative_likelihood_ratio", &as_it_is<&negative_likelihood_ratio>, 0},
    {"diagnostic_odds_ratio", &as_it_is<&diagnostic_odds_ratio>, 0},
    {"expected_cost", &as_it_is<&expected_cost>, 0},
    {"accuracy", &accuracy_twin, near},
    {"error_rate", &error_twin, near},
    {"balanced_accuracy", &recall_mean_twin, near},
    {"g_mean", &g_mean_twin, near},
    {"mcc", &mcc_twin, near},
    {"cohen_kappa", &kappa_twin, near},
};

const Fast* find_fast(std::string_view name) {
  for (const auto& entry : fast)
    if (entry.name == name) return &entry;
  return nullptr;
}

void check(const Spec& spec) {
  const auto needs = spec.def->states(spec.params);
  if (spec.def->need == Need::label && needs.size() == 1 && needs[0].key == BinaryCounts::name) return;
  throw usage_error(fmt::format(
      "'{}' does not change with the threshold: metrics of predicted labels do, such as those of assay list "
      "--task binary under label",
      spec.text()));
}

}  // namespace

CountFormula::CountFormula(Spec spec, const Context& context) : spec_(std::move(spec)), context_(context) {
  check(spec_);
  context_.labels = {};
  context_.undefined = Undefined::rule;
  BinaryCounts some;
  if (!value(some, context_).scalar())
    throw usage_error(fmt::format("'{}' is no single number that could be made best", spec_.text()));
  if (const Fast* found = find_fast(spec_.def->name)) {
    fast_ = found->make(spec_.params);
    tolerance_ = found->tolerance;
  }
}

void CountFormula::values(const CountColumns& counts, double* out) const {
  if (fast_) return fast_(counts, out);
  for (size_t i = 0; i < counts.size; ++i) out[i] = exact(counts[i]);
}

double CountFormula::exact(const Counts& c) const {
  static constexpr uint8_t truth[] = {1, 0, 1, 0}, predicted[] = {1, 1, 0, 0};
  const double weight[] = {c.tp, c.fp, c.fn, c.tn};
  BinaryCounts counts;
  counts.update({.size = 4, .weight = weight, .truth = truth, .predicted = predicted});
  const Value v = value(counts, context_);
  return v.undefined.empty() ? v.number() : nan;
}

Value CountFormula::value(const BinaryCounts& counts, const Context& context) const {
  StateBox<BinaryCounts> box{NoParams{}};
  box.state = counts;
  const std::vector<const AnyState*> states{&box};
  return spec_.def->compute(states, spec_.params, context);
}

std::vector<std::string_view> fast_count_formulas() {
  std::vector<std::string_view> names;
  for (const auto& entry : fast) names.push_back(entry.name);
  return names;
}

}  // namespace assay
