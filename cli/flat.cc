#include "flat.h"

namespace assay::cli {
namespace {

using Cells = std::vector<std::pair<std::string, double>>;

void append(Cells& cells, double x) { cells.emplace_back("", x); }

void append(Cells& cells, const Vector& v) {
  for (size_t i = 0; i < v.values.size(); ++i) cells.emplace_back(v.labels[i], v.values[i]);
}

void append(Cells& cells, const Matrix& m) {
  size_t n = m.labels.size();
  for (size_t i = 0; i < n; ++i)
    for (size_t j = 0; j < n; ++j) cells.emplace_back(m.labels[i] + "|" + m.labels[j], m.values[i * n + j]);
}

void append(Cells& cells, const Curve& c) {
  for (const auto& [name, values] : c.columns)
    for (size_t i = 0; i < values.size(); ++i) cells.emplace_back(name + "|" + std::to_string(i), values[i]);
}

void append(Cells& cells, const Table& t) {
  for (const auto& [name, values] : t.rows)
    for (size_t j = 0; j < values.size(); ++j)
      if (!std::isnan(values[j])) cells.emplace_back(name + "|" + t.columns[j], values[j]);
}

}  // namespace

Cells flat_cells(const Value& value) {
  Cells cells;
  std::visit([&](const auto& data) { append(cells, data); }, value.data);
  for (const auto& [name, x] : value.at) cells.emplace_back("at|" + name, x);
  return cells;
}

}  // namespace assay::cli
