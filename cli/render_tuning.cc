#include "render_tuning.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "assay/catalog.h"
#include "csv.h"
#include "grid.h"
#include "render.h"
#include "row_text.h"

namespace assay::cli {
namespace {

std::string interval_text(const std::optional<Interval>& ci) {
  return ci ? fmt::format("{} to {}", show_number(ci->low), show_number(ci->high)) : "";
}

std::string counts_number(double x) {
  return x == std::floor(x) && x < 1e15 ? show_count(static_cast<uint64_t>(x)) : show_number(x);
}

std::string part_name(const TunedPart& part) {
  std::string name;
  for (const auto& [column, value] : part.slice)
    name += fmt::format("{}{}={}", name.empty() ? "" : ", ", visible(column), visible_label(value));
  return name.empty() ? "(all)" : name;
}

class TuningText {
 public:
  TuningText(const Tuning& tuning, const Style& style) : t_(tuning), style_(style) {}

  std::string take() {
    header();
    if (t_.parts.size() == 1)
      single(t_.parts[0]);
    else if (t_.parts[0].label.empty())
      single(t_.parts[0]), parts();
    else
      parts();
    curve_note();
    return std::move(out_);
  }

 private:
  std::string faint(std::string_view text) const { return paint(text, Tone::faint, style_); }
  void heading(std::string_view text, std::string_view note = "") {
    out_ += fmt::format("\n{}{}{}\n", paint(text, Tone::strong, style_), note.empty() ? "" : "  ", faint(note));
  }
  std::string level() const { return fmt::format("{}%", print_number(std::round(1e4 * t_.request.level) / 100)); }

  void header() {
    const auto dot = style_.unicode ? " \u00b7 " : " | ";
    out_ += paint(EnumNames<Task>::names[static_cast<size_t>(t_.config.task)], Tone::strong, style_);
    out_ += fmt::format("{}{} of {} rows", dot, show_count(t_.data.rows_used), show_count(t_.data.rows_read));
    if (t_.positive) out_ += fmt::format("{}positive {}", dot, visible_label(*t_.positive));
    out_ +=
        fmt::format("{}score kind {}\n", dot, EnumNames<ScoreKind>::names[static_cast<size_t>(t_.config.score_kind)]);
    std::string goal = fmt::format("{} {}", EnumNames<Direction>::names[static_cast<size_t>(t_.direction)],
                                   visible(t_.averages.empty() ? t_.objective : t_.averages[0].spec));
    for (const auto& bound : t_.request.subject_to)
      goal +=
          fmt::format("{}{}", &bound == &t_.request.subject_to[0] ? " subject to " : " and ", visible(bound.text()));
    out_ += fill(goal, style_.width, 2) + "\n";
  }

  void single(const TunedPart& part) {
    if (!part.best) return;
    const auto& best = *part.best;
    heading("threshold");
    out_ += fmt::format("  {}", paint(print_number(best.threshold), Tone::good, style_));
    if (part.threshold_ci) out_ += fmt::format("   {} interval {}", level(), interval_text(part.threshold_ci));
    out_ += "\n";
    if (std::isfinite(part.alike))
      out_ += "  " +
              faint(fmt::format("every threshold above {} up to it decides the same", print_number(part.alike))) + "\n";
    heading("at the threshold");
    metrics(part);
    heading(part.applied ? "counts, then on the other data" : "counts");
    counts(part);
  }

  void metrics(const TunedPart& part) {
    Grid grid({Align::left, Align::right, Align::left, Align::left, Align::right}, 5);
    if (part.applied)
      grid.head({{""}, {"here"}, {""}, {part.objective_ci ? level() + " interval" : ""}, {"other data"}});
    for (size_t i = 0; i < part.best->metrics.size(); ++i) {
      const auto& result = part.best->metrics[i];
      const bool objective = i == 0;
      std::vector<Cell> row{{visible(result.spec.text()), objective ? Tone::strong : Tone::plain},
                            number(result),
                            {arrow(*result.spec.def, style_), Tone::faint},
                            {objective ? interval_text(part.objective_ci) : "", Tone::faint},
                            {}};
      if (part.applied) row[4] = number(part.applied->metrics[i]);
      grid.row(std::move(row));
    }
    out_ += grid.text(style_, 2);
  }

