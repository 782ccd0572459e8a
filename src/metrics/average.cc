#include "assay/metrics/average.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "assay/base/rational.h"

namespace assay {
namespace {

std::string name_of(std::span<const std::string> names, size_t i) {
  return i < names.size() ? names[i] : fmt::format("#{}", i);
}

std::vector<double> settle_all(std::span<const Outcome> each, std::span<const std::string> names,
                               const Context& context, Value& value) {
  Reasons reasons;
  for (size_t i = 0; i < each.size(); ++i) {
    if (each[i].clamped == 0) continue;
    value.clamped +=
        fmt::format("{}{} for '{}'", value.clamped.empty() ? "" : "; ", clamp_text(each[i]), name_of(names, i));
    value.clamped_rows += each[i].clamped;
  }
  std::vector<double> values;
  values.reserve(each.size());
  for (size_t i = 0; i < each.size(); ++i)
    values.push_back(reasons.settle(each[i], context, [&] { return name_of(names, i); }));
  value.undefined = reasons.text();
  return values;
}

}  // namespace

double mean_of(std::span<const double> values, std::span<const double> weights, bool skip_nan) {
  ExactSum sum, weight, plain;
  uint64_t n = 0;
  for (size_t i = 0; i < values.size(); ++i) {
    if (skip_nan && std::isnan(values[i])) continue;
    ++n;
    plain.add(values[i]);
    if (weights.empty()) continue;
    if (weights[i] > 0 || std::isnan(values[i])) sum.add_product(weights[i], values[i]);
    weight.add(weights[i]);
  }
  if (!weight.zero()) return ratio(sum, weight);
  weight.add_count(n);
  return ratio(plain, weight);
}

Value average_of(std::span<const Outcome> each, std::span<const double> weights, bool skip_nan,
                 const Context& context) {
  Value value;
  const auto values = settle_all(each, context.labels, context, value);
  const double mean = mean_of(values, weights, skip_nan);
  if (std::isnan(mean) && value.undefined.empty()) value.undefined = each.empty() ? "nothing to average" : "";
  value.data = mean;
  return value;
}

Value vector_of(std::span<const Outcome> each, std::span<const std::string> labels, const Context& context) {
  Value value;
  Vector vector;
  vector.values = settle_all(each, labels, context, value);
  for (size_t i = 0; i < each.size(); ++i) vector.labels.push_back(name_of(labels, i));
  value.data = std::move(vector);
  return value;
}

double Reasons::settle(const Outcome& outcome, const Context& context, const std::function<std::string()>& part) {
  constexpr size_t named = 3;
  std::string words;
  const double value = assay::settle(outcome, context, words);
  if (words.empty()) return value;
  auto found = std::find_if(reasons_.begin(), reasons_.end(), [&](const Reason& r) { return r.words == words; });
  if (found == reasons_.end()) found = reasons_.insert(found, Reason{words, {}, 0});
  if (found->parts.size() < named)
    found->parts.push_back(part());
  else
    ++found->more;
  return value;
}

std::string Reasons::text() const {
  std::string text;
  for (const auto& reason : reasons_) {
    text += (text.empty() ? "" : "; ") + reason.words;
    for (size_t i = 0; i < reason.parts.size(); ++i) {
      const bool last = i + 1 == reason.parts.size() && reason.more == 0;
      text += fmt::format("{}'{}'", i == 0 ? " for " : last ? " and " : ", ", reason.parts[i]);
    }
    if (reason.more > 0) text += fmt::format(" and {} more", reason.more);
  }
  return text;
}

}  // namespace assay
