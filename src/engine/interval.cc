#include "engine/interval.h"

#include <fmt/format.h>

#include <charconv>

#include "assay/error.h"

namespace assay {

IntervalRequest parse_interval_request(std::string_view text) {
  using Kind = IntervalRequest::Kind;
  if (text == "none") return {Kind::none};
  if (text == "auto") return {Kind::automatic};
  constexpr std::string_view name = "bootstrap";
  constexpr int64_t usual = 1000, most = 1'000'000;
  if (text == name) return {Kind::bootstrap, usual};
  if (text.starts_with("bootstrap(") && text.ends_with(")")) {
    int64_t n = 0;
    auto digits = text.substr(name.size() + 1, text.size() - name.size() - 2);
    auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), n);
    if (error == std::errc() && end == digits.data() + digits.size() && n > 0 && n <= most) return {Kind::bootstrap, n};
  }
  throw usage_error(fmt::format("ci '{}': one of none, auto, bootstrap(N) with N from 1 to {} is needed", text, most));
}

std::optional<Interval> interval_of(const Config& config, const Planned& metric, const Group& group, const Context& context,
                                    const Value& value) {
  auto request = parse_interval_request(config.ci);
  if (request.kind != IntervalRequest::Kind::automatic || !metric.spec.def->interval || !value.scalar()) return {};
  std::vector<const AnyState*> states, more;
  for (size_t s : metric.states) states.push_back(group.states[s].get());
  for (size_t s : metric.interval_states) more.push_back(group.states[s].get());
  return metric.spec.def->interval({states, more, metric.spec.params, context, value, config.level});
}

}  // namespace assay