  Cell number(const Result& result) const {
    const bool doubtful = !result.value.undefined.empty();
    return {show_number(result.value.number()), doubtful ? Tone::doubtful : Tone::plain, doubtful};
  }

  void counts(const TunedPart& part) {
    const size_t columns = part.applied ? 5 : 3;
    Grid grid(std::vector<Align>(columns, Align::right), columns);
    std::vector<Cell> head{{""}, {"called positive"}, {"negative"}};
    if (part.applied) head.push_back({"positive"}), head.push_back({"negative"});
    grid.head(std::move(head));
    auto row = [&](std::string_view name, auto first, auto second) {
      std::vector<Cell> cells{
          {std::string(name)}, {counts_number(first(part.best->counts))}, {counts_number(second(part.best->counts))}};
      if (part.applied)
        cells.push_back({counts_number(first(part.applied->counts))}),
            cells.push_back({counts_number(second(part.applied->counts))});
      grid.row(std::move(cells));
    };
    row(
        "truly positive", [](const Counts& c) { return c.tp; }, [](const Counts& c) { return c.fn; });
    row(
        "truly negative", [](const Counts& c) { return c.fp; }, [](const Counts& c) { return c.tn; });
    out_ += grid.text(style_, 2);
  }

  /// Objective and bounds of every part, one a line.
  void parts() {
    const bool labels = !t_.parts[0].label.empty(), applied = t_.applied_data.rows_read > 0;
    heading(labels ? "labels" : "slices");
    const size_t shown = 1 + t_.request.subject_to.size();
    std::vector<Cell> head;
    std::vector<Align> align;
    auto column = [&](std::string text, Align a) { head.push_back({std::move(text)}), align.push_back(a); };
    column("rows of", Align::left);
    if (labels) column("label", Align::left);
    const size_t keys = head.size();
    column("rows", Align::right), column("threshold", Align::right);
    const bool intervals =
        std::any_of(t_.parts.begin(), t_.parts.end(), [](const auto& p) { return p.threshold_ci.has_value(); });
    if (intervals) column(level() + " interval", Align::left);
    const auto like = std::find_if(t_.parts.begin(), t_.parts.end(), [](const auto& p) { return p.best.has_value(); });
    const size_t metrics = std::min(shown, like->best->metrics.size());
    for (size_t i = 0; i < metrics; ++i) {
      column(visible(like->best->metrics[i].spec.text()), Align::right);
      if (applied) column("other data", Align::right);
    }
    Grid grid(std::move(align), keys);
    grid.head(std::move(head));
    for (const auto& part : t_.parts) {
      std::vector<Cell> row{{part_name(part), part.slice.empty() ? Tone::faint : Tone::plain}};
      if (labels) row.push_back({visible_label(part.label)});
      row.push_back({show_count(part.rows)});
      row.push_back(part.best ? Cell{show_number(part.best->threshold), Tone::good} : Cell{"none", Tone::bad});
      if (intervals) row.push_back({interval_text(part.threshold_ci), Tone::faint});
      for (size_t i = 0; i < metrics; ++i) {
        row.push_back(part.best ? number(part.best->metrics[i]) : Cell{});
        if (applied) row.push_back(part.applied ? number(part.applied->metrics[i]) : Cell{});
      }
      grid.row(std::move(row));
    }
    out_ += grid.text(style_, 2);
    averages();
    if (t_.macro)
      out_ += fmt::format(
          "  {}\n",
          faint(fmt::format("mean of {} over labels: {}{}", visible(t_.objective), show_number(*t_.macro),
                            t_.applied_macro ? ", on the other data " + show_number(*t_.applied_macro) : "")));
  }

