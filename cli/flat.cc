#include "flat.h"

namespace assay::cli {
namespace {

using Cells = std::vector<FlatCell>;

/// A part of a key: a bar in it, and a backslash, have a backslash before them.
std::string part(const std::string& name) {
  if (name.find_first_of("|\\") == name.npos) return name;
  std::string out;
  for (char c : name) out += (c == '|' || c == '\\') ? std::string{'\\', c} : std::string(1, c);
  return out;
}

void append(Cells& cells, double x) { cells.push_back({"", x, 0}); }

void append(Cells& cells, const Vector& v) {
  for (size_t i = 0; i < v.values.size(); ++i) cells.push_back({part(v.labels[i]), v.values[i], i});
}

void append(Cells& cells, const Matrix& m) {
  m.each([&](size_t i, size_t j, double x) {
    cells.push_back({part(m.labels[i]) + "|" + part(m.labels[j]), x, i * m.labels.size() + j});
  });
}

void append(Cells& cells, const Curve& c) {
  for (const auto& [name, values] : c.columns)
    for (size_t i = 0; i < values.size(); ++i) cells.push_back({name + "|" + std::to_string(i), values[i], i});
}

void append(Cells& cells, const Table& t) {
  for (size_t i = 0; i < t.rows.size(); ++i)
    for (size_t j = 0; j < t.columns.size(); ++j)
      if (const auto& [name, values] = t.rows[i]; !std::isnan(values[j]))
        cells.push_back({part(name) + "|" + part(t.columns[j]), values[j], i * t.columns.size() + j});
}

}  // namespace

Cells flat_cells(const Value& value) {
  Cells cells;
  std::visit([&](const auto& data) { append(cells, data); }, value.data);
  for (const auto& [name, x] : value.at) cells.push_back({"at|" + name, x, no_index});
  return cells;
}

}  // namespace assay::cli
