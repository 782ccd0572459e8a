// SliceKey: how rows are told apart by one column: by value, by bins of numbers, by length of text, by window of time.
#pragma once
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "assay/column.h"
#include "engine/binder.h"
#include "engine/labels.h"
#include "engine/windows.h"

namespace assay {

struct SliceKey {
  enum class Kind : uint8_t { value, bins, quantiles, length, window };
  std::string column;
  Kind kind = Kind::value;
  std::vector<double> edges;  // of bins and lengths: bin i is [edges[i - 1], edges[i])
  int64_t parts = 0;          // of quantiles
  Span span = {};             // of windows

  /// "age", "age:bins(18,30)", "age:quantiles(4)", "text:length(10,100)". Throws InvalidInput (usage).
  static SliceKey parse(std::string_view item);
  static SliceKey of(const WindowRequest& window) {
    return {.column = window.column, .kind = Kind::window, .span = window.base};
  }
  /// How people read a key: [18, 30) for bin 1.
  std::string shown(const std::string& key) const;
  /// Whether a saved key is one that rows could have made.
  bool possible(const std::string& key) const;
};

constexpr const char* missing_value = "(missing)";

/// Reads the keys of one column as codes of a LabelMap.
class KeyReader {
 public:
  explicit KeyReader(SliceKey key) : key_(std::move(key)) {}
  /// Codes of the rows [begin, begin + n). Throws InvalidInput that names the row.
  void read(const Batch& batch, const Bindings& bindings, int64_t begin, int64_t n, LabelMap& map, uint32_t* out);
  const SliceKey& key() const { return key_; }

 private:
  void values(const Column& column, int64_t begin, int64_t n, LabelMap& map, uint32_t* out);
  void bins(const Batch& batch, const Column& column, int64_t begin, int64_t n, LabelMap& map, uint32_t* out);
  void windows(const Batch& batch, const Column& column, int64_t begin, int64_t n, LabelMap& map, uint32_t* out);
  uint32_t bin_code(double x, LabelMap& map);

  SliceKey key_;
  LabelDecoder decoder_;
  std::vector<uint32_t> bin_codes_;
  std::vector<double> numbers_, edges_;  // edges as numbers of the column's precision are compared with them
  Precision precision_ = Precision::float64;
  uint64_t revision_ = 0;
};

/// The number in row i of a column of numbers or texts; NaN where it is missing.
double slice_number(const Batch& batch, const std::string& name, const Column& column, int64_t i);

/// `by` with every quantiles(k) replaced by the bins that `values` (all numbers of its column) make.
std::string quantile_bins(const SliceKey& key, std::vector<double> values);

}  // namespace assay
