#include "render_comparison.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "csv.h"
#include "grid.h"
#include "markdown.h"
#include "report/comparison_json.h"
#include "row_text.h"

namespace assay::cli {
namespace {

using Texts = std::vector<std::string>;

std::string show_p(double p) {
  if (std::isnan(p)) return "n/a";
  if (p < 1e-99) return "<1e-99";
  return p >= 1e-4 ? fmt::format("{:.4f}", p) : fmt::format("{:.1e}", p);
}

/// With decimals that show three digits of the width of the interval, or more where all numbers are small.
std::string show_difference(double x, const Interval& ci) {
  double width = ci.high - ci.low;
  if (std::isnan(x)) return "n/a";
  if (!(width > 1e-8 && width < 1e7)) return (x > 0 ? "+" : "") + show_number(x);
  auto decimals = std::clamp(2 - static_cast<int>(std::floor(std::log10(width))), width < 1 ? 4 : 2, 10);
  auto text = fmt::format("{:+.{}f}", x, decimals);
  return text.find_first_of("123456789") == text.npos ? text.substr(1) : text;
}

std::string show_interval(const Interval& ci) {
  return std::isnan(ci.low) ? "n/a"
                            : fmt::format("{} to {}", show_difference(ci.low, ci), show_difference(ci.high, ci));
}

std::string show_units(const Difference& d) {
  return d.units ? fmt::format("{}/{}/{}", show_count(d.units->wins), show_count(d.units->ties),
                               show_count(d.units->losses))
                 : "";
}

std::string show_test(const Difference& d) {
  return d.test == d.ci.method || d.ci.method == "none" ? d.test : fmt::format("{}, {}", d.test, d.ci.method);
}

std::string percent(double level) { return print_number(std::round(level * 1e6) / 1e4); }

std::vector<const ComparedGroup*> groups_of(const Comparison& c) {
  std::vector<const ComparedGroup*> groups{&c.whole};
  for (const auto& slice : c.slices) groups.push_back(&slice);
  return groups;
}

std::string slice_text(const ComparedGroup& group) {
  std::string text;
  for (const auto& [column, value] : group.slice)
    text += fmt::format("{}{}={}", text.empty() ? "" : ", ", visible(column), visible_label(value));
  return text.empty() ? "(all)" : text;
}

size_t test_count(const Comparison& c) {
  size_t n = 0;
  for (const auto* group : groups_of(c))
    n += static_cast<size_t>(std::count_if(group->differences.begin(), group->differences.end(),
                                           [](const auto& d) { return !std::isnan(d.p); }));
  return n;
}

std::string how_to_read(const Comparison& c) {
  if (!c.paired)
    return "saved numbers: not paired, without tests; an interval takes the two numbers for those of independent "
           "samples, so it is wider than a paired one where the models judge the same rows";
  auto n = test_count(c);
  return fmt::format(
      "better: shown at level {} after adjusting p for {} {} (Holm); no difference shown is no proof of equality",
      print_number(c.config.evaluation.level), n, n == 1 ? "test" : "tests");
}

// ------------------------------------------------------------------------------------------------ table

class ComparisonText {
 public:
  ComparisonText(const Comparison& c, const Style& style) : c_(c), style_(style) {}
  std::string take() {
    header();
    for (size_t m = 1; m < c_.config.models.size(); ++m) model(m);
    notes();
    out_ += "\n" + paint(fill(how_to_read(c_), style_.width, 0), Tone::faint, style_) + "\n";
    return std::move(out_);
  }

 private:
  std::string name(size_t m) const { return cut(visible(c_.config.models[m]), 24, style_); }

  void header() {
    auto part = style_.unicode ? " \u00b7 " : " | ";
    out_ += paint(EnumNames<Task>::names[static_cast<size_t>(c_.config.evaluation.task)], Tone::strong, style_);
    out_ += fmt::format("{}{} of {} rows", part, show_count(c_.data.rows_used), show_count(c_.data.rows_read));
    if (c_.positive) out_ += fmt::format("{}positive {}", part, cut(visible(*c_.positive), 24, style_));
    out_ += fmt::format("{}baseline {}\n", part, name(0));
  }