  /// Averages over labels, with what one threshold for all labels reaches.
  void averages() {
    for (const auto& average : t_.averages) {
      std::string text = visible(average.spec);
      for (const auto& [column, value] : average.slice)
        text += fmt::format(", {}={}", visible(column), visible_label(value));
      text += fmt::format(": {}", show_number(average.value));
      if (average.shared_threshold)
        text += fmt::format(
            " by coordinate search (no label's threshold alone betters it); one threshold for all "
            "labels, {}, reaches {}",
            show_number(*average.shared_threshold), show_number(*average.shared_value));
      if (average.applied) text += fmt::format("; on the other data {}", show_number(*average.applied));
      out_ += faint(fill(text, style_.width, 2)) + "\n";
    }
  }

  void curve_note() {
    const auto& curve = t_.parts[0].curve;
    if (curve.columns.empty()) return;
    heading("curve", fmt::format("{} points: --format json or csv", curve.columns[0].second.size()));
  }

  const Tuning& t_;
  const Style& style_;
  std::string out_;
};

std::vector<std::string> slice_columns(const Tuning& t) {
  std::vector<std::string> columns;
  for (const auto& part : t.parts)
    for (const auto& [column, value] : part.slice)
      if (std::find(columns.begin(), columns.end(), column) == columns.end()) columns.push_back(column);
  return columns;
}

std::string cell(double x) { return std::isnan(x) ? "" : print_number(x); }

std::vector<std::string> key_fields(const Tuning& t, const TunedPart& part) {
  std::vector<std::string> fields;
  for (const auto& column : slice_columns(t)) {
    const auto found =
        std::find_if(part.slice.begin(), part.slice.end(), [&](const auto& s) { return s.first == column; });
    fields.push_back(found == part.slice.end() ? "" : found->second);
  }
  if (t.config.task == Task::multilabel) fields.push_back(part.label);
  return fields;
}

std::string curve_lines(const Tuning& t, const TunedPart& part) {
  std::string text;
  const auto& columns = part.curve.columns;
  for (size_t i = 0; i < columns[0].second.size(); ++i) {
    auto fields = key_fields(t, part);
    for (const auto& [name, values] : columns) fields.push_back(cell(values[i]));
    text += csv_line(fields);
  }
  return text;
}

std::string part_lines(const Tuning& t, const TunedPart& part) {
  std::string text;
  constexpr double none = std::numeric_limits<double>::quiet_NaN();
  auto line = [&](const std::string& name, double value, const std::optional<Interval>& ci, double applied) {
    auto fields = key_fields(t, part);
    fields.insert(fields.end(), {name, cell(value), ci ? cell(ci->low) : "", ci ? cell(ci->high) : "", cell(applied)});
    text += csv_line(fields);
  };
  line("threshold", part.best ? part.best->threshold : none, part.threshold_ci,
       part.applied ? part.applied->threshold : none);
  if (!part.best) return text;
  for (size_t i = 0; i < part.best->metrics.size(); ++i)
    line(part.best->metrics[i].spec.text(), part.best->metrics[i].value.number(),
         i == 0 ? part.objective_ci : std::nullopt, part.applied ? part.applied->metrics[i].value.number() : none);
  return text;
}

}  // namespace

std::string tuning_table(const Tuning& tuning, const Style& style) { return TuningText(tuning, style).take(); }

std::string tuning_csv(const Tuning& t) {
  const auto& curve = t.parts[0].curve;
  auto head = slice_columns(t);
  if (t.config.task == Task::multilabel) head.push_back("label");
  if (curve.columns.empty()) head.insert(head.end(), {"name", "value", "low", "high", "applied"});
  for (const auto& [name, values] : curve.columns) head.push_back(name);
  auto text = csv_line(head);
  for (const auto& part : t.parts) text += curve.columns.empty() ? part_lines(t, part) : curve_lines(t, part);
  return text;
}

}  // namespace assay::cli
