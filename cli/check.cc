// assay check: release gates on predictions or a saved state.
#include <fmt/format.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>

#include "assay/gates.h"
#include "baseline_file.h"
#include "command.h"
#include "data_options.h"
#include "io/state_file.h"
#include "output.h"
#include "output_options.h"
#include "paired_baseline.h"
#include "read_rows.h"
#include "render_check.h"
#include "report/check_report.h"
#include "report/gates_file.h"
#include "state_files.h"

namespace assay::cli {
namespace {

struct CheckOptions {
  DataOptions data;
  OutputOptions output;
  Texts require;
  std::string gates, baseline, min_rows, junit, summary;
  Texts baseline_score, baseline_prediction;
  bool strict = false;
};

CheckRequest request_of(const CheckOptions& options, Task task) {
  CheckRequest request;
  for (const auto& text : options.require) request.gates.push_back(parse_gate(text, "--require"));
  if (!options.gates.empty()) read_gates(io::read_file(options.gates), options.gates, task, request);
  if (!options.min_rows.empty()) request.min_rows = parse_count("--min-rows", options.min_rows);
  request.strict |= options.strict;
  return request;
}

bool has_baseline(const CheckOptions& o) {
  return !o.baseline.empty() || !o.baseline_score.empty() || !o.baseline_prediction.empty();
}

/// The options that read the baseline from columns of the same files.
DataOptions baseline_columns(const CheckOptions& o) {
  DataOptions there = o.data;
  if (!o.baseline_score.empty()) there.score = o.baseline_score;
  if (!o.baseline_prediction.empty()) there.prediction = o.baseline_prediction;
  if (o.baseline_score.empty()) there.score.clear();
  if (o.baseline_prediction.empty()) there.prediction.clear();
  return there;
}

/// The configuration of a comparison for the gates on changes, or only on bounds of them; no metrics: there are none.
Config compared_config(Config config, const CheckRequest& request, bool bounds_only) {
  config.by.clear();
  std::erase_if(config.metrics, [&](const auto& text) { return !parse_spec(text, config.task).owner; });  // keeps own
  CheckRequest changes{.baseline = Baseline{}};
  for (const auto& gate : request.gates)
    if (of_change(gate.quantity) && !(bounds_only && gate.quantity == Quantity::change)) changes.gates.push_back(gate);
  if (!changes.gates.empty()) return gate_config(config, changes);
  config.metrics.clear();
  return config;
}

void take_changes(Baseline& baseline, const std::vector<PairedChange>& changes) {
  for (const auto& change : changes)
    for (auto& number : baseline.numbers)
      if (number.slice == change.slice && number.spec == change.spec) number.change = change.interval;
}

Baseline columns_baseline(const CheckOptions& options, const Config& config, const CheckRequest& request) {
  const auto there = baseline_columns(options);
  auto baseline = baseline_of(read_rows(config, there, there.inputs, options.output.quiet).evaluator.result(),
                              fmt::format("{}", fmt::join(there.score.empty() ? there.prediction : there.score, ",")));
  const auto compared = compared_config(config, request, false);
  if (!compared.metrics.empty()) take_changes(baseline, changes_from_columns(options.data, there, compared));
  return baseline;
}

/// Reads the numbers of the baseline: an evaluation in JSON, a state, or predictions with the same columns.
Baseline read_baseline(const CheckOptions& options, const Config& config, const CheckRequest& request) {
  const auto& path = options.baseline;
  if (path.empty()) return columns_baseline(options, config, request);
  if (are_states({path})) return baseline_of(load_states({path}).result(), path);
  if (auto saved = saved_evaluation(path)) return baseline_of(*saved, path);
  if (are_states(options.data.inputs))
    throw usage_error(fmt::format(
        "--baseline {}: with a state as input, the baseline is a state or the JSON of assay evaluate", path));
  auto baseline = baseline_of(read_rows(config, options.data, {path}, options.output.quiet).evaluator.result(), path);
  const auto compared = compared_config(config, request, true);
  if (!compared.metrics.empty() && !options.data.id.empty())
    take_changes(baseline, changes_from_file(options.data, compared, path));
  return baseline;
}

void need_no_column(const DataOptions& data) {
  if (!data.target.empty() || !data.score.empty() || !data.prediction.empty() || !data.by.empty() ||
      !data.metrics.empty())
    throw usage_error(fmt::format("{} is a state: it has its columns, metrics and slices already", data.inputs[0]));
}

Check check_state(const CheckOptions& options) {
  need_no_column(options.data);
  const auto evaluator = load_states(options.data.inputs);
  const Config& config = evaluator.config();
  if (!options.data.task.empty() && parse_task(options.data.task) != config.task)
    throw usage_error(fmt::format("--task {}: {} is a state of task {}", options.data.task, options.data.inputs[0],
                                  EnumNames<Task>::names[static_cast<size_t>(config.task)]));
  auto request = request_of(options, config.task);
  if (!options.baseline_score.empty() || !options.baseline_prediction.empty())
    throw usage_error("--baseline-score and --baseline-prediction are columns, which a state does not hold");
  if (has_baseline(options)) request.baseline = read_baseline(options, config, request);
  gate_config(config, request);
  auto evaluation = evaluator.result();
  evaluation.inputs = options.data.inputs;
  return check(std::move(evaluation), std::move(request));
}

Check check_predictions(const CheckOptions& options) {
  if (!options.baseline.empty() && !(options.baseline_score.empty() && options.baseline_prediction.empty()))
    throw usage_error("--baseline is a file, --baseline-score and --baseline-prediction are columns: one of both");
  Config config = options.data.config();
  if (options.data.ci.empty()) config.ci = "auto";
  auto request = request_of(options, config.task);
  if (has_baseline(options)) request.baseline.emplace();
  config = gate_config(config, request);
  DataOptions data = options.data;
  data.by = crossed_texts(config.by);
  auto rows = read_rows(config, data, data.inputs, options.output.quiet);
  if (has_baseline(options)) {
    CheckOptions there = options;
    there.data = data;
    request.baseline = read_baseline(there, config, request);
  }
  auto evaluation = rows.evaluator.result();
  evaluation.inputs = rows.inputs;
  return check(std::move(evaluation), std::move(request));
}

std::string summary_path(const std::string& given) {
  if (given != "true") return given;
  const char* path = std::getenv("GITHUB_STEP_SUMMARY");
  if (!path || !*path)
    throw usage_error("--github-summary: GITHUB_STEP_SUMMARY is not set; give a file as --github-summary=FILE");
  return path;
}

/// Other steps of a job write to the same file, so that it grows.
void append(const std::string& path, const std::string& text) {
  std::ofstream file(path, std::ios::app | std::ios::binary);
  file << text;
  file.close();
  if (!file) throw IoError(fmt::format("cannot write {}", path));
}

std::string rendered(const Check& check, Format format, const Style& style) {
  switch (format) {
    case Format::table:
      return check_table(check, style);
    case Format::json:
      return check_json(check);
    case Format::csv:
      return check_csv(check);
    case Format::markdown:
      return check_markdown(check);
    case Format::jsonl:
      break;
  }
  throw usage_error("--format: a check is written as table, json, csv or markdown");
}

void say_outcome(const Check& check, bool quiet) {
  for (const auto& text : check.failures) say_failure(text);
  if (quiet) return;
  for (const auto& r : check.results)
    if (r.verdict == Verdict::uncertain && !check.request.strict)
      say_warning(fmt::format("uncertain: {}{}: {}", r.gate.text(),
                              r.slice.empty() ? "" : fmt::format(" ({})", slice_text(r.slice)), r.reason));
  for (const auto& text : check.evaluation.warnings) say_warning(text);
}

int run(const CheckOptions& options) {
  options.output.check();
  if (options.output.chosen() == Format::jsonl) rendered({}, Format::jsonl, {});
  if (!options.junit.empty()) io::check_writable(options.junit);
  const auto summary = options.summary.empty() ? "" : summary_path(options.summary);
  const Check check = are_states(options.data.inputs) ? check_state(options) : check_predictions(options);
  options.output.write(rendered(check, options.output.chosen(), options.output.look()));
  if (!options.junit.empty()) write_result(options.junit, check_junit(check));
  if (!summary.empty()) append(summary, check_markdown(check));
  say_outcome(check, options.output.quiet);
  return check.passed ? Exit::fine : Exit::gate_failed;
}

std::string examples() {
  std::string metric;
  for (const auto& def : catalog())
    if (def.task == Task::binary && def.need == Need::score && metric.empty()) metric = def.name;
  return fmt::format(
      "assay check predictions.csv --task binary --target label --score p --require '{0} >= 0.9'\n"
      "assay check predictions.csv --task binary --target label --score p --gates gates.toml --baseline "
      "released.json\n"
      "assay check whole.assay --require 'lower({0}) >= 0.9' --junit report.xml --github-summary",
      metric);
}

std::function<int()> declare(CLI::App& app) {
  auto options = std::make_shared<CheckOptions>();
  app.option_defaults()->group("Gates");
  add_repeated(
      app, "--require", options->require, "'SPEC >= X'",
      "A gate: SPEC, lower(SPEC), upper(SPEC), change(SPEC), lower(change(SPEC)) or upper(change(SPEC)), with >= > <= "
      "< or ==; changes of the same rows are paired");
  add_single(app, "--gates", options->gates, "FILE", "Gates of a TOML file");
  add_single(app, "--baseline", options->baseline, "FILE",
             "What changes are measured from: predictions with the same columns, a state, or JSON of assay "
             "evaluate");
  add_repeated(app, "--baseline-score", options->baseline_score, "COL,...",
               "Scores of the baseline, as columns of the same files");
  add_repeated(app, "--baseline-prediction", options->baseline_prediction, "COL,...",
               "Predictions of the baseline, likewise");
  add_single(app, "--min-rows", options->min_rows, "N", "Fewer rows fail");
  app.add_flag("--strict", options->strict, "Gates that pass while the bound of the interval does not fail too");
  app.option_defaults()->group("Reports");
  add_single(app, "--junit", options->junit, "FILE", "Write the verdicts as JUnit XML");
  app.add_flag("--github-summary", options->summary,
               "Add the verdicts to $GITHUB_STEP_SUMMARY; --github-summary=FILE to another file");
  options->data.declare(app);
  options->output.declare(app);
  return [options] { return run(*options); };
}

}  // namespace

const Command check_command{
    .name = "check",
    .summary = "Release gates: exit code 1 when one fails",
    .usage = "PREDICTIONS...|STATE --require 'SPEC >= X'|--gates FILE [--baseline FILE] [options]",
    .examples = examples,
    .declare = declare,
};

}  // namespace assay::cli
