#include "states/run_segments.h"

#include "kernels/run_counts.h"

namespace assay {

std::vector<RunSegment> run_segments(const Runs& runs, const Executor& run) {
  constexpr size_t runs_a_segment = size_t{1} << 17;
  const Tier& tier = RunsAccess::tier(runs);
  const auto counts = tier.counts.span();
  std::vector<RunSegment> segments(counts.size() / runs_a_segment + 1);
  std::vector<LargeCounts> own(segments.size());
  std::vector<size_t> marks(segments.size());
  run(segments.size(), [&](size_t s) {
    const size_t begin = s * runs_a_segment;
    segments[s].counts_ = counts.subspan(begin, std::min(runs_a_segment, counts.size() - begin));
    const auto& part = segments[s].counts_;
    const kernels::BlockRows rows = kernels::rows_of(part.data(), part.size());
    own[s].positive = kernels::positives_of(part.data(), part.size());
    own[s].negative = rows.small - own[s].positive;
    marks[s] = rows.marks;
  });
  size_t large = 0;
  for (size_t s = 0; s < segments.size(); ++s) {
    segments[s].large_ = std::span(tier.large).subspan(large, marks[s]);
    for (const auto& both : segments[s].large_) own[s].positive += both.positive, own[s].negative += both.negative;
    large += marks[s];
  }
  LargeCounts above;
  for (size_t s = segments.size(); s-- > 0;) {
    segments[s].above = above;
    above.positive += own[s].positive, above.negative += own[s].negative;
  }
  return segments;
}

}  // namespace assay
