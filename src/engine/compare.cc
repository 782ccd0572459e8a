// compare: reads the models, tests every group of rows, and adjusts for the number of tests.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <numeric>
#include <set>

#include "assay/base/label_text.h"
#include "assay/comparison.h"
#include "assay/error.h"
#include "base/float_mode.h"
#include "engine/compare_group.h"
#include "engine/compare_tests.h"
#include "engine/parallel.h"

namespace assay {
namespace {

using Kind = CompareMethod::Kind;

constexpr std::pair<std::string_view, Kind> plain_methods[] = {
    {"auto", Kind::automatic},    {"mcnemar", Kind::mcnemar},    {"delong", Kind::delong}, {"t", Kind::t},
    {"wilcoxon", Kind::wilcoxon}, {"jackknife", Kind::jackknife}};
struct Counted {
  std::string_view name;
  Kind kind;
  int64_t usual;
};
constexpr Counted counted_methods[] = {{"bootstrap", Kind::bootstrap, 1000},
                                       {"randomization", Kind::randomization, 10000}};
constexpr int64_t most_replicates = 1'000'000;

void check(const CompareConfig& config) {
  if (config.models.size() < 2) throw usage_error("a comparison needs two models or more");
  std::set<std::string> names(config.models.begin(), config.models.end());
  if (names.size() != config.models.size()) throw usage_error("two models have the same name");
  if (config.evaluation.ci != "none") throw usage_error("a comparison has intervals of its own: ci must be none");
  if (!config.evaluation.window.empty()) throw usage_error("a comparison has no windows of time");
}

std::vector<Compared> choose(const CompareConfig& config, Kind kind, const ReadModels& read) {
  std::vector<Compared> chosen;
  bool weighted = !read.rows.models[0].weight.empty();
  for (size_t k = 0; k < read.measures.size(); ++k) {
    Compared metric{read.measures[k], read.signatures[k], shape_of(read.measures[k].spec)};
    if (applies(kind, metric.shape, weighted))
      chosen.push_back(std::move(metric));
    else if (!config.evaluation.metrics.empty())
      throw usage_error(fmt::format("method '{}' needs {}, which {} is not", config.method, requirement(kind),
                                    metric.measure.spec.text()));
  }
  if (chosen.empty())
    throw usage_error(
        fmt::format("method '{}' needs {}; no metric of these models is that", config.method, requirement(kind)));
  return chosen;
}

std::vector<ComparedGroup*> groups_of(Comparison& comparison) {
  std::vector<ComparedGroup*> groups{&comparison.whole};
  for (auto& slice : comparison.slices) groups.push_back(&slice);
  return groups;
}

void adjust(Comparison& comparison) {
  std::vector<double> p;
  for (const auto* group : groups_of(comparison))
    for (const auto& d : group->differences) p.push_back(d.p);
  auto holm = paired::holm(p), bh = paired::benjamini_hochberg(p);
  size_t i = 0;
  for (auto* group : groups_of(comparison))
    for (auto& d : group->differences) {
      d.p_holm = holm[i], d.p_bh = bh[i++];
      if (!(d.p_holm <= 1 - comparison.config.evaluation.level) || d.spec.def->direction == Direction::none) continue;
      bool better = (d.difference > 0) == (d.spec.def->direction == Direction::maximize);
      d.verdict = better ? Finding::better : Finding::worse;
    }
}

std::string text_of(const Batch& batch, Role role, int64_t i) {
  std::string text;
  for (const auto* entry : batch.all(role)) {
    if (!text.empty()) text += ';';
    text += entry->column.type == Type::list ? "[...]" : label_text(entry->column, i);
  }
  return text;
}

/// The predicted label of row i, by name.
std::string predicted_text(const Rows& rows, size_t i, const std::vector<std::string>& classes, size_t positive) {
  if (!rows.prediction.empty()) return classes[rows.prediction[i]];
  if (!rows.predicted.empty()) return classes[rows.predicted[i] ? positive : 1 - positive];
  std::string text;
  for (const auto& column : rows.columns) {
    if (!text.empty()) text += ';';
    text += column.predicted[i] ? '1' : '0';
  }
  return text;
}

std::vector<Disagreement> list_disagreements(const ReadModels& read, const Context& context,
                                             const std::vector<std::string>& classes) {
  std::vector<Disagreement> list;
  const auto& models = read.rows.models;
  if (!has_labels(models[0])) throw usage_error("rows disagree by their predicted labels, which no metric here needs");
  size_t row = 0;
  for (const auto& piece : read.pieces) {
    const Batch& batch = piece[0];
    const Column* id = batch.find(Role::id);
    for (int64_t i = 0; i < batch.rows; ++i, ++row) {
      bool same =
          std::all_of(models.begin() + 1, models.end(), [&](const Rows& m) { return same_labels(models[0], m, row); });
      if (same) continue;
      Disagreement d{
          batch.source, batch.row_number(i), id ? label_text(*id, i) : "", text_of(batch, Role::target, i), {}};
      for (const Rows& model : models) d.predictions.push_back(predicted_text(model, row, classes, context.positive));
      list.push_back(std::move(d));
    }
  }
  return list;
}

/// The rows that count: a weight of zero is absence.
std::vector<uint32_t> present(const Rows& rows, std::span<const uint32_t> indices) {
  std::vector<uint32_t> kept;
  for (uint32_t i : indices)
    if (rows.weight.empty() || rows.weight[i] != 0) kept.push_back(i);
  return kept;
}

ComparedGroup compare_part(const GroupTask& task, const ReadModels& read, std::span<const uint32_t> indices) {
  auto kept = present(read.rows.models[0], indices);
  if (kept.size() == read.rows.size()) return compare_group(task, read.rows);
  Selection selection(read.rows, kept);
  auto group = compare_group(task, selection.rows());
  group.rows = indices.size();
  return group;
}

void add_warnings(Comparison& out, const ReadModels& read) {
  auto add = [&](const std::string& text) {
    if (std::find(out.warnings.begin(), out.warnings.end(), text) == out.warnings.end()) out.warnings.push_back(text);
  };
  for (const auto& [reason, rows] : out.data.rows_dropped)
    add(fmt::format("{} {} left out: {}", rows, rows == 1 ? "row" : "rows", reason));
  for (const auto& text : read.warnings) add(text);
  for (size_t m = 0; m < read.evaluations.size(); ++m)
    for (const auto& text : read.evaluations[m].warnings)
      add(text.find("id seen before") != text.npos ? text : fmt::format("{}: {}", out.config.models[m], text));
  for (const auto& d : out.whole.differences)
    if (std::isnan(d.p))
      add(fmt::format("{} of {} has no test: {}", d.what(), out.config.models[d.model], d.undefined));
}

/// The columns of each model, cut out of a table that holds all.
class SplitSource final : public AlignedSource {
 public:
  SplitSource(const std::vector<ModelColumns>& models, Source& source) : models_(models), source_(source) {}
  bool next(std::vector<Batch>& out) override {
    Batch all;
    if (!source_.next(all)) return false;
    out.clear();
    for (size_t m = 0; m < models_.size(); ++m) out.push_back(split(all, m));
    return true;
  }
  std::vector<std::string> inputs() const override { return source_.inputs(); }

