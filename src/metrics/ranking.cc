#include "assay/metrics/ranking.h"

#include <algorithm>
#include <cmath>

#include "assay/base/elementary.h"
#include "assay/base/exact_sum.h"
#include "assay/base/rational.h"

namespace assay {
namespace {

constexpr double ln2 = 0x1.62e42fefa39efp-1;

double discount(size_t rank) {  // 1-based
  double x = static_cast<double>(rank) + 1;
  int exponent;
  double fraction = std::frexp(x, &exponent);
  return 1 / (fraction == 0.5 ? exponent - 1 : math::log(x) / ln2);  // exact for powers of two
}

double gain_of(double relevance, Gain gain) {
  if (relevance <= 0) return 0;
  return gain == Gain::linear ? relevance : math::exp(relevance * ln2) - 1;
}

/// One past the last document that ties with the first; documents with names never tie.
size_t tie_end(const std::vector<RankedDocument>& documents, size_t first) {
  size_t end = first + 1;
  if (!documents[first].document.empty()) return end;
  while (end < documents.size() && documents[end].score == documents[first].score && documents[end].document.empty())
    ++end;
  return end;
}

double dcg_of(const std::vector<RankedDocument>& documents, size_t k, Gain gain) {
  double dcg = 0;
  for (size_t first = 0; first < k;) {
    size_t end = tie_end(documents, first);
    double total = 0, discounts = 0;
    for (size_t i = first; i < end; ++i) total += gain_of(documents[i].relevance, gain);
    for (size_t i = first; i < std::min(end, k); ++i) discounts += discount(i + 1);
    dcg += total / static_cast<double>(end - first) * discounts;
    first = end;
  }
  return dcg;
}

double ndcg_of(const std::vector<RankedDocument>& documents, const NdcgParams& params) {
  size_t k = params.k == 0 ? documents.size() : std::min<size_t>(static_cast<size_t>(params.k), documents.size());
  std::vector<double> ideal;
  for (const auto& document : documents) ideal.push_back(gain_of(document.relevance, params.gain));
  std::sort(ideal.begin(), ideal.end(), std::greater<>());
  double best = 0;
  for (size_t i = 0; i < k; ++i) best += ideal[i] * discount(i + 1);
  return best > 0 ? dcg_of(documents, k, params.gain) / best : 0;
}

double average_precision_of(const std::vector<RankedDocument>& documents, const MapParams& params) {
  size_t k = params.k == 0 ? documents.size() : std::min<size_t>(static_cast<size_t>(params.k), documents.size());
  auto relevant = [&](const RankedDocument& d) { return d.relevance >= params.relevance_level; };
  double all = static_cast<double>(std::count_if(documents.begin(), documents.end(), relevant));
  if (all == 0) return 0;
  double sum = 0, before = 0;
  for (size_t first = 0; first < k;) {
    size_t end = tie_end(documents, first);
    double m = static_cast<double>(end - first), r = 0;
    for (size_t i = first; i < end; ++i) r += relevant(documents[i]);
    double slope = m > 1 ? (r - 1) / (m - 1) : 0;  // relevant documents expected before each further one of the tie
    for (size_t i = first; r > 0 && i < std::min(end, k); ++i)
      sum += r / m * (before + 1 + static_cast<double>(i - first) * slope) / static_cast<double>(i + 1);
    before += r;
    first = end;
  }
  return sum / all;
}

template <class F> intervals::Found interval_over_queries(const IntervalInput& in, F&& value_of) {
  std::vector<double> values;
  for (const auto& query : intervals::state<RankingGroups>(in.states[0]).queries)
    values.push_back(value_of(query.documents));
  return intervals::of_units(in, values);
}

template <class F> Outcome mean_over_queries(const RankingGroups& groups, F&& value_of) {
  ExactSum sum, count;
  for (const auto& query : groups.queries) sum.add(value_of(query.documents));
  count.add_count(groups.queries.size());
  if (groups.queries.empty()) return {std::numeric_limits<double>::quiet_NaN(), "no queries"};
  return ratio(sum, count);
}

}  // namespace

Outcome ndcg(const RankingGroups& groups, const NdcgParams& params) {
  return mean_over_queries(groups, [&](const auto& documents) { return ndcg_of(documents, params); });
}

Outcome mean_average_precision(const RankingGroups& groups, const MapParams& params) {
  return mean_over_queries(groups, [&](const auto& documents) { return average_precision_of(documents, params); });
}

intervals::Found intervals::of_ndcg(const IntervalInput& in) {
  const auto params = detail::make_params<NdcgParams>(in.params);
  return interval_over_queries(in, [&](const auto& documents) { return ndcg_of(documents, params); });
}

intervals::Found intervals::of_map(const IntervalInput& in) {
  const auto params = detail::make_params<MapParams>(in.params);
  return interval_over_queries(in, [&](const auto& documents) { return average_precision_of(documents, params); });
}

}  // namespace assay
