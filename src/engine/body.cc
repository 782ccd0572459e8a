#include "engine/body.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <set>

#include "assay/base/label_text.h"
#include "assay/base/text_form.h"
#include "assay/error.h"
#include "engine/parallel.h"
#include "engine/score_classes.h"

namespace assay {
namespace {

size_t list_width(const Column& c) {
  if (c.size == 0) return 0;
  auto [a, b] = c.list_range(0);
  return static_cast<size_t>(b - a);
}

std::vector<std::string> numbered(size_t n) {
  std::vector<std::string> names;
  for (size_t i = 0; i < n; ++i) names.push_back(std::to_string(i));
  return names;
}

/// With more slices than these the whole is not put together of them: it would cost more than it saves.
constexpr size_t most_parts = 1024;

bool list_of_reals(const Column& c) { return c.type == Type::list && c.child->floating(); }

bool single(const Column& c) { return c.type == Type::dictionary ? single(*c.child) : c.type != Type::list; }

void need_single(const Batch& batch, const Batch::Entry* entry, std::string_view remedy = "") {
  if (!entry || single(entry->column)) return;
  throw data_error(fmt::format("{}column '{}' is {}; one value a row is needed{}",
                               batch.source.empty() ? "" : batch.source + ": ", entry->name, entry->column.type_name(),
                               remedy));
}

using Entries = std::vector<const Batch::Entry*>;

std::vector<std::string> names_of(const Entries& entries) {
  std::vector<std::string> names;
  for (const auto* entry : entries) names.push_back(entry->name);
  return names;
}

/// Columns are paired by position: names that say otherwise are a slip.
void check_order(const Entries& entries, const Entries& targets, std::string_view flag) {
  if (!in_other_order(names_of(entries), names_of(targets))) return;
  throw usage_error(
      fmt::format("{}: the columns {} stand in another order than those of --target, {}: list both in one order", flag,
                  fmt::join(names_of(entries), ", "), fmt::join(names_of(targets), ", ")));
}

/// A further column would be read by nobody.
void need_one(const Entries& columns, std::string_view flag, std::string_view remedy) {
  if (columns.size() < 2) return;
  throw usage_error(fmt::format("{}: {} columns ({}, {}{}) where one is needed{}", flag, columns.size(),
                                columns[0]->name, columns[1]->name, columns.size() > 2 ? "..." : "", remedy));
}

void need_none(const Entries& columns, std::string_view flag, Task of, Task task) {
  if (columns.empty() || !columns[0] || task == of) return;
  auto name = [](Task t) { return EnumNames<Task>::names[static_cast<size_t>(t)]; };
  throw usage_error(fmt::format("{} is for task {}, not for {}", flag, name(of), name(task)));
}

/// Every column that is given has a meaning for the task.
void check_roles(const Bindings& bindings, Task task) {
  if (task != Task::multilabel && task != Task::regression) {
    std::string_view remedy = task == Task::ranking ? "" : " (several labels a row: --task multilabel)";
    need_one(bindings.target, "--target", remedy);
    need_one(bindings.prediction, "--prediction", remedy);
  }
  if (task == Task::binary)
    need_one(bindings.score, "--score",
             ", the score of the positive class (a score for each class: --task multiclass)");
  if (task == Task::ranking) need_one(bindings.score, "--score", "");
  if (task == Task::regression && !bindings.score.empty())
    throw usage_error("a regression has predictions (--prediction), no scores");
  need_none(bindings.lower, "--lower", Task::regression, task);
  need_none(bindings.upper, "--upper", Task::regression, task);
  need_none(bindings.quantile, "--quantile", Task::regression, task);
  if (bindings.lower.empty() != bindings.upper.empty()) throw usage_error("--lower and --upper go together");
  need_none({bindings.document}, "--document", Task::ranking, task);
}

/// What is read as labels or keys has one value a row.
void check_shapes(const Batch& batch, const Bindings& bindings, Task task) {
  if (task == Task::binary || task == Task::multiclass)
    for (const auto* list : {&bindings.target, &bindings.prediction})
      for (const auto* entry : *list)
        need_single(batch, entry,
                    list == &bindings.prediction && list_of_reals(entry->column)
                        ? ": these look like scores (--score)"
                        : " (several labels a row: --task multilabel)");
  if (task == Task::binary)
    for (const auto* entry : bindings.score)
      need_single(batch, entry,
                  ", the score of the positive class: of two columns such as those of predict_proba the second, [:, 1] "
                  "(a score for each of more classes: --task multiclass)");
  for (const auto* entry : bindings.slice) need_single(batch, entry);
  for (const auto* entry : {bindings.weight, bindings.id, bindings.query, bindings.document, bindings.time})
    need_single(batch, entry);
}

/// The labels of a batch, sorted by text.
std::vector<std::string> labels_of(const Batch& batch, const Bindings& bindings) {
  auto map = LabelMap::of_classes();
  see_labels(batch, bindings, map);
  return map.sorted_texts();
}

}  // namespace

size_t score_width(const Bindings& bindings) {
  const Column& first = bindings.score[0]->column;
  return bindings.score.size() == 1 && first.type == Type::list ? list_width(first) : bindings.score.size();
}

std::vector<std::string> score_names(const Bindings& bindings) {
  if (bindings.score.size() == 1 && bindings.score[0]->column.type == Type::list) return {};
  return names_of(bindings.score);
}

bool list_of_names(const Column& c) {
  return c.type == Type::list && (c.child->type == Type::string || c.child->type == Type::dictionary);
}

void see_labels(const Batch& batch, const Bindings& bindings, LabelMap& map) {
  Screen screen;
  const auto missing = Binder::missing(bindings, 0, batch.rows, screen);
  for (const auto* entries : {&bindings.target, &bindings.prediction})
    for (const auto* entry : *entries) {
      const Column& c = entry->column;
      const bool list = c.type == Type::list;
      LabelDecoder decoder;
      for (int64_t i = 0; i < batch.rows; ++i) {
        if (!missing.empty() && missing[static_cast<size_t>(i)]) continue;
        uint32_t code;
        if (!list) {
          decoder.decode(c, i, 1, map, &code);
          continue;
        }
        const auto [a, b] = c.list_range(i);
        for (int64_t k = a; k < b; ++k) decoder.decode(*c.child, k, 1, map, &code);
      }
    }
}

/// The keys of every set of slices: those of `by`, then those of the windows.
std::vector<std::vector<SliceKey>> slice_keys(const Config& config) {
  std::vector<std::vector<SliceKey>> all;
  for (const auto& by : config.by) {
    all.emplace_back();
    for (const auto& item : by) {
      all.back().push_back(SliceKey::parse(item));
      if (all.back().back().kind == SliceKey::Kind::quantiles)
        throw usage_error(fmt::format("'{}': quantiles need the whole table at once; give bins here", item));
    }
  }
  for (const auto& window : config.window) {
    all.push_back({SliceKey::of(parse_window(window))});
    if (all.back()[0].column != parse_window(config.window[0]).column)
      throw usage_error("windows: one column of times is needed, not several");
  }
  return all;
}

Evaluator::Body::Body(Config c) : config(with_canonical_labels(std::move(c))) {
  for (const auto& text : config.metrics) parse_spec(text, config.task);
  parse_interval_request(config.ci);
  if (!(config.level > 0 && config.level < 1))
    throw usage_error(fmt::format("level {}: a number between 0 and 1 is needed", config.level));
  slice_keys(config);
  const auto task_name = EnumNames<Task>::names[static_cast<size_t>(config.task)];
  if (config.positive && config.task != Task::binary)
    throw usage_error(fmt::format("--positive is for task binary, not for {}", task_name));
  if (config.threshold && config.task != Task::binary && config.task != Task::multilabel)
    throw usage_error(fmt::format("--threshold is for tasks binary and multilabel, not for {}", task_name));
  std::set<std::string_view> distinct;
  for (const auto& label : config.labels) distinct.insert(class_key(label));
  if (distinct.size() != config.labels.size()) throw usage_error("a label is declared twice");
  labels = LabelMap(config.labels);
  if (config.task == Task::binary && labels.closed()) {
    if (labels.size() != 2) throw usage_error(fmt::format("a binary task has 2 labels, not {}", labels.size()));
    if (positive_code(config, labels) == LabelMap::unknown)
      throw usage_error(config.positive
                            ? fmt::format("--positive '{}' is not among the labels {}", *config.positive,
                                          listed_labels(config.labels))
                            : fmt::format("which of {} is positive? Use --positive", listed_labels(config.labels)));
  }
}

void Evaluator::Body::compile_for(const Inputs& given) {
  inputs = given;
  plan = compile(config, inputs);
  whole = make_group(plan, config);
  for (const auto& keys : slice_keys(config)) slices.emplace_back(keys, make_group(plan, config));
  lags = may_lag();
}

void Evaluator::Body::prepare(const Batch& batch, const Bindings& bindings) {
  if (bindings.target.empty()) throw usage_error("a target is needed (--target)");
  check_roles(bindings, config.task);
  check_shapes(batch, bindings, config.task);
  Inputs given = bindings.inputs(resamples());
  if (plan.metrics.empty())
    compile_for(given);
  else if (!(given == inputs))
    throw usage_error("this batch has other columns than the ones before");
  for (const auto* entry : bindings.score) score_precision = std::max(score_precision, entry->column.precision());
  if (prepared) return;
  if (bindings.weight && config.weight.empty()) config.weight = bindings.weight->name;
  if (config.task == Task::multilabel || config.task == Task::regression) {
    check_order(bindings.prediction, bindings.target, "--prediction");
    check_order(bindings.score, bindings.target, "--score");
  }
  switch (config.task) {
    case Task::multiclass:
      prepare_classes(batch, bindings);
      break;
    case Task::multilabel:
      prepare_labels(batch, bindings);
      break;
    case Task::regression:
      prepare_outputs(bindings);
      break;
    default:
      break;
  }
  prepared = true;
}

void Evaluator::Body::prepare_classes(const Batch& batch, const Bindings& bindings) {
  if (bindings.score.empty()) return;
  const size_t width = score_width(bindings);
  const auto names = score_names(bindings);
  const auto known = labels.closed() ? Known::declared : foreseen.empty() ? Known::some : Known::all;
  const auto seen = known == Known::declared ? labels.texts()
                    : known == Known::all    ? foreseen
                                             : labels_of(batch, bindings);
  auto classes = classes_of_scores(names, width, seen, known);
  if (classes.empty() && known == Known::some) classes = classes_of_scores(names, width, seen, Known::all);
  if (classes.empty())
    throw usage_error(fmt::format("which class does each of the {} score columns stand for? {}; {}", width,
                                  columns_and_labels(names, width, seen),
                                  known == Known::declared ? "names that hold some of the labels must hold all"
                                                           : "give --labels in the order of the columns"));
  if (known == Known::declared && width != labels.size()) return;  // the binder refuses it
  auto map = LabelMap(known == Known::declared ? labels.texts() : LabelMap(classes).sorted_texts());
  std::vector<uint32_t> columns(classes.size());
  bool moved = false;
  for (uint32_t k = 0; k < classes.size(); ++k) {
    const uint32_t c = map.find(classes[k]);
    columns[c] = k;
    moved |= c != k;
  }
  labels = std::move(map);
  if (moved) order = columns;
  if (names.empty()) return;
  for (uint32_t k : columns) score_columns.push_back(names[k]);
}

void Evaluator::Body::prepare_labels(const Batch& batch, const Bindings& bindings) {
  if (labels.closed()) return;
  const Column& target = bindings.target[0]->column;
  std::vector<std::string> names;
  if (bindings.target.size() > 1) {
    for (const auto* entry : bindings.target) names.push_back(entry->name);
  } else if (list_of_names(target)) {
    names = foreseen.empty() ? labels_of(batch, bindings) : foreseen;
    if (names.empty()) throw usage_error("no list names a label: the set of labels is needed (--labels)");
  } else if (target.type == Type::list) {
    names = numbered(list_width(target));
  } else {
    names = {bindings.target[0]->name};
  }
  labels = LabelMap(names);
  if (list_of_names(target) && bindings.target.size() == 1) labels = LabelMap(labels.sorted_texts());
}

void Evaluator::Body::prepare_outputs(const Bindings& bindings) {
  const Column& target = bindings.target[0]->column;
  std::vector<std::string> names;
  if (target.type == Type::list)
    names = numbered(list_width(target));
  else
    for (const auto* entry : bindings.target) names.push_back(entry->name);
  if (names.size() == 1 && target.type != Type::list) names = {"0"};
  if (labels.closed() && labels.size() != names.size())
    throw usage_error(fmt::format("{} labels for {} outputs", labels.size(), names.size()));
  if (!labels.closed()) labels = LabelMap(names);
}

int64_t Evaluator::Body::block() const {
  constexpr int64_t usual = 16384, sliced = 65536, least = 512;
  const int64_t rows = config.by.empty() ? usual : sliced;  // so that a slice has enough of them
  int64_t width = config.task == Task::multiclass && !inputs.score ? 1 : static_cast<int64_t>(labels.size());
  return config.task == Task::binary ? rows : std::max(least, rows / std::max<int64_t>(1, width / 8));
}

bool Evaluator::Body::reads_probabilities() const {
  return config.score_kind == ScoreKind::probability && config.task != Task::ranking;
}

bool Evaluator::Body::feeds_once(const Batch& batch, const Bindings& bindings) const {
  if (batch.rows > block()) return false;
  Screen screen;
  return config.missing == Missing::error ||
         Binder::missing(bindings, 0, batch.rows, screen, reads_probabilities()).empty();
}

void Evaluator::Body::consume(const Batch& batch, const Bindings& bindings, int64_t begin, int64_t end) {
  const bool probabilities = reads_probabilities();
  for (int64_t from = begin; from < end;) {
    int64_t n = std::min(block(), end - from);
    auto missing = Binder::missing(bindings, from, n, screen_, probabilities);
    if (missing.empty()) {
      feed(batch, bindings, from, n);
      from += n;
      continue;
    }
    auto first = std::find_if(missing.begin(), missing.end(), [](const auto* entry) { return entry != nullptr; });
    if (first != missing.end() && config.missing == Missing::error)
      throw data_error(fmt::format("{}: missing value (use --missing drop to leave such rows out)",
                                   place(batch, from + (first - missing.begin()), (*first)->name)));
    for (int64_t i = 0; i < n;) {
      int64_t run = i;
      while (run < n && !missing[static_cast<size_t>(run)]) ++run;
      if (run > i) feed(batch, bindings, from + i, run - i);
      for (i = run; i < n && missing[static_cast<size_t>(i)]; ++i) {
        ++data.rows_dropped["missing " + missing[static_cast<size_t>(i)]->name];
      }
    }
    from += n;
  }
  data.rows_read += static_cast<uint64_t>(end - begin);
}

void Evaluator::Body::feed(const Batch& batch, const Bindings& bindings, int64_t begin, int64_t n) {
  if (!binder_) binder_ = std::make_unique<Binder>(config, plan, labels, order);
  const Rows& rows = binder_->bind(batch, bindings, begin, n, screen_);
  for (const auto& state : whole.states) state->check(rows);
  for (auto& slice : slices) slice.look(batch, bindings, begin, n);
  if (lags && fewest_slices().size() > most_parts) catch_up();
  if (!lags) whole.update(rows);
  if (!slices.empty() && !gatherer_) gatherer_ = std::make_unique<Gatherer>();
  for (auto& slice : slices) slice.update(rows, *gatherer_);
  if (bindings.id) ids.add(bindings.id->column, begin, n);
  data.rows_used += static_cast<uint64_t>(n);
  unnormalised += binder_->unnormalised();
}

void Evaluator::Body::forget_refused(LabelMap known) {
  labels = std::move(known);
  binder_.reset();  // it remembers codes of labels
  for (auto& slice : slices) slice.forget_looked();
}

Evaluator::Body Evaluator::Body::sibling() const {
  Body body(config);
  body.inputs = inputs;
  body.prepared = prepared;
  body.plan = plan;
  body.labels = labels;
  body.order = order;
  body.score_columns = score_columns;
  body.whole = whole.empty();
  for (const auto& slice : slices) body.slices.push_back(slice.empty());
  body.lags = may_lag();
  return body;
}

std::vector<Evaluator::Body> Evaluator::Body::siblings(size_t n) const {
  std::vector<Body> bodies;
  const auto rows = std::make_shared<std::atomic<uint64_t>>(whole.rows);
  for (size_t i = 0; i < n; ++i) {
    bodies.push_back(sibling());
    for (auto& replicas : bodies.back().whole.replicas) replicas.count_with(rows);
  }
  return bodies;
}

const SliceSet& Evaluator::Body::fewest_slices() const {
  return *std::ranges::min_element(slices, {}, [](const SliceSet& set) { return set.size(); });
}

void Evaluator::Body::catch_up() {
  if (lags) fewest_slices().add_to(whole);
  lags = false;
}

void Evaluator::Body::merge(const Body& other, Body* spent) {
  if (other.data.rows_read == 0 && other.plan.metrics.empty()) return;
  if (plan.metrics.empty()) compile_for(other.inputs);
  if (!(inputs == other.inputs)) throw CorruptState("the states have different inputs");
  if (!prepared && config.weight.empty()) config.weight = other.config.weight;
  if (!prepared)
    labels = other.labels, order = other.order, score_columns = other.score_columns, prepared = other.prepared;
  else if (other.prepared && score_columns != other.score_columns)
    score_columns.clear();  // one name each is what can be told
  std::vector<uint32_t> to;
  bool moved = false;
  for (uint32_t c = 0; c < other.labels.size(); ++c) {
    to.push_back(labels.code(other.labels.texts()[c]));
    if (to.back() == LabelMap::unknown)
      throw CorruptState(
          fmt::format("label '{}' is not among {}", other.labels.texts()[c], listed_labels(labels.texts())));
    moved |= to.back() != c;
  }
  moved = moved && config.task == Task::multiclass;  // elsewhere states do not see codes
  if (moved && labels.closed()) throw CorruptState("the states have their labels in different orders");
  auto renamed = [&](const auto& theirs, auto copy) {
    copy.merge(theirs);
    copy.relabel(to, static_cast<uint32_t>(labels.size()));
    return copy;
  };
  if (!other.lags) catch_up();
  if (!moved)
    whole.merge(other.whole);
  else
    whole.merge(renamed(other.whole, other.whole.empty()));
  for (size_t s = 0; s < slices.size(); ++s) {
    std::optional<SliceSet> copy;
    if (moved) copy.emplace(renamed(other.slices[s], other.slices[s].empty()));
    const SliceSet& theirs = moved ? *copy : other.slices[s];
    if (s == 0 && other.lags && !lags) theirs.add_to(whole);
    if (moved)
      slices[s].merge(std::move(*copy));
    else if (spent)
      slices[s].merge(std::move(spent->slices[s]));
    else
      slices[s].merge(theirs);
  }
  if (other.data.unmatched) {
    count_unmatched(*other.data.unmatched);
    data.rows_read -= other.data.unmatched->predictions;
  }
  data.rows_read += other.data.rows_read;
  data.rows_used += other.data.rows_used;
  for (const auto& [reason, rows] : other.data.rows_dropped) data.rows_dropped[reason] += rows;
  unnormalised += other.unnormalised;
  positions_overlap |= other.positions_overlap;
  score_precision = std::max(score_precision, other.score_precision);
  ids.merge(other.ids);
  sources.insert(sources.end(), other.sources.begin(), other.sources.end());
}

void Evaluator::Body::count_unmatched(const Unmatched& more) {
  auto& sum = data.unmatched ? *data.unmatched : data.unmatched.emplace();
  sum.predictions += more.predictions, sum.truth += more.truth;
  data.rows_read += more.predictions;
}

void Evaluator::Body::seal(const Executor& run) {
  settle(run);
  whole.seal(run);
}

void Evaluator::Body::ready(const Executor& run) {
  settle(run);
  whole.ready(run);
}

/// All but the states of the whole.
void Evaluator::Body::settle(const Executor& run) {
  if (!labels.closed() && labels.size() > 0) {
    auto sorted = labels.sorted();
    std::vector<uint32_t> to(sorted.size());
    bool moved = false;
    for (uint32_t c = 0; c < sorted.size(); ++c) to[sorted[c]] = c, moved |= sorted[c] != c;
    if (moved) labels.reorder(to);
    if (moved && config.task == Task::multiclass) {
      whole.relabel(to, static_cast<uint32_t>(to.size()));
      for (auto& slice : slices) slice.relabel(to, static_cast<uint32_t>(to.size()));
    }
  }
  catch_up();
  for (auto& slice : slices) slice.seal(run);
  ids.seal(run);
  data.duplicate_ids = ids.surplus();
  std::sort(sources.begin(), sources.end(), [](const auto& a, const auto& b) {
    return std::tie(a.name, a.fingerprint) < std::tie(b.name, b.fingerprint);
  });
}

void Evaluator::Body::check_classes() const {
  if (config.task != Task::binary || data.rows_used == 0) return;
  bool known = positive_code(config, labels) != LabelMap::unknown;
  if (config.positive) {
    if (!known && labels.size() >= 2)
      throw usage_error(
          fmt::format("--positive '{}' is not among the labels {}", *config.positive, listed_labels(labels.texts())));
    return;
  }
  bool only_negative = labels.size() == 1 && labels.find("0") != LabelMap::unknown;
  if (!known && !only_negative)
    throw usage_error(
        fmt::format("which label is positive? Use --positive (labels: {})", listed_labels(labels.texts())));
}

/// The classes for people: of a binary task always two, negative and positive, in label order.
std::vector<std::string> Evaluator::Body::class_names() const {
  LabelMap names = labels;
  if (config.task == Task::binary && names.size() == 1 && !names.closed()) {
    if (config.positive)
      names.code(*config.positive);
    else {
      bool boolean = names.texts()[0] == "true" || names.texts()[0] == "false";
      names.code(boolean ? "false" : "0"), names.code(boolean ? "true" : "1");
    }
    auto sorted = names.sorted();
    std::vector<uint32_t> to(sorted.size());
    for (uint32_t c = 0; c < sorted.size(); ++c) to[sorted[c]] = c;
    names.reorder(to);
  }
  return names.texts();
}

}  // namespace assay
