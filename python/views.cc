// Windows, worst slices, gaps and trends as Python objects.
#include <nanobind/stl/string.h>

#include "values.h"

namespace assay::python {
namespace {

nb::dict interval(const Interval& ci) {
  nb::dict out;
  out["method"] = ci.method, out["level"] = ci.level, out["low"] = ci.low, out["high"] = ci.high;
  return out;
}

nb::dict worst(const WorstSlice& w) {
  nb::dict out, slice;
  for (const auto& [column, value] : w.slice) slice[nb::cast(column)] = value;
  out["slice"] = slice, out["rows"] = w.rows, out["metric"] = w.metric, out["value"] = w.value, out["whole"] = w.whole;
  out["shortfall"] = w.shortfall;
  if (w.ci) out["ci"] = interval(*w.ci);
  out["sure"] = w.sure, out["looked_at"] = w.looked_at;
  return out;
}

nb::dict gap(const Gap& g) {
  nb::dict out;
  out["measure"] = g.measure, out["difference"] = g.difference, out["ratio"] = g.ratio;
  if (!g.lowest.empty()) out["low"] = g.low, out["high"] = g.high, out["lowest"] = g.lowest, out["highest"] = g.highest;
  return out;
}

nb::dict trend(const Trend& t) {
  nb::dict out;
  out["column"] = t.column, out["metric"] = t.metric, out["windows"] = t.windows, out["slope"] = t.slope,
  out["per"] = t.per;
  out["p"] = t.p, out["ci"] = interval(t.ci);
  if (!t.change) return out;
  nb::dict change;
  change["window"] = t.change->window, change["before"] = t.change->before, change["after"] = t.change->after,
  change["p"] = t.change->p;
  out["change"] = change;
  return out;
}

}  // namespace

void add_views(nb::dict& out, const Evaluation& evaluation) {
  nb::list windows;
  for (const auto& window : evaluation.windows) {
    nb::dict one, key;
    key[nb::cast(window.column)] = window.window;
    one["window"] = key, one["rows"] = window.rows, one["metrics"] = to_python(window.metrics);
    windows.append(one);
  }
  out["windows"] = windows;
  auto add = [&](const char* name, const auto& items, auto make) {
    nb::list list;
    for (const auto& item : items) list.append(make(item));
    if (!items.empty()) out[name] = list;
  };
  add("worst_slices", evaluation.worst_slices, worst);
  add("fairness", evaluation.fairness, [](const Fairness& fairness) {
    nb::dict one;
    nb::list gaps;
    for (const auto& g : fairness.gaps) gaps.append(gap(g));
    one["column"] = fairness.column, one["groups"] = fairness.groups, one["gaps"] = gaps;
    return one;
  });
  add("trends", evaluation.trends, trend);
}

}  // namespace assay::python
