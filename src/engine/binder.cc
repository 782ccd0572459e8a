#include "engine/binder.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "assay/base/exact_sum.h"
#include "assay/base/label_text.h"
#include "assay/base/text_form.h"
#include "assay/error.h"
#include "base/time_text.h"
#include "kernels/convert.h"
#include "kernels/elementary.h"
#include "kernels/probability.h"
#include "kernels/range.h"

namespace assay {

unsigned char* Arena::bytes(size_t n) {
  n = std::max<size_t>(64, (n + 63) / 64 * 64);
  if (next_ == blocks_.size()) blocks_.emplace_back();
  Block& block = blocks_[next_++];
  if (block.size < n) {
    block.memory.reset(static_cast<unsigned char*>(std::aligned_alloc(64, n)));
    if (!block.memory) throw std::bad_alloc();
    block.size = n;
  }
  return block.memory.get();
}

Bindings::Bindings(const Batch& batch) {
  batch.check();
  for (const auto& entry : batch.columns) {
    switch (entry.role) {
      case Role::target:
        target.push_back(&entry);
        break;
      case Role::prediction:
        prediction.push_back(&entry);
        break;
      case Role::score:
        score.push_back(&entry);
        break;
      case Role::lower:
        lower.push_back(&entry);
        break;
      case Role::upper:
        upper.push_back(&entry);
        break;
      case Role::quantile:
        quantile.push_back(&entry);
        break;
      case Role::slice:
        slice.push_back(&entry);
        break;
      case Role::weight:
        weight = &entry;
        break;
      case Role::id:
        id = &entry;
        break;
      case Role::query:
        query = &entry;
        break;
      case Role::document:
        document = &entry;
        break;
      case Role::time:
        time = &entry;
        break;
      case Role::ignore:
        break;
    }
  }
}

Inputs Bindings::inputs(bool resampling) const {
  Inputs inputs{!prediction.empty(), !score.empty(), !lower.empty() && !upper.empty(), {}};
  for (const auto* entry : quantile) inputs.quantiles.push_back(entry->parameter);
  std::sort(inputs.quantiles.begin(), inputs.quantiles.end());
  if (!resampling) return inputs;
  inputs.unit = id ? Unit::id : query ? Unit::query : Unit::position;
  inputs.weighted = weight != nullptr;
  inputs.one_column = target.size() == 1 && target[0]->column.type != Type::list;
  return inputs;
}

std::string place(const Batch& batch, int64_t row, std::string_view column) {
  auto number = batch.row_number(row);
  return batch.source.empty() ? fmt::format("row {}: column '{}'", number, column)
                              : fmt::format("{}:{}: column '{}'", batch.source, number, column);
}

Config with_canonical_labels(Config config) {
  for (auto& label : config.labels) label = canonical_label(label);
  if (config.positive) config.positive = canonical_label(*config.positive);
  return config;
}

uint32_t positive_code(const Config& config, const LabelMap& labels) {
  return labels.find(config.positive ? canonical_label(*config.positive) : "1");
}

// ------------------------------------------------------------------------------------------------ missing values

namespace {

bool missing_at(const Column& c, int64_t i) {
  if (!c.valid(i)) return true;
  if (c.floating()) return std::isnan(c.number(i));
  if (c.type == Type::dictionary) return !c.child->valid(c.code(i));
  if (c.type != Type::list) return false;
  auto [first, last] = c.list_range(i);
  for (int64_t k = first; k < last; ++k)
    if (missing_at(*c.child, k)) return true;
  return false;
}

bool known_finite(const Column& c, int64_t begin, int64_t n) {
  return c.type == Type::float64 && !c.validity &&
         kernels::all_finite(static_cast<const double*>(c.data) + c.offset + begin, static_cast<size_t>(n));
}

/// False only when it is cheap to know that nothing is missing.
bool may_miss(const Column& c, int64_t begin, int64_t n) {
  if (c.type == Type::null || c.validity) return true;
  if (c.type == Type::float32)
    return kernels::any_nan(static_cast<const float*>(c.data) + c.offset + begin, static_cast<size_t>(n));
  if (c.type == Type::float64)
    return kernels::any_nan(static_cast<const double*>(c.data) + c.offset + begin, static_cast<size_t>(n));
  if (c.floating()) return true;
  if (c.type == Type::dictionary) return c.child->validity != nullptr;
  if (c.type != Type::list || n == 0) return false;
  auto first = c.list_range(begin).first, last = c.list_range(begin + n - 1).second;
  return may_miss(*c.child, first, last - first);
}

constexpr double sum_tolerance_f32 = 0x1.6a09e667f3bcdp-12,
                 sum_tolerance_f64 = 0x1p-26;  // square roots of the epsilons

/// One sweep that finds out most of what is asked of probabilities. False tells nothing.
bool known_unit(const Batch::Entry& entry, int64_t begin, int64_t n, Screen& screen) {
  const Column& c = entry.column;
  const auto rows = static_cast<size_t>(n);
  auto look = [&]<class T>(const T* p, double tolerance) {
    if (c.type != Type::list) return kernels::in_unit(p + c.offset + begin, rows);
    size_t off = 0;
    p += c.child->offset + c.list_range(begin).first;
    if (!kernels::unit_rows(p, static_cast<size_t>(c.width), rows, tolerance, off)) return false;
    screen.sums = {&entry, begin, n, off};
    return true;
  };
  const bool matrix = c.type == Type::list && c.width > 0 && !c.offsets;
  if (c.validity || n == 0 || (c.type == Type::list && !matrix)) return false;
  const Column& values = matrix ? *c.child : c;
  if (values.validity) return false;
  if (values.type == Type::float32) return look(static_cast<const float*>(values.data), sum_tolerance_f32);
  if (values.type == Type::float64) return look(static_cast<const double*>(values.data), sum_tolerance_f64);
  return false;
}

}  // namespace

bool Screen::in_unit(const Batch::Entry& entry) const { return std::ranges::find(unit, &entry) != unit.end(); }

std::span<const Batch::Entry* const> Binder::missing(const Bindings& columns, int64_t begin, int64_t n, Screen& screen,
                                                     bool probabilities) {
  auto& memory = screen.missing;
  screen.finite.clear(), screen.unit.clear();
  screen.sums = {};
  bool ready = false, any = false;
  auto look = [&](const Batch::Entry* entry) {
    if (!entry) return;
    if (known_finite(entry->column, begin, n)) return screen.finite.push_back(entry);
    if (!may_miss(entry->column, begin, n)) return;
    if (!ready) memory.assign(static_cast<size_t>(n), nullptr);
    ready = true;
    for (int64_t i = 0; i < n; ++i)
      if (!memory[static_cast<size_t>(i)] && missing_at(entry->column, begin + i))
        memory[static_cast<size_t>(i)] = entry, any = true;
  };
  for (const auto* list :
       {&columns.target, &columns.prediction, &columns.score, &columns.lower, &columns.upper, &columns.quantile})
    for (const auto* entry : *list) {
      if (probabilities && list == &columns.score && known_unit(*entry, begin, n, screen))
        screen.unit.push_back(entry);
      else
        look(entry);
    }
  for (const auto* entry : {columns.weight, columns.id, columns.query, columns.document, columns.time}) look(entry);
  return any ? std::span<const Batch::Entry* const>(memory) : std::span<const Batch::Entry* const>();
}

// ------------------------------------------------------------------------------------------------ columns

Binder::Binder(const Config& config, const Plan& plan, LabelMap& labels, std::vector<uint32_t> order)
    : config_(config), plan_(plan), labels_(labels), order_(std::move(order)) {}

const Rows& Binder::bind(const Batch& batch, const Bindings& columns, int64_t begin, int64_t n, const Screen& screen) {
  screen_ = &screen;
  arena_.clear();
  columns_.clear();
  unnormalised_ = 0;
  rows_ = Rows{};
  rows_.size = static_cast<size_t>(n);
  weigh(batch, columns, begin, n);
  if (!plan_.by_unit.empty()) units(batch, columns, begin, n);
  switch (config_.task) {
    case Task::binary:
      binary(batch, columns, begin, n);
      break;
    case Task::multiclass:
      multiclass(batch, columns, begin, n);
      break;
    case Task::multilabel:
      multilabel(batch, columns, begin, n);
      break;
    case Task::regression:
      regression(batch, columns, begin, n);
      break;
    case Task::ranking:
      ranking(batch, columns, begin, n);
      break;
  }
  if (by_content_ && !plan_.by_unit.empty()) units_of_content();
  return rows_;
}

namespace {
constexpr const char* look_like_scores = ": these look like scores (--score)";

/// Whether the first text is a time: times of tables and arrays come as texts.
bool holds_times(const Column& column) {
  const Column& texts = column.type == Type::dictionary ? *column.child : column;
  for (int64_t i = 0; texts.type == Type::string && i < texts.size; ++i)
    if (texts.valid(i)) return time_of_text(texts.text(i)).has_value();
  return false;
}

void need_numbers(const Batch& batch, const Batch::Entry& entry, const char* remedy = "") {
  if (entry.column.numeric()) return;
  auto where = batch.source.empty() ? "" : batch.source + ": ";
  if (holds_times(entry.column)) remedy = " (these are times; subtract a time of reference)";
  throw data_error(
      fmt::format("{}column '{}' is {}; numbers are needed{}", where, entry.name, entry.column.type_name(), remedy));
}
}  // namespace

std::span<const double> Binder::numbers(const Batch& batch, const Batch::Entry& entry, int64_t begin, int64_t n) {
  need_numbers(batch, entry);
  const Column& c = entry.column;
  const double* x;
  if (c.type == Type::float64) {
    x = static_cast<const double*>(c.data) + c.offset + begin;
  } else {
    auto* out = arena_.take<double>(static_cast<size_t>(n));
    c.widen(begin, n, out);
    x = out;
  }
  const bool known = std::ranges::any_of(
      screen_->finite, [&](const auto* e) { return e->column.data == c.data && e->column.offset == c.offset; });
  if (!known && !kernels::all_finite(x, static_cast<size_t>(n)))
    for (int64_t i = 0; i < n; ++i)
      if (!std::isfinite(x[i]))
        throw data_error(fmt::format("{}: {} is not finite: leave such rows out, or make the value missing",
                                     place(batch, begin + i, entry.name), print_number(x[i])));
  return {x, static_cast<size_t>(n)};
}

Reals Binder::reals(const Batch& batch, const Batch::Entry& entry, int64_t begin, int64_t n) {
  need_numbers(batch, entry);
  const Column& c = entry.column;
  auto size = static_cast<size_t>(n);
  if (c.type == Type::float32) return {static_cast<const float*>(c.data) + c.offset + begin, nullptr, size};
  if (c.type == Type::float64) return {nullptr, static_cast<const double*>(c.data) + c.offset + begin, size};
  auto* out = arena_.take<double>(size);
  c.widen(begin, n, out);
  return {nullptr, out, size, c.precision()};
}

std::span<const uint32_t> Binder::codes(const Batch& batch, const Batch::Entry& entry, LabelDecoder& decoder,
                                        int64_t begin, int64_t n) {
  auto* out = arena_.take<uint32_t>(static_cast<size_t>(n));
  const size_t known = labels_.size();
  if (decoder.decode(entry.column, begin, n, labels_, out)) return {out, static_cast<size_t>(n)};
  if (labels_.size() > known && &decoder == &prediction_) refuse_scores(batch, entry, known);
  uint32_t bad = 0;
  for (int64_t i = 0; i < n; ++i) bad |= out[i] == LabelMap::unknown;
  if (bad)
    for (int64_t i = 0; i < n; ++i)
      if (out[i] == LabelMap::unknown)
        throw data_error(fmt::format("{}: label '{}' is not among the classes {}{}",
                                     place(batch, begin + i, entry.name), label_text(entry.column, begin + i),
                                     listed_labels(labels_.texts()),
                                     fractional(label_text(entry.column, begin + i)) ? look_like_scores : ""));
  return {out, static_cast<size_t>(n)};
}

/// Fractions that only predictions hold are no classes: `known` labels were there before them.
void Binder::refuse_scores(const Batch& batch, const Batch::Entry& entry, size_t known) const {
  const auto begin = labels_.texts().begin(), middle = begin + static_cast<std::ptrdiff_t>(known);
  const auto found = std::find_if(middle, labels_.texts().end(), fractional);
  if (found == labels_.texts().end() || std::any_of(begin, middle, fractional)) return;
  throw data_error(fmt::format("{}column '{}': predictions such as {} are no labels of the target{}",
                               batch.source.empty() ? "" : batch.source + ": ", entry.name, *found, look_like_scores));
}

const uint8_t* Binder::unpacked(const Column& bits, int64_t begin, size_t n) {
  auto* out = arena_.take<uint8_t>(n);
  kernels::unpack_bits(static_cast<const uint8_t*>(bits.data), bits.offset + begin, n, out);
  return out;
}

std::span<const uint8_t> Binder::truth(const Batch& batch, const Batch::Entry& entry, LabelDecoder& decoder,
                                       int64_t begin, int64_t n) {
  const Column& c = entry.column;
  auto size = static_cast<size_t>(n);
  const bool bits = c.type == Type::boolean;
  if ((bits || c.type == Type::bool8 || c.type == Type::uint8) && !config_.positive && !labels_.closed()) {
    const auto* bytes = bits ? unpacked(c, begin, size) : static_cast<const uint8_t*>(c.data) + c.offset + begin;
    uint8_t any = 0, all = 1;
    for (int64_t i = 0; i < n; ++i) any |= bytes[i], all &= bytes[i];
    if (any <= 1) {
      bool boolean = c.type != Type::uint8;
      if (!all) labels_.code(boolean ? "false" : "0");
      if (any) labels_.code(boolean ? "true" : "1");
      if (labels_.size() <= 2) return {bytes, size};
    }
  }
  auto classes = codes(batch, entry, decoder, begin, n);
  if (labels_.size() > 2)
    for (int64_t i = 0; i < n; ++i)
      if (classes[static_cast<size_t>(i)] >= 2)
        throw data_error(fmt::format("{}: '{}' is a third class beside '{}' and '{}'; use --task multiclass",
                                     place(batch, begin + i, entry.name),
                                     labels_.texts()[classes[static_cast<size_t>(i)]], labels_.texts()[0],
                                     labels_.texts()[1]));
  auto* out = arena_.take<uint8_t>(size);
  uint32_t positive = positive_code(config_, labels_);
  for (size_t i = 0; i < size; ++i) out[i] = classes[i] == positive;
  return {out, size};
}

std::span<const uint8_t> Binder::indicator(const Batch& batch, const Batch::Entry& entry, int64_t begin, int64_t n) {
  need_numbers(batch, entry, " (or lists of labels; texts that hold several need --label-separator)");
  auto size = static_cast<size_t>(n);
  auto* out = arena_.take<uint8_t>(size);
  if (entry.column.type == Type::bool8 || entry.column.type == Type::uint8) {
    std::copy_n(static_cast<const uint8_t*>(entry.column.data) + entry.column.offset + begin, n, out);
  } else {
    auto* wide = arena_.take<double>(size);
    entry.column.widen(begin, n, wide);
    for (size_t i = 0; i < size; ++i) out[i] = wide[i] == 1 ? 1 : wide[i] == 0 ? 0 : 2;
  }
  uint8_t most = 0;
  for (size_t i = 0; i < size; ++i) most = std::max(most, out[i]);
  if (most > 1)
    for (int64_t i = 0; i < n; ++i)
      if (out[i] > 1)
        throw data_error(fmt::format("{}: {} is neither 0 nor 1", place(batch, begin + i, entry.name),
                                     print_number(entry.column.number(begin + i))));
  return {out, size};
}

void Binder::weigh(const Batch& batch, const Bindings& columns, int64_t begin, int64_t n) {
  if (!columns.weight) return;
  rows_.weight = numbers(batch, *columns.weight, begin, n);
  constexpr double most = 0x1p960;  // so that no sum of weights leaves the range of double
  for (int64_t i = 0; i < n; ++i)
    if (const double weight = rows_.weight[static_cast<size_t>(i)]; !(weight >= 0 && weight <= most))
      throw data_error(
          fmt::format("{}: weight {} is {}", place(batch, begin + i, columns.weight->name), print_number(weight),
                      weight < 0 ? "negative" : "too large to be summed: divide all weights by the same number"));
  if (config_.weight_kind == WeightKind::count)
    for (int64_t i = 0; i < n; ++i)
      if (const double w = rows_.weight[static_cast<size_t>(i)]; w != std::floor(w))
        throw data_error(fmt::format("{}: weight {} is no count (--weight-kind importance)",
                                     place(batch, begin + i, columns.weight->name), print_number(w)));
}

// ------------------------------------------------------------------------------------------------ scores

namespace {

template <class T> int64_t first_outside(const T* p, size_t n) {
  if (kernels::in_unit(p, n)) return -1;
  for (size_t i = 0; i < n; ++i)
    if (!(p[i] >= 0 && p[i] <= 1)) return static_cast<int64_t>(i);
  return -1;
}

int64_t first_outside(const Reals& p) { return p.f32 ? first_outside(p.f32, p.size) : first_outside(p.f64, p.size); }

template <class T> void at_least_threshold(const T* p, size_t n, double threshold, uint8_t* out) {
  for (size_t i = 0; i < n; ++i) out[i] = static_cast<double>(p[i]) >= threshold;
}

[[noreturn]] void refuse_score(const Batch& batch, const Batch::Entry& entry, int64_t row, double value) {
  throw data_error(fmt::format("{}: {} is not a probability (use --score-kind logit|score)",
                               place(batch, row, entry.name), print_number(value)));
}

}  // namespace

void Binder::probability(const Batch& batch, const Batch::Entry& entry, int64_t begin, Rows& rows) {
  if (config_.score_kind == ScoreKind::probability) {
    const int64_t bad = screen_->in_unit(entry) ? -1 : first_outside(rows.score);
    if (bad >= 0) refuse_score(batch, entry, begin + bad, rows.score[static_cast<size_t>(bad)]);
    rows.probability = rows.score;
  }
  if (config_.score_kind == ScoreKind::logit) {
    auto* p = arena_.take<double>(rows.score.size);
    for (size_t i = 0; i < rows.score.size; ++i) p[i] = rows.score[i];
    kernels::sigmoid({p, rows.score.size}, {p, rows.score.size});
    rows.probability = {nullptr, p, rows.score.size};
  }
}

void Binder::binary(const Batch& batch, const Bindings& columns, int64_t begin, int64_t n) {
  rows_.truth = truth(batch, *columns.target[0], target_, begin, n);
  if (!columns.score.empty()) {
    rows_.score = reals(batch, *columns.score[0], begin, n);
    probability(batch, *columns.score[0], begin, rows_);
  }
  if (!columns.prediction.empty()) {
    rows_.predicted = truth(batch, *columns.prediction[0], prediction_, begin, n);
  } else if (plan_.labels) {
    rows_.predicted = thresholded(rows_);
  }
}

namespace {

template <class T> uint32_t highest(const T* row, size_t width) {
  uint32_t best = 0;
  for (size_t c = 1; c < width; ++c)
    if (row[c] > row[best]) best = static_cast<uint32_t>(c);
  return best;
}

/// Probabilities of rows of logits; the first row that has none, or -1. A class of logit -inf has probability 0.
template <class T> int64_t softmax(const T* logits, size_t rows, size_t width, double* out) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  std::vector<double> row(width);
  for (size_t i = 0; i < rows; ++i) {
    const T* in = logits + i * width;
    double top = in[highest(in, width)];
    if (!std::isfinite(top)) {
      if (top < 0 || std::count(in, in + width, top) > 1) return static_cast<int64_t>(i);
      for (size_t c = 0; c < width; ++c) out[i * width + c] = in[c] == infinity ? 1 : 0;
      continue;
    }
    for (size_t c = 0; c < width; ++c) row[c] = static_cast<double>(in[c]) - top;
    kernels::exp({row.data(), width}, {row.data(), width});
    ExactSum total;
    total.add(std::span<const double>(row));
    double sum = total.value();
    for (size_t c = 0; c < width; ++c) out[i * width + c] = row[c] / sum;
  }
  return -1;
}

}  // namespace

