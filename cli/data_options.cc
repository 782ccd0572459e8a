#include "data_options.h"

namespace assay::cli {
namespace {

/// Whether target and prediction hold labels; one column a label of a multilabel task holds 0 and 1.
bool has_labels(Task task, size_t targets) {
  return task == Task::binary || task == Task::multiclass || (task == Task::multilabel && targets == 1);
}

void add_columns(std::vector<io::ColumnRole>& columns, Role role, const Texts& names) {
  for (const auto& name : names) columns.push_back({role, name});
}

void add_column(std::vector<io::ColumnRole>& columns, Role role, const std::string& name) {
  if (!name.empty()) columns.push_back({role, name});
}

void add_slices(std::vector<io::ColumnRole>& columns, const std::vector<Texts>& by) {
  Texts names;
  for (const auto& crossed : by)
    for (const auto& name : crossed)
      if (auto column = slice_column(name); std::find(names.begin(), names.end(), column) == names.end())
        names.push_back(column);
  add_columns(columns, Role::slice, names);
}

void declare_columns(CLI::App& app, DataOptions& o) {
  add_repeated(app, "--target", o.target, "COL,...", "True values: one column, or one a label or output, e.g. 't_*'");
  add_repeated(app, "--prediction", o.prediction, "COL,...", "Predicted labels or values");
  add_repeated(app, "--score", o.score, "COL,...", "Scores: one column, or one a class or label, e.g. 'p_*'");
  add_single(app, "--score-kind", o.score_kind, choices<ScoreKind>(), "What the scores are (default probability)");
  add_single(app, "--weight", o.weight, "COL", "Weight of each row");
  add_single(app, "--weight-kind", o.weight_kind, choices<WeightKind>(),
             "What a weight is, for intervals: how much a row matters (default), or how many such rows there were");
  add_single(app, "--id", o.id, "COL", "Identity of each row; repeated ones are counted");
  add_single(app, "--query", o.query, "COL", "Query of each row, for ranking");
  add_single(app, "--document", o.document, "COL", "Document of each row; breaks ties of the ranking");
  add_single(app, "--lower", o.lower, "COL", "Lower end of a prediction interval");
  add_single(app, "--upper", o.upper, "COL", "Upper end of a prediction interval");
  add_repeated(app, "--quantile", o.quantile, "LEVEL=COL,...", "Predicted quantiles, e.g. 0.1=low,0.9=high");
}

void declare_inputs(CLI::App& app, DataOptions& o) {
  app.add_option("PREDICTIONS", o.inputs, "Files, folders, globs, or - for stdin");
  add_single(app, "--task", o.task, choices<Task>(), "What kind of model is evaluated");
  add_single(app, "--truth", o.truth, "FILE", "Take the target from another file, joined by --on");
  add_single(app, "--on", o.on, "COL", "Key column of the join, in both files");
  add_single(app, "--unmatched", o.unmatched, "error|drop", "Rows of the join without a partner (default error)");
  add_single(app, "--input-format", o.input_format, "csv|tsv|parquet|arrow|jsonl",
             "Where the ending of the name does not tell");
  add_single(app, "--delimiter", o.delimiter, "C",
             "Between the fields of text files, e.g. ';' or tab (default: that of the format)");
  add_single(app, "--decimal", o.decimal, ".|,", "Decimal mark of numbers in text files (default .)");
  add_single(app, "--comment", o.comment, "C", "Lines of text files that start with it are passed over");
  add_single(app, "--escape", o.escape, "C", "Before quotes inside quotes, e.g. '\\' (default: they are doubled)");
  add_single(app, "--label-separator", o.label_separator, "TEXT",
             "Between several labels in one cell of target or prediction, for multilabel");
}

void declare_conventions(CLI::App& app, DataOptions& o) {
  add_repeated(app, "--metrics", o.metrics, "SPEC,...",
               "Which metrics, as name, name@k or name(parameter=value); assay list shows them");
  add_repeated(app, "--labels", o.labels, "LABEL,...", "The classes, in order (default: those seen, sorted)");
  add_repeated(app, "--positive", o.positive, "LABEL", "The positive class (default: 1 or true)");
  add_single(app, "--threshold", o.threshold, "X",
             "A score of X or more predicts the positive class (default 0.5 of probabilities)");
  add_single(app, "--missing", o.missing, choices<Missing>(), "Rows with missing values (default error)");
  add_single(app, "--undefined", o.undefined, choices<Undefined>(),
             "Values that are not defined (default rule: each metric's own)");
}

}  // namespace

CLI::Option* add_repeated(CLI::App& app, const std::string& flag, Texts& values, const std::string& value_name,
                          const std::string& help) {
  return app.add_option(flag, values, help)->allow_extra_args(false)->type_name(value_name);
}

CLI::Option* add_single(CLI::App& app, const std::string& flag, std::string& value, const std::string& value_name,
                        const std::string& help) {
  return app.add_option(flag, value, help)->type_name(value_name);
}

void DataOptions::declare(CLI::App& app) {
  app.option_defaults()->group("Inputs");
  declare_inputs(app, *this);
  app.option_defaults()->group("Columns");
  declare_columns(app, *this);
  app.option_defaults()->group("Metrics and conventions");
  declare_conventions(app, *this);
  app.option_defaults()->group("Slices");
  add_repeated(app, "--by", by, "COL[*COL],...",
               "Evaluate each group of rows too; * crosses columns; COL:bins(18,30), COL:quantiles(4) and "
               "COL:length(10,100) group numbers and texts");
  add_single(app, "--min-slice", min_slice, "N", "Leave out groups of fewer rows");
  add_repeated(app, "--window", window, "COL=SPAN,...",
               "Evaluate each window of time too: 1h, 1d, 1w, 1M, 1y or rolling(7d)");
  app.option_defaults()->group("Intervals");
  add_single(
      app, "--ci", ci, "none|auto|METHOD",
      "Confidence intervals: auto (default), none, bootstrap(N), 'bootstrap(N, bca)', or an analytic method such as "
      "wilson or delong");
  add_single(app, "--level", level, "X", "Their confidence level (default 0.95)");
  add_single(app, "--seed", seed, "N", "Seed of resampling (default 0)");
  app.option_defaults()->group("Resources");
  add_single(app, "--threads", threads, "N", "Threads (default 0: all cores); the result does not depend on it");
  add_single(app, "--max-memory", max_memory, "SIZE", "Stop beyond this much memory, e.g. 8GiB");
}

Config DataOptions::config() const {
  if (task.empty())
    throw usage_error(fmt::format("--task is needed: one of {}", fmt::join(EnumNames<Task>::names, ", ")));
  Config c{.task = parse_task(task)};
  for (const auto& list : metrics)
    for (auto& spec : split_specs(list)) c.metrics.push_back(std::move(spec));
  c.labels = split_records("--labels", labels);
  if (positive.size() > 1) throw usage_error("--positive stands twice");
  if (!positive.empty()) c.positive = positive[0];
  if (!threshold.empty()) c.threshold = parse_number("--threshold", threshold);
  if (!score_kind.empty()) c.score_kind = parse_enum<ScoreKind>("--score-kind", score_kind);
  if (!weight_kind.empty()) c.weight_kind = parse_enum<WeightKind>("--weight-kind", weight_kind);
  if (!missing.empty()) c.missing = parse_enum<Missing>("--missing", missing);
  if (!undefined.empty()) c.undefined = parse_enum<Undefined>("--undefined", undefined);
  c.by = split_crossed("--by", by);
  c.ci = ci.empty() ? "auto" : ci;
  c.window = split_records("--window", window);
  if (!level.empty()) c.level = parse_number("--level", level);
  if (!seed.empty()) c.seed = parse_count("--seed", seed);
  if (!min_slice.empty())
    c.min_slice = static_cast<int64_t>(std::min<uint64_t>(parse_count("--min-slice", min_slice), INT64_MAX));
  return c;
}

io::TableInput DataOptions::table_input(const Config& config) const {
  if (inputs.empty()) throw usage_error("PREDICTIONS is needed: files, folders, globs, or - for stdin");
  if (target.empty()) throw usage_error("--target is needed: the column of the true values");
  if (truth.empty() != on.empty())
    throw usage_error(truth.empty() ? "--on needs --truth" : "--truth needs --on, the key of the join");
  io::TableInput input{.paths = inputs, .format = input_format};
  if (!input_format.empty()) parse_choice("--input-format", input_format, {"csv", "tsv", "parquet", "arrow", "jsonl"});
  io::set_dialect(input.dialect, "delimiter", delimiter);
  io::set_dialect(input.dialect, "decimal", decimal);
  io::set_dialect(input.dialect, "comment", comment);
  io::set_dialect(input.dialect, "escape", escape);
  auto targets = split_records("--target", target);
  input.label_separator = label_separator;
  if (!label_separator.empty() && (parse_task(task) != Task::multilabel || targets.size() > 1))
    throw usage_error("--label-separator is for --task multilabel with one column of target");
  add_columns(input.columns, Role::target, targets);
  add_columns(input.columns, Role::prediction, split_records("--prediction", prediction));
  add_columns(input.columns, Role::score, split_records("--score", score));
  for (auto& [at, name] : split_levels("--quantile", quantile)) input.columns.push_back({Role::quantile, name, at});
  add_column(input.columns, Role::weight, weight);
  add_column(input.columns, Role::id, id);
  add_column(input.columns, Role::query, query);
  add_column(input.columns, Role::document, document);
  add_column(input.columns, Role::lower, lower);
  add_column(input.columns, Role::upper, upper);
  add_slices(input.columns, config.by);
  if (!config.window.empty()) input.columns.push_back({Role::time, window_column(config.window[0])});
  const bool wild = std::any_of(targets.begin(), targets.end(), [](const auto& t) { return t.find('*') != t.npos; });
  input.labels = has_labels(parse_task(task), targets.size() + wild);
  input.truth = truth;
  input.on = on;
  input.drop_unmatched = parse_choice("--unmatched", unmatched, {"error", "drop"}) == 1;
  input.threads = thread_limit();
  return input;
}

uint64_t DataOptions::memory_limit() const { return max_memory.empty() ? 0 : parse_bytes("--max-memory", max_memory); }

unsigned DataOptions::thread_limit() const {
  return threads.empty() ? 0 : static_cast<unsigned>(std::min<uint64_t>(parse_count("--threads", threads), 1024));
}

}  // namespace assay::cli
