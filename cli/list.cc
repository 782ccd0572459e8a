// assay list: the metrics of the catalogue.
#include <fmt/format.h>

#include "command.h"
#include "csv.h"
#include "data_options.h"
#include "grid.h"
#include "markdown.h"
#include "output_options.h"
#include "row_text.h"

namespace assay::cli {
namespace {

struct ListOptions {
  std::string task;
  OutputOptions output;
};

using Rows = std::vector<const MetricDef*>;

Rows chosen_rows(const std::string& task) {
  Rows rows;
  std::optional<Task> only;
  if (!task.empty()) only = parse_task(task);
  for (const auto& def : catalog())
    if (!only || def.task == *only) rows.push_back(&def);
  return rows;
}

std::string parameter_text(const MetricDef& def) {
  std::string text;
  for (const auto& param : def.params) text += (text.empty() ? "" : ", ") + default_text(param);
  return text;
}

std::string list_table(const Rows& rows, const Style& look) {
  std::string text;
  for (size_t begin = 0, end; begin < rows.size(); begin = end) {
    Grid grid({Align::left, Align::left, Align::left, Align::left, Align::left}, 5);
    for (end = begin; end < rows.size() && rows[end]->task == rows[begin]->task; ++end) {
      const auto& def = *rows[end];
      grid.row({{std::string(def.name)},
                {arrow(def, look), Tone::faint},
                {std::string(need_name(def)), Tone::faint},
                {std::string(def.title)},
                {parameter_text(def), Tone::faint}});
    }
    text += fmt::format("{}{}  {}\n", begin ? "\n" : "", paint(task_name(*rows[begin]), Tone::strong, look),
                        paint(fmt::format("{} metrics", end - begin), Tone::faint, look));
    text += grid.text(look, 2);
  }
  return text;
}

std::string list_json(const Rows& rows) {
  JsonWriter json;
  json.object().key("schema").text("assay.catalogue/1").key("assay").text(ASSAY_VERSION).key("metrics").array();
  for (const auto* def : rows) write_row(json.object(), *def), json.end();
  return json.end().end().take();
}

std::string list_jsonl(const Rows& rows) {
  std::string text;
  for (const auto* def : rows) {
    JsonWriter json(JsonWriter::Layout::line);
    write_row(json.object(), *def);
    text += json.end().take();
  }
  return text;
}

std::vector<std::string> fields(const MetricDef& def) {
  return {std::string(task_name(def)), std::string(def.name),       std::string(def.title),
          direction_text(def),         std::string(need_name(def)), parameter_text(def)};
}

const std::vector<std::string> head{"task", "metric", "title", "direction", "needs", "parameters"};

std::string list_csv(const Rows& rows) {
  auto text = csv_line(head);
  for (const auto* def : rows) text += csv_line(fields(*def));
  return text;
}

std::string list_markdown(const Rows& rows) {
  MarkdownTable table(head, "l");
  for (const auto* def : rows) {
    auto cells = fields(*def);
    for (auto& cell : cells) cell = markdown_text(cell);
    table.row(cells);
  }
  return table.text();
}

std::string list_text(const Rows& rows, Format format, const Style& look) {
  switch (format) {
    case Format::table:
      return list_table(rows, look);
    case Format::json:
      return list_json(rows);
    case Format::jsonl:
      return list_jsonl(rows);
    case Format::csv:
      return list_csv(rows);
    case Format::markdown:
      return list_markdown(rows);
  }
  return "";
}

int run(const ListOptions& options) {
  options.output.write(list_text(chosen_rows(options.task), options.output.chosen(), options.output.look()));
  return Exit::fine;
}

std::string examples() {
  return "assay list\n"
         "assay list --task regression\n"
         "assay list --format json";
}

std::function<int()> declare(CLI::App& app) {
  auto options = std::make_shared<ListOptions>();
  app.option_defaults()->group("Options");
  add_single(app, "--task", options->task, choices<Task>(), "Only the metrics of this task");
  options->output.declare(app);
  return [options] { return run(*options); };
}

}  // namespace

const Command list_command{
    .name = "list",
    .summary = "The metrics of each task",
    .usage = "[--task TASK] [options]",
    .examples = examples,
    .declare = declare,
};

}  // namespace assay::cli