RealMatrix Binder::matrix(const Batch& batch, const std::vector<const Batch::Entry*>& entries, int64_t begin, int64_t n,
                          size_t& width) {
  auto size = static_cast<size_t>(n);
  const Column& first = entries[0]->column;
  if (entries.size() == 1 && first.type == Type::list) {
    auto [low, end] = first.list_range(begin);
    width = static_cast<size_t>(end - low);
    for (int64_t i = 0; first.offsets && i < n; ++i)
      if (auto [a, b] = first.list_range(begin + i); b - a != static_cast<int64_t>(width))
        throw data_error(
            fmt::format("{}: {} values where {} are needed", place(batch, begin + i, entries[0]->name), b - a, width));
    Batch::Entry child{Role::score, entries[0]->name, *first.child, 0};
    need_numbers(batch, child);
    const Column& values = *first.child;
    if (order_.empty()) {
      if (values.type == Type::float32)
        return {{static_cast<const float*>(values.data) + values.offset + low, nullptr, size * width}, width};
      if (values.type == Type::float64)
        return {{nullptr, static_cast<const double*>(values.data) + values.offset + low, size * width}, width};
    }
    auto* wide = arena_.take<double>(size * width);
    values.widen(low, static_cast<int64_t>(size * width), wide);
    if (order_.empty()) return {{nullptr, wide, size * width}, width};
    auto* out = arena_.take<double>(size * width);
    for (size_t i = 0; i < size; ++i)
      for (size_t c = 0; c < width; ++c) out[i * width + c] = wide[i * width + order_[c]];
    return {{nullptr, out, size * width}, width};
  }
  width = entries.size();
  bool narrow =
      std::all_of(entries.begin(), entries.end(), [](const auto* e) { return e->column.type == Type::float32; });
  auto column_of = [&](size_t c) -> const Batch::Entry& { return *entries[order_.empty() ? c : order_[c]]; };
  if (narrow) {
    auto* out = arena_.take<float>(size * width);
    for (size_t c = 0; c < width; ++c) {
      const float* x = reals(batch, column_of(c), begin, n).f32;
      for (size_t i = 0; i < size; ++i) out[i * width + c] = x[i];
    }
    return {{out, nullptr, size * width}, width};
  }
  auto* out = arena_.take<double>(size * width);
  for (size_t c = 0; c < width; ++c) {
    Reals x = reals(batch, column_of(c), begin, n);
    for (size_t i = 0; i < size; ++i) out[i * width + c] = x[i];
  }
  return {{nullptr, out, size * width}, width};
}

