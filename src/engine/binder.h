// Binder: blocks of a batch, checked, decoded and widened into the Rows that states see.
#pragma once
#include <cstdlib>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "assay/column.h"
#include "assay/evaluator.h"
#include "assay/rows.h"
#include "engine/labels.h"
#include "engine/plan.h"

namespace assay {

/// Scratch memory of one binding, reused from block to block.
class Arena {
 public:
  template <class T> T* take(size_t n) { return reinterpret_cast<T*>(bytes(n * sizeof(T))); }
  void clear() { next_ = 0; }

 private:
  unsigned char* bytes(size_t n);
  struct Free {
    void operator()(void* p) const { std::free(p); }
  };
  struct Block {
    std::unique_ptr<unsigned char, Free> memory;
    size_t size = 0;
  };
  std::vector<Block> blocks_;
  size_t next_ = 0;
};

/// The columns of a batch by what they are for, resolved once a batch.
struct Bindings {
  std::vector<const Batch::Entry*> target, prediction, score, lower, upper, quantile, slice;
  const Batch::Entry *weight = nullptr, *id = nullptr, *query = nullptr, *document = nullptr, *time = nullptr;

  explicit Bindings(const Batch& batch);
  /// What only resampling needs is left out without it.
  Inputs inputs(bool resampling) const;
};

/// What is known about the values of some rows.
struct Screen {
  std::vector<const Batch::Entry*> missing;  // by row, the first column without a value; maybe empty
  std::vector<const Batch::Entry*> finite;   // columns of finite doubles
  std::vector<const Batch::Entry*> unit;     // columns of numbers in [0, 1]

  /// Of one of those, a matrix: how many of the rows [begin, begin + n) do not sum to 1.
  struct Sums {
    const Batch::Entry* entry = nullptr;
    int64_t begin = 0, n = 0;
    uint64_t off = 0;
  } sums = {};

  bool in_unit(const Batch::Entry& entry) const;
};

class Binder {
 public:
  /// `order[c]` is the score column of class c; empty: the same.
  Binder(const Config& config, const Plan& plan, LabelMap& labels, std::vector<uint32_t> order);

  /// Rows [begin, begin + n) of the batch, none of them missing; valid until the next call. Throws InvalidInput that
  /// names the row. `screen` is from `missing`, of these rows or more.
  const Rows& bind(const Batch& batch, const Bindings& columns, int64_t begin, int64_t n, const Screen& screen);

  /// For each of the rows [begin, begin + n) the first column whose value is missing, or null; empty when none is.
  /// `probabilities`: the scores should be some.
  static std::span<const Batch::Entry* const> missing(const Bindings& columns, int64_t begin, int64_t n, Screen& screen,
                                                      bool probabilities = false);

  uint64_t unnormalised() const { return unnormalised_; }  // of the last rows, how many probabilities do not sum to 1

 private:
  void binary(const Batch& batch, const Bindings& columns, int64_t begin, int64_t n);
  void multiclass(const Batch& batch, const Bindings& columns, int64_t begin, int64_t n);
  void multilabel(const Batch& batch, const Bindings& columns, int64_t begin, int64_t n);
  void regression(const Batch& batch, const Bindings& columns, int64_t begin, int64_t n);
  void ranking(const Batch& batch, const Bindings& columns, int64_t begin, int64_t n);

  std::span<const double> numbers(const Batch& batch, const Batch::Entry& entry, int64_t begin, int64_t n);
  Reals reals(const Batch& batch, const Batch::Entry& entry, int64_t begin, int64_t n);
  std::span<const uint32_t> codes(const Batch& batch, const Batch::Entry& entry, LabelDecoder& decoder, int64_t begin,
                                  int64_t n);
  void refuse_scores(const Batch& batch, const Batch::Entry& entry, size_t known) const;
  std::span<const uint8_t> indicator(const Batch& batch, const Batch::Entry& entry, int64_t begin, int64_t n);
  std::span<const uint8_t> truth(const Batch& batch, const Batch::Entry& entry, LabelDecoder& decoder, int64_t begin,
                                 int64_t n);
  const uint8_t* unpacked(const Column& bits, int64_t begin, size_t n);
  void units(const Batch& batch, const Bindings& columns, int64_t begin, int64_t n);
  void units_of_content();
  void weigh(const Batch& batch, const Bindings& columns, int64_t begin, int64_t n);
  void probability(const Batch& batch, const Batch::Entry& entry, int64_t begin, Rows& rows);
  RealMatrix matrix(const Batch& batch, const std::vector<const Batch::Entry*>& entries, int64_t begin, int64_t n,
                    size_t& width);
  void class_columns(int64_t n);
  struct View;
  View view(const Batch& batch, const std::vector<const Batch::Entry*>& entries, int64_t begin, int64_t n, size_t k,
            size_t width);
  void check_width(const std::vector<const Batch::Entry*>& entries, size_t width) const;
  std::vector<std::span<const uint8_t>> named_labels(const Batch& batch, const Batch::Entry& entry, int64_t begin,
                                                     int64_t n);
  void indicators(const Batch& batch, const std::vector<const Batch::Entry*>& entries, int64_t begin, int64_t n,
                  std::span<const uint8_t> Rows::*member);
  std::span<const uint8_t> thresholded(const Rows& rows);
  void share(std::vector<Rows>& columns);

  const Config& config_;
  const Plan& plan_;
  LabelMap& labels_;
  const Screen* screen_ = nullptr;
  Arena arena_;
  Rows rows_;
  std::vector<Rows> columns_;
  std::vector<QuantileColumn> quantiles_;
  LabelMap queries_;
  std::vector<std::string> documents_;
  LabelDecoder target_, prediction_, query_;
  std::vector<uint32_t> order_;  // score column of each class
  uint64_t unnormalised_ = 0;
  bool by_content_ = false;  // units are rows, told apart by what they hold
  std::vector<uint64_t> label_hashes_;
};

/// "FILE:ROW: column 'name'" or "row ROW: column 'name'" (rows from 1).
std::string place(const Batch& batch, int64_t row, std::string_view column);

/// Copies of the rows of a block in another order, in which the rows of a slice stand together.
class Gatherer {
 public:
  /// The rows at `indices`; valid until the next call.
  const Rows& gather(const Rows& rows, std::span<const uint32_t> indices);
  /// Rows [begin, begin + n) of those; valid until the next call.
  const Rows& part(size_t begin, size_t n);

 private:
  Rows copy(const Rows& rows, std::span<const uint32_t> indices);
  Arena arena_;
  std::vector<Rows> columns_;
  std::vector<QuantileColumn> quantiles_;
  std::vector<std::string> documents_;
  Rows rows_, part_;
  std::vector<Rows> part_columns_;
  std::vector<QuantileColumn> part_quantiles_;
};

/// The configuration with its declared labels in the form that labels of data have.
Config with_canonical_labels(Config config);

/// The code of the positive class of a binary evaluation; LabelMap::unknown while it has not been seen.
uint32_t positive_code(const Config& config, const LabelMap& labels);

}  // namespace assay
