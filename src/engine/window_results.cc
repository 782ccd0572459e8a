// Windows of an evaluation: the base windows that the state keeps, merged to coarser or rolling ones where asked for.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "assay/base/distributions.h"
#include "assay/error.h"
#include "engine/views.h"

namespace assay {
namespace {

/// Groups by the start of their window, owned where they were merged.
struct Windows {
  std::map<int64_t, std::shared_ptr<const Group>> groups;
};

std::shared_ptr<const Group> merged(const std::vector<const Group*>& parts) {
  auto group = std::make_shared<Group>(parts[0]->clone());
  for (size_t i = 1; i < parts.size(); ++i) group->merge(*parts[i]);
  group->seal();
  return group;
}

Windows kept(const SliceSet& set) {
  Windows windows;
  for (size_t s = 0; s < set.size(); ++s)
    windows.groups[*parse_instant(set.text(s))] = std::shared_ptr<const Group>(std::shared_ptr<void>(), &set.group(s));
  return windows;
}

Windows coarser(const Windows& fine, const Span& span) {
  std::map<int64_t, std::vector<const Group*>> parts;
  for (const auto& [start, group] : fine.groups) parts[span.start(start)].push_back(group.get());
  Windows windows;
  for (const auto& [start, groups] : parts) windows.groups[start] = merged(groups);
  return windows;
}

/// The window that ends with each base window; keyed by the start of the long one.
Windows rolled(const Windows& base, const Span& span, int64_t steps) {
  Windows windows;
  for (auto last = base.groups.begin(); last != base.groups.end(); ++last) {
    int64_t start = span.after(last->first, 1 - steps);
    std::vector<const Group*> parts;
    for (auto it = base.groups.lower_bound(start); it != std::next(last); ++it) parts.push_back(it->second.get());
    windows.groups[start] = merged(parts);
  }
  return windows;
}

std::vector<WindowResult> evaluated(const Windows& windows, const std::string& column, const Span& span,
                                    const ViewInput& input) {
  std::vector<WindowResult> results;
  for (const auto& [start, group] : windows.groups)
    results.push_back({column,
                       (has_instant_text(start) ? instant_text(start) : "before the year 0") + "/" + span.text(),
                       group->rows, input.values(*group)});
  return results;
}

double standard_error(const Interval& ci) { return (ci.high - ci.low) / (2 * two_sided_z(ci.level)); }

Series series_of(const std::vector<WindowResult>& results, const std::vector<double>& at, size_t metric) {
  Series series;
  series.known_error = true;
  for (size_t i = 0; i < results.size(); ++i) {
    const auto& result = results[i].metrics[metric];
    if (!std::isfinite(result.value.number()) || !result.value.undefined.empty()) continue;
    series.known_error =
        series.known_error && result.ci && standard_error(*result.ci) > 0 && std::isfinite(standard_error(*result.ci));
    series.at.push_back(at[i]), series.value.push_back(result.value.number());
    series.weight.push_back(static_cast<double>(results[i].rows));
    series.window.push_back(results[i].window);
  }
  if (!series.known_error) return series;
  size_t k = 0;
  for (const auto& window : results) {
    const auto& result = window.metrics[metric];
    if (!std::isfinite(result.value.number()) || !result.value.undefined.empty()) continue;
    series.weight[k++] = 1 / (standard_error(*result.ci) * standard_error(*result.ci));
  }
  return series;
}

void add_trends(Evaluation& evaluation, const std::vector<WindowResult>& results, const Windows& windows,
                const Span& span) {
  if (results.empty()) return;
  std::vector<double> at;
  for (const auto& [start, group] : windows.groups)
    at.push_back(static_cast<double>(span.steps(windows.groups.begin()->first, start)));
  for (size_t m = 0; m < results[0].metrics.size(); ++m) {
    if (!results[0].metrics[m].value.scalar()) continue;
    auto trend = trend_of(series_of(results, at, m), evaluation.config.level);
    if (!trend) continue;
    trend->column = results[0].column, trend->metric = results[0].metrics[m].spec.text(), trend->per = span.text();
    evaluation.trends.push_back(std::move(*trend));
  }
}

void warn_of_gaps(Evaluation& evaluation, const Windows& windows, const std::string& column, const Span& span) {
  if (windows.groups.empty()) return;
  int64_t first = windows.groups.begin()->first, last = windows.groups.rbegin()->first;
  auto gaps = span.steps(first, last) + 1 - static_cast<int64_t>(windows.groups.size());
  if (gaps > 0)
    evaluation.warnings.push_back(fmt::format("{}: {} of {} between {} and {} without rows", column,
                                              gaps == 1 ? "1 window" : fmt::format("{} windows", gaps), span.text(),
                                              instant_text(first), instant_text(last)));
}

void add_request(Evaluation& evaluation, const ViewInput& input, const SliceSet& set, const WindowRequest& request) {
  Windows base = kept(set);
  if (!(request.base == set.key(0).span)) base = coarser(base, request.base);
  auto results = evaluated(base, request.column, request.base, input);
  add_trends(evaluation, results, base, request.base);
  warn_of_gaps(evaluation, base, request.column, request.base);
  if (request.rolling > 0) {
    Span wide{request.base.unit, request.rolling};
    results = evaluated(rolled(base, request.base, request.rolling), request.column, wide, input);
  }
  std::move(results.begin(), results.end(), std::back_inserter(evaluation.windows));
}

const SliceSet& set_for(const Evaluator::Body& body, const WindowRequest& request, const std::string& text) {
  const SliceSet* best = nullptr;
  for (size_t s = body.config.by.size(); s < body.slices.size(); ++s) {
    const auto& key = body.slices[s].key(0);
    bool exact = key.column == request.column && key.span == request.base;
    if (exact || (key.column == request.column && request.base.holds(key.span) && !best)) best = &body.slices[s];
    if (exact) break;
  }
  if (best) return *best;
  if (body.config.window.empty()) throw usage_error(fmt::format("window '{}': the state keeps no windows", text));
  if (const auto kept = parse_window(body.config.window[0]).column; kept != request.column)
    throw usage_error(
        fmt::format("window '{}': the state keeps windows of column '{}', not of '{}'", text, kept, request.column));
  throw usage_error(fmt::format("window '{}' cannot be made from {}", text, fmt::join(body.config.window, ", ")));
}

}  // namespace

void add_windows(Evaluation& evaluation, const ViewInput& input, const std::vector<std::string>& wanted) {
  for (const auto& text : wanted.empty() ? input.body.config.window : wanted) {
    auto request = parse_window(text);
    add_request(evaluation, input, set_for(input.body, request, text), request);
  }
}

}  // namespace assay
