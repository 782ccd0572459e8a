#include "kernels/top_k.h"

#include "kernels/target.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/top_k.cc"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace assay::kernels::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

template <class T> uint32_t rank_in_row(const T* row, size_t columns, size_t target, Ties ties) {
  const hn::ScalableTag<T> d;
  const size_t step = hn::Lanes(d);
  const T own = row[target];
  const auto bar = hn::Set(d, own);
  size_t above = 0, equal = 0, j = 0;
  for (; j + step <= columns; j += step) {
    const auto x = hn::LoadU(d, row + j);
    above += hn::CountTrue(d, hn::Gt(x, bar));
    equal += hn::CountTrue(d, hn::Eq(x, bar));
  }
  for (; j < columns; ++j) above += row[j] > own, equal += row[j] == own;
  if (equal == 0) return static_cast<uint32_t>(columns - 1);
  if (equal > 1)
    for (j = ties == Ties::leftmost ? 0 : target + 1; j < (ties == Ties::leftmost ? target : columns); ++j)
      above += row[j] == own;
  return static_cast<uint32_t>(above);
}

template <class T>
void rank_rows(const T* scores, size_t columns, const uint32_t* target, size_t n, uint32_t* rank, Ties ties) {
  for (size_t i = 0; i < n; ++i) rank[i] = rank_in_row(scores + i * columns, columns, target[i], ties);
}

void rank_f32(const float* scores, size_t columns, const uint32_t* target, size_t n, uint32_t* rank, Ties ties) {
  rank_rows(scores, columns, target, n, rank, ties);
}
void rank_f64(const double* scores, size_t columns, const uint32_t* target, size_t n, uint32_t* rank, Ties ties) {
  rank_rows(scores, columns, target, n, rank, ties);
}

size_t at_least(const double* scores, size_t n, double bar) {
  const hn::ScalableTag<double> d;
  const size_t step = hn::Lanes(d);
  const auto low = hn::Set(d, bar);
  size_t count = 0, j = 0;
  for (; j + step <= n; j += step) count += hn::CountTrue(d, hn::Ge(hn::LoadU(d, scores + j), low));
  return count + count_at_least_naive(scores + j, n - j, bar);
}

}  // namespace assay::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace assay::kernels {
namespace {

template <class T>
void rank_naive(const T* scores, size_t columns, const uint32_t* target, size_t n, uint32_t* rank, Ties ties) {
  for (size_t i = 0; i < n; ++i, scores += columns) {
    const T own = scores[target[i]];
    uint32_t above = 0;
    for (size_t j = 0; j < columns; ++j)
      above += scores[j] > own || (scores[j] == own && (ties == Ties::leftmost ? j < target[i] : j > target[i]));
    rank[i] = own == own ? above : static_cast<uint32_t>(columns - 1);
  }
}

}  // namespace

HWY_EXPORT(rank_f32);
HWY_EXPORT(rank_f64);
HWY_EXPORT(at_least);

void target_ranks(const float* scores, size_t columns, const uint32_t* target, size_t n, uint32_t* rank, Ties ties) {
  if (scalar_forced()) return rank_naive(scores, columns, target, n, rank, ties);
  HWY_DYNAMIC_DISPATCH(rank_f32)(scores, columns, target, n, rank, ties);
}

void target_ranks(const double* scores, size_t columns, const uint32_t* target, size_t n, uint32_t* rank, Ties ties) {
  if (scalar_forced()) return rank_naive(scores, columns, target, n, rank, ties);
  HWY_DYNAMIC_DISPATCH(rank_f64)(scores, columns, target, n, rank, ties);
}

void target_ranks_naive(const float* scores, size_t columns, const uint32_t* target, size_t n, uint32_t* rank,
                        Ties ties) {
  rank_naive(scores, columns, target, n, rank, ties);
}
void target_ranks_naive(const double* scores, size_t columns, const uint32_t* target, size_t n, uint32_t* rank,
                        Ties ties) {
  rank_naive(scores, columns, target, n, rank, ties);
}

size_t count_at_least(const double* scores, size_t n, double bar) {
  return scalar_forced() ? count_at_least_naive(scores, n, bar) : HWY_DYNAMIC_DISPATCH(at_least)(scores, n, bar);
}

size_t count_at_least_naive(const double* scores, size_t n, double bar) {
  size_t count = 0;
  for (size_t j = 0; j < n; ++j) count += scores[j] >= bar;
  return count;
}

}  // namespace assay::kernels
#endif
