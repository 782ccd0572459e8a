// TargetRanks: how the true class of each row ranks among all classes by score; the exact weight of each
// rank. Every top-k reads the same state. Rank = classes of greater score + equal scores of a lower class (of a
// higher one with ties=last), from 0.
#pragma once
#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "assay/metric.h"
#include "assay/states/tally.h"

namespace assay {

enum class RankTies : uint8_t { first, last };
template <> struct EnumNames<RankTies> { static constexpr std::array<std::string_view, 2> names{"first", "last"}; };

class TargetRanks {
 public:
  struct Options {
    RankTies ties = RankTies::first;
    static constexpr auto fields() {
      return std::tuple{field("ties", &Options::ties, "which class comes first of those with equal scores")};
    }
  };
  static constexpr std::string_view name = "target_ranks";

  TargetRanks() = default;
  explicit TargetRanks(const Options& o) : options(o) {}
  /// Reads rows.scores, rows.target and rows.weight.
  void update(const Rows& rows);
  void merge(const TargetRanks& other) { ranks_.merge(other.ranks_); }
  template <class A> void archive(A& a) { a(ranks_); }
  void validate() const {}  // reading checks every rank
  TargetRanks resample(const Redraw& redraw) const;
  size_t memory() const { return sizeof *this + ranks_.memory(); }

  /// Weight of the rows whose target ranks below k.
  ExactSum below(uint64_t k) const;
  ExactSum rows() const { return below(Tally::no_key); }

  Options options;

 private:
  Tally ranks_;
};

}  // namespace assay
