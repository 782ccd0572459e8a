// assay plan: how many rows are needed.
#include <fmt/format.h>

#include <cmath>

#include "assay/catalog.h"
#include "assay/sample_size.h"
#include "command.h"
#include "csv.h"
#include "data_options.h"
#include "output_options.h"
#include "report/plan_json.h"

namespace assay::cli {
namespace {

struct PlanOptions {
  OutputOptions output;
  Texts metric;
  std::string task, expect, width, detect, level, power, disagreement, correlation, sd, prevalence, predicted_rate,
      pilot_rows, pilot_width;
  bool paired = false;
};

/// The task that is told, or the first that has the metric.
Task task_of(const PlanOptions& options) {
  if (!options.task.empty()) return parse_task(options.task);
  const auto name = options.metric[0].substr(0, options.metric[0].find_first_of("(@"));
  for (const auto& def : catalog())
    if (find_metric(name, def.task) == &def) return def.task;
  return Task::binary;
}

PlanRequest request_of(const PlanOptions& o) {
  if (o.metric.size() != 1) throw usage_error("one METRIC is needed, e.g. as assay list shows them");
  PlanRequest r{.task = task_of(o), .metric = o.metric[0], .paired = o.paired};
  auto number = [](const char* flag, const std::string& text, auto& value) {
    if (!text.empty()) value = parse_number(flag, text);
  };
  number("--expect", o.expect, r.expect), number("--width", o.width, r.width), number("--detect", o.detect, r.detect);
  number("--level", o.level, r.level), number("--power", o.power, r.power);
  number("--disagreement", o.disagreement, r.disagreement), number("--correlation", o.correlation, r.correlation),
      number("--sd", o.sd, r.sd);
  number("--prevalence", o.prevalence, r.prevalence), number("--predicted-rate", o.predicted_rate, r.predicted_rate);
  number("--pilot-rows", o.pilot_rows, r.pilot_rows), number("--pilot-width", o.pilot_width, r.pilot_width);
  return r;
}

std::string percent(double x) { return fmt::format("{}%", print_number(std::round(1e4 * x) / 100)); }

std::string table(const SamplePlan& plan, const Style& style) {
  const auto& r = plan.request;
  const auto dot = style.unicode ? " \u00b7 " : " | ";
  auto text = paint(visible(plan.spec), Tone::strong, style);
  if (r.expect) text += fmt::format("{}expected {}", dot, print_number(*r.expect));
  if (r.width) text += fmt::format("{}{} interval of width {}", dot, percent(r.level), print_number(*r.width));
  if (r.detect)
    text += fmt::format("{}difference {} with power {} at {}{}", dot, print_number(*r.detect), percent(r.power),
                        percent(r.level), r.paired ? ", paired" : "");
  text += fmt::format("{}{}\n\n", dot, plan.method);
  text += fmt::format("  {} {}{}\n", paint(show_count(plan.units), Tone::good, style), plan.unit,
                      plan.each_model ? " for each model" : "");
  if (plan.rows && plan.unit != "rows")
    text += fmt::format("  {} rows, on average\n", paint(show_count(*plan.rows), Tone::good, style));
  for (const auto& note : plan.notes) text += "  " + paint(fill(note, style.width, 2), Tone::faint, style) + "\n";
  return text;
}

std::string rendered(const SamplePlan& plan, Format format, const Style& style) {
  if (format == Format::table) return table(plan, style);
  if (format == Format::json) return plan_json(plan);
  if (format == Format::csv)
    return csv_line({"spec", "method", "unit", "units", "rows", "each_model"}) +
           csv_line({plan.spec, plan.method, plan.unit, std::to_string(plan.units),
                     plan.rows ? std::to_string(*plan.rows) : "", plan.each_model ? "true" : "false"});
  throw usage_error("--format: a plan is written as table, json or csv");
}

int run(const PlanOptions& options) {
  options.output.check();
  const auto plan = plan_sample(request_of(options));
  options.output.write(rendered(plan, options.output.chosen(), options.output.look()));
  return Exit::fine;
}

std::string examples() {
  std::string metric;
  for (const auto& def : catalog())
    if (def.task == Task::binary && def.need == Need::label && metric.empty()) metric = def.name;
  return fmt::format(
      "assay plan {0} --expect 0.9 --width 0.02\nassay plan {0} --expect 0.9 --detect 0.01 --paired "
      "--disagreement 0.1",
      metric);
}

std::function<int()> declare(CLI::App& app) {
  auto o = std::make_shared<PlanOptions>();
  app.option_defaults()->group("Goal");
  app.add_option("METRIC", o->metric, "A metric, as assay list shows them");
  add_single(app, "--task", o->task, choices<Task>(), "Its task (default: the first that has it)");
  add_single(app, "--expect", o->expect, "X", "The value that it is thought to have");
  add_single(app, "--width", o->width, "X", "The width of its interval, from end to end");
  add_single(app, "--detect", o->detect, "X", "The difference between two models that a test shall find");
  add_single(app, "--level", o->level, "X", "Confidence level (default 0.95)");
  add_single(app, "--power", o->power, "X", "The chance to find the difference (default 0.8)");
  app.add_flag("--paired", o->paired, "Both models are judged on the same rows");
  app.option_defaults()->group("What is known");
  add_single(app, "--prevalence", o->prevalence, "X", "Share of positives");
  add_single(app, "--predicted-rate", o->predicted_rate, "X", "Share of rows that the model calls positive");
  add_single(app, "--disagreement", o->disagreement, "X",
             "Paired shares: share of rows where one model alone is right");
  add_single(app, "--correlation", o->correlation, "X", "Paired ROC areas: their correlation");
  add_single(app, "--sd", o->sd, "X", "Means: standard deviation over rows; paired: of the difference");
  add_single(app, "--pilot-rows", o->pilot_rows, "N", "Any metric: rows of an interval that was seen");
  add_single(app, "--pilot-width", o->pilot_width, "X", "and its width");
  o->output.declare(app);
  return [o] { return run(*o); };
}

}  // namespace

const Command plan_command{
    .name = "plan",
    .summary = "How many rows are needed",
    .usage = "METRIC --expect X --width X|--detect X [options]",
    .examples = examples,
    .declare = declare,
};

}  // namespace assay::cli