namespace {
/// The memory of the next `n` labels from `begin` on, where they are integers.
std::span<const std::byte> memory(const Column& labels, int64_t begin, int64_t n) {
  if (!labels.integer() || begin >= labels.size) return {};
  const size_t width = size_t{1} << (static_cast<int>(labels.type) - static_cast<int>(Type::int8)) % 4;
  return {static_cast<const std::byte*>(labels.data) + static_cast<size_t>(labels.offset + begin) * width,
          static_cast<size_t>(std::min(n, labels.size - begin)) * width};
}
}  // namespace

void Binder::multiclass(const Batch& batch, const Bindings& columns, int64_t begin, int64_t n) {
  auto size = static_cast<size_t>(n);
  rows_.target = codes(batch, *columns.target[0], target_, begin, n);
  if (!columns.prediction.empty()) {
    rows_.prediction = codes(batch, *columns.prediction[0], prediction_, begin, n);
    rows_.ahead = {memory(columns.target[0]->column, begin + n, n),
                   memory(columns.prediction[0]->column, begin + n, n)};
  }
  if (!columns.score.empty()) {
    size_t width = 0;
    rows_.scores = matrix(batch, columns.score, begin, n, width);
    if (width != labels_.size())
      throw data_error(fmt::format("{}: {} scores for {} classes ({})", place(batch, begin, columns.score[0]->name),
                                   width, labels_.size(), listed_labels(labels_.texts())));
    const Reals& values = rows_.scores.values;
    const bool known = columns.score.size() == 1 && screen_->in_unit(*columns.score[0]);
    if (config_.score_kind == ScoreKind::probability && !known)
      if (const int64_t bad = first_outside(values); bad >= 0) {
        size_t c = static_cast<size_t>(bad) % width;
        const auto& entry = *columns.score[columns.score.size() == 1 ? 0 : order_.empty() ? c : order_[c]];
        refuse_score(batch, entry, begin + bad / static_cast<int64_t>(width), values[static_cast<size_t>(bad)]);
      }
    if (config_.score_kind == ScoreKind::probability) rows_.probabilities = rows_.scores;
    if (config_.score_kind == ScoreKind::logit) {
      auto* p = arena_.take<double>(size * width);
      const int64_t bad = values.f32 ? softmax(values.f32, size, width, p) : softmax(values.f64, size, width, p);
      if (bad >= 0)
        throw data_error(fmt::format("{}: the softmax of these logits is undefined: all are -inf, or several inf",
                                     place(batch, begin + bad, columns.score[0]->name)));
      rows_.probabilities = {{nullptr, p, size * width}, width};
    }
    if (plan_.probabilities && !rows_.probabilities.empty()) {
      const Reals& p = rows_.probabilities.values;
      const auto& sums = screen_->sums;
      const bool same = known && order_.empty() && sums.entry == columns.score[0] && sums.begin == begin && sums.n == n;
      if (same)
        unnormalised_ = sums.off;
      else
        unnormalised_ = p.f32 ? kernels::rows_off_one(p.f32, width, size, sum_tolerance_f32)
                              : kernels::rows_off_one(p.f64, width, size, sum_tolerance_f64);
    }
    if (columns.prediction.empty() && (plan_.labels || plan_.columns)) {
      auto* best = arena_.take<uint32_t>(size);
      for (size_t i = 0; i < size; ++i)
        best[i] = values.f32 ? highest(values.f32 + i * width, width) : highest(values.f64 + i * width, width);
      rows_.prediction = {best, size};
    }
    if (plan_.columns) class_columns(n);
  }
  rows_.classes = static_cast<uint32_t>(labels_.size());
}

