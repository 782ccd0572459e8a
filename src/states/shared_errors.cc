#include "states/shared_errors.h"

#include <algorithm>
#include <bit>
#include <utility>

namespace assay {

SharedErrors& SharedErrors::of_thread() {
  thread_local SharedErrors shared;
  return shared;
}

void SharedErrors::open() {
  open_ = true;
  wanted_ = std::exchange(asked_, 0u);
  entries_.clear();
}

const SharedErrors::Totals* SharedErrors::find(const Rows& rows, Totals::Term term) {
  constexpr size_t most = 16;  // outputs of a regression; more are summed alone
  if (!open_) return nullptr;
  asked_ |= 1u << term;
  if (!(wanted_ >> term & 1) || std::popcount(wanted_) < 2) return nullptr;
  const double *actual = rows.actual.data(), *estimate = rows.estimate.data();
  for (const Entry& entry : entries_)
    if (entry.actual == actual && entry.estimate == estimate && entry.size == rows.size) return &entry.totals;
  if (entries_.size() == most) return nullptr;
  Entry& entry = entries_.emplace_back(Entry{actual, estimate, rows.size, Totals{}});
  entry.totals.wanted = wanted_;
  kernels::error_sums().together(actual, estimate, rows.size, entry.totals, tops_);
  return &entry.totals;
}

}  // namespace assay
