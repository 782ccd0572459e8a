#include "assay/sample_size.h"

#include <fmt/format.h>

#include <cmath>
#include <functional>

#include "assay/base/distributions.h"
#include "assay/catalog.h"
#include "assay/error.h"
#include "catalog/sample_units.h"

namespace assay {
namespace {

constexpr double most = 1e15;

/// The least whole n from `from` on where `enough` holds; it holds for all larger ones.
double least(double from, const std::function<bool(double)>& enough) {
  double high = from;
  while (!enough(high)) {
    high *= 2;
    if (high > most) throw usage_error("more than 1e15 rows would be needed: ask for less");
  }
  double low = std::max(from, std::floor(high / 2));
  if (enough(low)) return low;
  while (high - low > 1) {
    const double middle = std::floor((low + high) / 2);
    (enough(middle) ? high : low) = middle;
  }
  return high;
}

double between_0_and_1(const std::optional<double>& x, std::string_view flag, std::string_view meaning) {
  if (!x) throw usage_error(fmt::format("{} is needed: {}", flag, meaning));
  if (!(*x > 0 && *x < 1))
    throw usage_error(fmt::format("{} {}: {}, above 0 and below 1", flag, print_number(*x), meaning));
  return *x;
}

class Planner {
 public:
  explicit Planner(const PlanRequest& request) : r_(request), spec_(parse_spec(request.metric, request.task)) {
    plan_.request = request;
    plan_.spec = spec_.text();
    unit_ = sample_unit(spec_.def->name, request.task);
    plan_.unit = unit_name(unit_);
    between_0_and_1(r_.level, "--level", "the confidence level");
    between_0_and_1(r_.power, "--power", "the chance to find the difference");
    z_ = two_sided_z(r_.level), z_power_ = normal_quantile(r_.power);
  }

  SamplePlan operator()() {
    if (r_.pilot_rows || r_.pilot_width) return from_pilot();
    if (r_.width.has_value() == r_.detect.has_value())
      throw usage_error("one of --width and --detect is needed: the width of an interval, or a difference to detect");
    positive(r_.width, "--width"), positive(r_.detect, "--detect");
    switch (unit_) {
      case SampleUnit::unknown:
        refuse();
      case SampleUnit::roc_area:
        area();
        break;
      case SampleUnit::mean:
        mean();
        break;
      default:
        share();
    }
    return plan_;
  }

 private:
  static void positive(const std::optional<double>& x, std::string_view flag) {
    if (x && !(*x > 0 && std::isfinite(*x)))
      throw usage_error(fmt::format("{} {}: a number above 0 is needed", flag, print_number(*x)));
  }
  [[noreturn]] void refuse() const {
    throw usage_error(
        fmt::format("{} is no mean over rows, so its spread cannot be known in advance: measure an interval "
                    "on some rows (--ci bootstrap) and give "
                    "--pilot-rows and --pilot-width",
                    plan_.spec));
  }
  double expected() const {
    if (!r_.expect)
      throw usage_error(fmt::format("--expect is needed: the value that {} is thought to have", plan_.spec));
    const auto& range = spec_.def->range;
    if (!(*r_.expect >= range.low && *r_.expect <= range.high))
      throw usage_error(fmt::format("--expect {} is no value of {}", print_number(*r_.expect), plan_.spec));
    return *r_.expect;
  }

  /// Widths of intervals fall with the root of the number of rows.
  SamplePlan from_pilot() {
    positive(r_.pilot_rows, "--pilot-rows"), positive(r_.pilot_width, "--pilot-width"), positive(r_.width, "--width");
    if (!r_.pilot_rows || !r_.pilot_width || !r_.width)
      throw usage_error("--pilot-rows, --pilot-width and --width go together");
    const double ratio = *r_.pilot_width / *r_.width;
    plan_.method = "scaled from a pilot";
    plan_.unit = "rows";
    finish(std::ceil(*r_.pilot_rows * ratio * ratio), 1);
    plan_.notes.emplace_back("the pilot's rows must come from where the new ones will");
    return plan_;
  }

  void finish(double units, std::optional<double> share_of_rows) {
    if (!(units < most)) throw usage_error("more than 1e15 rows would be needed: ask for less");
    plan_.units = static_cast<uint64_t>(units);
    if (share_of_rows) plan_.rows = static_cast<uint64_t>(std::ceil(units / *share_of_rows * (1 - 1e-12)));
  }

  /// The share of rows that are units, when it was told.
  std::optional<double> share_of_unit() {
    auto told = [&](const std::optional<double>& x, const char* flag, const char* meaning,
                    bool rest) -> std::optional<double> {
      if (!x) {
        plan_.notes.push_back(fmt::format("{} turns this into rows: {}", flag, meaning));
        return {};
      }
      const double share = between_0_and_1(x, flag, meaning);
      return rest ? 1 - share : share;
    };
    switch (unit_) {
      case SampleUnit::positives:
        return told(r_.prevalence, "--prevalence", "the share of positives", false);
      case SampleUnit::negatives:
        return told(r_.prevalence, "--prevalence", "the share of positives", true);
      case SampleUnit::predicted_positives:
        return told(r_.predicted_rate, "--predicted-rate", "the share of rows that the model calls positive", false);
      case SampleUnit::predicted_negatives:
        return told(r_.predicted_rate, "--predicted-rate", "the share of rows that the model calls positive", true);
      default:
        return 1;
    }
  }

