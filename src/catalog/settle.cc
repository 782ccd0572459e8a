// The policy for undefined values, applied to what formulas return.
#include <fmt/format.h>

#include "assay/error.h"
#include "assay/metric.h"

namespace assay {

double settle(const Outcome& outcome, const Context& context, std::string& reason) {
  if (!outcome.undefined) return outcome.value;
  if (reason.empty()) reason = outcome.undefined;
  switch (context.undefined) {
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
  throw data_error(fmt::format("undefined: {} (--undefined error)", outcome.undefined));
}

Value settle(const Outcome& outcome, const Context& context) {
  Value value;
  value.data = settle(outcome, context, value.undefined);
  if (!std::isnan(outcome.at)) value.at.emplace_back("threshold", outcome.at);
  return value;
}

Value detail::wrap(const Outcome& outcome, const Context& context) { return settle(outcome, context); }

}  // namespace assay
