// Reading for a comparison: rows that miss nothing in any model, evaluated model by model, then bound.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <numeric>

#include "assay/base/label_text.h"
#include "assay/base/text_form.h"
#include "assay/error.h"
#include "engine/body.h"
#include "engine/compare_rows.h"
#include "engine/quantile_slices.h"
#include "engine/slice_key.h"

namespace assay {
namespace {

Batch cut(const Batch& batch, int64_t begin, int64_t n) {
  Batch piece;
  piece.rows = n;
  piece.source = batch.source;
  piece.first_row = batch.first_row + begin;
  if (batch.rows_kept)
    piece.rows_kept =
        std::make_shared<std::vector<int64_t>>(batch.rows_kept->begin() + begin, batch.rows_kept->begin() + begin + n);
  piece.position = batch.position + static_cast<uint64_t>(begin);
  for (const auto& entry : batch.columns)
    piece.columns.push_back({entry.role, entry.name, entry.column.slice(begin, n), entry.parameter});
  return piece;
}

/// Splits batches at rows with a missing value in any model.
class Pieces {
 public:
  Pieces(const Config& config, ReadModels& out) : config_(config), out_(out) {}

  void add(const std::vector<Batch>& models) {
    rows_ = models[0].rows;
    lacking_.assign(static_cast<size_t>(rows_), nullptr);
    for (const auto& batch : models) look(batch);
    out_.data.rows_read += static_cast<uint64_t>(rows_);
    for (int64_t i = 0; i < rows_;) {
      int64_t end = i;
      while (end < rows_ && !lacking_[static_cast<size_t>(end)]) ++end;
      if (end > i) keep(models, i, end - i);
      for (i = end; i < rows_ && lacking_[static_cast<size_t>(i)]; ++i)
        ++out_.data.rows_dropped["missing " + lacking_[static_cast<size_t>(i)]->name];
    }
  }

 private:
  void look(const Batch& batch) {
    if (batch.rows != rows_)
      throw data_error(fmt::format("a model has {} rows where the first has {}", batch.rows, rows_));
    Screen screen;
    auto missing = Binder::missing(Bindings(batch), 0, rows_, screen);
    for (size_t i = 0; i < missing.size(); ++i) {
      if (!missing[i]) continue;
      if (config_.missing == Missing::error)
        throw data_error(fmt::format("{}: missing value (use --missing drop to leave such rows out)",
                                     place(batch, static_cast<int64_t>(i), missing[i]->name)));
      if (!lacking_[i]) lacking_[i] = missing[i];
    }
  }
  void keep(const std::vector<Batch>& models, int64_t begin, int64_t n) {
    out_.data.rows_used += static_cast<uint64_t>(n);
    out_.pieces.emplace_back();
    for (const auto& batch : models) out_.pieces.back().push_back(cut(batch, begin, n));
  }

  const Config& config_;
  ReadModels& out_;
  int64_t rows_ = 0;
  std::vector<const Batch::Entry*> lacking_;
};

/// The pieces of one model.
class PieceSource final : public Source {
 public:
  PieceSource(const std::vector<std::vector<Batch>>& pieces, size_t model) : pieces_(pieces), model_(model) {}
  bool next(Batch& batch) override {
    if (next_ == pieces_.size()) return false;
    batch = pieces_[next_++][model_];
    return true;
  }
  bool rewind() override { return next_ = 0, true; }

