// assay explain: what a metric means, when to use it, and how it is written.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "command.h"
#include "csv.h"
#include "data_options.h"
#include "markdown.h"
#include "output_options.h"
#include "row_text.h"

namespace assay::cli {
namespace {

struct ExplainOptions {
  Texts metrics;
  std::string task;
  OutputOptions output;
};

using Rows = std::vector<const MetricDef*>;
using Entries = std::vector<std::pair<std::string, std::string>>;

constexpr size_t term_column = 16, widest = 100;

Rows rows_of(std::string_view name, std::optional<Task> only) {
  Rows rows;
  for (size_t t = 0; t < EnumNames<Task>::names.size(); ++t) {
    auto task = static_cast<Task>(t);
    if (only && task != *only) continue;
    if (const auto* def = find_metric(name, task)) rows.push_back(def);
  }
  return rows;
}

[[noreturn]] void refuse(const std::string& name, std::optional<Task> only) {
  Texts names, tasks;
  for (const auto* other : rows_of(name, {})) tasks.emplace_back(task_name(*other));
  if (!tasks.empty())
    throw usage_error(fmt::format("'{}' is a metric of task {}, not of {}", name, fmt::join(tasks, " and "),
                                  EnumNames<Task>::names[static_cast<size_t>(*only)]));
  for (const auto& def : catalog())
    if (!only || def.task == *only) names.emplace_back(def.name);
  throw usage_error(fmt::format("unknown metric '{}'{} (assay list shows all)", name, did_you_mean(name, names)));
}

Rows find_rows(const ExplainOptions& options) {
  std::optional<Task> only;
  if (!options.task.empty()) only = parse_task(options.task);
  Rows rows;
  for (const auto& text : options.metrics) {
    auto name = text.substr(0, text.find_first_of("(@"));
    auto found = rows_of(name, only);
    if (found.empty()) refuse(name, only);
    rows.insert(rows.end(), found.begin(), found.end());
  }
  return rows;
}

std::string properties(const MetricDef& def) {
  Texts all;
  if (def.symmetric) all.emplace_back("symmetric in target and prediction");
  if (def.proper) all.emplace_back("a proper score");
  if (def.prevalence_sensitive) all.emplace_back("moves with the class balance");
  return fmt::format("{}", fmt::join(all, "; "));
}

/// What there is to say, by term; empty ones are left out.
Entries entries(const MetricDef& def) {
  auto text = [](std::string_view s) { return std::string(s); };
  auto better = direction_text(def);
  Entries all{{"formula", text(def.formula)},
              {"range", range_text(def.range) + (better.empty() ? "" : ", " + better)},
              {"perfect", std::isnan(def.perfect) ? "" : print_number(def.perfect)},
              {"needs", text(need_name(def))},
              {"shows", text(def.shows)},
              {"use when", text(def.use_when)},
              {"avoid when", text(def.avoid_when)},
              {"undefined", text(def.undefined)},
              {"properties", properties(def)},
              {"intervals", fmt::format("{}", fmt::join(interval_methods_of(def), ", "))},
              {"aliases", fmt::format("{}", fmt::join(alias_texts(def), ", "))},
              {"source", text(def.source)},
              {"agrees with", text(def.oracle)}};
  std::erase_if(all, [](const auto& entry) { return entry.second.empty(); });
  return all;
}

std::string parameter_lines(const MetricDef& def, const Style& look) {
  if (def.params.empty()) return "";
  size_t name = 0, type = 0;
  for (const auto& param : def.params) {
    name = std::max(name, default_text(param).size() + 2);
    type = std::max(type, type_text(param).size() + 2);
  }
  auto text = fmt::format("\n  {}\n", paint("parameters, with their defaults", Tone::strong, look));
  for (const auto& param : def.params)
    text += fmt::format("    {:<{}}{:<{}}{}\n", default_text(param), name, type_text(param), type,
                        fill(param.help, std::min(look.width, widest), 4 + name + type));
  return text;
}

/// `first` is the row of the same name that was explained before; what it shares is not repeated.
std::string explain_table(const MetricDef& def, const MetricDef* first, const Style& look) {
  size_t width = std::min(look.width, widest);
  auto text = fmt::format("{}  {}\n", paint(def.name, Tone::strong, look),
                          paint(fmt::format("{}, task {}", def.title, task_name(def)), Tone::faint, look));
  text += "  " + fill(def.meaning, width, 2) + "\n\n";
  auto known = first ? entries(*first) : Entries{};
  for (const auto& entry : entries(def))
    if (std::find(known.begin(), known.end(), entry) == known.end())
      text +=
          fmt::format("  {}{}{}\n", paint(entry.first, Tone::strong, look),
                      std::string(term_column - 2 - entry.first.size(), ' '), fill(entry.second, width, term_column));
  if (first) text += "  " + paint(fmt::format("otherwise as for task {}", task_name(*first)), Tone::faint, look) + "\n";
  text += parameter_lines(def, look);
  return text + fmt::format("\n  {}\n    {}\n", paint("example", Tone::strong, look), example_command(def));
}

std::string explain_markdown(const MetricDef& def) {
  auto text = fmt::format("### {} ({})\n\n**{}.** {}\n\n", markdown_text(def.name), task_name(def),
                          markdown_text(def.title), markdown_text(def.meaning));
  for (const auto& [term, words] : entries(def)) text += fmt::format("- **{}**: {}\n", term, markdown_text(words));
  if (!def.params.empty()) {
    MarkdownTable table({"parameter", "type", "meaning"}, "l");
    for (const auto& param : def.params)
      table.row({markdown_text(default_text(param)), markdown_text(type_text(param)), markdown_text(param.help)});
    text += "\n" + table.text();
  }
  return text + fmt::format("\n    {}\n", example_command(def));
}

std::string explain_csv(const Rows& rows) {
  auto text = csv_line({"task", "metric", "term", "text"});
  for (const auto* def : rows) {
    Entries all{{"title", std::string(def->title)}, {"meaning", std::string(def->meaning)}};
    for (auto& entry : entries(*def)) all.push_back(std::move(entry));
    for (const auto& param : def->params)
      all.emplace_back(default_text(param), fmt::format("{}: {}", type_text(param), param.help));
    for (const auto& [term, words] : all)
      text += csv_line({std::string(task_name(*def)), std::string(def->name), term, words});
  }
  return text;
}

std::string explain_json(const Rows& rows, JsonWriter::Layout layout) {
  JsonWriter json(layout);
  json.object().key("schema").text("assay.explanation/1").key("assay").text(ASSAY_VERSION).key("metrics").array();
  for (const auto* def : rows) write_row(json.object(), *def), json.end();
  return json.end().end().take();
}

std::string explain_text(const Rows& rows, Format format, const Style& look) {
  if (format == Format::json) return explain_json(rows, JsonWriter::Layout::indented);
  if (format == Format::jsonl) return explain_json(rows, JsonWriter::Layout::line);
  if (format == Format::csv) return explain_csv(rows);
  std::string text;
  for (const auto* def : rows) {
    auto first =
        *std::find_if(rows.begin(), rows.end(), [&](const MetricDef* other) { return other->name == def->name; });
    text += text.empty() ? "" : "\n";
    text +=
        format == Format::table ? explain_table(*def, first == def ? nullptr : first, look) : explain_markdown(*def);
  }
  return text;
}

int run(const ExplainOptions& options) {
  if (options.metrics.empty()) throw usage_error("METRIC is needed (assay list shows all)");
  auto format = options.output.chosen();
  options.output.write(explain_text(find_rows(options), format, options.output.look()));
  return Exit::fine;
}

std::string examples() {
  std::string name(catalog().empty() ? "METRIC" : catalog()[0].name);
  return fmt::format("assay explain {0}\nassay explain {0} --task multiclass --format markdown", name);
}

std::function<int()> declare(CLI::App& app) {
  auto options = std::make_shared<ExplainOptions>();
  app.option_defaults()->group("Options");
  app.add_option("METRIC", options->metrics, "Names or aliases");
  add_single(app, "--task", options->task, choices<Task>(), "Only as a metric of this task");
  options->output.declare(app);
  return [options] { return run(*options); };
}

}  // namespace

const Command explain_command{
    .name = "explain",
    .summary = "What a metric means and when to use it",
    .usage = "METRIC... [--task TASK] [options]",
    .examples = examples,
    .declare = declare,
};

}  // namespace assay::cli
