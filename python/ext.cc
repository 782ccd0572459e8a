// The extension: evaluators, tables and the catalogue for Python. No metric is named here.
#include <nanobind/nanobind.h>
#include <nanobind/stl/optional.h>
#include <nanobind/stl/pair.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/string_view.h>
#include <nanobind/stl/unique_ptr.h>
#include <nanobind/stl/vector.h>

#include <memory>
#include <optional>

#include "assay/base/column_names.h"
#include "assay/base/label_text.h"
#include "assay/comparison.h"
#include "assay/cost_decisions.h"
#include "assay/error.h"
#include "assay/evaluator.h"
#include "checks.h"
#include "choice.h"
#include "columns.h"
#include "decisions.h"
#include "messages.h"
#include "report/comparison_json.h"
#include "report/cost_decisions_json.h"
#include "report/evaluation_read.h"
#include "shared.h"
#include "times.h"
#include "values.h"

namespace assay::python {
namespace {

constexpr int64_t long_work = 4096;  // rows from which the GIL is released

Config make_config(const std::string& task, const std::vector<std::string>& metrics,
                   const std::vector<std::string>& labels, const std::optional<std::string>& positive,
                   std::optional<double> threshold, const std::string& score_kind, const std::string& missing,
                   const std::string& undefined, const std::vector<std::vector<std::string>>& by, int64_t min_slice,
                   const std::string& ci, double level, uint64_t seed, const std::vector<std::string>& window,
                   const std::string& weight_kind) {
  Config config;
  config.task = parse_task(task);
  config.metrics = metrics;
  config.labels = labels;
  config.positive = positive;
  config.threshold = threshold;
  config.score_kind = choice<ScoreKind>(score_kind, "score_kind");
  config.missing = choice<Missing>(missing, "missing");
  config.undefined = choice<Undefined>(undefined, "undefined");
  config.by = by;
  config.min_slice = min_slice;
  config.ci = ci;
  config.level = level;
  config.seed = seed;
  config.window = window;
  config.weight_kind = choice<WeightKind>(weight_kind, "weight_kind");
  return config;
}

constexpr std::pair<const char*, Role> roles[] = {{"target", Role::target},
                                                  {"prediction", Role::prediction},
                                                  {"score", Role::score},
                                                  {"weight", Role::weight},
                                                  {"id", Role::id},
                                                  {"query", Role::query},
                                                  {"document", Role::document},
                                                  {"time", Role::time},
                                                  {"lower", Role::lower},
                                                  {"upper", Role::upper}};

Role role_of(std::string_view name) {
  for (const auto& [text, role] : roles)
    if (name == text) return role;
  if (name == "quantile") return Role::quantile;
  if (name == "slice") return Role::slice;
  throw usage_error("unknown role '" + std::string(name) + "'");
}

void add_column(Batch& batch, Role role, const char* name, Column column, double parameter = 0) {
  if (batch.columns.empty()) batch.rows = column.size;
  if (column.size != batch.rows)
    throw data_error(std::string(name) + " has " + std::to_string(column.size) + " rows, but " + batch.columns[0].name +
                     " has " + std::to_string(batch.rows));
  batch.columns.push_back({role, name, std::move(column), parameter});
}

/// Whether (n, 1) means (n,): where the task has one value a row.
bool flat(Role role, Task task) {
  bool labels = role == Role::target || role == Role::prediction;
  if (task == Task::multilabel || task == Task::regression) return role == Role::weight;
  return role != Role::score ? labels || role == Role::weight : task != Task::multiclass;
}

Column squeezed(Column column) {
  if (column.type != Type::list || column.offsets || column.width != 1 || column.validity) return column;
  return column.child->slice(column.offset, column.size);
}

/// target=..., score=..., slices={"column": array}, quantiles={0.1: array}
Batch make_batch(const nb::dict& columns, Task task) {
  Batch batch;
  for (const auto& [role_name, role] : roles)
    if (columns.contains(role_name))
      if (nb::handle value = columns[role_name]; !value.is_none()) {
        Column column = role == Role::time ? to_time_column(value, role_name) : to_column(value, role_name);
        add_column(batch, role, role_name, flat(role, task) ? squeezed(std::move(column)) : std::move(column));
      }
  if (columns.size() > batch.columns.size()) {
    for (auto [key, value] : columns) {
      auto name = nb::cast<std::string>(key);
      if (name != "slices" && name != "quantiles")
        role_of(name);
      else if (!value.is_none())
        for (auto [column, data] : nb::cast<nb::dict>(value)) {
          auto text = nb::cast<std::string>(nb::str(nb::handle(column)));
          if (name == "slices")
            add_column(batch, Role::slice, text.c_str(), to_column(data, text.c_str()));
          else
            add_column(batch, Role::quantile, text.c_str(), to_column(data, text.c_str()), nb::cast<double>(column));
        }
    }
  }
  if (batch.columns.empty()) throw type_error("columns are needed: target=, and prediction= or score=");
  return batch;
}

void feed(Evaluator& evaluator, const Batch& batch, unsigned threads) {
  if (batch.rows < long_work) return evaluator.update(batch, 1);
  nb::gil_scoped_release release;
  evaluator.update(batch, threads);
}

/// The value of the only metric of `config`. `several`: other tasks have it too, so a refusal names `task`.
nb::object compute(const Config& config, const nb::dict& columns, unsigned threads, bool several) {
  Evaluator evaluator(config);
  Batch batch = make_batch(columns, config.task);
  try {
    feed(evaluator, batch, threads);
    if (batch.rows < long_work) return to_python(evaluator.only_value());
    nb::gil_scoped_release release;
    Value value = evaluator.only_value();
    nb::gil_scoped_acquire acquire;
    return to_python(value);
  } catch (const InvalidInput& error) {
    if (!several || error.kind != InvalidInput::Kind::usage) throw;
    throw InvalidInput(error.kind, error.in_flags() + " (task='" +
                                       std::string(EnumNames<Task>::names[static_cast<size_t>(config.task)]) +
                                       "'; task= chooses another)");
  }
}

/// The record batches of a table, with the roles of its columns.
class TableSource final : public Source {
 public:
  struct Column_ {
    Role role;
    std::string name;
    double parameter;
  };
  TableSource(nb::handle table, std::vector<Column_> columns) : columns_(std::move(columns)) {
    std::vector<std::string> wanted;
    for (const auto& column : columns_) wanted.push_back(column.name);
    tables_ = to_tables(table, wanted);
  }

