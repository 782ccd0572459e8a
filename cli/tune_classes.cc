#include "tune_classes.h"

#include <algorithm>

#include "assay/base/label_text.h"
#include "grid.h"
#include "io/state_file.h"
#include "report/cost_decisions_json.h"
#include "row_text.h"
#include "watched_source.h"

namespace assay::cli {
namespace {

Texts lines_of(const std::string& text) {
  Texts lines;
  for (size_t begin = 0; begin < text.size();) {
    const size_t end = std::min(text.find('\n', begin), text.size());
    auto line = text.substr(begin, end - begin);
    if (!line.empty() && line.back() == '\r') line.pop_back();
    if (!line.empty()) lines.push_back(std::move(line));
    begin = end + 1;
  }
  return lines;
}

void add_row(CostMatrix& m, const std::string& where, const Texts& cells, std::vector<bool>& seen) {
  const auto found = std::find(m.labels.begin(), m.labels.end(), canonical_label(cells[0]));
  if (found == m.labels.end())
    throw data_error(fmt::format("{}: '{}' is not among the classes of the first line{}", where, cells[0],
                                 did_you_mean(cells[0], m.labels)));
  const auto t = static_cast<size_t>(found - m.labels.begin());
  if (seen[t]) throw data_error(fmt::format("{}: class '{}' stands twice", where, cells[0]));
  if (cells.size() != m.labels.size() + 1)
    throw data_error(fmt::format("{}: {} costs for {} classes", where, cells.size() - 1, m.labels.size()));
  seen[t] = true;
  for (size_t d = 0; d < m.labels.size(); ++d) m.costs[t * m.labels.size() + d] = parse_number(where, cells[d + 1]);
}

std::string table(const CostDecisions& d, const Style& style) {
  const auto& e = d.decided;
  auto text = fmt::format("{}{}{} of {} rows{}{} classes\n\n", paint("multiclass", Tone::strong, style),
                          style.unicode ? " \u00b7 " : " | ", show_count(e.data.rows_used),
                          show_count(e.data.rows_read), style.unicode ? " \u00b7 " : " | ", e.classes.size());
  Grid grid({Align::left, Align::right, Align::right, Align::left}, 4);
  grid.head({{""}, {"least cost"}, {"highest score"}, {""}});
  grid.row({{"cost of a row", Tone::strong}, {show_number(d.cost), Tone::good}, {show_number(d.usual_cost)}, {}});
  for (size_t i = 1; i < e.metrics.size(); ++i) {
    const auto& metric = e.metrics[i];
    if (metric.value.scalar())
      grid.row({{visible(metric.spec.text())},
                {show_number(metric.value.number())},
                {show_number(d.usual.metrics[i].value.number())},
                {arrow(*metric.spec.def, style), Tone::faint}});
  }
  text += grid.text(style, 2);
  if (e.slices.empty()) return text;
  Grid slices({Align::left, Align::right, Align::right, Align::right}, 1);
  slices.head({{"cost by slice"}, {"rows"}, {"least cost"}, {"highest score"}});
  for (size_t s = 0; s < e.slices.size(); ++s) {
    std::string name;
    for (const auto& [column, value] : e.slices[s].slice)
      name += fmt::format("{}{}={}", name.empty() ? "" : ", ", visible(column), visible_label(value));
    slices.row({{name},
                {show_count(e.slices[s].rows)},
                {show_number(d.slice_costs[s])},
                {show_number(d.usual_slice_costs[s])}});
  }
  return text + "\n" + slices.text(style, 2);
}

}  // namespace

CostMatrix read_cost_matrix(const std::string& path) {
  const auto lines = lines_of(io::read_file(path));
  if (lines.size() < 3)
    throw data_error(fmt::format("{}: a matrix of costs has a line of classes and one line a class", path));
  auto head = split_records(path + ":1", {(lines[0].starts_with(',') ? "true" : "") + lines[0]});
  CostMatrix m{{head.begin() + 1, head.end()}, {}};
  const size_t n = m.labels.size();
  for (size_t k = 0; k < n; ++k)
    if (std::find(m.labels.begin() + static_cast<ptrdiff_t>(k) + 1, m.labels.end(), m.labels[k]) != m.labels.end())
      throw data_error(fmt::format("{}:1: class '{}' stands twice", path, m.labels[k]));
  m.costs.resize(n * n);
  std::vector<bool> seen(n);
  for (size_t i = 1; i < lines.size(); ++i) {
    const auto where = fmt::format("{}:{}", path, i + 1);
    add_row(m, where, split_records(where, {lines[i]}), seen);
  }
  for (size_t k = 0; k < n; ++k)
    if (!seen[k]) throw data_error(fmt::format("{}: no line for the true class '{}'", path, m.labels[k]));
  return m;
}

int tune_classes(const DataOptions& data, const OutputOptions& output, const std::string& cost) {
  const auto matrix = cost.find("->") == cost.npos
                          ? read_cost_matrix(cost)
                          : cost_matrix_of(split_records("--cost", {cost}), data.config().labels, "--cost");
  auto input = io::open_table(data.table_input(data.config()));
  WatchedSource source(*input, data.memory_limit());
  auto decisions = decide_by_cost(data.config(), source, matrix, data.thread_limit());
  decisions.decided.inputs = decisions.usual.inputs = input->inputs();
  const bool json = output.chosen() == Format::json;
  if (!json && output.chosen() != Format::table)
    throw usage_error("--format: decisions by cost are written as table or json");
  output.write(json ? cost_decisions_json(decisions) : table(decisions, output.look()));
  if (!output.quiet)
    for (const auto& text : decisions.decided.warnings) say_warning(text);
  return Exit::fine;
}

}  // namespace assay::cli