  void model(size_t m) {
    out_ += fmt::format("\n{}", paint(fmt::format("{} against {}", name(m), name(0)), Tone::strong, style_));
    if (!c_.whole.disagreements.empty())
      out_ += paint(fmt::format("  predicted labels differ on {} of {} rows", show_count(c_.whole.disagreements[m - 1]),
                                show_count(c_.whole.rows)),
                    Tone::faint, style_);
    out_ += "\n";
    grid(m, {&c_.whole}, false);
    if (c_.slices.empty()) return;
    out_ +=
        fmt::format("\n{}\n", paint(fmt::format("{} against {}, by slice", name(m), name(0)), Tone::strong, style_));
    std::vector<const ComparedGroup*> slices;
    for (const auto& slice : c_.slices) slices.push_back(&slice);
    grid(m, slices, true);
  }

  void grid(size_t m, const std::vector<const ComparedGroup*>& groups, bool sliced) {
    std::vector<Align> align(sliced ? 3 : 1, Align::left);
    if (sliced) align[1] = Align::right;
    for (auto a : {Align::right, Align::right, Align::right, Align::left, Align::right, Align::right, Align::left,
                   Align::right, Align::right, Align::left})
      align.push_back(a);
    std::vector<Cell> head;
    if (sliced) head = {{"slice"}, {"rows"}};
    for (auto text : {std::string("metric"), name(0), name(m), std::string("difference"),
                      percent(c_.config.evaluation.level) + "% interval"})
      head.push_back({text});
    if (c_.paired)
      for (auto text : {"p", "p Holm", "better", "p BH", "win/tie/loss", "test, interval"}) head.push_back({text});
    align.resize(head.size(), Align::left);
    Grid grid(align, sliced ? 3 : 1);
    grid.head(head);
    for (const auto* group : groups)
      for (const auto& d : group->differences)
        if (d.model == m) grid.row(cells(*group, d, sliced));
    out_ += grid.text(style_, 2);
  }

  std::vector<Cell> cells(const ComparedGroup& group, const Difference& d, bool sliced) const {
    std::vector<Cell> row;
    if (sliced) row = {{cut(slice_text(group), 32, style_)}, {show_count(group.rows)}};
    auto mark = arrow(*d.spec.def, style_);
    row.push_back({visible(d.what()) + (mark.empty() ? "" : " " + mark)});
    for (auto text :
         {show_number(d.baseline), show_number(d.value), show_difference(d.difference, d.ci), show_interval(d.ci)})
      row.push_back({text});
    if (!c_.paired) return row;
    for (auto text : {show_p(d.p), show_p(d.p_holm)}) row.push_back({text});
    row.push_back(verdict(d));
    row.push_back({show_p(d.p_bh)});
    row.push_back({show_units(d), Tone::faint});
    row.push_back({show_test(d), Tone::faint});
    return row;
  }

  /// Why something is n/a, once a reason.
  void notes() {
    std::vector<std::pair<std::string, std::string>> notes;  // reason, what it befell
    for (const auto* group : groups_of(c_))
      for (const auto& d : group->differences) {
        if (!std::isnan(d.p) || d.undefined.empty()) continue;
        auto found = std::find_if(notes.begin(), notes.end(), [&](const auto& n) { return n.first == d.undefined; });
        if (found == notes.end()) found = notes.insert(found, {d.undefined, ""});
        auto where = group->slice.empty() ? "" : fmt::format(" ({})", slice_text(*group));
        found->second += fmt::format("{}{}{}", found->second.empty() ? "" : ", ", visible(d.what()), where);
      }
    if (!notes.empty()) out_ += "\n";
    for (const auto& [reason, what] : notes)
      out_ += paint(fill(fmt::format("n/a: {}: {}", visible(reason), what), style_.width, 2), Tone::doubtful, style_) +
              "\n";
  }

  Cell verdict(const Difference& d) const {
    if (d.verdict == Finding::not_shown) return {"not shown", Tone::faint};
    return d.verdict == Finding::better ? Cell{name(d.model), Tone::good} : Cell{name(0), Tone::bad};
  }

