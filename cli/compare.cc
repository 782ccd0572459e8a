// assay compare: models on the same rows, from columns of one data set or from files joined by id.
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "assay/base/column_names.h"
#include "assay/comparison.h"
#include "baseline_file.h"
#include "command.h"
#include "data_options.h"
#include "io/aligned_tables.h"
#include "io/state_file.h"
#include "output.h"
#include "output_options.h"
#include "progress.h"
#include "render_comparison.h"
#include "state_files.h"
#include "watched_source.h"

namespace assay::cli {
namespace {

struct CompareOptions {
  DataOptions data;
  OutputOptions output;
  Texts scores, predictions, names;
  std::string method, disagreements, progress;
};

std::string examples() {
  return "assay compare predictions.csv --task binary --target label --scores old,new\n"
         "assay compare old.csv new.csv --id id --task regression --target price --prediction estimate\n"
         "assay compare predictions.csv --task multiclass --target species --predictions a,b,c --by region --format "
         "json\n"
         "assay compare predictions.csv --task multiclass --target species --scores 'old_*,new_*'\n"
         "assay compare predictions.csv --task binary --target label --scores old,new --method 'bootstrap(10000)' --id "
         "id\n"
         "assay compare predictions.csv --task binary --target label --scores old,new --disagreements rows.csv\n"
         "assay compare old.json new.json";
}

/// The columns of a list of models: one name each, or all that fit one with wildcards.
std::vector<Texts> model_columns(std::string_view flag, const Texts& records, const io::TableInput& input) {
  std::vector<Texts> models;
  for (const auto& item : split_records(flag, records)) {
    models.push_back(item.find('*') == item.npos ? Texts{item} : fitting(item, io::column_names(input)));
    if (models.back().empty()) throw usage_error(fmt::format("{} '{}': no column fits", flag, item));
  }
  return models;
}

std::string model_name(std::string text) {
  while (text.size() > 1 && (text.back() == '*' || text.back() == '_' || text.back() == '.')) text.pop_back();
  return text;
}

struct TableModels {
  std::vector<ModelColumns> columns;
  Texts names;
};

/// Adds the columns of every model to what is read.
TableModels models_of_table(const CompareOptions& options, io::TableInput& input) {
  TableModels models;
  auto add = [&](std::string_view flag, const Texts& records, Role role) {
    auto lists = model_columns(flag, records, input);
    if (lists.empty()) return;
    if (!models.columns.empty() && models.columns.size() != lists.size())
      throw usage_error(fmt::format("--scores names {} models, --predictions {}", models.columns.size(), lists.size()));
    models.columns.resize(lists.size());
    models.names.clear();
    for (size_t m = 0; m < lists.size(); ++m)
      for (const auto& name : lists[m]) {
        models.columns[m].columns.emplace_back(role, name);
        input.columns.push_back({role, name});
      }
    for (const auto& item : split_records(flag, records)) models.names.push_back(model_name(item));
  };
  add("--scores", options.scores, Role::score);
  add("--predictions", options.predictions, Role::prediction);
  return models;
}

/// The names of files without what they share: the folder and the ending, where the rest tells them apart.
Texts file_names(const Texts& paths) {
  Texts stems;
  for (const auto& path : paths) {
    auto name = std::filesystem::path(path).filename().string();
    stems.push_back(name.substr(0, name.find('.', 1)));
  }
  auto sorted = stems;
  std::sort(sorted.begin(), sorted.end());
  return std::adjacent_find(sorted.begin(), sorted.end()) == sorted.end() ? stems : paths;
}

CompareConfig config_of(const CompareOptions& options, const Texts& names) {
  CompareConfig config{.evaluation = options.data.config(), .models = names};
  if (!options.data.ci.empty()) throw usage_error("--ci is not for compare: its intervals are those of --method");
  config.evaluation.ci = "none";
  auto given = split_records("--names", options.names);
  if (!given.empty() && given.size() != names.size())
    throw usage_error(fmt::format("{} --names for {} models", given.size(), names.size()));
  if (!given.empty()) config.models = given;
  if (!options.method.empty()) config.method = options.method;
  config.list_disagreements = !options.disagreements.empty();
  parse_compare_method(config.method);
  return config;
}

void count_join(Comparison& comparison, const io::JoinAccount& join) {
  comparison.data.unmatched = {join.unmatched_predictions, join.unmatched_truth};
  comparison.data.rows_read += join.unmatched_predictions;
  if (join.unmatched_predictions + join.unmatched_truth == 0) return;
  comparison.warnings.push_back(
      fmt::format("rows without a partner were dropped: {} of the first table, {} of those joined to it",
                  join.unmatched_predictions, join.unmatched_truth));
}

/// Progress of what is read, from the moment that it is open.
class Watch {
 public:
  explicit Watch(const CompareOptions& options)
      : progress_(options.progress.empty() ? ShowProgress::automatic
                                           : parse_enum<ShowProgress>("--progress", options.progress),
                  options.output.quiet, [this] { return amount(); }) {}
  template <class Source> void begin(const Source& source) {
    std::lock_guard lock(mutex_);
    amount_ = [&source] { return Progress::Amount{source.bytes_read(), source.bytes_total()}; };
  }