void Binder::share(std::vector<Rows>& columns) {
  for (Rows& column : columns) {
    column.size = rows_.size;
    column.weight = rows_.weight;
    column.unit = rows_.unit;
  }
  rows_.columns = columns;
}

namespace {
template <class T> void column_of(const T* matrix, size_t rows, size_t width, size_t c, T* out) {
  for (size_t i = 0; i < rows; ++i) out[i] = matrix[i * width + c];
}

Reals take_column(const RealMatrix& matrix, size_t rows, size_t c, Arena& arena) {
  if (matrix.values.f32) {
    auto* out = arena.take<float>(rows);
    column_of(matrix.values.f32, rows, matrix.columns, c, out);
    return {out, nullptr, rows, matrix.values.precision};
  }
  auto* out = arena.take<double>(rows);
  column_of(matrix.values.f64, rows, matrix.columns, c, out);
  return {nullptr, out, rows, matrix.values.precision};
}
}  // namespace

void Binder::class_columns(int64_t n) {
  auto size = static_cast<size_t>(n);
  columns_.resize(rows_.scores.columns);
  const RealMatrix& ranked = rows_.probabilities.empty() ? rows_.scores : rows_.probabilities;
  for (size_t c = 0; c < columns_.size(); ++c) {
    auto* is_class = arena_.take<uint8_t>(size);
    for (size_t i = 0; i < size; ++i) is_class[i] = rows_.target[i] == c;
    columns_[c].truth = {is_class, size};
    columns_[c].score = take_column(ranked, size, c, arena_);
    if (!rows_.probabilities.empty()) columns_[c].probability = columns_[c].score;
    if (!rows_.prediction.empty()) {
      auto* is_predicted = arena_.take<uint8_t>(size);
      for (size_t i = 0; i < size; ++i) is_predicted[i] = rows_.prediction[i] == c;
      columns_[c].predicted = {is_predicted, size};
    }
    columns_[c].target = rows_.target;
  }
  share(columns_);
}

