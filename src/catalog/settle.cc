// The policy for undefined values, applied to what formulas return.
#include <fmt/format.h>

#include "assay/error.h"
#include "assay/metric.h"

namespace assay {

std::string clamp_text(const Outcome& outcome) {
  return outcome.clamped
             ? fmt::format("{} {} {}", outcome.clamped, outcome.clamped == 1 ? "row" : "rows", outcome.clamp)
             : "";
}

double settle(const Outcome& outcome, const Context& context, std::string& reason) {
  const bool clamped = !outcome.undefined && outcome.clamped > 0 && context.clamped != Undefined::rule;
  if (!outcome.undefined && !clamped) return outcome.value;
  const std::string why = clamped ? "clamped: " + clamp_text(outcome) : outcome.undefined;
  if (reason.empty()) reason = why;
  switch (clamped ? context.clamped : context.undefined) {
    case Undefined::rule:
      return outcome.value;
    case Undefined::nan:
      return std::numeric_limits<double>::quiet_NaN();
    case Undefined::zero:
      return 0;
    case Undefined::one:
      return 1;
    case Undefined::error:
      break;
  }
  throw data_error(fmt::format("undefined: {} (--undefined error)", why));
}

Value settle(const Outcome& outcome, const Context& context) {
  Value value;
  value.data = settle(outcome, context, value.undefined);
  value.clamped = clamp_text(outcome), value.clamped_rows = outcome.clamped;
  if (!std::isnan(outcome.at)) value.at.emplace_back("threshold", outcome.at);
  return value;
}

Value detail::wrap(const Outcome& outcome, const Context& context) { return settle(outcome, context); }

}  // namespace assay