  bool next(Batch& batch) override {
    while (table_ < tables_.size() && (tables_[table_].empty() || row_ >= tables_[table_][0].column.size))
      ++table_, row_ = 0;
    if (table_ == tables_.size()) return false;
    const auto& table = tables_[table_];
    int64_t n = std::min(step, table[0].column.size - row_);
    batch = Batch{};
    batch.rows = n;
    batch.first_row = static_cast<int64_t>(position_);
    batch.position = position_;
    for (const auto& wanted : columns_) {
      auto found = std::find_if(table.begin(), table.end(), [&](const auto& c) { return c.name == wanted.name; });
      if (found == table.end()) throw unknown(wanted.name, table);
      if (!found->fault.empty()) throw type_error("column '" + wanted.name + "': " + found->fault);
      if (std::any_of(found + 1, table.end(), [&](const auto& c) { return c.name == wanted.name; }))
        throw data_error("two columns are named '" + wanted.name + "'");
      Column column = found->column.slice(row_, n);
      const bool times = found->format.starts_with('t') && column.type != Type::dictionary;
      if (wanted.role == Role::time)
        column = to_times(column, found->format, wanted.name, batch.first_row);
      else if (times)
        column = time_texts(column, found->format);
      batch.columns.push_back({wanted.role, wanted.name, std::move(column), wanted.parameter});
    }
    row_ += n;
    position_ += static_cast<uint64_t>(n);
    return true;
  }
  bool rewind() override {
    table_ = 0, row_ = 0, position_ = 0;
    return true;
  }

