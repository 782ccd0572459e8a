// Random rows of probabilities with everything awkward, and how to put them into a state and ask a formula.
#pragma once
#include <cmath>
#include <random>
#include <string>
#include <vector>

#include "assay/metric.h"

namespace assay::testing_probability {

/// Rows of a binary task (columns = 1) or a multiclass task, in single or double width.
struct Data {
  size_t n = 0, columns = 1;
  std::vector<double> p;  // exactly the values of `narrow` when single
  std::vector<float> narrow;
  std::vector<uint32_t> y;
  std::vector<double> weight;  // empty: ones
  std::vector<uint8_t> truth;

  double w(size_t i) const { return weight.empty() ? 1 : weight[i]; }
  double total() const {
    double sum = 0;
    for (size_t i = 0; i < n; ++i) sum += w(i);
    return sum;
  }
  Rows rows(size_t begin, size_t m) const {
    Rows r;
    r.size = m;
    if (!weight.empty()) r.weight = {weight.data() + begin, m};
    const size_t at = begin * columns, size = m * columns;
    const Reals values =
        narrow.empty() ? Reals{nullptr, p.data() + at, size} : Reals{narrow.data() + at, nullptr, size};
    if (columns == 1) {
      r.truth = {truth.data() + begin, m};
      r.probability = r.score = values;
    } else {
      r.classes = static_cast<uint32_t>(columns);
      r.target = {y.data() + begin, m};
      r.probabilities = r.scores = {values, columns};
    }
    return r;
  }
};

inline double uniform(std::mt19937_64& random) { return static_cast<double>(random() >> 11) * 0x1p-53; }

/// Zeros, ones, edges of fifteen bins and their neighbours, tiny and ordinary values; sometimes one class
/// only.
inline Data awkward(std::mt19937_64& random, size_t n, size_t columns = 1) {
  Data d{n, columns, {}, {}, {}, {}, {}};
  const bool single = random() % 2, one_class = random() % 8 == 0;
  const uint64_t weights = random() % 3, shape = random() % 4;
  for (size_t i = 0; i < n * columns; ++i) {
    const double u = uniform(random);
    double x = shape == 0 ? static_cast<double>(random() % 16) / 15 : shape == 1 ? std::exp(-60 * u) : u;
    if (random() % 6 == 0) x = static_cast<double>(random() % 2);
    if (random() % 9 == 0)
      x = std::nextafter(static_cast<double>(random() % 16) / 15, static_cast<double>(random() % 2));
    if (single) d.narrow.push_back(static_cast<float>(x)), x = d.narrow.back();
    d.p.push_back(x);
  }
  for (size_t i = 0; i < n; ++i) {
    const size_t classes = columns == 1 ? 2 : columns;
    d.y.push_back(one_class ? 1 : columns == 1 ? uniform(random) < d.p[i] : static_cast<uint32_t>(random() % classes));
    d.truth.push_back(d.y.back() != 0);
    if (weights == 1) d.weight.push_back(static_cast<double>(1 + random() % 4));
    if (weights == 2) d.weight.push_back(0.01 + uniform(random));
  }
  return d;
}

/// The value of a row of the catalogue, the rows being split, merged in any order, saved and read back.
inline Value evaluate(const MetricDef& def, const Data& data, std::mt19937_64& random, const Params& given = {}) {
  Params params = given;
  for (size_t k = params.size(); k < def.params.size(); ++k) params.push_back(def.params[k].default_value());
  std::vector<std::unique_ptr<AnyState>> states;
  std::vector<const AnyState*> views;
  for (const auto& need : def.states(params)) {
    auto state = need.make();
    for (size_t begin = 0; begin < data.n;) {
      const size_t m = std::min<size_t>(data.n - begin, 1 + random() % (data.n + 1));
      auto part = state->empty();
      part->update(data.rows(begin, m));
      if (random() % 2) std::swap(part, state);
      state->merge(*part);
      begin += m;
    }
    state->seal(run_in_turn);
    Writer writer;
    state->save(writer);
    states.push_back(state->empty());
    Reader reader(writer.bytes());
    states.back()->load(reader);
    views.push_back(states.back().get());
  }
  std::vector<std::string> labels(std::max<size_t>(data.columns, 2));
  Context context;
  context.labels = labels;
  return def.compute(views, params, context);
}

template <size_t N> const MetricDef& row(const MetricDef (&table)[N], std::string_view name) {
  for (const auto& def : table)
    if (def.name == name) return def;
  throw std::out_of_range(std::string(name));
}

}  // namespace assay::testing_probability
