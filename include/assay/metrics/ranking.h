// Ranking metrics over the documents of each query; the mean over queries. Documents are ordered by score, then by
// name, descending; without names, ties give the expected value over their orders (McSherry & Najork 2008).
#pragma once
#include "assay/metrics/interval_rules.h"
#include "assay/states/ranking_groups.h"

namespace assay {

enum class Gain : uint8_t { linear, exponential };
template <> struct EnumNames<Gain> { static constexpr std::array<std::string_view, 2> names{"linear", "exponential"}; };

struct NdcgParams {
  int64_t k = 0;
  Gain gain = Gain::linear;
  static constexpr auto fields() {
    return std::tuple{field("k", &NdcgParams::k, "depth of the ranking; 0 is all of it", at_least(0)),
                      field("gain", &NdcgParams::gain, "gain of a relevance r: r, or 2^r - 1")};
  }
};

struct MapParams {
  int64_t k = 0;
  double relevance_level = 1;
  static constexpr auto fields() {
    return std::tuple{field("k", &MapParams::k, "depth of the ranking; 0 is all of it", at_least(0)),
                      field("relevance_level", &MapParams::relevance_level, "least relevance that counts as relevant")};
  }
};

Outcome ndcg(const RankingGroups& groups, const NdcgParams& params);
Outcome mean_average_precision(const RankingGroups& groups, const MapParams& params);

namespace intervals {
/// Of a mean over queries.
Found of_ndcg(const IntervalInput& in);
Found of_map(const IntervalInput& in);
}  // namespace intervals

inline constexpr MetricDef ranking_metrics[] = {
    intervals::with(
        metric<&ndcg>(
            Task::ranking, Need::ranking,
            {.name = "ndcg",
             .title = "Normalised discounted cumulative gain",
             .meaning =
                 "How much of the gain of an ideal ranking the top k documents collect, later ranks counting less.",
             .formula =
                 "mean over queries of sum_i g(rel_i) / log2(i + 1), divided by the same sum for the ideal order",
             .range = {0, 1},
             .shows = "Whether the most relevant documents stand at the top, with grades of relevance.",
             .use_when = "Relevance is graded and users read from the top: search, recommendation.",
             .avoid_when =
                 "Relevance is binary and only the first hit matters (use mrr), or recall over the whole list matters.",
             .undefined = "A query without relevant documents counts 0.",
             .aliases = "ndcg_score ndcg_cut normalized_dcg",
             .source = "Jarvelin & Kekalainen 2002, ACM TOIS 20(4); ties: McSherry & Najork 2008, ECIR",
             .oracle = "trec_eval ndcg_cut; scikit-learn ndcg_score for ties",
             .perfect = 1}),
        &intervals::of_ndcg, intervals::mean_methods),
    intervals::with(
        metric<&mean_average_precision>(
            Task::ranking, Need::ranking,
            {.name = "map",
             .title = "Mean average precision",
             .meaning = "The mean over queries of the precision at the rank of each relevant document.",
             .formula = "mean over queries of (1 / R) sum_i rel_i * precision@i, R all relevant documents of the query",
             .range = {0, 1},
             .shows = "Precision and recall of a ranking in one number, rewarding relevant documents near the top.",
             .use_when = "Relevance is binary and all relevant documents matter.",
             .avoid_when = "Relevance is graded (use ndcg) or only the first hit matters.",
             .undefined = "A query without relevant documents counts 0.",
             .aliases = "mean_average_precision average_precision",
             .source = "Buckley & Voorhees 2000, SIGIR; ties: McSherry & Najork 2008, ECIR",
             .oracle = "trec_eval map",
             .perfect = 1}),
        &intervals::of_map, intervals::mean_methods),
};

}  // namespace assay