 private:
  static constexpr int64_t step = 1 << 16;

  static InvalidInput unknown(const std::string& name, const std::vector<NamedColumn>& table) {
    std::vector<std::string> names;
    for (const auto& column : table) names.push_back(column.name);
    auto close = nearest(name, names);
    return usage_error("no column '" + name + "'" + (close.empty() ? "" : "; did you mean " + close[0] + "?"));
  }

  std::vector<std::vector<NamedColumn>> tables_;
  std::vector<Column_> columns_;
  size_t table_ = 0;
  int64_t row_ = 0;
  uint64_t position_ = 0;
};

std::unique_ptr<Shared> evaluate_table(const Config& config, nb::handle table,
                                       const std::vector<std::pair<std::string, std::string>>& columns,
                                       const std::vector<std::pair<double, std::string>>& quantiles, unsigned threads) {
  std::vector<TableSource::Column_> wanted;
  for (const auto& [role, name] : columns) wanted.push_back({role_of(role), name, 0});
  for (const auto& [level, name] : quantiles) wanted.push_back({Role::quantile, name, level});
  TableSource source(table, std::move(wanted));
  nb::gil_scoped_release release;
  return std::make_unique<Shared>(evaluate(config, source, threads));
}

/// Decisions of several classes by a matrix of costs, as JSON.
std::string decide_table(const Config& config, nb::handle table,
                         const std::vector<std::pair<std::string, std::string>>& columns,
                         const std::vector<std::string>& labels, const std::vector<double>& costs, unsigned threads) {
  std::vector<TableSource::Column_> wanted;
  for (const auto& [role, name] : columns) wanted.push_back({role_of(role), name, 0});
  TableSource source(table, std::move(wanted));
  nb::gil_scoped_release release;
  return cost_decisions_json(decide_by_cost(config, source, {labels, costs}, threads));
}

using Columns = std::vector<std::pair<std::string, std::string>>;  // role, name

/// JSON of schema assay.comparison/1; `models` are the columns of each model, `shared` those of all.
std::string compare_table(const Config& config, nb::handle table, const Columns& shared,
                          const std::vector<Columns>& models, const std::vector<std::string>& names,
                          const std::string& method, unsigned threads) {
  CompareConfig comparison{.evaluation = config, .models = names, .method = method};
  std::vector<TableSource::Column_> wanted;
  std::vector<ModelColumns> columns(models.size());
  for (const auto& [role, name] : shared) wanted.push_back({role_of(role), name, 0});
  for (size_t m = 0; m < models.size(); ++m)
    for (const auto& [role, name] : models[m]) {
      wanted.push_back({role_of(role), name, 0});
      columns[m].columns.emplace_back(role_of(role), name);
    }
  TableSource source(table, std::move(wanted));
  nb::gil_scoped_release release;
  return comparison_json(compare(comparison, columns, source, threads));
}

/// The same of saved evaluations in JSON, named for messages.
std::string compare_saved_json(const std::vector<std::string>& names, const std::vector<std::string>& texts,
                               const std::vector<std::string>& inputs) {
  std::vector<Evaluation> evaluations;
  for (size_t k = 0; k < texts.size(); ++k) evaluations.push_back(read_evaluation(texts[k], inputs[k]));
  auto comparison = compare_saved(names, evaluations);
  comparison.inputs = inputs;
  return comparison_json(comparison);
}

}  // namespace

void Shared::update(const nb::kwargs& columns) {
  Batch batch = make_batch(columns, config().task);
  auto lock = locked();
  feed(evaluator_, batch, 0);
}

NB_MODULE(_ext, m) {
  nb::set_leak_warnings(false);
  nb::register_exception_translator([](const std::exception_ptr& error, void*) {
    try {
      std::rethrow_exception(error);
    } catch (const InvalidInput& e) {
      PyErr_SetString(e.kind == InvalidInput::Kind::type ? PyExc_TypeError : PyExc_ValueError,
                      in_python(e.in_flags()).c_str());
    } catch (const CorruptState& e) {
      PyErr_SetString(PyExc_ValueError, e.what());
    } catch (const IoError& e) {
      PyErr_SetString(PyExc_OSError, e.what());
    }
  });
  nb::class_<Config>(m, "Config");
  m.def("config", &make_config, nb::kw_only(), nb::arg("task"), nb::arg("metrics"), nb::arg("labels"),
        nb::arg("positive").none(), nb::arg("threshold").none(), nb::arg("score_kind"), nb::arg("missing"),
        nb::arg("undefined"), nb::arg("by"), nb::arg("min_slice"), nb::arg("ci"), nb::arg("level"), nb::arg("seed"),
        nb::arg("window"), nb::arg("weight_kind"));
  nb::class_<Shared>(m, "Evaluator")
      .def(nb::init<Config>())
      .def("update", &Shared::update)
      .def("merge", &Shared::merge)
      .def("reset", &Shared::reset)
      .def("result", &Shared::result, nb::arg("worst") = "", nb::arg("fairness") = std::vector<std::string>(),
           nb::arg("window") = std::vector<std::string>())
      .def("save", &Shared::save)
      .def_static("load", [](nb::bytes bytes) {
        return std::make_unique<Shared>(Evaluator::load({bytes.c_str(), bytes.size()}));
      });
  m.def("compute", &compute, nb::arg("config"), nb::arg("columns"), nb::arg("threads"), nb::arg("several"));
  m.def("evaluate_table", &evaluate_table, nb::arg("config"), nb::arg("table"), nb::arg("columns"),
        nb::arg("quantiles"), nb::arg("threads"));
  m.def("compare_table", &compare_table, nb::arg("config"), nb::arg("table"), nb::arg("shared"), nb::arg("models"),
        nb::arg("names"), nb::arg("method"), nb::arg("threads"));
  m.def("cost_matrix", [](const std::vector<std::string>& items, const std::vector<std::string>& labels) {
    auto matrix = cost_matrix_of(items, labels, "cost");
    return std::pair(matrix.labels, matrix.costs);
  });
  m.def("compare_saved", &compare_saved_json, nb::arg("names"), nb::arg("texts"), nb::arg("inputs"));
  m.def("catalog", [] {
    nb::list rows;
    for (const auto& def : catalog()) rows.append(to_python(def));
    return rows;
  });
  m.def("split_specs", [](const std::string& text) { return split_specs(text); });
  m.def("canonical_spec",
        [](const std::string& text, const std::string& task) { return parse_spec(text, parse_task(task)).text(); });
  m.def("find_metric", [](const std::string& name, const std::string& task) -> std::optional<std::string> {
    const MetricDef* def = find_metric(name, parse_task(task));
    return def ? std::optional<std::string>(def->name) : std::nullopt;
  });
  m.def("custom_fields", [](const std::string& task) {
    nb::list names;
    for (auto name : custom_fields(parse_task(task))) names.append(nb::str(name.data(), name.size()));
    return names;
  });
  m.def("slice_column", [](const std::string& item) { return slice_column(item); });
  m.def("window_column", [](const std::string& window) { return window_column(window); });
  m.def("canonical_label", [](const std::string& text) { return canonical_label(text); });
  m.def("fitting", &fitting, nb::arg("pattern"), nb::arg("names"));
  m.def("nearest", [](const std::string& name, const std::vector<std::string>& names) { return nearest(name, names); });
  m.def("decide_table", &decide_table, nb::arg("config"), nb::arg("table"), nb::arg("columns"), nb::arg("labels"),
        nb::arg("costs"), nb::arg("threads"));
  bind_decisions(m);
  bind_checks(m);
  m.attr("__version__") = ASSAY_VERSION;
}

}  // namespace assay::python