 private:
  Progress::Amount amount() {
    std::lock_guard lock(mutex_);
    return amount_ ? amount_() : Progress::Amount{};
  }

  std::mutex mutex_;
  std::function<Progress::Amount()> amount_;
  Progress progress_;  // the last: its thread ends first
};

Comparison compare_columns(const CompareOptions& options) {
  if (!options.data.score.empty() || !options.data.prediction.empty())
    throw usage_error(
        "--score and --prediction are the columns of files A B ...; columns of one data set go to --scores and "
        "--predictions");
  auto input = options.data.table_input(options.data.config());
  auto models = models_of_table(options, input);
  auto config = config_of(options, models.names);
  if (models.names.size() < 2)
    throw usage_error("a comparison needs two models or more: --scores A,B or --predictions A,B");
  std::unique_ptr<io::TableSource> table;
  Watch watch(options);
  table = io::open_table(input);
  watch.begin(*table);
  WatchedSource source(*table, options.data.memory_limit());
  auto comparison = compare(config, models.columns, source, options.data.thread_limit());
  if (!options.data.truth.empty()) count_join(comparison, table->join_account());
  return comparison;
}

/// Stops when the process needs more memory than it may.
class WatchedTables final : public AlignedSource {
 public:
  WatchedTables(AlignedSource& source, uint64_t most_bytes) : source_(source), most_bytes_(most_bytes) {}
  bool next(std::vector<Batch>& models) override {
    check_memory(most_bytes_);
    return source_.next(models);
  }
  std::vector<std::string> inputs() const override { return source_.inputs(); }

