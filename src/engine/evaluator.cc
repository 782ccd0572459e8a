// Evaluator: the public face of a Body; and evaluate, the parallel pass over a source.
#include "assay/evaluator.h"

#include <fmt/format.h>

#include <algorithm>
#include <mutex>
#include <optional>

#include "assay/error.h"
#include "assay/states/weight_spread.h"
#include "base/float_mode.h"
#include "engine/body.h"
#include "engine/interval.h"
#include "engine/parallel.h"
#include "engine/quantile_slices.h"
#include "engine/resamples.h"
#include "engine/score_classes.h"
#include "engine/strangers.h"
#include "engine/views.h"

namespace assay {
namespace {

constexpr int64_t small_batch = 16384;
constexpr int64_t usual_morsel = 1 << 16, replicas_morsel = 1 << 14, most_morsel = 1 << 18;

Context context_of(const Evaluator::Body& body, const std::vector<std::string>& classes, const Executor& run) {
  Context context;
  context.run = run;
  context.labels = classes;
  context.declared = !body.config.labels.empty();
  context.undefined = context.clamped = body.config.undefined;
  if (body.config.task == Task::binary) {
    LabelMap names(classes);
    uint32_t positive = positive_code(body.config, names);
    context.positive = positive == LabelMap::unknown ? 1 : positive;
  }
  return context;
}

std::string count_of_rows(uint64_t n) { return fmt::format("{} {}", n, n == 1 ? "row" : "rows"); }

bool shown(const Planned& metric, const std::vector<std::string>& classes) {
  const size_t trivial = metric.spec.def->trivial_classes;
  return !metric.by_default || trivial == 0 || classes.size() > trivial;
}

Executor all_threads() {
  return [](size_t tasks, const std::function<void(size_t)>& task) { parallel_for(thread_count(0), tasks, task); };
}

bool one_row_a_unit(const Evaluator::Body& body) {
  return body.inputs.unit == Unit::position || (body.inputs.unit == Unit::id && body.data.duplicate_ids == 0);
}

/// Whether rules may take the rows for independent: no unit is known to have several, or the method was asked for.
bool rows_are_units(const Evaluator::Body& body, const Planned& metric) {
  return one_row_a_unit(body) || body.config.task == Task::ranking ||
         knows_method(*metric.spec.def, parse_interval_request(body.config.ci).method);
}

/// Why a value that may have an interval has none.
std::string why_none(const Evaluator::Body& body, const Planned& metric) {
  if (!rows_are_units(body, metric) && metric.drawn == Drawn::never)
    return "several rows belong together, and folds of them tell nothing of such a metric: give --ci bootstrap(N)";
  return "too few rows or units, or nothing varies between them";
}

/// The intervals of `results` that resampling gives, by `planned` metrics.
void resample(const Evaluator::Body& body, const Group& group, const Context& context,
              const std::vector<const Planned*>& planned, std::vector<Result>& results) {
  std::vector<ResampledMetric> wanted;
  std::vector<Result*> places;
  for (size_t i = 0; i < results.size(); ++i) {
    const Value& value = results[i].value;
    if (planned[i]->drawn == Drawn::never || results[i].ci || !value.scalar() || !value.undefined.empty()) continue;
    wanted.push_back({planned[i], value.number()});
    places.push_back(&results[i]);
  }
  add_resampled_intervals(body.config, body.inputs, body.plan, group, context, all_threads(), one_row_a_unit(body),
                          wanted);
  for (size_t i = 0; i < wanted.size(); ++i) {
    places[i]->no_interval = wanted[i].why;
    if (!wanted[i].ci) continue;
    places[i]->ci = wanted[i].ci;
    places[i]->signature += resampling_signature(body.config, *wanted[i].metric, body.inputs);
  }
}

std::vector<Result> values_of(const Evaluator::Body& body, const Group& group, const std::vector<std::string>& classes,
                              const Context& context) {
  std::vector<Result> results;
  std::vector<const Planned*> planned;
  for (const auto& metric : body.plan.metrics) {
    if (!shown(metric, classes)) continue;
    std::vector<const AnyState*> states;
    for (size_t s : metric.states) states.push_back(group.states[s].get());
    try {
      Result result{metric.spec, metric.spec.def->compute(states, metric.spec.params, context),
                    signature(body.config, metric.spec, classes)};
      if (rows_are_units(body, metric))
        result.ci = interval_of(body.config, body.plan, metric, group, context, result.value, &result.no_interval);
      results.push_back(std::move(result));
      planned.push_back(&metric);
    } catch (const InvalidInput& error) {
      throw InvalidInput(error.kind, fmt::format("{}: {}", metric.spec.text(), error.in_flags()));
    }
  }
  resample(body, group, context, planned, results);
  const bool asked = parse_interval_request(body.config.ci).kind != IntervalRequest::Kind::none;
  for (size_t i = 0; asked && i < results.size(); ++i) {
    auto& [spec, value, text, ci, why] = results[i];
    if (ci || !value.scalar() || !has_numbers(value))
      why.clear();
    else if (why.empty())
      why = why_none(body, *planned[i]);
  }
  return results;
}

/// The interval of one value at another level than that of the configuration.
std::optional<Interval> interval_at(double level, const Evaluator::Body& body, const Planned& metric,
                                    const Group& group, const Context& context, const Value& value) {
  Config config = body.config;
  config.level = level;
  if (rows_are_units(body, metric))
    if (auto analytic = interval_of(config, body.plan, metric, group, context, value)) return analytic;
  if (metric.drawn == Drawn::never || !value.scalar() || !value.undefined.empty()) return {};
  ResampledMetric wanted{&metric, value.number()};
  add_resampled_intervals(config, body.inputs, body.plan, group, context, all_threads(), one_row_a_unit(body),
                          {&wanted, 1});
  return wanted.ci;
}

void add_views(Evaluation& evaluation, const ViewInput& input, const Views& views) {
  size_t all = 0;
  for (size_t s = 0; s < std::min(input.body.config.by.size(), input.body.slices.size()); ++s)
    all += input.body.slices[s].size();
  evaluation.small_slices = all - evaluation.slices.size();
  if (evaluation.small_slices > 0)
    evaluation.warnings.push_back(
        fmt::format("{} with fewer than {} left out",
                    evaluation.small_slices == 1 ? "1 slice" : fmt::format("{} slices", evaluation.small_slices),
                    count_of_rows(static_cast<uint64_t>(input.body.config.min_slice))));
  if (!views.worst.empty()) add_worst_slices(evaluation, input, views.worst);
  for (const auto& column : views.fairness) add_fairness(evaluation, input, column);
  add_windows(evaluation, input, views.window);
}

}  // namespace

Evaluator::Evaluator(Config config) : body_(std::make_unique<Body>(std::move(config))) {}
Evaluator::Evaluator(Evaluator&&) noexcept = default;
Evaluator& Evaluator::operator=(Evaluator&&) noexcept = default;
Evaluator::~Evaluator() = default;
const Config& Evaluator::config() const { return body_->config; }

void Evaluator::reset() {
  auto foreseen = std::move(body_->foreseen);
  body_->config.weight.clear();
  body_ = std::make_unique<Body>(body_->config);
  body_->foreseen = std::move(foreseen);
}

void Evaluator::foresee_labels(const std::vector<std::string>& labels) { body_->foreseen = labels; }
void Evaluator::add_unmatched(const Unmatched& unmatched) { body_->count_unmatched(unmatched); }
void Evaluator::add_source(const SourceInfo& source) { body_->sources.push_back(source); }

void Evaluator::update(const Batch& batch, unsigned threads) {
  FloatMode mode;
  if (!body_->plan.metrics.empty()) return update_rows(batch, threads);
  try {
    update_rows(batch, threads);
  } catch (...) {
    reset();  // what a refused batch is like says nothing about the next
    throw;
  }
}

void Evaluator::update_rows(const Batch& batch, unsigned threads) {
  Bindings bindings(batch);
  body_->prepare(batch, bindings);
  if (!body_->plan.by_unit.empty() && batch.position == 0 && body_->data.rows_read > 0) {
    Batch following = batch;
    following.position = body_->data.rows_read;
    return update_rows(following, threads);
  }
  threads = thread_count(threads);
  // Where rows are left out, those between them are fed one run after the other: a later one may be refused.
  if (batch.rows <= small_batch && body_->feeds_once(batch, bindings)) {
    auto known = body_->labels;
    try {
      body_->consume(batch, bindings, 0, batch.rows);
    } catch (...) {
      body_->forget_refused(std::move(known));
      throw;
    }
    return;
  }
  int64_t morsel = body_->plan.by_unit.empty() ? usual_morsel : replicas_morsel;
  while (morsel < most_morsel && batch.rows / morsel >= 64 * int64_t{threads}) morsel *= 2;
  auto morsels = static_cast<size_t>((batch.rows + morsel - 1) / morsel);
  threads = static_cast<unsigned>(std::min<size_t>(threads, morsels));
  std::vector<Body> workers = body_->siblings(std::max(1u, threads));
  std::atomic<size_t> next{0};
  parallel_for(threads, workers.size(), [&](size_t t) {
    for (size_t m; (m = next.fetch_add(1)) < morsels;) {
      auto begin = static_cast<int64_t>(m) * morsel;
      workers[t].consume(batch, bindings, begin, std::min(begin + morsel, batch.rows));
    }
  });
  for (auto& worker : workers) body_->merge(std::move(worker));
}

void Evaluator::merge(const Evaluator& other) {
  FloatMode mode;
  for (const auto& theirs : other.body_->sources)
    for (const auto& ours : body_->sources)
      if (ours.fingerprint == theirs.fingerprint)
        throw CorruptState(fmt::format("the rows of {} are in both states ({} and {} are the same file)", theirs.name,
                                       ours.name, theirs.name));
  body_->check_compatible(*other.body_);
  const bool both = body_->data.rows_used > 0 && other.body_->data.rows_used > 0;
  if (both && !body_->plan.by_unit.empty() && body_->inputs.unit == Unit::position &&
      !units_by_content(body_->config, body_->inputs))
    body_->positions_overlap = true;
  body_->merge(*other.body_);
}

Value Evaluator::only_value() const {
  FloatMode mode;
  Body& body = *body_;
  body.check_classes();
  if (body.data.rows_used == 0)
    throw data_error(body.data.rows_read == 0 ? "no rows" : "no rows are left: all were dropped");
  const Executor run = executor(body.data.rows_used > static_cast<uint64_t>(small_batch) ? thread_count(0) : 1);
  body.ready(run);
  auto classes = body.class_names();
  const auto& metric = body.plan.metrics[0];
  std::vector<const AnyState*> states;
  for (size_t s : metric.states) states.push_back(body.whole.states[s].get());
  return metric.spec.def->compute(states, metric.spec.params, context_of(body, classes, run));
}

Evaluation Evaluator::result(const Views& views) const {
  FloatMode mode;
  Body& body = *body_;
  body.check_classes();
  const Executor run = executor(thread_count(0));
  body.ready(run);
  Evaluation evaluation;
  evaluation.config = body.config;
  evaluation.data = body.data;
  if (!body.config.weight.empty() && body.plan.weights) {
    const auto& spread = static_cast<const StateBox<WeightSpread>&>(*body.whole.states[*body.plan.weights]).state;
    const bool count = body.config.weight_kind == WeightKind::count;
    evaluation.data.effective_rows = count ? spread.sum.value() : spread.rows();
  }
  for (const auto& source : body.sources) evaluation.inputs.push_back(source.name);
  evaluation.classes = body.class_names();
  for (size_t c = 0; c < body.score_columns.size(); ++c)
    evaluation.score_columns.emplace_back(body.score_columns[c], evaluation.classes[c]);
  auto context = context_of(body, evaluation.classes, run);
  if (body.config.task == Task::binary && context.positive < evaluation.classes.size())
    evaluation.positive = evaluation.classes[context.positive];
  if (body.data.rows_used == 0)
    throw data_error(body.data.rows_read == 0 ? "no rows" : "no rows are left: all were dropped");
  evaluation.metrics = values_of(body, body.whole, evaluation.classes, context);
  auto values = [&](const Group& group) { return values_of(body, group, evaluation.classes, context); };
  for (const auto& ref : large_slices(body))
    evaluation.slices.push_back({ref.set->name(ref.slice), ref.group().rows, values(ref.group())});
  for (const auto& [reason, rows] : body.data.rows_dropped)
    evaluation.warnings.push_back(fmt::format("{} left out: {}", count_of_rows(rows), reason));
  if (auto lost = body.data.unmatched.value_or(Unmatched{}); lost.predictions + lost.truth > 0)
    evaluation.warnings.push_back(
        fmt::format("rows without a partner in the join were dropped: {} of the predictions, {} of the truth",
                    lost.predictions, lost.truth));
  if (body.data.duplicate_ids > 0)
    evaluation.warnings.push_back(fmt::format("{} with an id seen before", count_of_rows(body.data.duplicate_ids)));
  if (body.unnormalised > 0)
    evaluation.warnings.push_back(
        fmt::format("the probabilities of {} do not sum to 1", count_of_rows(body.unnormalised)));
  if (body.config.ci != "none")
    if (auto text = small_slices(evaluation.slices); !text.empty()) evaluation.warnings.push_back(text);
  if (body.config.threshold && *body.config.threshold != usual_threshold &&
      (body.inputs.prediction || !body.plan.labels))
    evaluation.warnings.push_back(
        fmt::format("threshold {} is not used: {}", print_number(*body.config.threshold),
                    body.inputs.prediction ? "the predicted labels are given" : "no metric is of predicted labels"));
  for (auto& text : warn_of_strangers(body.whole, evaluation.classes)) evaluation.warnings.push_back(std::move(text));
  if (body.positions_overlap)
    evaluation.warnings.push_back(
        "intervals are resampled by the position of rows, which merged states number anew: with --id they are those of "
        "one pass");
  for (const auto& result : evaluation.metrics)
    if (!result.value.undefined.empty())
      evaluation.warnings.push_back(fmt::format("{} is undefined: {}", result.spec.text(), result.value.undefined));
    else if (!result.value.clamped.empty())
      evaluation.warnings.push_back(fmt::format("{} is clamped: {}", result.spec.text(), result.value.clamped));
  auto interval = [&](const Planned& metric, const Group& group, const Value& value, double level) {
    return interval_at(level, body, metric, group, context, value);
  };
  add_views(evaluation, {body, context, values, interval}, views);
  return evaluation;
}

const Result& Evaluation::operator[](std::string_view text) const {
  for (const auto& result : metrics)
    if (result.spec.owner && result.spec.def->name == text) return result;
  Spec spec = parse_spec(text, config.task);
  for (const auto& result : metrics)
    if (result.spec.def == spec.def && result.spec.params == spec.params) return result;
  for (const auto& result : metrics)
    if (result.spec.def == spec.def && spec.text() == spec.def->name && text.find_first_of("(@") == text.npos)
      return result;
  throw usage_error(fmt::format("'{}' was not evaluated", text));
}

// ------------------------------------------------------------------------------------------------ one pass over a
// source

namespace {

/// The labels of the whole input, read in a pass of their own, where only they tell which score column is whose.
std::vector<std::string> foresee(const Config& config, Source& source, const Batch& first) {
  if (!config.labels.empty()) return {};
  Bindings bindings(first);
  if (bindings.target.empty()) return {};
  auto names_of = [](const auto& entries) { return entries.size() == 1 && list_of_names(entries[0]->column); };
  bool names = config.task == Task::multilabel && names_of(bindings.target);
  bool scores = config.task == Task::multiclass && !bindings.score.empty();
  if (!names && !scores) return {};
  auto map = LabelMap::of_classes();
  auto look = [&](const Batch& batch) { see_labels(batch, Bindings(batch), map); };
  look(first);
  if (scores) {
    const auto known = map.sorted_texts();
    if (!classes_of_scores(score_names(bindings), score_width(bindings), known, Known::some).empty()) return {};
  }
  for (Batch batch; source.next(batch);) look(batch);
  if (!source.rewind()) throw usage_error("the labels must be known in advance for this input: use --labels");
  return map.sorted_texts();
}

}  // namespace

Evaluator evaluate(const Config& asked, Source& source, unsigned threads,
                   const std::function<void(uint64_t)>& progress) {
  FloatMode mode;
  Config config = with_quantile_bins(asked, source);
  threads = thread_count(threads);
  (void)Evaluator{Config(config)};  // refuses what cannot be before anything is read
  Batch first;
  if (!source.next(first)) throw data_error("no rows");
  Evaluator whole(config);
  if (auto labels = foresee(config, source, first); !labels.empty()) {
    whole.foresee_labels(labels);
    first = Batch{};
    source.next(first);
  }
  auto& body = whole.body();
  body.prepare(first, Bindings(first));
  // The first thread fills the body itself where its rows need not be counted with those of the others.
  const unsigned own = body.plan.by_unit.empty() ? 1 : 0;
  std::vector<Evaluator::Body> workers = body.siblings(threads - own);
  struct Failure {
    uint64_t position;
    std::exception_ptr error;
  };
  std::mutex mutex;
  std::optional<Batch> waiting = std::move(first);
  std::optional<Failure> failure;
  uint64_t rows = 0;
  bool ended = false;
  auto take = [&](Batch& batch) {
    std::lock_guard lock(mutex);
    if (failure || ended) return false;
    if (waiting)
      batch = std::move(*waiting), waiting.reset();
    else if (batch = Batch{}; !source.next(batch))
      return !(ended = true);
    rows += static_cast<uint64_t>(batch.rows);
    if (progress) progress(rows);
    return true;
  };
  auto fail = [&](uint64_t position) {
    std::lock_guard lock(mutex);
    if (!failure || position < failure->position) failure = Failure{position, std::current_exception()};
  };
  parallel_for(threads, threads, [&](size_t t) {
    Evaluator::Body& worker = t < own ? body : workers[t - own];
    uint64_t position = UINT64_MAX;
    try {
      for (Batch batch; take(batch);) {
        position = batch.position;
        worker.prepare(batch, Bindings(batch));
        worker.consume(batch, Bindings(batch), 0, batch.rows);
        position = UINT64_MAX;
      }
    } catch (...) {
      fail(position);
    }
  });
  if (failure) std::rethrow_exception(failure->error);
  for (auto& worker : workers) {
    Evaluator::Body merged = std::move(worker);  // its memory is free before the next one needs more
    body.merge(std::move(merged));
  }
  return whole;
}

}  // namespace assay
