#include "report/gates_file.h"

#include <fmt/format.h>
#include <toml++/toml.h>

#include <algorithm>

#include "assay/base/nearest.h"
#include "assay/catalog.h"
#include "assay/error.h"

namespace assay {
namespace {

using Names = std::vector<std::string>;
const Names file_keys{"gate", "min_rows", "strict"};
const Names gate_keys{"metric", "min", "max", "above", "below", "bound", "max_drop", "slice", "min_rows", "require"};

class GatesFile {
 public:
  GatesFile(const std::string& name, Task task, CheckRequest& request) : name_(name), task_(task), request_(request) {}

  void read(const toml::table& file) {
    check_keys(file, file_keys, "");
    if (const auto* node = file.get("min_rows")) request_.min_rows = count(*node, "min_rows");
    if (const auto* node = file.get("strict")) request_.strict = required<bool>(*node, "strict", "true or false");
    const auto* node = file.get("gate");
    if (!node) throw usage_error(fmt::format("{}: no [[gate]]", name_));
    const auto* gates = node->as_array();
    if (!gates) throw usage_error(fmt::format("{}: gates are written as [[gate]]", place(*node)));
    for (const auto& gate : *gates) {
      if (!gate.is_table()) throw usage_error(fmt::format("{}: gates are written as [[gate]]", place(gate)));
      read_gate(*gate.as_table());
    }
  }

 private:
  std::string place(const toml::node& node) const { return fmt::format("{}:{}", name_, node.source().begin.line); }

  void check_keys(const toml::table& table, const Names& known, std::string_view where) const {
    for (const auto& [key, node] : table) {
      if (std::find(known.begin(), known.end(), key.str()) != known.end()) continue;
      const auto close = nearest(key.str(), known, 1);
      throw usage_error(fmt::format("{}:{}: unknown key '{}'{}{}", name_, key.source().begin.line, key.str(), where,
                                    close.empty() ? fmt::format("; there are {}", fmt::join(known, ", "))
                                                  : fmt::format("; did you mean {}?", close[0])));
    }
  }

  template <class T> T required(const toml::node& node, std::string_view key, std::string_view what) const {
    if (const auto value = node.value_exact<T>()) return *value;
    throw usage_error(fmt::format("{}: {} must be {}", place(node), key, what));
  }
  double number(const toml::node& node, std::string_view key) const {
    if (node.is_integer()) return static_cast<double>(*node.value_exact<int64_t>());
    const double x = required<double>(node, key, "a number");
    if (x != x) throw usage_error(fmt::format("{}: {} must be a number", place(node), key));
    return x;
  }
  uint64_t count(const toml::node& node, std::string_view key) const {
    const auto n = required<int64_t>(node, key, "a whole number of rows");
    if (n < 0) throw usage_error(fmt::format("{}: {} must be a whole number of rows", place(node), key));
    return static_cast<uint64_t>(n);
  }

  void read_gate(const toml::table& table) {
    check_keys(table, gate_keys, " of a gate");
    Gate like{.where = place(table)};
    if (const auto* node = table.get("slice"))
      like.slice = required<std::string>(*node, "slice", "column names such as \"region\" or \"region*sex\"");
    if (const auto* node = table.get("min_rows")) like.min_rows = count(*node, "min_rows");
    const size_t before = request_.gates.size();
    if (const auto* node = table.get("require")) add_required(table, *node, like);
    if (const auto* node = table.get("metric"))
      add_metric(table, required<std::string>(*node, "metric", "a metric"), like);
    if (request_.gates.size() == before)
      throw usage_error(fmt::format(
          "{}: this gate demands nothing: metric with min, max, above, below or max_drop, or require", like.where));
  }

  void add_required(const toml::table& table, const toml::node& node, const Gate& like) {
    for (const char* key : {"metric", "min", "max", "above", "below", "bound", "max_drop"})
      if (const auto* other = table.get(key))
        throw usage_error(fmt::format("{}: require stands alone, without {}", place(*other), key));
    Gate gate = parse_gate(required<std::string>(node, "require", "a demand such as \"METRIC >= 0.9\""), place(node));
    gate.slice = like.slice, gate.min_rows = like.min_rows;
    request_.gates.push_back(std::move(gate));
  }

  void add_metric(const toml::table& table, std::string metric, Gate gate) {
    gate.metric = std::move(metric);
    const Direction direction = direction_of(gate, place(*table.get("metric")));
    if (const auto* node = table.get("max_drop")) add_drop(gate, *node, direction);
    if (const auto* node = table.get("bound")) gate.quantity = quantity(*node);
    const std::pair<const char*, Relation> bounds[] = {{"min", Relation::at_least},
                                                       {"max", Relation::at_most},
                                                       {"above", Relation::above},
                                                       {"below", Relation::below}};
    bool any = false;
    for (const auto& [key, comparison] : bounds)
      if (const auto* node = table.get(key)) {
        gate.comparison = comparison, gate.bound = number(*node, key), any = true;
        request_.gates.push_back(gate);
      }
    if (table.get("bound") && !any)
      throw usage_error(fmt::format("{}: bound needs min, max, above or below", gate.where));
  }

  Direction direction_of(const Gate& gate, const std::string& where) const {
    try {
      return parse_spec(gate.metric, task_).def->direction;
    } catch (const InvalidInput& error) {
      throw InvalidInput(error.kind, fmt::format("{}: {}", where, error.in_flags()));
    }
  }

  void add_drop(Gate gate, const toml::node& node, Direction direction) {
    const double most = number(node, "max_drop");
    if (!(most >= 0))
      throw usage_error(fmt::format("{}: max_drop must be 0 or more: how much worse the metric may be", place(node)));
    if (direction == Direction::none)
      throw usage_error(fmt::format("{}: {} is neither better high nor low; write require = \"change(...) ...\"",
                                    place(node), gate.metric));
    gate.quantity = Quantity::change;
    gate.comparison = direction == Direction::maximize ? Relation::at_least : Relation::at_most;
    gate.bound = direction == Direction::maximize ? 0 - most : most;
    request_.gates.push_back(std::move(gate));
  }

  Quantity quantity(const toml::node& node) const {
    const auto text = required<std::string>(node, "bound", "value, lower or upper");
    for (auto q : {Quantity::value, Quantity::lower, Quantity::upper})
      if (EnumNames<Quantity>::names[static_cast<size_t>(q)] == text) return q;
    throw usage_error(fmt::format("{}: bound must be value, lower or upper, not '{}'", place(node), text));
  }

  const std::string& name_;
  Task task_;
  CheckRequest& request_;
};

}  // namespace

void read_gates(std::string_view text, const std::string& name, Task task, CheckRequest& request) {
  toml::table file;
  try {
    file = toml::parse(text, name);
  } catch (const toml::parse_error& error) {
    throw usage_error(fmt::format("{}:{}: {}", name, error.source().begin.line, error.description()));
  }
  GatesFile(name, task, request).read(file);
}

}  // namespace assay