// ------------------------------------------------------------------------------------------------ several columns

namespace {

bool names_labels(const Column& c) {
  return c.type == Type::list && (c.child->type == Type::string || c.child->type == Type::dictionary);
}

bool is_list(const std::vector<const Batch::Entry*>& entries) {
  return entries.size() == 1 && entries[0]->column.type == Type::list;
}

}  // namespace

/// One of several columns, or one position of a list column, as a column whose rows start at `begin`.
struct Binder::View {
  Batch batch;  // source and first row, for messages
  Batch::Entry entry;
  int64_t begin;
};

Binder::View Binder::view(const Batch& batch, const std::vector<const Batch::Entry*>& entries, int64_t begin, int64_t n,
                          size_t k, size_t width) {
  View view{{}, *entries[is_list(entries) ? 0 : k], begin};
  view.batch.source = batch.source;
  view.batch.first_row = batch.first_row;
  view.batch.rows_kept = batch.rows_kept;
  if (!is_list(entries)) return view;
  const Column& list = entries[0]->column;
  auto* out = arena_.take<double>(static_cast<size_t>(n));
  for (int64_t i = 0; i < n; ++i) {
    auto [a, b] = list.list_range(begin + i);
    if (b - a != static_cast<int64_t>(width))
      throw data_error(
          fmt::format("{}: {} values where {} are needed", place(batch, begin + i, entries[0]->name), b - a, width));
    out[i] = list.child->number(a + static_cast<int64_t>(k));
  }
  view.batch.first_row += begin;
  if (batch.rows_kept)
    view.batch.rows_kept =
        std::make_shared<std::vector<int64_t>>(batch.rows_kept->begin() + begin, batch.rows_kept->begin() + begin + n);
  view.begin = 0;
  view.entry.column = Column{};
  view.entry.column.type = Type::float64;
  view.entry.column.size = n;
  view.entry.column.data = out;
  return view;
}

