// Evaluator: specs compiled to the fewest states, fed with batches, merged, saved, and asked for values.
#pragma once
#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "assay/catalog.h"
#include "assay/column.h"
#include "assay/source.h"
#include "assay/views.h"

namespace assay {

enum class ScoreKind : uint8_t { probability, logit, score };
template <> struct EnumNames<ScoreKind> {
  static constexpr std::array<std::string_view, 3> names{"probability", "logit", "score"};
};
/// What a weight w says: that its row matters w times as much as one of weight 1 and is still one row, or that w such
/// rows were seen. Values are the same; intervals know how many rows there were.
enum class WeightKind : uint8_t { importance, count };
template <> struct EnumNames<WeightKind> {
  static constexpr std::array<std::string_view, 2> names{"importance", "count"};
};
enum class Missing : uint8_t { error, drop };
template <> struct EnumNames<Missing> { static constexpr std::array<std::string_view, 2> names{"error", "drop"}; };
template <> struct EnumNames<Undefined> {
  static constexpr std::array<std::string_view, 5> names{"rule", "nan", "zero", "one", "error"};
};

/// Everything that defines an evaluation, apart from the data.
struct Config {
  Task task = Task::binary;
  std::vector<std::string> metrics;     // specs; empty: the default set of the task
  std::vector<std::string> labels;      // declared classes, in order; empty: the sorted set of those seen
  std::optional<std::string> positive;  // binary
  std::optional<double> threshold;      // of scores; without: 0.5 of probabilities and logits, none of other scores
  ScoreKind score_kind = ScoreKind::probability;
  Missing missing = Missing::error;
  Undefined undefined = Undefined::rule;
  std::vector<std::vector<std::string>> by;  // slices: each a list of crossed columns, with bins (see views.h)
  int64_t min_slice = 0;
  std::vector<std::string> window;  // windows of time: COL=SPAN
  std::string ci = "none";          // intervals: none, auto, bootstrap(N), bootstrap(N, bca)
  double level = 0.95;
  uint64_t seed = 0;   // of resampling
  std::string weight;  // the column of weights, for signatures; taken from the first batch
  WeightKind weight_kind = WeightKind::importance;
};

/// Rows that a join left out, because the other side lacks their key.
struct Unmatched {
  uint64_t predictions = 0, truth = 0;
  template <class A> void archive(A& a) { a(predictions, truth); }
};

struct Accounting {
  uint64_t rows_read = 0, rows_used = 0;
  std::map<std::string, uint64_t> rows_dropped;  // by reason
  uint64_t duplicate_ids = 0;
  std::optional<Unmatched> unmatched;    // of a join
  std::optional<double> effective_rows;  // of weighted rows, where intervals are asked for: how many they count as
};

/// A file whose rows a state holds: its content hash tells when it is merged twice.
struct SourceInfo {
  std::string name, fingerprint;
  uint64_t rows = 0;
  template <class A> void archive(A& a) { a(name, fingerprint, rows); }
};

struct Result {
  Spec spec;
  Value value;
  std::string signature;
  std::optional<Interval> ci = {};
  std::string no_interval = {};  // why there is none, where one was asked for and could be expected
};

struct SliceResult {
  std::vector<std::pair<std::string, std::string>> slice;  // column, value
  uint64_t rows = 0;
  std::vector<Result> metrics;
};

struct WindowResult {
  std::string column, window;  // e.g. "time", "2024-01-01T00:00:00Z/P1D"
  uint64_t rows = 0;
  std::vector<Result> metrics;
};

/// What an evaluation found.
struct Evaluation {
  Config config;
  std::vector<std::string> inputs;
  Accounting data;
  std::vector<std::string> classes;
  std::vector<std::pair<std::string, std::string>> score_columns;  // of a multiclass task, each with its class
  std::optional<std::string> positive;
  std::vector<Result> metrics;
  std::vector<SliceResult> slices;
  std::vector<WindowResult> windows;
  uint64_t small_slices = 0;  // left out for having fewer rows than min_slice
  std::vector<WorstSlice> worst_slices;
  std::vector<Fairness> fairness;
  std::vector<Trend> trends;
  std::vector<std::string> warnings;

  /// The result of a spec, metric name or alias. Throws InvalidInput when it was not evaluated.
  const Result& operator[](std::string_view spec) const;
};

class Evaluator {
 public:
  explicit Evaluator(Config config);
  Evaluator(Evaluator&&) noexcept;
  Evaluator& operator=(Evaluator&&) noexcept;
  ~Evaluator();

  /// Adds the rows of a batch, which at position 0 follow those before, on up to `threads` threads (0: all cores). A
  /// batch that is refused leaves the state as it was.
  void update(const Batch& batch, unsigned threads = 1);
  /// Adds the rows of another evaluator of the same configuration.
  void merge(const Evaluator& other);
  /// Throws InvalidInput for views of slices or windows that are not there.
  Evaluation result(const Views& views = {}) const;
  /// The value of the first metric, without the rest of a result.
  Value only_value() const;
  void reset();
  /// Names a source of the rows so far, for `merge` to refuse a second time.
  void add_source(const SourceInfo& source);
  /// Counts rows that a join left out; those of the predictions were read.
  void add_unmatched(const Unmatched& unmatched);
  /// All labels of the data in advance, where only they tell which score column is whose (see `evaluate`).
  void foresee_labels(const std::vector<std::string>& labels);

  /// Canonical bytes; equal multisets of rows give equal bytes.
  std::string save() const;
  static Evaluator load(std::string_view bytes);

  const Config& config() const;

  struct Body;
  Body& body() { return *body_; }  // for the engine

 private:
  void update_rows(const Batch& batch, unsigned threads);

  std::unique_ptr<Body> body_;
};

/// Feeds every batch of `source` to an evaluator, on `threads` threads (0: all cores).
Evaluator evaluate(const Config& config, Source& source, unsigned threads = 0,
                   const std::function<void(uint64_t rows)>& progress = {});

}  // namespace assay
