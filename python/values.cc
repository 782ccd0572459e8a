#include "values.h"

#include <nanobind/stl/string.h>
#include <nanobind/stl/string_view.h>

#include <cmath>

#include "assay/error.h"

namespace assay::python {
namespace {

nb::object numbers(const std::vector<double>& values) {
  nb::module_ array = nb::module_::import_("array");
  nb::object bytes = nb::steal(PyBytes_FromStringAndSize(reinterpret_cast<const char*>(values.data()),
                                                         static_cast<Py_ssize_t>(values.size() * sizeof(double))));
  return array.attr("array")("d", bytes);
}

nb::object number_or_none(double x) { return std::isfinite(x) ? nb::object(nb::float_(x)) : nb::object(nb::none()); }

nb::object texts(std::span<const std::string> list) {
  nb::list out;
  for (const auto& text : list) out.append(text);
  return out;
}

/// Lower or upper ends: one number, or those of a vector or table under its labels.
nb::object ends(const Value& value, const Interval& ci, double end, const std::vector<double>& all) {
  if (ci.scalar()) return nb::float_(end);
  nb::dict out;
  if (const auto* vector = std::get_if<Vector>(&value.data)) {
    for (size_t i = 0; i < all.size(); ++i)
      if (!std::isnan(all[i])) out[nb::cast(vector->labels[i])] = all[i];
  } else if (const auto* table = std::get_if<Table>(&value.data)) {
    const size_t columns = table->columns.size();
    for (size_t i = 0; i < table->rows.size(); ++i) {
      nb::dict row;
      for (size_t j = 0; j < columns; ++j)
        if (!std::isnan(all[i * columns + j])) row[nb::cast(table->columns[j])] = all[i * columns + j];
      out[nb::cast(table->rows[i].first)] = row;
    }
  }
  return out;
}

nb::dict to_python(const Result& result) {
  const MetricDef& def = *result.spec.def;
  nb::dict out;
  out["name"] = def.name;
  out["spec"] = result.spec.text();
  out["value"] = assay::python::to_python(result.value);
  out["undefined"] = result.value.undefined.empty() ? nb::object(nb::none()) : nb::cast(result.value.undefined);
  if (result.value.clamped_rows > 0) {
    out["clamped"] = result.value.clamped;
    out["clamped_rows"] = result.value.clamped_rows;
  }
  if (!result.value.at.empty()) {
    nb::dict at;
    for (const auto& [name, x] : result.value.at) at[nb::cast(name)] = x;
    out["at"] = at;
  }
  out["direction"] = EnumNames<Direction>::names[static_cast<size_t>(def.direction)];
  nb::list range;
  range.append(number_or_none(def.range.low)), range.append(number_or_none(def.range.high));
  out["range"] = range;
  if (result.ci) {
    nb::dict ci;
    ci["method"] = result.ci->method, ci["level"] = result.ci->level;
    ci["low"] = ends(result.value, *result.ci, result.ci->low, result.ci->lows);
    ci["high"] = ends(result.value, *result.ci, result.ci->high, result.ci->highs);
    out["ci"] = ci;
  }
  if (!result.no_interval.empty()) out["no_interval"] = result.no_interval;
  out["signature"] = result.signature;
  return out;
}

}  // namespace

nb::list to_python(const std::vector<Result>& results) {
  nb::list out;
  for (const auto& result : results) out.append(to_python(result));
  return out;
}

nb::object to_python(const Value& value) {
  if (const auto* x = std::get_if<double>(&value.data)) return nb::float_(*x);
  nb::dict out;
  if (const auto* vector = std::get_if<Vector>(&value.data)) {
    for (size_t i = 0; i < vector->labels.size(); ++i) out[nb::cast(vector->labels[i])] = vector->values[i];
  } else if (const auto* matrix = std::get_if<Matrix>(&value.data)) {
    out["labels"] = texts(matrix->labels);
    nb::list rows;
    const size_t n = matrix->labels.size(), width = matrix->sparse() ? 3 : n;
    for (size_t i = 0; i < matrix->values.size(); i += width) {
      nb::list row;
      for (size_t k = 0; k < width; ++k) {
        double x = matrix->values[i + k];
        const bool place = matrix->sparse() && k < 2;
        bool whole = (place || matrix->cells == "counts") && x == std::floor(x) && std::abs(x) < 0x1p53;
        row.append(whole ? nb::object(nb::int_(static_cast<int64_t>(x))) : nb::object(nb::float_(x)));
      }
      rows.append(row);
    }
    out[nb::cast(matrix->sparse() ? std::string("cells") : matrix->cells)] = rows;
  } else if (const auto* curve = std::get_if<Curve>(&value.data)) {
    for (const auto& [name, column] : curve->columns) out[nb::cast(name)] = numbers(column);
  } else if (const auto* table = std::get_if<Table>(&value.data)) {
    for (const auto& [key, cells] : table->rows) {
      nb::dict row;
      for (size_t k = 0; k < cells.size(); ++k)
        if (!std::isnan(cells[k])) row[nb::cast(table->columns[k])] = cells[k];
      out[nb::cast(key)] = row;
    }
  }
  return out;
}

nb::dict to_python(const Evaluation& evaluation) {
  auto name = [](auto value) { return EnumNames<decltype(value)>::names[static_cast<size_t>(value)]; };
  nb::dict out, data, dropped;
  Task task = evaluation.config.task;
  out["task"] = name(task);
  data["inputs"] = texts(evaluation.inputs);
  data["rows_read"] = evaluation.data.rows_read;
  data["rows_used"] = evaluation.data.rows_used;
  for (const auto& [reason, rows] : evaluation.data.rows_dropped) dropped[nb::cast(reason)] = rows;
  data["rows_dropped"] = dropped;
  data["duplicate_ids"] = evaluation.data.duplicate_ids;
  if (evaluation.data.effective_rows) data["effective_rows"] = *evaluation.data.effective_rows;
  if (evaluation.data.unmatched) {
    nb::dict unmatched;
    unmatched["predictions"] = evaluation.data.unmatched->predictions;
    unmatched["truth"] = evaluation.data.unmatched->truth;
    data["unmatched"] = unmatched;
  }
  if (task != Task::regression && task != Task::ranking) {
    data["classes"] = texts(evaluation.classes);
    if (evaluation.positive) data["positive"] = *evaluation.positive;
    if (!evaluation.score_columns.empty()) {
      nb::dict columns;
      for (const auto& [column, label] : evaluation.score_columns) columns[nb::cast(column)] = label;
      data["score_columns"] = columns;
    }
    data["score_kind"] = name(evaluation.config.score_kind);
  }
  out["data"] = data;
  out["metrics"] = to_python(evaluation.metrics);
  nb::list slices;
  for (const auto& slice : evaluation.slices) {
    nb::dict one, key;
    for (const auto& [column, value] : slice.slice) key[nb::cast(column)] = value;
    one["slice"] = key;
    one["rows"] = slice.rows;
    one["metrics"] = to_python(slice.metrics);
    slices.append(one);
  }
  out["slices"] = slices;
  add_views(out, evaluation);
  out["warnings"] = texts(evaluation.warnings);
  return out;
}

nb::object to_python(const Param& param) {
  switch (param.index()) {
    case 0:
      return nb::bool_(std::get<bool>(param));
    case 1:
      return nb::int_(std::get<int64_t>(param));
    case 2:
      return nb::float_(std::get<double>(param));
    default:
      return nb::cast(std::get<std::string>(param));
  }
}

nb::dict to_python(const MetricDef& def) {
  nb::dict out;
  out["name"] = def.name;
  out["task"] = EnumNames<Task>::names[static_cast<size_t>(def.task)];
  out["needs"] = EnumNames<Need>::names[static_cast<size_t>(def.need)];
  const std::pair<const char*, std::string_view> texts[] = {
      {"title", def.title},         {"meaning", def.meaning},   {"formula", def.formula},
      {"shows", def.shows},         {"use_when", def.use_when}, {"avoid_when", def.avoid_when},
      {"undefined", def.undefined}, {"source", def.source},     {"oracle", def.oracle}};
  for (const auto& [key, text] : texts) out[key] = text;
  nb::list range, aliases, intervals, params;
  nb::dict alias_specs;  // of aliases that set parameters
  range.append(number_or_none(def.range.low)), range.append(number_or_none(def.range.high));
  out["range"] = range;
  out["direction"] = EnumNames<Direction>::names[static_cast<size_t>(def.direction)];
  auto append_words = [](nb::list& list, std::string_view rest) {
    while (!rest.empty()) {
      auto space = rest.find(' ');
      list.append(rest.substr(0, space));
      rest = space == rest.npos ? std::string_view() : rest.substr(space + 1);
    }
  };
  for (auto [name, set] : aliases_of(def)) {
    aliases.append(name);
    if (!set.empty()) alias_specs[nb::cast(name)] = parse_spec(name, def.task).text();
  }
  append_words(intervals, def.interval_methods);
  out["aliases"] = aliases;
  out["alias_specs"] = alias_specs;
  out["intervals"] = intervals;
  for (const auto& param : def.params) {
    nb::dict one;
    constexpr const char* types[] = {"bool", "int", "float", "str", "choice"};
    one["name"] = param.name;
    one["type"] = types[static_cast<size_t>(param.type)];
    one["default"] = to_python(param.default_value());
    one["help"] = param.help;
    nb::list choices;
    for (size_t c = 0; c < param.choice_count; ++c) choices.append(param.choices[c]);
    one["choices"] = choices;
    one["low"] = number_or_none(param.bounds.low), one["high"] = number_or_none(param.bounds.high);
    params.append(one);
  }
  out["params"] = params;
  out["symmetric"] = def.symmetric;
  out["proper"] = def.proper;
  out["prevalence_sensitive"] = def.prevalence_sensitive;
  return out;
}

}  // namespace assay::python