 private:
  static bool names(const ModelColumns& model, const Batch::Entry& entry) {
    return std::any_of(model.columns.begin(), model.columns.end(),
                       [&](const auto& c) { return c.first == entry.role && c.second == entry.name; });
  }
  Batch split(const Batch& all, size_t m) const {
    Batch batch = all;
    batch.columns.clear();
    for (const auto& entry : all.columns) {
      bool shared =
          std::none_of(models_.begin(), models_.end(), [&](const auto& model) { return names(model, entry); });
      bool twice = std::any_of(batch.columns.begin(), batch.columns.end(),
                               [&](const auto& e) { return e.role == entry.role && e.name == entry.name; });
      if ((shared || names(models_[m], entry)) && !twice) batch.columns.push_back(entry);
    }
    return batch;
  }

  const std::vector<ModelColumns>& models_;
  Source& source_;
};

}  // namespace

CompareMethod parse_compare_method(std::string_view text) {
  for (const auto& [name, kind] : plain_methods)
    if (text == name) return {kind};
  for (const auto& method : counted_methods) {
    if (text == method.name) return {method.kind, method.usual};
    if (!text.starts_with(method.name) || !text.substr(method.name.size()).starts_with('(') || !text.ends_with(')'))
      continue;
    auto digits = text.substr(method.name.size() + 1, text.size() - method.name.size() - 2);
    int64_t n = 0;
    auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), n);
    if (error == std::errc() && end == digits.data() + digits.size() && n > 0 && n <= most_replicates)
      return {method.kind, n};
  }
  throw usage_error(
      fmt::format("method '{}': one of auto, mcnemar, delong, t, wilcoxon, jackknife, bootstrap(N), randomization(N) "
                  "with N from 1 to {} is needed",
                  text, most_replicates));
}

Comparison compare(const CompareConfig& config, AlignedSource& source, unsigned threads) {
  FloatMode mode;
  check(config);
  auto method = parse_compare_method(config.method);
  threads = thread_count(threads);
  auto read = read_models(config, source, threads);
  Comparison out{.config = config, .inputs = read.inputs, .data = read.data, .units_by_id = read.by_id};
  out.classes = read.evaluations[0].classes, out.positive = read.evaluations[0].positive;
  out.config.evaluation.by = read.by;
  auto context = context_of(read.evaluations[0].config, out.classes);
  auto metrics = choose(config, method.kind, read);
  GroupTask task{config, method, metrics, context, threads};
  std::vector<uint32_t> all(read.rows.size());
  std::iota(all.begin(), all.end(), 0u);
  out.whole = compare_part(task, read, all);
  for (const auto& slice : read.slices) {
    out.slices.push_back(compare_part(task, read, slice.indices));
    out.slices.back().slice = slice.key;
  }
  adjust(out);
  if (config.list_disagreements) out.disagreements = list_disagreements(read, context, out.classes);
  add_warnings(out, read);
  return out;
}

Comparison compare(const CompareConfig& config, const std::vector<ModelColumns>& models, Source& source,
                   unsigned threads) {
  SplitSource split(models, source);
  return compare(config, split, threads);
}

}  // namespace assay