 private:
  const std::vector<std::vector<Batch>>& pieces_;
  size_t model_, next_ = 0;
};

bool inferred_classes(const Config& config) {
  return config.labels.empty() && (config.task == Task::binary || config.task == Task::multiclass);
}

/// Evaluates every model; where their classes differ, all get the classes of all.
std::vector<Evaluator> evaluate_models(Config& config, const std::vector<std::string>& names, ReadModels& out,
                                       unsigned threads) {
  auto one = [&](size_t m) {
    PieceSource source(out.pieces, m);
    try {
      return evaluate(config, source, threads);
    } catch (const InvalidInput& error) {
      throw InvalidInput(error.kind, fmt::format("{}: {}", names[m], error.in_flags()));
    }
  };
  std::vector<Evaluator> evaluators;
  auto all = LabelMap::of_classes();
  out.evaluations.clear();
  for (size_t m = 0; m < names.size(); ++m) {
    evaluators.push_back(one(m));
    out.evaluations.push_back(evaluators.back().result());
    for (const auto& label : out.evaluations.back().classes) all.code(label);
  }
  bool same = std::all_of(out.evaluations.begin(), out.evaluations.end(),
                          [&](const auto& e) { return e.classes == out.evaluations[0].classes; });
  if (same || !inferred_classes(config)) return evaluators;
  for (uint32_t code : all.sorted()) config.labels.push_back(all.texts()[code]);
  out.warnings.push_back(
      fmt::format("the models have different classes; all are evaluated with {}", listed_labels(config.labels)));
  return evaluate_models(config, names, out, threads);
}

void check_signatures(const ReadModels& read, const std::vector<std::string>& names) {
  for (size_t m = 1; m < names.size(); ++m)
    for (size_t k = 0; k < read.evaluations[0].metrics.size(); ++k) {
      const auto &a = read.evaluations[0].metrics[k].signature, &b = read.evaluations[m].metrics[k].signature;
      if (a != b)
        throw usage_error(fmt::format("{} and {} are not the same number: {} and {}", names[0], names[m], a, b));
    }
}

void bind(const Config& config, const Evaluator::Body& body, size_t model, ReadModels& out) {
  constexpr int64_t block = 16384;
  LabelMap labels = body.labels;
  Binder binder(config, body.plan, labels, body.order);
  const Screen unscreened;
  for (const auto& piece : out.pieces) {
    const Batch& batch = piece[model];
    Bindings bindings(batch);
    for (int64_t at = 0; at < batch.rows; at += block)
      out.stores[model].append(binder.bind(batch, bindings, at, std::min(block, batch.rows - at), unscreened));
  }
}

/// Counters of the rows for resampling: of their queries, ids, or positions.
void count_units(const Config& config, ReadModels& out) {
  auto& counters = out.rows.counters;
  for (const auto& piece : out.pieces) {
    const Batch& batch = piece[0];
    Bindings bindings(batch);
    const auto* key = config.task == Task::ranking ? bindings.query : bindings.id;
    out.by_id = key != nullptr;
    for (int64_t i = 0; i < batch.rows; ++i)
      counters.push_back(key ? unit_counter(label_text(key->column, i))
                             : unit_counter(batch.position + static_cast<uint64_t>(i)));
  }
}

/// The rows by the values of crossed keys.
using KeyGroups = std::map<std::vector<std::string>, std::vector<uint32_t>>;

KeyGroups group_rows(const std::vector<SliceKey>& keys, const ReadModels& out) {
  std::vector<KeyReader> readers(keys.begin(), keys.end());
  std::vector<LabelMap> maps(keys.size());
  std::map<std::vector<uint32_t>, std::vector<uint32_t>> by_codes;
  uint32_t row = 0;
  for (const auto& piece : out.pieces) {
    const Bindings bindings(piece[0]);
    std::vector<std::vector<uint32_t>> codes(keys.size(), std::vector<uint32_t>(static_cast<size_t>(piece[0].rows)));
    for (size_t k = 0; k < keys.size(); ++k)
      readers[k].read(piece[0], bindings, 0, piece[0].rows, maps[k], codes[k].data());
    std::vector<uint32_t> key(keys.size());
    for (size_t i = 0; i < static_cast<size_t>(piece[0].rows); ++i, ++row) {
      for (size_t k = 0; k < keys.size(); ++k) key[k] = codes[k][i];
      by_codes[key].push_back(row);
    }
  }
  KeyGroups groups;
  for (auto& [codes, rows] : by_codes) {
    std::vector<std::string> texts;
    for (size_t k = 0; k < keys.size(); ++k) texts.push_back(maps[k].texts()[codes[k]]);
    groups[texts] = std::move(rows);
  }
  return groups;
}

void find_slices(const Config& config, ReadModels& out) {
  size_t small = 0;
  for (const auto& by : out.by) {
    std::vector<SliceKey> keys;
    for (const auto& item : by) keys.push_back(SliceKey::parse(item));
    auto groups = group_rows(keys, out);
    LabelMap order;  // numbers by value, as everywhere
    std::vector<KeyGroups::value_type*> list;
    for (auto& group : groups) order.code(fmt::format("{}", fmt::join(group.first, "\x1f"))), list.push_back(&group);
    for (uint32_t g : order.sorted()) {
      if (static_cast<int64_t>(list[g]->second.size()) < config.min_slice) {
        ++small;
        continue;
      }
      ReadModels::Slice slice{{}, std::move(list[g]->second)};
      for (size_t k = 0; k < by.size(); ++k) slice.key.emplace_back(keys[k].column, keys[k].shown(list[g]->first[k]));
      out.slices.push_back(std::move(slice));
    }
  }
  if (small > 0)
    out.warnings.push_back(fmt::format("{} with fewer than {} rows left out",
                                       small == 1 ? "1 slice" : fmt::format("{} slices", small), config.min_slice));
}

/// The metrics that are one number, and those asked for that are one a label; others are refused when asked for.
void choose_measures(const Config& config, const Evaluator::Body& body, ReadModels& out) {
  for (const auto& result : out.evaluations[0].metrics) {
    const auto* vector = std::get_if<Vector>(&result.value.data);
    if (result.value.scalar()) {
      out.measures.push_back({result.spec, "", 0});
    } else if (config.metrics.empty()) {
      continue;
    } else if (vector) {
      for (size_t k = 0; k < vector->labels.size(); ++k) out.measures.push_back({result.spec, vector->labels[k], k});
    } else {
      throw usage_error(
          fmt::format("{} is neither a number nor one number a label, so it cannot be compared", result.spec.text()));
    }
    out.signatures.resize(out.measures.size(), result.signature);
  }
  out.plan = body.plan;
}

}  // namespace

ReadModels read_models(const CompareConfig& asked, AlignedSource& source, unsigned threads) {
  ReadModels out;
  Config config = with_canonical_labels(asked.evaluation);
  config.by.clear();  // slices are made from the rows
  Pieces pieces(config, out);
  QuantileEdges edges(asked.evaluation);
  for (std::vector<Batch> models; source.next(models);) {
    if (models.size() != asked.models.size())
      throw usage_error(fmt::format("{} models but {} names", models.size(), asked.models.size()));
    edges.add(models[0]);
    pieces.add(models);
  }
  out.inputs = source.inputs();
  if (out.data.rows_read == 0) throw data_error("no rows");
  if (out.data.rows_used == 0) throw data_error("no rows are left: all were dropped");
  if (out.data.rows_used > UINT32_MAX) throw data_error("a comparison keeps its rows in memory: at most 2^32 of them");
  auto evaluators = evaluate_models(config, asked.models, out, threads);
  check_signatures(out, asked.models);
  choose_measures(config, evaluators[0].body(), out);
  out.data.duplicate_ids = out.evaluations[0].data.duplicate_ids;
  out.stores.resize(asked.models.size());
  for (size_t m = 0; m < evaluators.size(); ++m) bind(config, evaluators[m].body(), m, out);
  for (auto& store : out.stores) out.rows.models.push_back(store.rows());
  if (config.task == Task::ranking)  // whose metrics do not weigh
    for (auto& rows : out.rows.models) rows.weight = {};
  count_units(config, out);
  out.rows.by_id = out.by_id;
  out.by = edges.bins(asked.evaluation).by;
  find_slices(asked.evaluation, out);
  for (auto& evaluation : out.evaluations) evaluation.config = config;
  return out;
}

}  // namespace assay
