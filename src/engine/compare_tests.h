// Paired tests of two models, and adjustments for many tests. Plain functions on numbers; sums are exact, so the
// order of the units changes no bit.
#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "assay/rows.h"

namespace assay::paired {

/// What a test found: a two-sided p and an interval of the difference; `note` says why they are no numbers.
struct Found {
  double p, low, high;
  std::string note = {};
};
Found nothing(std::string why);

/// Student's t on the mean of the differences.
Found t_test(std::span<const double> differences, double level);
/// Wilcoxon's signed ranks, zeros left out: exact for up to 50 differences without ties, else normal with the
/// correction for ties. Wilcoxon 1945, doi 10.2307/3001968.
double wilcoxon_p(std::span<const double> differences);
/// McNemar's test by the exact binomial, from the numbers of discordant pairs.
double mcnemar_p(uint64_t only_first, uint64_t only_second);
/// Score interval of p(second) - p(first) from discordant pairs among n. Tango 1998, doi
/// 10.1002/(SICI)1097-0258(19980430)17:8<891::AID-SIM780>3.0.CO;2-B.
Found tango(uint64_t only_first, uint64_t only_second, uint64_t n, double level);
/// Difference of two correlated areas under ROC curves, by midranks. DeLong et al. 1988, doi 10.2307/2531595; Sun & Xu
/// 2014, doi 10.1109/LSP.2014.2337313.
Found delong(const Reals& first, const Reals& second, std::span<const uint8_t> truth, double level);
/// The jackknife: without[c] is the difference without one of the count[c] units of kind c. Efron & Stein 1981.
Found jackknife(double difference, std::span<const double> without, std::span<const uint64_t> count, double level);
/// Percentile interval, and p by the share of replicates on the other side of zero. Undefined replicates are NaN.
Found bootstrap(std::vector<double> replicates, double level);
/// The share of replicates, and of the observed difference itself, that are as far from zero as it is.
double randomization_p(double difference, std::span<const double> replicates);

/// Adjusted p-values; NaN stay and do not count. Holm 1979; Benjamini & Hochberg 1995.
std::vector<double> holm(std::span<const double> p);
std::vector<double> benjamini_hochberg(std::span<const double> p);

}  // namespace assay::paired