  // ---------------------------------------------------------------------------------------------- shares

  void share() {
    const double p = expected();
    if (r_.width) return interval_of_share(p);
    r_.paired ? paired_shares() : two_shares(p);
  }

  void interval_of_share(double p) {
    const double z2 = z_ * z_;
    auto width = [&](double n) { return 2 * z_ / (1 + z2 / n) * std::sqrt(p * (1 - p) / n + z2 / (4 * n * n)); };
    plan_.method = "wilson";
    finish(least(1, [&](double n) { return width(n) <= *r_.width; }), share_of_unit());
  }

  void two_shares(double p) {
    const double d = *r_.detect;
    plan_.method = "two shares, normal";
    plan_.each_model = true;
    double n = 0;
    for (double q : {p - d, p + d})
      if (q >= 0 && q <= 1) n = std::max(n, two_shares(p, q));
    if (n == 0)
      throw usage_error(fmt::format("--detect {}: no share is that far from {}", print_number(d), print_number(p)));
    finish(n, share_of_unit());
    plan_.notes.emplace_back("each model has its own rows; --paired takes fewer, both models on the same rows");
  }
  double two_shares(double p, double q) const {
    const double middle = (p + q) / 2;
    const double root = z_ * std::sqrt(2 * middle * (1 - middle)) + z_power_ * std::sqrt(p * (1 - p) + q * (1 - q));
    return std::ceil(std::pow(root / (p - q), 2));
  }

  void paired_shares() {
    const double d = *r_.detect,
                 apart = between_0_and_1(r_.disagreement, "--disagreement",
                                         "the share of rows where one of the two models alone is right");
    if (d > apart)
      throw usage_error(fmt::format("--detect {}: the models cannot differ by more than they disagree ({})",
                                    print_number(d), print_number(apart)));
    plan_.method = "paired shares, McNemar";
    finish(std::ceil(std::pow((z_ * std::sqrt(apart) + z_power_ * std::sqrt(apart - d * d)) / d, 2)), share_of_unit());
  }

  // ---------------------------------------------------------------------------------------------- ROC areas

  void area() {
    const double a = expected(), positives = between_0_and_1(r_.prevalence, "--prevalence", "the share of positives");
    if (a == 1) throw usage_error("--expect 1: a perfect ranking has no spread to plan with; expect less");
    plan_.method = "hanley-mcneil";
    plan_.unit = "rows";
    const double from = std::ceil(2 / std::min(positives, 1 - positives));
    auto deviation = [&](double area, double n) {
      const double p = n * positives, q = n - p, q1 = area / (2 - area), q2 = 2 * area * area / (1 + area),
                   square = area * area;
      return std::sqrt((area * (1 - area) + (p - 1) * (q1 - square) + (q - 1) * (q2 - square)) / (p * q));
    };
    double n = 0;
    if (r_.width) {
      n = least(from, [&](double x) { return 2 * z_ * deviation(a, x) <= *r_.width; });
    } else {
      const double other = a - *r_.detect > 0 ? a - *r_.detect : a + *r_.detect, r = correlation();
      if (!(other < 1))
        throw usage_error(
            fmt::format("--detect {}: no area is that far from {}", print_number(*r_.detect), print_number(a)));
      n = least(from, [&](double x) {
        const double s = deviation(a, x), t = deviation(other, x);
        return z_ * s * std::sqrt(2 - 2 * r) + z_power_ * std::sqrt(s * s + t * t - 2 * r * s * t) <= *r_.detect;
      });
      plan_.each_model = !r_.paired;
    }
    finish(n, 1);
    plan_.notes.push_back(fmt::format("of these about {} positives", std::llround(n * positives)));
  }
  double correlation() const {
    if (!r_.paired) return 0;
    if (!r_.correlation || !(*r_.correlation >= 0 && *r_.correlation < 1))
      throw usage_error("--correlation is needed: that of the two areas on the same rows, from 0 to below 1");
    return *r_.correlation;
  }

  // ---------------------------------------------------------------------------------------------- means

  void mean() {
    if (!r_.sd)
      throw usage_error(fmt::format("--sd is needed: the standard deviation of {} over rows{}", plan_.spec,
                                    r_.paired ? ", of the difference of the two models" : ""));
    positive(r_.sd, "--sd");
    plan_.unit = spec_.def->task == Task::ranking ? "queries" : "rows";
    const double alpha = 1 - r_.level, sd = *r_.sd;
    if (r_.width) {
      plan_.method = "student-t";
      finish(least(2,
                   [&](double n) {
                     return 2 * student_t_quantile(1 - alpha / 2, n - 1) * sd / std::sqrt(n) <= *r_.width;
                   }),
             1);
    } else {
      const double square = std::pow((z_ + z_power_) * sd / *r_.detect, 2);
      plan_.method = r_.paired ? "paired means" : "two means";
      plan_.each_model = !r_.paired;
      finish(std::ceil(r_.paired ? square + z_ * z_ / 2 : 2 * square + z_ * z_ / 4), 1);
    }
    if (plan_.unit != "rows") plan_.rows.reset();
  }

  PlanRequest r_;
  Spec spec_;
  SampleUnit unit_ = SampleUnit::unknown;
  double z_ = 0, z_power_ = 0;
  SamplePlan plan_;
};

}  // namespace

SamplePlan plan_sample(const PlanRequest& request) { return Planner(request)(); }

}  // namespace assay
