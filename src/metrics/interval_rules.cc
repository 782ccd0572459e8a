#include "assay/metrics/interval_rules.h"

#include <algorithm>
#include <cmath>

#include "assay/base/distributions.h"
#include "assay/base/elementary.h"
#include "assay/base/rational.h"

namespace assay::intervals {
namespace {

constexpr double fewest = 2;  // units

/// The ends of x +- d on a logit scale over [low, high], x strictly inside.
Band on_logit(double x, double d, Range range) {
  const double width = range.high - range.low, p = (x - range.low) / width;
  const double centre = math::log(p) - math::log1p(-p), half = d / width / (p * (1 - p));
  return {range.low + width * math::sigmoid(centre - half), range.low + width * math::sigmoid(centre + half)};
}

}  // namespace

Band wilson(double rate, double trials, double z) {
  const double spread = z * z / trials, scale = 1 + spread;
  const double centre = (rate + spread / 2) / scale;
  const double half = z / scale * std::sqrt(rate * (1 - rate) / trials + spread / (4 * trials));
  return {rate == 0 ? 0 : std::max(centre - half, 0.0), rate == 1 ? 1 : std::min(centre + half, 1.0)};
}

std::optional<Band> mean_band(const ExactSum& sum, const ExactSum& squares, const ExactSum& weight,
                              const IntervalInput& in) {
  const double units = weight.value() * in.units;
  if (!(units >= fewest) || !sum.finite() || !squares.finite()) return {};
  const double mean = ratio(sum, weight);
  const double variance = centred(weight, sum, sum, squares) / weight.value() / (units - 1);
  if (!(variance > 0) || !std::isfinite(variance)) return {};
  const double half = -student_t_quantile((1 - in.level) / 2, units - 1) * std::sqrt(variance);
  return Band{mean - half, mean + half};
}

Found within_range(const IntervalInput& in, std::string method, Band band) {
  if (std::isnan(band.low) || std::isnan(band.high)) return {};
  const auto [low, high] = in.metric.range;
  const Interval inside{std::move(method), in.level, std::max(band.low, low), std::min(band.high, high)};
  return inside.low < inside.high ? Found(inside) : Found();
}

namespace {

/// The numbers of a vector or table, row by row.
std::vector<double> numbers_of(const Value& value) {
  if (const auto* vector = std::get_if<Vector>(&value.data)) return vector->values;
  std::vector<double> all;
  if (const auto* table = std::get_if<Table>(&value.data))
    for (const auto& [name, cells] : table->rows) all.insert(all.end(), cells.begin(), cells.end());
  return all;
}

}  // namespace

Found of_parts(const IntervalInput& in, const std::function<Found(const IntervalInput&, size_t i)>& part) {
  Interval all{"", in.level};
  for (double x : numbers_of(in.value)) {
    Value value;
    value.data = x;
    const IntervalInput one{in.metric, in.states, in.more,   in.params, in.context,
                            value,     in.level,  in.method, in.units,  nullptr};
    const auto found = std::isfinite(x) ? part(one, all.lows.size()) : Found();
    constexpr double nan = std::numeric_limits<double>::quiet_NaN();
    all.lows.push_back(found ? found->low : nan), all.highs.push_back(found ? found->high : nan);
    if (found && ("/" + all.method + "/").find("/" + found->method + "/") == std::string::npos)
      all.method += (all.method.empty() ? "" : "/") + found->method;
  }
  return all.method.empty() ? Found() : Found(all);
}

Found of_outputs(const IntervalInput& in, size_t outputs,
                 const std::function<Found(const IntervalInput&, size_t j)>& output) {
  if (!in.value.scalar()) return of_parts(in, output);
  return outputs == 1 ? output(in, 0) : Found();
}

Found of_extreme(const IntervalInput& in) {
  return in.none("an extreme: nothing in a sample tells how far beyond it the population reaches");
}

Found of_proportion(const IntervalInput& in, double hits, double trials) {
  const double n = trials * in.units, rate = in.value.number();
  if (!(n >= fewest) || !(hits >= 0) || !(rate >= 0 && rate <= 1)) return {};
  if (in.method == "delta") return of_variance(in, rate * (1 - rate) / n);
  return within_range(in, "wilson", wilson(rate, n, two_sided_z(in.level)));
}

Found of_variance(const IntervalInput& in, double variance, std::string_view stem) {
  const double x = in.value.number();
  if (!(variance > 0) || !std::isfinite(variance) || !std::isfinite(x)) return {};
  const double d = two_sided_z(in.level) * std::sqrt(variance);
  const Range range = in.metric.range;
  const std::string name(stem);
  const bool scaled = in.method != stem, bounded = std::isfinite(range.low) && std::isfinite(range.high);
  if (scaled && bounded && x > range.low && x < range.high)
    return within_range(in, name + "_logit", on_logit(x, d, range));
  const bool logarithm = in.metric.interval_methods.starts_with(log_methods);
  if (scaled && logarithm && !std::isfinite(range.low) && x < range.high && std::isfinite(range.high)) {
    const double left = range.high - x, factor = math::exp(d / left);
    return within_range(in, name + "_log", {range.high - left * factor, range.high - left / factor});
  }
  if (scaled && !bounded && range.low == 0 && x > 0) {
    const double factor = math::exp(d / x);
    return within_range(in, name + "_log", {x / factor, x * factor});
  }
  return within_range(in, name, {x - d, x + d});
}

Found of_units(const IntervalInput& in, std::span<const double> units) {
  ExactSum sum, squares, count;
  sum.add(units), squares.add(units, units), count.add_count(units.size());
  const auto mean = mean_band(sum, squares, count, in);
  return mean ? within_range(in, "mean", *mean) : Found();
}

double edge_weight(const IntervalInput& in) {
  const double z = two_sided_z(in.level);
  return z * z / in.units;
}

Found of_edge(const IntervalInput& in, std::span<const double> values) {
  Band band{in.value.number(), in.value.number()};
  for (double x : values) {
    if (!std::isfinite(x)) continue;
    band.low = std::min(band.low, x), band.high = std::max(band.high, x);
  }
  return band.low < band.high ? within_range(in, "wilson_edge", band) : Found();
}

// ------------------------------------------------------------------------------------------------ counts

namespace {

constexpr double Counts::*cells[] = {&Counts::tp, &Counts::fp, &Counts::fn, &Counts::tn};

}  // namespace

std::optional<Share> share_of(const CountsFormula& formula, const Counts& counts) {
  const Counts odd{3, 5, 7, 11};
  Share share, of_odd;
  for (auto cell : cells) {
    Counts one;
    one.*cell = 1;
    const Outcome x = formula(one);
    if (x.undefined) continue;
    if (x.value != 0 && x.value != 1) return {};
    of_odd.trials += odd.*cell, share.trials += counts.*cell;
    if (x.value == 1) of_odd.hits += odd.*cell, share.hits += counts.*cell;
  }
  const Outcome x = formula(odd);
  const bool same = !x.undefined && std::abs(x.value - of_odd.hits / of_odd.trials) < 1e-12;
  return same ? std::optional(share) : std::nullopt;
}

Counts elasticities(const CountsFormula& formula, const Counts& counts) {
  constexpr double h = 1e-3;  // the error is of the order of h^4
  Counts result;
  for (auto cell : cells) {
    auto at = [&](double factor) {
      Counts moved = counts;
      moved.*cell *= factor;
      return formula(moved).value;
    };
    if (counts.*cell > 0) result.*cell = (8 * (at(1 + h) - at(1 - h)) - (at(1 + 2 * h) - at(1 - 2 * h))) / (12 * h);
  }
  return result;
}

Found of_counts(const IntervalInput& in, const Counts& counts, const CountsFormula& formula) {
  if (!(counts.total() * in.units >= fewest)) return {};
  if (const auto share = share_of(formula, counts)) return of_proportion(in, share->hits, share->trials);
  const Counts slope = elasticities(formula, counts);
  double variance = 0, drift = 0, size = 0;
  for (auto cell : cells) {
    if (counts.*cell == 0) continue;
    variance += slope.*cell * (slope.*cell / (counts.*cell));
    drift += slope.*cell, size += std::abs(slope.*cell);
  }
  variance -= drift * drift / counts.total();
  constexpr double noise = 1e-9;  // of derivatives that are 0
  if (size > noise)
    if (auto found = of_variance(in, variance / in.units)) return found;
  std::vector<double> values;
  for (auto cell : cells) {
    Counts more = counts;
    more.*cell += edge_weight(in);
    values.push_back(plain_number(formula(more)));
  }
  return of_edge(in, values);
}

// ------------------------------------------------------------------------------------------------ confusion
// matrices

namespace {

/// The matrix with more weight in one cell.
ClassMatrix with_more(ClassMatrix m, uint32_t truth, uint32_t predicted, double weight) {
  ExactSum more;
  more.add(weight);
  m.rests.push_back(more);
  m.cells.push_back({truth, predicted, 0, m.rests.size()});
  if (truth == predicted)
    m.hits[truth].merge(more);
  else
    m.misses[truth].merge(more), m.claims[predicted].merge(more);
  m.total.merge(more);
  return m;
}

}  // namespace

Found of_cells(const IntervalInput& in, const ClassMatrix& m, std::span<const double> slopes,
               const MatrixFormula& formula) {
  const double n = m.total.value();
  if (!(n * in.units >= fewest) || slopes.size() != m.cells.size()) return {};
  double squares = 0, sum = 0;
  for (size_t i = 0; i < slopes.size(); ++i) {
    const double w = m.weight(m.cells[i]).value();
    squares += w * slopes[i] * slopes[i], sum += w * slopes[i];
  }
  constexpr double noise = 1e-24;  // of slopes that are 0, squared
  if (const double variance = squares - sum * sum / n; variance * n > noise)
    if (auto found = of_variance(in, variance / in.units)) return found;
  constexpr size_t most_classes = 24;
  std::vector<double> values;
  for (uint32_t t = 0; t < m.size() && m.size() <= most_classes; ++t)
    for (uint32_t p = 0; p < m.size(); ++p) values.push_back(formula(with_more(m, t, p, edge_weight(in))));
  return of_edge(in, values);
}

}  // namespace assay::intervals
