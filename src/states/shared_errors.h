// Terms of errors that several states want of the same rows, made in one sweep. Which they are is learnt from the block
// before: the first state that asks has all of them made, the others find theirs.
#pragma once
#include <vector>

#include "assay/rows.h"
#include "kernels/error_sums.h"

namespace assay {

class SharedErrors {
 public:
  using Totals = kernels::ErrorTotals;

  /// While it lives, states of this thread that are updated share their work; the memory of the rows must not change.
  class Scope {
   public:
    Scope() { of_thread().open(); }
    ~Scope() { of_thread().open_ = false; }
    Scope(const Scope&) = delete;
    Scope& operator=(const Scope&) = delete;
  };

  static SharedErrors& of_thread();
  /// The totals of rows that weigh 1 each, among them `term`; null when it is not shared.
  const Totals* find(const Rows& rows, Totals::Term term);

 private:
  struct Entry {
    const double *actual, *estimate;
    size_t size;
    Totals totals;
  };
  void open();

  bool open_ = false;
  unsigned wanted_ = 0, asked_ = 0;
  int tops_[Totals::extremes] = {};
  std::vector<Entry> entries_;
};

}  // namespace assay
