// Rows of the catalogue evaluated as the engine does, and slow references of their formulas.
#pragma once
#include <algorithm>
#include <boost/multiprecision/cpp_bin_float.hpp>
#include <boost/multiprecision/cpp_int.hpp>
#include <cmath>
#include <numeric>
#include <random>
#include <string>
#include <vector>

#include "assay/metrics/regression.h"

namespace reference {

using Real = boost::multiprecision::cpp_bin_float_100;
using Rational = boost::multiprecision::cpp_rational;
using assay::MetricDef;

/// Rows of one output. No weights: ones.
struct Data {
  std::vector<double> target, estimate, weight, lower, upper;

  size_t size() const { return target.size(); }
  double w(size_t i) const { return weight.empty() ? 1 : weight[i]; }
  assay::Rows rows(size_t begin, size_t n) const {
    assay::Rows rows;
    rows.size = n;
    auto part = [&](const std::vector<double>& v) {
      return v.empty() ? std::span<const double>() : std::span<const double>(v).subspan(begin, n);
    };
    rows.weight = part(weight), rows.actual = part(target), rows.estimate = part(estimate);
    rows.lower = part(lower), rows.upper = part(upper);
    return rows;
  }
};

inline const MetricDef& row(std::string_view name) {
  for (std::span<const MetricDef> table :
       {std::span<const MetricDef>(assay::regression_losses), std::span<const MetricDef>(assay::regression_scores),
        std::span<const MetricDef>(assay::interval_metrics)})
    for (const MetricDef& def : table)
      if (def.name == name) return def;
  throw std::out_of_range(std::string(name));
}

inline std::vector<std::string> all_names() {
  std::vector<std::string> names;
  for (const auto& def : assay::regression_losses) names.emplace_back(def.name);
  for (const auto& def : assay::regression_scores) names.emplace_back(def.name);
  for (const auto& def : assay::interval_metrics) names.emplace_back(def.name);
  return names;
}

using Settings = std::vector<std::pair<std::string, assay::Param>>;

inline assay::Params params(const MetricDef& def, const Settings& settings) {
  assay::Params values;
  for (const auto& param : def.params) {
    values.push_back(param.default_value());
    for (const auto& [name, value] : settings)
      if (param.name == name) values.back() = value;
  }
  return values;
}

using States = std::vector<std::unique_ptr<assay::AnyState>>;

inline States states(const MetricDef& def, const assay::Params& values) {
  States all;
  for (const auto& need : def.states(values)) all.push_back(need.make());
  return all;
}

/// Sealed states of `parts` of the data, merged; each part is a list of [begin, end).
inline States fill(const MetricDef& def, const assay::Params& values, const Data& data,
                   const std::vector<std::vector<std::pair<size_t, size_t>>>& parts) {
  States whole = states(def, values);
  for (const auto& blocks : parts) {
    States part = states(def, values);
    for (size_t s = 0; s < part.size(); ++s) {
      for (auto [begin, end] : blocks) {
        const auto rows = data.rows(begin, end - begin);
        part[s]->check(rows), part[s]->update(rows);
      }
      whole[s]->merge(*part[s]);
    }
  }
  for (auto& state : whole) state->seal();
  return whole;
}

inline assay::Value compute(const MetricDef& def, const assay::Params& values, const States& states,
                            const assay::Context& context = {}) {
  std::vector<const assay::AnyState*> pointers;
  for (const auto& state : states) pointers.push_back(state.get());
  return def.compute(pointers, values, context);
}

inline assay::Value evaluate(std::string_view name, const Data& data, const Settings& settings = {}) {
  const auto& def = row(name);
  const auto values = params(def, settings);
  return compute(def, values, fill(def, values, data, {{{0, data.size()}}}));
}
inline double value(std::string_view name, const Data& data, const Settings& settings = {}) {
  return evaluate(name, data, settings).number();
}

inline std::string bytes(const States& states) {
  assay::Writer writer;
  for (const auto& state : states) state->save(writer);
  return writer.take();
}

/// Weighted mean of f(target, estimate).
template <class F> Real mean(const Data& d, F f) {
  Real sum = 0, weight = 0;
  for (size_t i = 0; i < d.size(); ++i) {
    if (d.w(i) == 0) continue;
    sum += Real(d.w(i)) * f(Real(d.target[i]), Real(d.estimate[i]));
    weight += d.w(i);
  }
  return sum / weight;
}
inline Real mean_target(const Data& d) {
  return mean(d, [](const Real& t, const Real&) { return t; });
}
inline Real mean_estimate(const Data& d) {
  return mean(d, [](const Real&, const Real& e) { return e; });
}

/// Relative distance, in units of 2^-53.
inline double ulps(double got, const Real& want) {
  if (want == 0) return got == 0 ? 0 : HUGE_VAL;
  return static_cast<double>(abs((Real(got) - want) / want)) * 0x1p53;
}

enum class Kind { normal, offset, tied, positive, counts, close };

inline Data random_data(std::mt19937_64& random, size_t n, Kind kind, int weights) {
  std::normal_distribution<double> normal;
  std::poisson_distribution<int> poisson(1.5);
  Data d;
  for (size_t i = 0; i < n; ++i) {
    double t = normal(random), e = t + 0.5 * normal(random);
    if (kind == Kind::offset) t += 1e9, e += 1e9;
    if (kind == Kind::tied) t = std::round(2 * t) / 2, e = std::round(2 * e) / 2;
    if (kind == Kind::positive) t = std::exp(2 * t), e = std::exp(2 * e);
    if (kind == Kind::counts) t = poisson(random), e = std::exp(e);
    if (kind == Kind::close) t = 1000 * std::exp(t), e = t * (1 + 1e-5 * normal(random));
    d.target.push_back(t), d.estimate.push_back(e);
    d.lower.push_back(e - std::abs(normal(random))), d.upper.push_back(e + std::abs(normal(random)));
    if (weights == 1) d.weight.push_back(static_cast<double>(random() % 4));
    if (weights == 2) d.weight.push_back(std::generate_canonical<double, 53>(random));
  }
  if (weights == 1) d.weight[0] = 2;
  return d;
}

/// Every row as often as its whole weight says.
inline Data repeated(const Data& d) {
  Data out;
  for (size_t i = 0; i < d.size(); ++i)
    for (int k = 0; k < d.weight[i]; ++k) {
      out.target.push_back(d.target[i]), out.estimate.push_back(d.estimate[i]);
      out.lower.push_back(d.lower[i]), out.upper.push_back(d.upper[i]);
    }
  return out;
}

}  // namespace reference
