// Random tables of every task for the laws, with the awkward on purpose: ties, one class, tiny sizes, huge offsets.
#pragma once
#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "assay/evaluator.h"

namespace assay::laws {

/// A table as plain numbers: columns[c][row]. Labels are small integers, or the texts that these stand for.
struct Table {
  Task task = Task::binary;
  struct Entry {
    Role role;
    std::string name;
    std::vector<double> values;
    bool label = false;
  };
  std::vector<Entry> entries;
  size_t rows = 0;
  std::vector<std::string> texts = {};  // of labels

  /// The rows at `indices`, with weights when `weights` is not empty.
  Batch batch(const std::vector<size_t>& indices, const std::vector<double>& weights = {}) const {
    Batch batch;
    batch.rows = static_cast<int64_t>(indices.size());
    for (const auto& entry : entries) {
      if (entry.label && !texts.empty()) {
        std::vector<std::string> column;
        for (size_t i : indices) column.push_back(texts[static_cast<size_t>(entry.values[i])]);
        batch.columns.push_back({entry.role, entry.name, make_column(column), 0});
      } else if (entry.label) {
        std::vector<int64_t> column;
        for (size_t i : indices) column.push_back(static_cast<int64_t>(entry.values[i]));
        batch.columns.push_back({entry.role, entry.name, make_column(std::move(column)), 0});
      } else {
        std::vector<double> column;
        for (size_t i : indices) column.push_back(entry.values[i]);
        batch.columns.push_back({entry.role, entry.name, make_column(std::move(column)), 0});
      }
    }
    if (!weights.empty())
      batch.columns.push_back({Role::weight, "weight", make_column(std::vector<double>(weights)), 0});
    return batch;
  }
  std::vector<size_t> all() const {
    std::vector<size_t> indices(rows);
    for (size_t i = 0; i < rows; ++i) indices[i] = i;
    return indices;
  }
};

using Random = std::mt19937_64;

inline double uniform(Random& random) { return static_cast<double>(random() >> 11) * 0x1p-53; }

/// A score in [0, 1]; on a coarse grid when `tied`.
inline double score(Random& random, bool tied) {
  return tied ? static_cast<double>(random() % 5) / 4 : uniform(random);
}

inline Table binary(Random& random, size_t rows, bool tied, double prevalence) {
  Table table{Task::binary, {{Role::target, "label", {}, true}, {Role::score, "score", {}}}, rows};
  for (size_t i = 0; i < rows; ++i) {
    table.entries[0].values.push_back(uniform(random) < prevalence);
    table.entries[1].values.push_back(score(random, tied));
  }
  return table;
}

inline Table multiclass(Random& random, size_t rows, bool tied, size_t classes, size_t seen) {
  Table table{Task::multiclass, {{Role::target, "label", {}, true}}, rows};
  for (size_t c = 0; c < classes; ++c) table.entries.push_back({Role::score, "p" + std::to_string(c), {}});
  for (size_t i = 0; i < rows; ++i) {
    table.entries[0].values.push_back(static_cast<double>(random() % seen));
    std::vector<double> p(classes);
    double sum = 0;
    for (auto& x : p) sum += x = tied ? static_cast<double>(1 + random() % 2) : uniform(random) + 1e-3;
    for (size_t c = 0; c < classes; ++c) table.entries[c + 1].values.push_back(p[c] / sum);
  }
  return table;
}

/// Classes by scores whose labels are texts that are easily taken for numbers, truth values or each other.
inline Table awkward_classes(Random& random, size_t rows, bool tied, std::vector<std::string> texts) {
  Table table = multiclass(random, rows, tied, texts.size(), texts.size());
  for (size_t c = 0; c < texts.size(); ++c) table.entries[c + 1].name = "p(" + texts[c] + ")";
  table.texts = std::move(texts);
  return table;
}

/// Truth and predictions of such labels; true is 1, and false 0.
inline Table awkward_labels(Random& random, size_t rows, std::vector<std::string> texts) {
  Table table{Task::multiclass, {{Role::target, "label", {}, true}, {Role::prediction, "called", {}, true}}, rows};
  for (auto& entry : table.entries)
    for (size_t i = 0; i < rows; ++i) entry.values.push_back(static_cast<double>(random() % texts.size()));
  table.texts = std::move(texts);
  return table;
}

inline Table multilabel(Random& random, size_t rows, bool tied, size_t labels) {
  Table table{Task::multilabel, {}, rows};
  for (size_t k = 0; k < labels; ++k) table.entries.push_back({Role::target, "t" + std::to_string(k), {}, true});
  for (size_t k = 0; k < labels; ++k) table.entries.push_back({Role::score, "s" + std::to_string(k), {}});
  for (size_t k = 0; k < labels; ++k)
    for (size_t i = 0; i < rows; ++i) {
      table.entries[k].values.push_back(static_cast<double>(random() % 2));
      table.entries[labels + k].values.push_back(score(random, tied));
    }
  return table;
}

inline Table regression(Random& random, size_t rows, bool tied, double offset, size_t outputs) {
  Table table{Task::regression, {}, rows};
  for (size_t k = 0; k < outputs; ++k) table.entries.push_back({Role::target, "y" + std::to_string(k), {}});
  for (Role role : {Role::prediction, Role::lower, Role::upper})
    for (size_t k = 0; k < outputs; ++k)
      table.entries.push_back({role, "p" + std::to_string(table.entries.size()), {}});
  for (size_t k = 0; k < outputs; ++k)
    for (size_t i = 0; i < rows; ++i) {
      double y = offset + (tied ? static_cast<double>(1 + random() % 4) : 0.5 + uniform(random));
      double p = tied ? offset + static_cast<double>(1 + random() % 4) : y + 0.25 * (uniform(random) - 0.5);
      table.entries[k].values.push_back(y);
      table.entries[outputs + k].values.push_back(p);
      table.entries[2 * outputs + k].values.push_back(p - 0.125);
      table.entries[3 * outputs + k].values.push_back(p + 0.125);
    }
  return table;
}

inline Table ranking(Random& random, size_t rows, bool tied, size_t queries) {
  Table table{
      Task::ranking, {{Role::query, "q", {}, true}, {Role::target, "rel", {}}, {Role::score, "score", {}}}, rows};
  for (size_t i = 0; i < rows; ++i) {
    table.entries[0].values.push_back(static_cast<double>(random() % queries));
    table.entries[1].values.push_back(static_cast<double>(random() % 4));
    table.entries[2].values.push_back(score(random, tied));
  }
  return table;
}

inline std::vector<Table> tables(uint64_t seed) {
  Random random(seed);
  std::vector<Table> all;
  for (bool tied : {false, true}) {
    for (size_t rows : {1, 2, 7, 100, 1000}) {
      all.push_back(binary(random, rows, tied, 0.3));
      all.push_back(multiclass(random, rows, tied, 3, 3));
      all.push_back(multilabel(random, rows, tied, 3));
      all.push_back(regression(random, rows, tied, 0, 1));
      all.push_back(ranking(random, rows, tied, 5));
    }
    all.push_back(binary(random, 50, tied, 0));
    all.push_back(binary(random, 50, tied, 1));
    all.push_back(multiclass(random, 60, tied, 7, 2));
    all.push_back(regression(random, 200, tied, 1e9, 1));
    all.push_back(regression(random, 200, tied, 0, 3));
  }
  all.push_back(awkward_classes(random, 60, false, {"1", "2", "3", "nan"}));
  all.push_back(awkward_classes(random, 60, false, {"NaN", "-nan", "10", "9", "inf", "nan(1)", "01"}));
  all.push_back(awkward_classes(random, 60, false, {" a", "a", "A", "a ", "true", "-1", "1e3", "1000"}));
  all.push_back(awkward_labels(random, 80, {"1", "true", "0", "false"}));
  all.push_back(awkward_labels(random, 80, {"true", "false", "nan", "2", "", "x"}));
  all.push_back(awkward_labels(random, 80, {"NaN", "1", "nan", "-inf", "0x1p3", "1.0", "+1", "true"}));
  return all;
}

/// Every metric of a task with its defaults, and once more for each further choice of each parameter.
inline std::vector<std::string> specs(Task task) {
  std::vector<std::string> all;
  for (const auto& def : catalog()) {
    if (def.task != task) continue;
    all.emplace_back(def.name);
    for (const auto& param : def.params) {
      if (param.type == ParamType::boolean)
        all.push_back(std::string(def.name) + "(" + std::string(param.name) + "=true)");
      for (size_t c = 0; c < param.choice_count; ++c)
        all.push_back(std::string(def.name) + "(" + std::string(param.name) + "=" + std::string(param.choices[c]) +
                      ")");
    }
  }
  std::string sum;
  for (auto name : custom_fields(task)) sum += (sum.empty() ? "" : " + ") + std::string(name);
  if (!sum.empty()) all.push_back("own=(" + sum + ")/(n + 1)");
  return all;
}

inline Config config(const Table& table, std::vector<std::string> metrics) {
  Config config;
  config.task = table.task;
  config.metrics = std::move(metrics);
  config.ci = "auto";
  if (table.task == Task::multiclass && table.texts.empty())
    for (size_t c = 0; c + 1 < table.entries.size(); ++c) config.labels.push_back(std::to_string(c));
  return config;
}

}  // namespace assay::laws