void Binder::check_width(const std::vector<const Batch::Entry*>& entries, size_t width) const {
  if (!is_list(entries) && entries.size() != width)
    throw usage_error(
        fmt::format("{} columns ({}...) where the target has {}", entries.size(), entries[0]->name, width));
  if (is_list(entries) && !names_labels(entries[0]->column) && !entries[0]->column.child->numeric())
    throw data_error(fmt::format("column '{}' is {}; lists of numbers are needed", entries[0]->name,
                                 entries[0]->column.type_name()));
}

/// Columns of 0 and 1, one a label, from lists of label names.
std::vector<std::span<const uint8_t>> Binder::named_labels(const Batch& batch, const Batch::Entry& entry, int64_t begin,
                                                           int64_t n) {
  auto size = static_cast<size_t>(n);
  std::vector<uint8_t*> out(labels_.size());
  for (auto& o : out) o = arena_.take<uint8_t>(size), std::fill_n(o, size, uint8_t{0});
  const Column& list = entry.column;
  for (int64_t i = 0; i < n; ++i) {
    auto [a, b] = list.list_range(begin + i);
    for (int64_t k = a; k < b; ++k) {
      uint32_t code = labels_.find(label_text(*list.child, k));
      if (code == LabelMap::unknown)
        throw data_error(fmt::format("{}: label '{}' is not among the labels {}", place(batch, begin + i, entry.name),
                                     label_text(*list.child, k), listed_labels(labels_.texts())));
      out[code][i] = 1;
    }
  }
  return {[&] {
    std::vector<std::span<const uint8_t>> spans;
    for (auto* o : out) spans.emplace_back(o, size);
    return spans;
  }()};
}

