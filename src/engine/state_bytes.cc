// Saved states: magic, version, then sections (configuration, accounting, sources, states, slices), each with its
// length and XXH3 checksum, and a 128-bit hash of the whole at the end. Reading trusts nothing.
#include <fmt/format.h>
#include <xxhash.h>

#include <cmath>
#include <limits>

#include "assay/error.h"
#include "engine/body.h"
#include "engine/parallel.h"

namespace assay {
namespace {

constexpr std::string_view magic = "ASSAYST1";
constexpr uint64_t format_version = Reader::newest, oldest_version = 3;
constexpr uint64_t worth_threads = 1 << 14;  // rows

template <class E> void choice(Reader& reader, E& value) {
  uint64_t x = reader.varint();
  if (x >= EnumNames<E>::names.size()) throw CorruptState("unknown setting");
  value = static_cast<E>(x);
}
template <class E> void choice(Writer& writer, const E& value) { writer(static_cast<uint64_t>(value)); }

template <class A> void archive_config(A& a, Config& c) {
  choice(a, c.task), choice(a, c.score_kind), choice(a, c.missing), choice(a, c.undefined);
  bool has_positive = c.positive.has_value();
  std::string positive = c.positive.value_or("");
  // NaN: none, of scores that need one
  const bool raw = c.score_kind == ScoreKind::score;
  double threshold = c.threshold.value_or(raw ? std::numeric_limits<double>::quiet_NaN() : usual_threshold);
  a(c.metrics, c.labels, has_positive, positive, threshold, c.by, c.min_slice, c.window, c.ci, c.level, c.seed);
  if constexpr (!std::is_same_v<A, Reader>) return;
  if (has_positive) c.positive = positive;
  if (raw ? !std::isnan(threshold) : threshold != usual_threshold) c.threshold = threshold;
}

template <class A> void archive_inputs(A& a, Inputs& inputs, const Config& config) {
  bool quantiles = !inputs.quantiles.empty();
  a(inputs.prediction, inputs.score, inputs.interval, quantiles);
  if constexpr (std::is_same_v<A, Reader>)
    if (quantiles && a.format < 4)
      throw CorruptState("a state of an older format, with quantiles: evaluate their rows again");
  if (quantiles) a(inputs.quantiles);
  if (config.ci == "none") return;
  choice(a, inputs.unit);
  a(inputs.weighted, inputs.one_column);
}

void section(Writer& file, const Writer& payload) {
  file.varint(payload.bytes().size());
  file.raw(payload.bytes().data(), payload.bytes().size());
  uint64_t sum = XXH3_64bits(payload.bytes().data(), payload.bytes().size());
  file.raw(&sum, sizeof sum);
}

Reader section(Reader& file, uint64_t format = format_version) {
  auto bytes = file.view(file.length());
  uint64_t sum;
  file.raw(&sum, sizeof sum);
  if (sum != XXH3_64bits(bytes.data(), bytes.size()))
    throw CorruptState("a checksum does not fit: the state is damaged");
  return Reader(bytes, format);
}

void ended(const Reader& reader) {
  if (reader.left() > 0) throw CorruptState("bytes after the end of a section");
}

}  // namespace

std::string Evaluator::save() const {
  Body& body = *body_;
  body.seal(executor(body.data.rows_used > worth_threads ? thread_count(0) : 1));
  Writer file;
  file.raw(magic.data(), magic.size());
  file(format_version);
  Writer settings;
  archive_config(settings, body.config);
  archive_inputs(settings, body.inputs, body.config);
  if (body.resamples()) settings(body.positions_overlap);
  bool compiled = !body.plan.metrics.empty(), closed = body.labels.closed();
  settings(compiled, body.prepared, body.labels.texts(), closed, body.order,
           body.prepared ? std::vector<std::string>() : body.foreseen);
  const bool counts = body.config.weight_kind == WeightKind::count;
  if (!body.config.weight.empty() || !body.score_columns.empty() || counts) settings(body.config.weight);
  if (!body.score_columns.empty() || counts) settings(body.score_columns);
  if (counts) choice(settings, body.config.weight_kind);
  section(file, settings);
  Writer accounting;
  bool joined = body.data.unmatched.has_value();
  accounting(body.data.rows_read, body.data.rows_used, body.data.rows_dropped, body.unnormalised, joined);
  if (joined) accounting(*body.data.unmatched);
  accounting.put(body.ids);
  section(file, accounting);
  Writer sources;
  sources(body.sources);
  section(file, sources);
  Writer states;
  body.whole.save(states);
  section(file, states);
  for (const auto& slice : body.slices) {
    Writer slices;
    slice.save(slices);
    section(file, slices);
  }
  auto hash = XXH3_128bits(file.bytes().data(), file.bytes().size());
  file.raw(&hash.low64, 8), file.raw(&hash.high64, 8);
  return file.take();
}

Evaluator Evaluator::load(std::string_view bytes) {
  if (bytes.size() < magic.size() + 16 || bytes.substr(0, magic.size()) != magic)
    throw CorruptState("not a saved state of assay");
  auto body_bytes = bytes.substr(0, bytes.size() - 16);
  Reader tail(bytes.substr(bytes.size() - 16));
  uint64_t low, high;
  tail.raw(&low, 8), tail.raw(&high, 8);
  auto hash = XXH3_128bits(body_bytes.data(), body_bytes.size());
  if (hash.low64 != low || hash.high64 != high)
    throw CorruptState("the state is damaged or cut short (its hash does not fit)");
  Reader file(body_bytes.substr(magic.size()));
  const uint64_t format = file.varint();
  if (format > format_version) throw CorruptState("a state of a newer format");
  if (format < oldest_version) throw CorruptState("a state of an older format");
  Reader settings = section(file, format);
  Config config;
  Inputs inputs;
  archive_config(settings, config);
  archive_inputs(settings, inputs, config);
  bool positions_overlap = false;
  if (config.ci != "none") settings(positions_overlap);
  bool compiled, prepared, closed;
  std::vector<std::string> texts, foreseen, score_columns;
  std::vector<uint32_t> order;
  settings(compiled, prepared, texts, closed, order, foreseen);
  if (settings.left() > 0) {
    settings(config.weight);
    if (config.weight.empty() && settings.left() == 0) throw CorruptState("a column of weights without a name");
  }
  if (settings.left() > 0) {
    settings(score_columns);
    if (settings.left() > 0) choice(settings, config.weight_kind);
    if (!score_columns.empty() && score_columns.size() != texts.size())
      throw CorruptState("a column of scores is needed for each class");
  }
  ended(settings);
  try {
    Evaluator evaluator(config);
    Body& body = *evaluator.body_;
    if (compiled) body.compile_for(inputs);
    body.prepared = prepared, body.order = order, body.foreseen = foreseen;
    body.score_columns = score_columns;
    body.positions_overlap = positions_overlap;
    body.score_precision = Precision::float64;
    body.labels = LabelMap::of_classes();
    for (const auto& text : texts)
      if (body.labels.code(text) + 1 != body.labels.size()) throw CorruptState("a label stands twice");
    if (closed) body.labels.close();
    Reader accounting = section(file);
    bool joined;
    accounting(body.data.rows_read, body.data.rows_used, body.data.rows_dropped, body.unnormalised, joined);
    if (joined) accounting(body.data.unmatched.emplace());
    accounting.get(body.ids);
    ended(accounting);
    Reader sources = section(file);
    sources(body.sources);
    ended(sources);
    Reader states = section(file, format);
    body.whole.load(states);
    body.lags = false;
    body.whole.fit(static_cast<uint32_t>(texts.size()));
    ended(states);
    for (auto& slice : body.slices) {
      Reader slices = section(file, format);
      slice.load(slices);
      slice.fit(static_cast<uint32_t>(texts.size()));
      ended(slices);
    }
    ended(file);
    if (body.data.rows_used > body.data.rows_read) throw CorruptState("more rows used than read");
    return evaluator;
  } catch (const InvalidInput& error) {
    throw CorruptState(fmt::format("the configuration does not fit: {}", error.what()));
  }
}

void Evaluator::Body::check_compatible(const Body& other) const {
  auto bytes = [](const Body& body) {
    Writer writer;
    archive_config(writer, const_cast<Config&>(body.config));
    choice(writer, body.config.weight_kind);
    return writer.take();
  };
  const bool same_weight = !prepared || !other.prepared || config.weight == other.config.weight;
  if (!same_weight || bytes(*this) != bytes(other))
    throw CorruptState("the states have different configurations (task, metrics, labels, options or slices)");
}

}  // namespace assay