  const Comparison& c_;
  const Style& style_;
  std::string out_;
};

// ------------------------------------------------------------------------------------------------ markdown, CSV

std::string markdown(const Comparison& c) {
  auto text = fmt::format(
      "**{}**: {} of {} rows, baseline {}\n", EnumNames<Task>::names[static_cast<size_t>(c.config.evaluation.task)],
      show_count(c.data.rows_used), show_count(c.data.rows_read), markdown_text(c.config.models[0]));
  for (const auto& warning : c.warnings) text += fmt::format("- warning: {}\n", markdown_text(warning));
  bool sliced = !c.slices.empty();
  Texts head{
      "metric", "model",  "baseline", "value",  "difference",   percent(c.config.evaluation.level) + "% interval",
      "p",      "p Holm", "p BH",     "better", "win/tie/loss", "test, interval"};
  if (sliced) head.insert(head.begin(), {"slice", "rows"});
  MarkdownTable table(head, sliced ? "lrllrrrlrrrlrl" : "llrrrlrrrlrl");
  for (const auto* group : groups_of(c))
    for (const auto& d : group->differences) {
      auto better = better_model(c, d);
      Texts row{markdown_text(d.what()),
                markdown_text(c.config.models[d.model]),
                show_number(d.baseline),
                show_number(d.value),
                show_difference(d.difference, d.ci),
                show_interval(d.ci),
                show_p(d.p),
                show_p(d.p_holm),
                show_p(d.p_bh),
                better.empty() ? "not shown" : markdown_text(better),
                show_units(d),
                markdown_text(show_test(d))};
      if (sliced) row.insert(row.begin(), {markdown_text(slice_text(*group)), show_count(group->rows)});
      table.row(row);
    }
  return text + "\n" + table.text() + "\n" + markdown_text(how_to_read(c)) + "\n";
}

Texts slice_names(const Comparison& c) {
  Texts names;
  for (const auto& slice : c.slices)
    for (const auto& [column, value] : slice.slice)
      if (std::find(names.begin(), names.end(), column) == names.end()) names.push_back(column);
  return names;
}

std::string csv(const Comparison& c) {
  auto number = [](double x) { return std::isnan(x) ? "" : print_number(x); };
  static const Texts ours{"metric",     "spec",   "label", "model",    "rows",   "baseline", "value",
                          "difference", "low",    "high",  "interval", "test",   "p",        "p_holm",
                          "p_bh",       "better", "wins",  "ties",     "losses", "undefined"};
  auto columns = slice_names(c);
  Texts head(ours.begin(), ours.begin() + 4);
  for (const auto& name : columns)
    head.push_back(std::find(ours.begin(), ours.end(), name) == ours.end() ? name : "slice_" + name);
  head.insert(head.end(), ours.begin() + 4, ours.end());
  auto text = csv_line(head);
  for (const auto* group : groups_of(c))
    for (const auto& d : group->differences) {
      Texts row{std::string(d.spec.def->name), d.spec.text(), d.label, c.config.models[d.model]};
      for (const auto& name : columns) {
        auto found =
            std::find_if(group->slice.begin(), group->slice.end(), [&](const auto& s) { return s.first == name; });
        row.push_back(found == group->slice.end() ? "" : found->second);
      }
      for (const auto& field :
           {std::to_string(group->rows), number(d.baseline), number(d.value), number(d.difference), number(d.ci.low),
            number(d.ci.high), d.ci.method, d.test, number(d.p), number(d.p_holm), number(d.p_bh), better_model(c, d)})
        row.push_back(field);
      for (auto n : {&UnitRecord::wins, &UnitRecord::ties, &UnitRecord::losses})
        row.push_back(d.units ? std::to_string((*d.units).*n) : "");
      row.push_back(d.undefined);
      text += csv_line(row);
    }
  return text;
}

}  // namespace

std::string render(const Comparison& c, Format format, const Style& style) {
  switch (format) {
    case Format::table:
      return ComparisonText(c, style).take();
    case Format::json:
      return comparison_json(c);
    case Format::jsonl:
      return comparison_json_lines(c);
    case Format::csv:
      return csv(c);
    case Format::markdown:
      return markdown(c);
  }
  return "";
}

std::string disagreements_csv(const Comparison& c) {
  Texts head{"source", "row", "id", "target"};
  head.insert(head.end(), c.config.models.begin(), c.config.models.end());
  auto text = csv_line(head);
  for (const auto& d : c.disagreements) {
    Texts row{d.source, std::to_string(d.row), d.id, d.target};
    row.insert(row.end(), d.predictions.begin(), d.predictions.end());
    text += csv_line(row);
  }
  return text;
}

}  // namespace assay::cli
