#include "view_text.h"

#include <fmt/format.h>

#include "table_text.h"

namespace assay::cli {

std::string slice_name(const SliceName& slice) {
  std::string text;
  for (const auto& [column, value] : slice)
    text += fmt::format("{}{}={}", text.empty() ? "" : ", ", visible(column), visible_label(value));
  return text;
}

// ------------------------------------------------------------------------------------------------ JSON

namespace {

void write_interval(JsonWriter& json, const Interval& ci) {
  json.key("ci").line_object().key("method").text(ci.method).key("level").number(ci.level);
  json.key("low").number(ci.low).key("high").number(ci.high).end();
}

void write_worst(JsonWriter& json, const WorstSlice& w) {
  json.object().key("slice").line_object();
  for (const auto& [column, value] : w.slice) json.key(column).text(value);
  json.end().key("rows").count(w.rows).key("metric").text(w.metric).key("value").number(w.value);
  json.key("whole").number(w.whole).key("shortfall").number(w.shortfall);
  if (w.ci) write_interval(json, *w.ci);
  json.key("sure").flag(w.sure).key("looked_at").count(w.looked_at).end();
}

void write_gap(JsonWriter& json, const Gap& gap) {
  json.line_object()
      .key("measure")
      .text(gap.measure)
      .key("difference")
      .number(gap.difference)
      .key("ratio")
      .number(gap.ratio);
  if (!gap.lowest.empty()) {
    json.key("low").number(gap.low).key("high").number(gap.high);
    json.key("lowest").text(gap.lowest).key("highest").text(gap.highest);
  }
  json.end();
}

void write_trend(JsonWriter& json, const Trend& trend) {
  json.object().key("column").text(trend.column).key("metric").text(trend.metric).key("windows").count(trend.windows);
  json.key("slope").number(trend.slope).key("per").text(trend.per).key("p").number(trend.p);
  write_interval(json, trend.ci);
  if (trend.change) {
    json.key("change")
        .line_object()
        .key("window")
        .text(trend.change->window)
        .key("before")
        .number(trend.change->before);
    json.key("after").number(trend.change->after).key("p").number(trend.change->p).end();
  }
  json.end();
}

}  // namespace

void write_views(JsonWriter& json, const Evaluation& e) {
  if (!e.worst_slices.empty()) {
    json.key("worst_slices").array();
    for (const auto& worst : e.worst_slices) write_worst(json, worst);
    json.end();
  }
  if (!e.fairness.empty()) {
    json.key("fairness").array();
    for (const auto& fairness : e.fairness) {
      json.object().key("column").text(fairness.column).key("groups").count(fairness.groups).key("gaps").array();
      for (const auto& gap : fairness.gaps) write_gap(json, gap);
      json.end().end();
    }
    json.end();
  }
  if (e.trends.empty()) return;
  json.key("trends").array();
  for (const auto& trend : e.trends) write_trend(json, trend);
  json.end();
}

// ------------------------------------------------------------------------------------------------ tables

void TableText::views() {
  worst();
  for (const auto& fairness : e_.fairness) gaps(fairness);
  trends();
}

void TableText::worst() {
  if (e_.worst_slices.empty()) return;
  const auto& first = e_.worst_slices[0];
  heading("worst slices", fmt::format("of {} looked at; {} of the whole {}", show_count(first.looked_at),
                                      visible(first.metric), show_number(first.whole)));
  bool intervals = first.ci.has_value();
  Grid grid({Align::left, Align::right, Align::right, Align::right, Align::left, Align::left}, 4);
  grid.head({{"slice"}, {"rows"}, {visible(first.metric)}, {"shortfall"}, {intervals ? "interval" : ""}, {""}});
  for (const auto& w : e_.worst_slices)
    grid.row({{slice_name(w.slice)},
              {show_count(w.rows)},
              {show_number(w.value)},
              {show_number(w.shortfall)},
              {w.ci ? fmt::format("{} .. {}", show_number(w.ci->low), show_number(w.ci->high)) : ""},
              {w.sure ? "surely worse" : "", Tone::doubtful}});
  out_ += grid.text(style_, 2);
}

void TableText::gaps(const Fairness& fairness) {
  heading("fairness by " + visible(fairness.column), fmt::format("{} groups", show_count(fairness.groups)));
  Grid grid({Align::left, Align::right, Align::right, Align::left, Align::left}, 3);
  grid.head({{"measure"}, {"difference"}, {"ratio"}, {"lowest"}, {"highest"}});
  auto end = [&](const std::string& group, double x) {
    return group.empty() ? "" : fmt::format("{} {}", label(group), show_number(x));
  };
  for (const auto& gap : fairness.gaps)
    grid.row({{visible(gap.measure)},
              {show_number(gap.difference)},
              {show_number(gap.ratio)},
              {end(gap.lowest, gap.low)},
              {end(gap.highest, gap.high)}});
  out_ += grid.text(style_, 2);
}

/// The start of a window; a date alone at midnight.
static std::string short_start(const std::string& window) {
  auto start = window.substr(0, window.find('/'));
  auto midnight = start.find("T00:00:00Z");
  return start.substr(0, midnight);
}

void TableText::trends() {
  if (e_.trends.empty()) return;
  heading("over time", "slope with its interval; the likeliest change, its p allowing for the search");
  Grid grid({Align::left, Align::right, Align::left, Align::left, Align::right, Align::left, Align::left, Align::right},
            1);
  grid.head({{"metric"}, {"slope"}, {"per"}, {"interval"}, {"p"}, {"change"}, {"from .. to"}, {"p"}});
  for (const auto& t : e_.trends) {
    auto moved = [&](double p) { return p < 1 - t.ci.level ? Tone::doubtful : Tone::plain; };
    grid.row({{visible(t.metric)},
              {show_number(t.slope)},
              {t.per},
              {fmt::format("{} .. {}", show_number(t.ci.low), show_number(t.ci.high))},
              {show_number(t.p), moved(t.p)},
              {t.change ? short_start(t.change->window) : ""},
              {t.change ? fmt::format("{} .. {}", show_number(t.change->before), show_number(t.change->after)) : ""},
              {t.change ? show_number(t.change->p) : "", t.change ? moved(t.change->p) : Tone::plain}});
  }
  out_ += grid.text(style_, 2);
}

}  // namespace assay::cli
