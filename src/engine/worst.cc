// The worst slices: ranked by how far they certainly fall short of the whole, then by how far they do. The interval of
// a slice has the level at which all slices together keep the level that was asked for (Sidak 1967).
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

#include "assay/error.h"
#include "engine/views.h"

namespace assay {
namespace {

struct Request {
  std::string metric;  // empty: the first that has a direction
  size_t count = 5;
};

Request parse_request(const std::string& text) {
  Request request;
  auto colon = text.rfind(':');
  auto number = colon == text.npos ? std::string_view(text) : std::string_view(text).substr(colon + 1);
  size_t n = 0;
  auto [end, code] = std::from_chars(number.data(), number.data() + number.size(), n);
  bool counts = code == std::errc{} && end == number.data() + number.size();
  if (counts && n == 0)
    throw usage_error(fmt::format("worst '{}': N, METRIC or METRIC:N is needed, with N from 1", text));
  if (counts)
    request.count = n, request.metric = colon == text.npos ? "" : text.substr(0, colon);
  else
    request.metric = text;
  return request;
}

bool directed(const Result& result) { return result.value.scalar() && result.spec.def->direction != Direction::none; }

const Result& chosen(const Evaluation& evaluation, const Request& request) {
  if (!request.metric.empty()) {
    const Result& result = evaluation[request.metric];
    if (!directed(result))
      throw usage_error(fmt::format("worst: {} is no single number with a better direction", result.spec.text()));
    return result;
  }
  for (const auto& result : evaluation.metrics)
    if (directed(result)) return result;
  throw usage_error("worst: no metric is a single number with a better direction");
}

double certain(const WorstSlice& slice, bool maximize) {
  if (!slice.ci) return 0;
  return std::max(0.0, maximize ? slice.whole - slice.ci->high : slice.ci->low - slice.whole);
}

}  // namespace

std::vector<SliceRef> large_slices(const Evaluator::Body& body) {
  std::vector<SliceRef> slices;
  auto least = static_cast<uint64_t>(std::max<int64_t>(0, body.config.min_slice));
  for (size_t k = 0; k < std::min(body.config.by.size(), body.slices.size()); ++k)
    for (size_t s = 0; s < body.slices[k].size(); ++s)
      if (body.slices[k].group(s).rows >= least) slices.push_back({&body.slices[k], s});
  return slices;
}

void add_worst_slices(Evaluation& evaluation, const ViewInput& input, const std::string& text) {
  auto request = parse_request(text);
  auto slices = large_slices(input.body);
  if (input.body.config.by.empty()) throw usage_error("worst: no slices to look at; give them by columns (by)");
  const Result& whole = chosen(evaluation, request);
  const auto& planned = *std::find_if(
      input.body.plan.metrics.begin(), input.body.plan.metrics.end(),
      [&](const Planned& p) { return p.spec.def == whole.spec.def && p.spec.params == whole.spec.params; });
  bool maximize = whole.spec.def->direction == Direction::maximize;
  const double level = std::pow(input.body.config.level, 1 / static_cast<double>(std::max<size_t>(1, slices.size())));
  std::vector<std::pair<double, WorstSlice>> worse;
  for (const auto& ref : slices) {
    std::vector<const AnyState*> states;
    for (size_t s : planned.states) states.push_back(ref.group().states[s].get());
    Value value = planned.spec.def->compute(states, planned.spec.params, input.context);
    WorstSlice slice{ref.set->name(ref.slice),
                     ref.group().rows,
                     whole.spec.text(),
                     value.number(),
                     whole.value.number(),
                     0,
                     {},
                     false,
                     slices.size()};
    slice.shortfall = maximize ? slice.whole - slice.value : slice.value - slice.whole;
    if (!(slice.shortfall > 0) || !value.undefined.empty()) continue;
    slice.ci = input.interval(planned, ref.group(), value, level);
    slice.sure = certain(slice, maximize) > 0;
    worse.emplace_back(certain(slice, maximize), std::move(slice));
  }
  std::stable_sort(worse.begin(), worse.end(), [](const auto& a, const auto& b) {
    return a.first != b.first ? a.first > b.first : a.second.shortfall > b.second.shortfall;
  });
  if (worse.size() > request.count) worse.resize(request.count);
  for (auto& [sure, slice] : worse) evaluation.worst_slices.push_back(std::move(slice));
}

}  // namespace assay