void Binder::indicators(const Batch& batch, const std::vector<const Batch::Entry*>& entries, int64_t begin, int64_t n,
                        std::span<const uint8_t> Rows::*member) {
  size_t width = labels_.size();
  check_width(entries, width);
  if (names_labels(entries[0]->column)) {
    auto ready = named_labels(batch, *entries[0], begin, n);
    for (size_t k = 0; k < width; ++k) columns_[k].*member = ready[k];
    return;
  }
  for (size_t k = 0; k < width; ++k) {
    View v = view(batch, entries, begin, n, k, width);
    columns_[k].*member = indicator(v.batch, v.entry, v.begin, n);
  }
}

std::span<const uint8_t> Binder::thresholded(const Rows& rows) {
  auto* out = arena_.take<uint8_t>(rows.size);
  const Reals& p = config_.score_kind == ScoreKind::score ? rows.score : rows.probability;
  const double threshold = p.bar(config_.threshold.value_or(usual_threshold));
  if (p.f32)
    at_least_threshold(p.f32, rows.size, threshold, out);
  else
    at_least_threshold(p.f64, rows.size, threshold, out);
  return {out, rows.size};
}

void Binder::multilabel(const Batch& batch, const Bindings& columns, int64_t begin, int64_t n) {
  size_t width = labels_.size();
  columns_.resize(width);
  indicators(batch, columns.target, begin, n, &Rows::truth);
  if (!columns.score.empty()) {
    check_width(columns.score, width);
    for (size_t k = 0; k < width; ++k) {
      View v = view(batch, columns.score, begin, n, k, width);
      columns_[k].score = reals(v.batch, v.entry, v.begin, n);
      columns_[k].score.precision = columns.score[is_list(columns.score) ? 0 : k]->column.precision();
      probability(v.batch, v.entry, v.begin, columns_[k]);
    }
  }
  share(columns_);
  if (!columns.prediction.empty())
    indicators(batch, columns.prediction, begin, n, &Rows::predicted);
  else if (plan_.labels && !columns.score.empty())
    for (Rows& column : columns_) column.predicted = thresholded(column);
}

