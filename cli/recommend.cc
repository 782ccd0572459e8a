// assay recommend: which metrics fit a situation.
#include <fmt/format.h>

#include <cmath>

#include "assay/catalog.h"
#include "assay/recommendation.h"
#include "assay/tuning.h"
#include "command.h"
#include "csv.h"
#include "data_options.h"
#include "markdown.h"
#include "output_options.h"
#include "report/recommendation_json.h"
#include "row_text.h"

namespace assay::cli {
namespace {

struct RecommendOptions {
  OutputOptions output;
  std::string task, use, cost, audience, classes_matter, top;
  bool imbalanced = false, outliers = false;
};

Situation situation_of(const RecommendOptions& o) {
  if (o.task.empty())
    throw usage_error(fmt::format("--task is needed: one of {}", fmt::join(EnumNames<Task>::names, ", ")));
  Situation s{.task = parse_task(o.task), .imbalanced = o.imbalanced, .outliers = o.outliers};
  if (!o.use.empty()) s.use = parse_enum<Use>("--use", o.use);
  if (!o.audience.empty()) s.audience = parse_enum<Audience>("--audience", o.audience);
  if (!o.classes_matter.empty())
    s.equal_classes = parse_choice("--classes-matter", o.classes_matter, {"by_rows", "equally"}) == 1;
  if (o.cost.empty()) return s;
  const Costs costs = parse_costs(o.cost, "--cost");
  if (costs.tp != 0 || costs.tn != 0)
    throw usage_error("--cost: a recommendation takes the costs of errors, fp and fn");
  s.cost_fp = costs.fp, s.cost_fn = costs.fn;
  return s;
}

size_t top_of(const RecommendOptions& o) {
  constexpr size_t usual = 5;
  return o.top.empty() ? usual : static_cast<size_t>(parse_count("--top", o.top));
}

std::string table(const Recommendation& r, size_t top, const Style& style) {
  std::string text;
  const size_t shown = std::min(top, r.metrics.size());
  for (size_t i = 0; i < shown; ++i) {
    const auto& m = r.metrics[i];
    text += fmt::format("{}{}. {} {}  {}\n", i ? "\n" : "", i + 1, paint(visible(m.spec), Tone::strong, style),
                        paint(arrow(*m.def, style), Tone::faint, style), paint(m.def->title, Tone::faint, style));
    for (const auto& reason : m.why)
      text += "   " + paint("+", Tone::good, style) + " " + fill(reason, style.width - 5, 5) + "\n";
    for (const auto& reason : m.why_not)
      text += "   " + paint("-", Tone::doubtful, style) + " " + fill(reason, style.width - 5, 5) + "\n";
    if (!m.beside.empty())
      text += "   " + fill(fmt::format("beside it: {}", fmt::join(m.beside, ", ")), style.width, 5) + "\n";
  }
  if (shown < r.metrics.size())
    text += "\n" +
            paint(fmt::format("{} more: --top {}", r.metrics.size() - shown, r.metrics.size()), Tone::faint, style) +
            "\n";
  if (!r.notes.empty()) text += "\n";
  for (const auto& note : r.notes) text += fill(note, style.width, 0) + "\n";
  std::string specs;
  for (size_t i = 0; i < std::min<size_t>(3, shown); ++i) specs += (i ? ", " : "") + r.metrics[i].spec;
  return text + fmt::format("\n{}\n", paint(fmt::format("--metrics '{}'", specs), Tone::faint, style));
}

std::string csv(const Recommendation& r) {
  auto text = csv_line({"rank", "spec", "points", "why", "why_not", "beside"});
  for (size_t i = 0; i < r.metrics.size(); ++i) {
    const auto& m = r.metrics[i];
    text += csv_line({std::to_string(i + 1), m.spec, std::to_string(m.points), fmt::format("{}", fmt::join(m.why, " ")),
                      fmt::format("{}", fmt::join(m.why_not, " ")), fmt::format("{}", fmt::join(m.beside, ", "))});
  }
  return text;
}

std::string markdown(const Recommendation& r) {
  MarkdownTable rows({"metric", "why", "why not", "beside"}, "l");
  for (const auto& m : r.metrics)
    rows.row({markdown_text(m.spec), markdown_text(fmt::format("{}", fmt::join(m.why, " "))),
              markdown_text(fmt::format("{}", fmt::join(m.why_not, " "))),
              markdown_text(fmt::format("{}", fmt::join(m.beside, ", ")))});
  return rows.text();
}

int run(const RecommendOptions& options) {
  options.output.check();
  const auto result = recommend(situation_of(options));
  const size_t top = top_of(options);
  switch (options.output.chosen()) {
    case Format::table:
      options.output.write(table(result, top, options.output.look()));
      break;
    case Format::json:
      options.output.write(recommendation_json(result));
      break;
    case Format::csv:
      options.output.write(csv(result));
      break;
    case Format::markdown:
      options.output.write(markdown(result));
      break;
    case Format::jsonl:
      throw usage_error("--format: a recommendation is written as table, json, csv or markdown");
  }
  return Exit::fine;
}

std::string examples() {
  return "assay recommend --task binary --imbalanced --cost fp=1,fn=20 --use decision\n"
         "assay recommend --task multiclass --classes-matter equally\n"
         "assay recommend --task regression --outliers --audience everyone";
}

std::function<int()> declare(CLI::App& app) {
  auto o = std::make_shared<RecommendOptions>();
  app.option_defaults()->group("Situation");
  add_single(app, "--task", o->task, choices<Task>(), "What kind of model is evaluated");
  add_single(app, "--use", o->use, choices<Use>(), "What its output is used for (default: all)");
  app.add_flag("--imbalanced", o->imbalanced, "One class is much rarer than the others");
  add_single(app, "--classes-matter", o->classes_matter, "by_rows|equally",
             "Whether a rare class matters as much as a common one (default by_rows)");
  add_single(app, "--cost", o->cost, "fp=X,fn=Y",
             "What a false positive and a false negative cost; of numbers: too high, too low");
  app.add_flag("--outliers", o->outliers, "A few rows have errors far beyond the others");
  add_single(app, "--audience", o->audience, choices<Audience>(), "Who reads the numbers (default experts)");
  add_single(app, "--top", o->top, "N", "How many the table shows (default 5)");
  o->output.declare(app);
  return [o] { return run(*o); };
}

}  // namespace

const Command recommend_command{
    .name = "recommend",
    .summary = "Which metrics fit a situation, and why",
    .usage = "--task TASK [--use decision|ranking|probability] [--imbalanced] [--cost fp=X,fn=Y] [options]",
    .examples = examples,
    .declare = declare,
};

}  // namespace assay::cli
