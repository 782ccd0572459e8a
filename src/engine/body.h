// The inside of an Evaluator: configuration, plan, classes, states of the whole and of each slice, accounting.
#pragma once
#include <map>
#include <string>
#include <vector>

#include "engine/binder.h"
#include "engine/group.h"
#include "engine/id_set.h"
#include "engine/plan.h"

namespace assay {

std::vector<std::vector<SliceKey>> slice_keys(const Config& config);

bool list_of_names(const Column& c);
/// How many scores a row has, and the names of their columns; a matrix has none.
size_t score_width(const Bindings& bindings);
std::vector<std::string> score_names(const Bindings& bindings);
/// Adds the labels of targets and predictions, of the rows that miss nothing.
void see_labels(const Batch& batch, const Bindings& bindings, LabelMap& map);

struct Evaluator::Body {
  explicit Body(Config c);

  /// Compiles the plan and fixes the classes, from the first batch.
  void prepare(const Batch& batch, const Bindings& bindings);
  void compile_for(const Inputs& given);
  bool resamples() const { return config.ci != "none"; }
  /// Rows [begin, end) of the batch: checked, counted and put into the states, block by block.
  void consume(const Batch& batch, const Bindings& bindings, int64_t begin, int64_t end);
  /// Forgets what rows that were looked at and then refused may have added: labels beyond those `known` and slices.
  void forget_refused(LabelMap known);
  /// An empty body with the same plan and classes, for another thread.
  Body sibling() const;
  /// Several, which are all merged into this body when they have their rows.
  std::vector<Body> siblings(size_t n) const;
  void merge(const Body& other) { merge(other, nullptr); }
  void merge(Body&& other) { merge(other, &other); }
  /// Throws CorruptState when the two do not evaluate the same.
  void check_compatible(const Body& other) const;
  void count_unmatched(const Unmatched& more);
  /// Whether the batch is fed at once: a block in which no row is left out.
  bool feeds_once(const Batch& batch, const Bindings& bindings) const;
  /// Canonical form: classes sorted, states sealed.
  void seal(const Executor& run);
  /// The same for formulas only: states of the whole may be left as they are.
  void ready(const Executor& run);
  /// Throws when the classes of a binary task leave the positive one open.
  void check_classes() const;
  std::vector<std::string> class_names() const;

  Config config;
  Inputs inputs;
  bool prepared = false;
  Plan plan;
  LabelMap labels;                                  // classes; labels of a multilabel task; outputs of a regression
  std::vector<uint32_t> order;                      // score column of each class
  std::vector<std::string> score_columns;           // their names, by class
  Precision score_precision = Precision::bfloat16;  // the finest of the scores
  std::vector<std::string> foreseen;
  Group whole;
  bool lags = false;             // the whole has no rows yet: they are in the slices, which make it up
  std::vector<SliceSet> slices;  // those of config.by, then those of config.window
  Accounting data;
  uint64_t unnormalised = 0;
  bool positions_overlap = false;  // merged states whose units are positions: of different rows by the same number
  IdSet ids;
  std::vector<SourceInfo> sources;

 private:
  /// `spent`: the other one, where it is not needed any more.
  void merge(const Body& other, Body* spent);
  bool may_lag() const { return !slices.empty() && plan.by_unit.empty(); }
  const SliceSet& fewest_slices() const;
  void catch_up();
  void settle(const Executor& run);
  void feed(const Batch& batch, const Bindings& bindings, int64_t begin, int64_t n);
  void prepare_classes(const Batch& batch, const Bindings& bindings);
  void prepare_labels(const Batch& batch, const Bindings& bindings);
  void prepare_outputs(const Bindings& bindings);
  int64_t block() const;
  bool reads_probabilities() const;

  std::unique_ptr<Binder> binder_;
  std::unique_ptr<Gatherer> gatherer_;
  Screen screen_;
};

}  // namespace assay
