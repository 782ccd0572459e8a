// Labels: the classes of an evaluation, and the decoding of label columns to class codes.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "assay/column.h"

namespace assay {

/// What a class is known by: true is the class 1, false the class 0.
std::string_view class_key(std::string_view text);

/// Whether a label is a number that is not whole.
bool fractional(std::string_view text);

/// Texts and their codes; new ones are appended, unless the map is closed. As the map of classes, true and 1 are one
/// class, and so are false and 0: they are called by the words where no number was seen of either, else by the numbers,
/// whatever came first.
class LabelMap {
 public:
  static constexpr uint32_t unknown = UINT32_MAX;
  LabelMap() = default;
  /// A map of classes; closed when some are declared.
  explicit LabelMap(const std::vector<std::string>& declared);
  static LabelMap of_classes() { return LabelMap(std::vector<std::string>()); }

  /// The code of a text, appended when open; `unknown` when closed and not there.
  uint32_t code(std::string_view text);
  uint32_t find(std::string_view text) const;
  const std::vector<std::string>& texts() const { return texts_; }
  size_t size() const { return texts_.size(); }
  bool closed() const { return closed_; }
  void close() { closed_ = true; }
  /// Order of the codes by text: by value where all are finite numbers, else by bytes.
  std::vector<uint32_t> sorted() const;
  std::vector<std::string> sorted_texts() const;
  /// The same classes, in another order: class to[c] takes the place of c.
  void reorder(const std::vector<uint32_t>& to);
  uint64_t revision() const { return revision_; }  // changes when codes move

 private:
  struct Hash {
    using is_transparent = void;
    size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
  };
  void call_by_numbers();

  std::vector<std::string> texts_;
  std::unordered_map<std::string, uint32_t, Hash, std::equal_to<>> codes_;
  bool closed_ = false, classes_ = false, numbers_ = false;
  uint64_t revision_ = 0;
};

/// Decodes one label column over many batches, remembering what it has seen.
class LabelDecoder {
 public:
  /// Codes of values [begin, begin + n); `LabelMap::unknown` where a closed map lacks the label. Integers that a call
  /// sees first are given their codes in ascending order. Returns whether it is sure that all are known.
  bool decode(const Column& column, int64_t begin, int64_t n, LabelMap& map, uint32_t* out);

 private:
  template <class T> bool integers(const T* values, int64_t n, LabelMap& map, uint32_t* out);
  template <class T> void learn(const T* values, int64_t n, int64_t low, int64_t high, LabelMap& map);
  void find_line();
  void dictionary(const Column& column, int64_t begin, int64_t n, LabelMap& map, uint32_t* out);
  static void booleans(const Column& column, int64_t begin, int64_t n, LabelMap& map, uint32_t* out);
  void strings(const Column& column, int64_t begin, int64_t n, LabelMap& map, uint32_t* out);
  void each(const Column& column, int64_t begin, int64_t n, LabelMap& map, uint32_t* out);

  int64_t base_ = 0;
  std::vector<uint32_t> table_;               // code of integer base_ + i
  bool line_ = false;                         // table_[i] is table_[0] + i, without gaps
  bool learned_ = false;                      // it may have become so
  std::shared_ptr<const Column> dictionary_;  // kept alive, so that its address names it
  std::vector<uint32_t> entries_;             // code of dictionary entry i
  struct Hash {
    using is_transparent = void;
    size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
  };
  std::unordered_map<std::string, uint32_t, Hash, std::equal_to<>> known_;  // code of a text as it stands
  uint64_t revision_ = 0;
};

}  // namespace assay
