// A host that flushes denormals or rounds otherwise gets the same results.
#include <gtest/gtest.h>

#include <cfenv>
#include <limits>

#include "assay/evaluator.h"

#if defined(__SSE2__)
#include <xmmintrin.h>

namespace assay {
namespace {

double mean_error() {
  const double tiny = std::numeric_limits<double>::denorm_min();
  Evaluator evaluator({.task = Task::regression, .metrics = {"mae"}});
  Batch batch;
  batch.rows = 3;
  batch.columns.push_back({Role::target, "t", make_column(std::vector<double>{0, 0, 1.0 / 3}), 0});
  batch.columns.push_back({Role::prediction, "p", make_column(std::vector<double>{8 * tiny, 4 * tiny, 1.0 / 3}), 0});
  evaluator.update(batch);
  return evaluator.result().metrics[0].value.number();
}

TEST(FloatMode, OfTheHostDoesNotMatter) {
  const double expected = mean_error();
  EXPECT_EQ(expected, 4 * std::numeric_limits<double>::denorm_min());
  const unsigned before = _mm_getcsr();
  for (unsigned mode : {0x8040u, 0x6000u, 0xa040u}) {
    _mm_setcsr((before & ~0xe040u) | mode);
    const double value = mean_error();
    const unsigned after = _mm_getcsr() & 0xe040u;
    _mm_setcsr(before);
    EXPECT_EQ(value, expected) << mode;
    EXPECT_EQ(after, mode) << "the mode of the host is given back";
  }
}

}  // namespace
}  // namespace assay
#endif
