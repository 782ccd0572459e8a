// What `--ci` asks for.
#pragma once
#include <cstdint>
#include <string_view>

#include "assay/metric.h"

namespace assay {

struct IntervalRequest {
  enum class Kind : uint8_t { none, automatic, bootstrap };
  Kind kind = Kind::none;
  int64_t replicates = 0;            // of the bootstrap
  bool bca = false;                  // corrected for bias and skewness, else plain percentiles
  std::string_view method = "auto";  // of automatic intervals: the one to prefer
};

/// "none", "auto", an analytic method, "bootstrap", "bootstrap(1000)", "bootstrap(1000, bca)". Throws InvalidInput
/// (usage).
IntervalRequest parse_interval_request(std::string_view text);

/// Whether the analytic interval of a metric can be made by this method.
bool knows_method(const MetricDef& def, std::string_view method);

}  // namespace assay
