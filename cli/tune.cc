// assay tune: the best threshold under bounds.
#include <fmt/format.h>

#include <algorithm>

#include "assay/tuning.h"
#include "command.h"
#include "data_options.h"
#include "engine/interval_request.h"
#include "output_options.h"
#include "read_rows.h"
#include "render_tuning.h"
#include "report/tuning_json.h"
#include "state_files.h"
#include "tune_classes.h"

namespace assay::cli {
namespace {

struct TuneOptions {
  DataOptions data;
  OutputOptions output;
  std::string maximize, minimize, cost, curve;
  Texts subject_to, apply;
};

int64_t resamples(const std::string& ci) {
  constexpr int64_t usual = 200;
  const auto request = parse_interval_request(ci.empty() ? "auto" : ci);
  if (request.kind == IntervalRequest::Kind::none) return 0;
  return request.kind == IntervalRequest::Kind::automatic ? usual : request.replicates;
}

TuneRequest request_of(const TuneOptions& o, const Config& config) {
  const int goals = !o.maximize.empty() + !o.minimize.empty() + !o.cost.empty();
  if (goals != 1) throw usage_error("one of --maximize, --minimize and --cost is needed");
  TuneRequest request;
  request.metric = o.maximize.empty() ? o.minimize : o.maximize;
  request.direction = o.maximize.empty() ? Direction::minimize : Direction::maximize;
  if (!o.cost.empty()) request.costs = parse_costs(o.cost, "--cost");
  for (const auto& text : o.subject_to) request.subject_to.push_back(parse_bound(text, "--subject-to"));
  request.show = config.metrics;
  if (!o.curve.empty()) request.curve = parse_enum<TuneCurve>("--curve", o.curve);
  request.resamples = resamples(o.data.ci);
  request.level = config.level;
  request.seed = config.seed;
  return request;
}

std::string rendered(const Tuning& tuning, Format format, const Style& style) {
  switch (format) {
    case Format::table:
      return tuning_table(tuning, style);
    case Format::json:
      return tuning_json(tuning);
    case Format::csv:
      return tuning_csv(tuning);
    default:
      throw usage_error("--format: a tuning is written as table, json or csv");
  }
}

/// Of several classes, costs are a file.
int run_classes(const TuneOptions& o) {
  if (o.cost.empty() || !o.maximize.empty() || !o.minimize.empty() || !o.subject_to.empty() || !o.curve.empty())
    throw usage_error(
        "several classes are decided by a matrix of costs, --cost FILE.csv or --cost 'cat->dog=5,...', without other "
        "goals");
  if (!o.apply.empty())
    throw usage_error("--apply: decisions by cost are not fitted to the rows; evaluate other rows alike");
  o.output.check();
  return tune_classes(o.data, o.output, o.cost);
}

/// A state tells its columns and task itself; other rows may need columns to be named.
Config config_of(const TuneOptions& o) {
  const auto& data = o.data;
  if (!are_states(data.inputs)) return data.config();
  Config config = load_states(data.inputs).config();
  if (!data.task.empty() && parse_task(data.task) != config.task)
    throw usage_error(fmt::format("--task {}: {} is a state of task {}", data.task, data.inputs[0],
                                  EnumNames<Task>::names[static_cast<size_t>(config.task)]));
  const bool other_rows = !o.apply.empty() && !are_states(o.apply);
  if (!data.by.empty() || (!other_rows && (!data.target.empty() || !data.score.empty())))
    throw usage_error(fmt::format("{} is a state: it has its columns and slices already", data.inputs[0]));
  DataOptions as_given = data;
  as_given.task = EnumNames<Task>::names[static_cast<size_t>(config.task)];
  const Config flags = as_given.config();
  config.metrics = flags.metrics, config.level = flags.level, config.seed = flags.seed;
  return config;
}

ReadRows rows_of(const Config& config, const TuneOptions& o, const Texts& paths) {
  if (are_states(paths)) return {load_states(paths), paths, {}};
  DataOptions data = o.data;
  data.task = EnumNames<Task>::names[static_cast<size_t>(config.task)];
  return read_rows(config, data, paths, o.output.quiet);
}

int run(const TuneOptions& options) {
  const Config given = config_of(options);
  if (given.task == Task::multiclass) return run_classes(options);
  if (!options.data.threshold.empty()) throw usage_error("--threshold: tuning finds it");
  const TuneRequest request = request_of(options, given);
  options.output.check();
  if (auto format = options.output.chosen(); format == Format::jsonl || format == Format::markdown)
    rendered({}, format, {});
  const Config config = tuning_config(given);
  auto rows = rows_of(config, options, options.data.inputs);
  Tuning tuning = tune(rows.evaluator, request);
  tuning.inputs = rows.inputs;
  if (!options.apply.empty()) {
    Config there = config;
    if (tuning.classes.size() == 2) there.labels = tuning.classes;
    auto others = rows_of(there, options, options.apply);
    apply_thresholds(tuning, others.evaluator);
    tuning.applied_inputs = others.inputs;
  }
  options.output.write(rendered(tuning, options.output.chosen(), options.output.look()));
  if (!options.output.quiet)
    for (const auto& text : tuning.warnings) say_warning(text);
  return Exit::fine;
}

/// A metric of labels with the catalogue's first bound worth setting, to show how they are written.
std::string examples() {
  std::string first, second;
  for (const auto& def : catalog())
    if (def.task == Task::binary && def.need == Need::label && def.prevalence_sensitive &&
        def.direction == Direction::maximize && first.empty())
      first = def.name;
  for (const auto& def : catalog())
    if (def.task == Task::binary && def.need == Need::label && !def.prevalence_sensitive &&
        def.direction == Direction::maximize && def.params.empty() && second.empty())
      second = def.name;
  const std::string data = "assay tune validation.csv --task binary --target label --score p ";
  return fmt::format(
      "{0}--maximize {1} --subject-to '{2} >= 0.9'\n{0}--cost fp=1,fn=10 --by region --apply "
      "test.csv\n{0}--maximize {1} --curve metric --format csv",
      data, first, second);
}

std::function<int()> declare(CLI::App& app) {
  auto options = std::make_shared<TuneOptions>();
  app.option_defaults()->group("Goal");
  add_single(app, "--maximize", options->maximize, "SPEC", "The metric to make as large as possible");
  add_single(app, "--minimize", options->minimize, "SPEC", "The metric to make as small as possible");
  add_single(
      app, "--cost", options->cost, "fp=X,fn=Y|FILE|T->C=X",
      "Make the expected cost as small as possible; tp= and tn= too, gains negative. Of several classes: a CSV of "
      "costs, true classes down, called ones across, or true->called=X,... (* is every class; other errors cost 1)");
  add_repeated(app, "--subject-to", options->subject_to, "'SPEC >= X'",
               "Only thresholds where this holds; may be repeated");
  add_repeated(app, "--apply", options->apply, "FILE", "Judge the threshold on other rows with the same columns");
  add_single(app, "--curve", options->curve, choices<TuneCurve>(),
             "Data of a curve, for --format json and csv (default none)");
  options->data.declare(app);
  options->output.declare(app);
  return [options] { return run(*options); };
}

}  // namespace

const Command tune_command{
    .name = "tune",
    .summary = "The best threshold, under bounds",
    .usage =
        "PREDICTIONS...|STATE... --task TASK --target COL --score COL --maximize SPEC|--minimize SPEC|--cost "
        "fp=X,fn=Y [options]",
    .examples = examples,
    .declare = declare,
};

}  // namespace assay::cli