 private:
  AlignedSource& source_;
  uint64_t most_bytes_;
};

Comparison compare_files(const CompareOptions& options) {
  auto data = options.data;
  if (data.inputs.size() < 2)
    throw usage_error(
        "a comparison needs two models or more: files A B ..., or --scores or --predictions of one data set");
  if (data.truth.empty() && !data.on.empty()) {
    if (!data.id.empty() && data.id != data.on) throw usage_error("--on and --id name different columns");
    data.id = std::move(data.on), data.on.clear();
  }
  if (data.id.empty()) throw usage_error("files are joined by id: use --id COL");
  auto config = config_of(options, file_names(data.inputs));
  std::vector<Texts> others;
  for (size_t k = 1; k < data.inputs.size(); ++k) others.push_back({data.inputs[k]});
  data.inputs.resize(1);
  std::unique_ptr<io::AlignedTables> tables;
  Watch watch(options);
  tables = io::open_aligned(data.table_input(config.evaluation), others);
  watch.begin(*tables);
  WatchedTables source(*tables, data.memory_limit());
  auto comparison = compare(config, source, data.thread_limit());
  count_join(comparison, tables->join_account());
  return comparison;
}

/// States, and evaluations in JSON: they tell their task and conventions themselves.
bool is_saved(const std::string& path) {
  return path.ends_with(".assay") || is_state_file(path) || is_saved_evaluation(path);
}

void refuse_options_of_rows(const CompareOptions& options) {
  const auto& data = options.data;
  if (!data.target.empty() || !data.score.empty() || !data.prediction.empty() || !options.scores.empty() ||
      !options.predictions.empty() || !data.by.empty() || !data.metrics.empty())
    throw usage_error(
        fmt::format("{} is saved: it has its columns, metrics and slices already", options.data.inputs[0]));
  if (!options.disagreements.empty()) throw usage_error("--disagreements needs rows, which saved numbers do not hold");
  if (!options.method.empty())
    throw usage_error("--method needs rows, which saved numbers do not hold: their differences are not paired");
}

Comparison compare_saved_files(const CompareOptions& options) {
  const auto& paths = options.data.inputs;
  const auto saved = *std::find_if(paths.begin(), paths.end(), is_saved);
  for (const auto& path : paths)
    if (!is_saved(path))
      throw usage_error(
          fmt::format("{} is no saved evaluation as {} is: compare predictions with predictions, or saved "
                      "numbers (states, JSON of assay evaluate) with saved ones",
                      path, saved));
  refuse_options_of_rows(options);
  std::vector<Evaluation> evaluations;
  for (const auto& path : paths) {
    auto json = saved_evaluation(path);
    evaluations.push_back(json ? std::move(*json) : load_state(path).result());
    if (!options.data.task.empty() && parse_task(options.data.task) != evaluations.back().config.task)
      throw usage_error(fmt::format("--task {}: {} is of task {}", options.data.task, path,
                                    EnumNames<Task>::names[static_cast<size_t>(evaluations.back().config.task)]));
  }
  auto names = split_records("--names", options.names);
  if (names.empty()) names = file_names(paths);
  if (names.size() != evaluations.size())
    throw usage_error(fmt::format("{} --names for {} models", names.size(), evaluations.size()));
  auto comparison = compare_saved(names, evaluations);
  comparison.inputs = paths;
  return comparison;
}

Comparison chosen(const CompareOptions& options) {
  const auto& inputs = options.data.inputs;
  if (std::any_of(inputs.begin(), inputs.end(), is_saved)) return compare_saved_files(options);
  return options.scores.empty() && options.predictions.empty() ? compare_files(options) : compare_columns(options);
}

int run(const CompareOptions& options) {
  options.output.check();
  if (!options.disagreements.empty()) io::check_writable(options.disagreements);
  auto comparison = chosen(options);
  if (!options.disagreements.empty()) write_result(options.disagreements, disagreements_csv(comparison));
  options.output.write(render(comparison, options.output.chosen(), options.output.look()));
  if (!options.output.quiet)
    for (const auto& text : comparison.warnings) say_warning(text);
  return Exit::fine;
}

std::function<int()> declare(CLI::App& app) {
  auto options = std::make_shared<CompareOptions>();
  options->data.declare(app);
  app.option_defaults()->group("Comparison");
  add_repeated(app, "--scores", options->scores, "COL_A,COL_B,...",
               "Scores of the models in one data set; 'A_*' is every column that begins with A_");
  add_repeated(app, "--predictions", options->predictions, "COL_A,COL_B,...", "Predictions of the models, likewise");
  add_repeated(app, "--names", options->names, "NAME,...", "Names of the models (default: of columns or files)");
  add_single(
      app, "--method", options->method, "METHOD",
      "auto, mcnemar, delong, t, wilcoxon, jackknife, bootstrap(N) or randomization(N) (default auto: by the metric)");
  add_single(app, "--disagreements", options->disagreements, "FILE",
             "Write the rows whose predicted labels differ, as CSV");
  options->output.declare(app);
  add_single(app, "--progress", options->progress, choices<ShowProgress>(),
             "Progress on stderr (default auto: on a terminal)");
  return [options] { return run(*options); };
}

}  // namespace

const Command compare_command{
    .name = "compare",
    .summary = "Difference of models on the same rows, with paired intervals and tests",
    .usage =
        "A B... --id COL | PREDICTIONS... --scores COL_A,COL_B   --task TASK --target COL [options] | SAVED_A "
        "SAVED_B...",
    .examples = examples,
    .declare = declare,
};

}  // namespace assay::cli