// ------------------------------------------------------------------------------------------------ numbers

void Binder::regression(const Batch& batch, const Bindings& columns, int64_t begin, int64_t n) {
  size_t width = labels_.size();
  columns_.resize(width);
  auto spread = [&](const std::vector<const Batch::Entry*>& entries, std::span<const double> Rows::*member) {
    if (entries.empty()) return;
    check_width(entries, width);
    for (size_t k = 0; k < width; ++k) {
      View v = view(batch, entries, begin, n, k, width);
      columns_[k].*member = numbers(v.batch, v.entry, v.begin, n);
    }
  };
  spread(columns.target, &Rows::actual);
  spread(columns.prediction, &Rows::estimate);
  spread(columns.lower, &Rows::lower);
  spread(columns.upper, &Rows::upper);
  quantiles_.clear();
  for (const auto* entry : columns.quantile) quantiles_.push_back({entry->parameter, numbers(batch, *entry, begin, n)});
  for (Rows& column : columns_) column.quantiles = quantiles_;
  share(columns_);
}

void Binder::ranking(const Batch& batch, const Bindings& columns, int64_t begin, int64_t n) {
  auto size = static_cast<size_t>(n);
  if (!columns.query) throw usage_error("a ranking needs --query");
  rows_.actual = numbers(batch, *columns.target[0], begin, n);
  rows_.score = reals(batch, *columns.score[0], begin, n);
  auto* codes = arena_.take<uint32_t>(size);
  query_.decode(columns.query->column, begin, n, queries_, codes);
  auto* wide = arena_.take<uint64_t>(size);
  for (size_t i = 0; i < size; ++i) wide[i] = codes[i];
  rows_.query = {wide, size};
  rows_.query_names = queries_.texts();
  if (columns.document) {
    documents_.clear();
    for (int64_t i = 0; i < n; ++i) documents_.push_back(label_text(columns.document->column, begin + i));
    rows_.document = documents_;
  }
}

}  // namespace assay
