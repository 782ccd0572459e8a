// Reading for a comparison: rows that miss nothing in any model, evaluated model by model, then bound.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <numeric>

#include "assay/base/label_text.h"
#include "assay/error.h"
#include "engine/body.h"
#include "engine/compare_rows.h"

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
      throw InvalidInput(error.kind, fmt::format("{}: {}", names[m], error.what()));
    }
  };
  std::vector<Evaluator> evaluators;
  LabelMap all;
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
      fmt::format("the models have different classes; all are evaluated with {}", fmt::join(config.labels, ", ")));
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

std::string slice_value(const Column& column, int64_t i) {
  bool here = column.valid(i) && (column.type != Type::dictionary || column.child->valid(column.code(i)));
  return here ? label_text(column, i) : "(missing)";
}

void find_slices(const Config& config, ReadModels& out) {
  for (const auto& by : config.by) {
    std::map<std::vector<std::string>, std::vector<uint32_t>> groups;
    uint32_t row = 0;
    for (const auto& piece : out.pieces) {
      std::vector<const Column*> columns;
      for (const auto& name : by) {
        const auto& all = piece[0].columns;
        auto found = std::find_if(all.begin(), all.end(),
                                  [&](const auto& e) { return e.role == Role::slice && e.name == name; });
        if (found == all.end()) throw usage_error(fmt::format("no column '{}' to slice by", name));
        columns.push_back(&found->column);
      }
      for (int64_t i = 0; i < piece[0].rows; ++i, ++row) {
        std::vector<std::string> key;
        for (const auto* column : columns) key.push_back(slice_value(*column, i));
        groups[key].push_back(row);
      }
    }
    LabelMap order;  // numbers by value, as everywhere
    std::vector<const std::pair<const std::vector<std::string>, std::vector<uint32_t>>*> list;
    for (const auto& group : groups)
      order.code(fmt::format("{}", fmt::join(group.first, "\x1f"))), list.push_back(&group);
    for (uint32_t g : order.sorted()) {
      if (static_cast<int64_t>(list[g]->second.size()) < config.min_slice) continue;
      ReadModels::Slice slice{{}, list[g]->second};
      for (size_t k = 0; k < by.size(); ++k) slice.key.emplace_back(by[k], list[g]->first[k]);
      out.slices.push_back(std::move(slice));
    }
  }
}

/// The metrics that are one number; others are refused when they were asked for.
void choose_specs(const Config& config, const Evaluator::Body& body, ReadModels& out) {
  for (const auto& result : out.evaluations[0].metrics) {
    if (result.value.scalar()) {
      out.specs.push_back(result.spec);
      out.signatures.push_back(result.signature);
    } else if (!config.metrics.empty()) {
      throw usage_error(fmt::format("{} is not one number, so it cannot be compared", result.spec.text()));
    }
  }
  out.plan = body.plan;
}

}  // namespace

ReadModels read_models(const CompareConfig& asked, AlignedSource& source, unsigned threads) {
  ReadModels out;
  Config config = asked.evaluation;
  config.by.clear();  // slices are made from the rows
  Pieces pieces(config, out);
  for (std::vector<Batch> models; source.next(models);) {
    if (models.size() != asked.models.size())
      throw usage_error(fmt::format("{} models but {} names", models.size(), asked.models.size()));
    pieces.add(models);
  }
  out.inputs = source.inputs();
  if (out.data.rows_read == 0) throw data_error("no rows");
  if (out.data.rows_used == 0) throw data_error("no rows are left: all were dropped");
  if (out.data.rows_used > UINT32_MAX) throw data_error("a comparison keeps its rows in memory: at most 2^32 of them");
  auto evaluators = evaluate_models(config, asked.models, out, threads);
  check_signatures(out, asked.models);
  choose_specs(config, evaluators[0].body(), out);
  out.data.duplicate_ids = out.evaluations[0].data.duplicate_ids;
  out.stores.resize(asked.models.size());
  for (size_t m = 0; m < evaluators.size(); ++m) bind(config, evaluators[m].body(), m, out);
  for (auto& store : out.stores) out.rows.models.push_back(store.rows());
  if (config.task == Task::ranking)  // whose metrics do not weigh
    for (auto& rows : out.rows.models) rows.weight = {};
  count_units(config, out);
  find_slices(asked.evaluation, out);
  for (auto& evaluation : out.evaluations) evaluation.config = config;
  return out;
}

}  // namespace assay
