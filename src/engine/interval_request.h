// What `--ci` asks for.
#pragma once
#include <cstdint>
#include <string_view>

namespace assay {

struct IntervalRequest {
  enum class Kind : uint8_t { none, automatic, bootstrap };
  Kind kind = Kind::none;
  int64_t replicates = 0;  // of the bootstrap
  bool bca = false;        // corrected for bias and skewness, else plain percentiles
};

/// "none", "auto", "bootstrap", "bootstrap(1000)", "bootstrap(1000, bca)". Throws InvalidInput (usage).
IntervalRequest parse_interval_request(std::string_view text);

}  // namespace assay
