// assay evaluate: metrics of predictions in files.
#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <filesystem>

#include "command.h"
#include "data_options.h"
#include "io/fingerprint.h"
#include "io/state_file.h"
#include "output.h"
#include "output_options.h"
#include "progress.h"
#include "view_options.h"
#include "watched_source.h"

namespace assay::cli {
namespace {

struct EvaluateOptions {
  DataOptions data;
  OutputOptions output;
  ViewOptions views;
  std::string save_state, progress;
};

/// Two metrics of the catalogue, to show how they are written.
std::string some_metrics(Task task) {
  std::string text;
  for (const auto& def : catalog())
    if (def.task == task && def.need == Need::score && std::count(text.begin(), text.end(), ',') < 2)
      text += std::string(def.name) + ",";
  if (!text.empty()) text.pop_back();
  return text;
}

std::string examples() {
  std::string text = "assay evaluate predictions.csv --task binary --target label --score p\n";
  if (auto metrics = some_metrics(Task::binary); !metrics.empty())
    text += fmt::format(
        "assay evaluate day1.parquet day2.parquet --task binary --target label --score p --metrics {}\n", metrics);
  return text +
         "assay evaluate predictions/ --task multiclass --target species --prediction guess --by region --by "
         "'region*year'\n"
         "assay evaluate predictions.csv --task binary --target label --score p --by 'age:bins(18,30,50)' "
         "--worst 5 --window day=1w\n"
         "assay evaluate predictions.csv --task regression --target price --prediction estimate --format "
         "json\n"
         "assay evaluate run.csv --truth truth.csv --on id --task binary --target label --score p "
         "--unmatched drop\n"
         "zcat big.csv.gz | assay evaluate - --input-format csv --task binary --target y --score p "
         "--save-state part.assay";
}

/// Notes the files in the state, so that a part merged twice is seen. Streams have no identity.
void add_sources(Evaluator& evaluator, const WatchedSource& source) {
  for (const auto& [file, rows] : source.files())
    if (std::filesystem::is_regular_file(file)) evaluator.add_source({file, io::fingerprint(file), rows});
}

Evaluator read_all(const Config& config, std::unique_ptr<io::TableSource>& table, const EvaluateOptions& options) {
  auto input = options.data.table_input(config);
  auto show =
      options.progress.empty() ? ShowProgress::automatic : parse_enum<ShowProgress>("--progress", options.progress);
  std::atomic<io::TableSource*> open{nullptr};
  Progress progress(show, options.output.quiet, [&] {
    auto* source = open.load();
    return source ? Progress::Amount{source->bytes_read(), source->bytes_total()} : Progress::Amount{};
  });
  table = io::open_table(input);
  open = table.get();
  WatchedSource source(*table, options.data.memory_limit());
  auto evaluator = evaluate(config, source, options.data.thread_limit());
  if (!options.save_state.empty()) add_sources(evaluator, source);
  if (!options.data.truth.empty()) {
    auto join = table->join_account();
    evaluator.add_unmatched({join.unmatched_predictions, join.unmatched_truth});
  }
  return evaluator;
}

int run(const EvaluateOptions& options) {
  auto config = options.data.config();
  options.views.add_slices(config);
  options.output.check();
  if (!options.save_state.empty()) io::check_writable(options.save_state);
  std::unique_ptr<io::TableSource> table;
  auto evaluator = read_all(config, table, options);
  Report report{evaluator.result(options.views.views()), !options.data.score.empty()};
  report.evaluation.inputs = table->inputs();
  for (auto& text : table->warnings()) report.evaluation.warnings.push_back(std::move(text));
  if (!options.save_state.empty()) write_result(options.save_state, evaluator.save());
  options.output.write(report);
  return Exit::fine;
}

std::function<int()> declare(CLI::App& app) {
  auto options = std::make_shared<EvaluateOptions>();
  options->data.declare(app);
  app.option_defaults()->group("Slices");
  options->views.declare(app);
  options->output.declare(app);
  add_single(app, "--save-state", options->save_state, "FILE", "Keep the state, for assay merge and assay show");
  add_single(app, "--progress", options->progress, choices<ShowProgress>(),
             "Progress on stderr (default auto: on a terminal)");
  return [options] { return run(*options); };
}

}  // namespace

const Command evaluate_command{
    .name = "evaluate",
    .summary = "Metrics of predictions",
    .usage = "PREDICTIONS... --task TASK --target COL [--prediction COL] [--score COL] [options]",
    .examples = examples,
    .declare = declare,
};

}  // namespace assay::cli
