// Cost of metrics of rankings and quantiles, from rows in memory to the number. Arguments: shape of the scores,
// threads.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <random>

#include "assay/metrics/scored_binary.h"
#include "engine/parallel.h"
#include "kernels/order_keys.h"

namespace assay {
namespace {

constexpr size_t morsel = size_t{1} << 16;

enum Shape : int64_t { smooth, probabilities, tied, separable, few };
const char* const shape_names[] = {"normal", "uniform", "1000 values", "separable", "20 values"};

template <class T> struct Table {
  std::vector<T> score;
  std::vector<uint8_t> truth;
  std::vector<double> weight;
};

template <class T> const Table<T>& table(size_t n, Shape shape) {
  static std::map<std::pair<size_t, int64_t>, Table<T>> tables;
  auto& t = tables[{n, shape}];
  if (!t.score.empty()) return t;
  std::mt19937_64 random(n + static_cast<size_t>(shape));
  std::normal_distribution<double> normal;
  for (size_t i = 0; i < n; ++i) {
    const auto truth = static_cast<uint8_t>(random() % 4 == 0);
    double x = normal(random) + truth;
    if (shape == probabilities) x = static_cast<double>(random() >> 11) * 0x1p-53;
    if (shape == tied) x = std::round(x * 100) / 100;
    if (shape == separable) x += 20 * truth;
    if (shape == few) x = std::round(x * 3) / 3;
    t.score.push_back(static_cast<T>(x)), t.truth.push_back(truth);
    t.weight.push_back(std::ldexp(static_cast<double>(random() % 4096 + 1), -10));
  }
  return t;
}

Reals reals(const std::vector<float>& x) { return {x.data(), nullptr, x.size()}; }
Reals reals(const std::vector<double>& x) { return {nullptr, x.data(), x.size()}; }

enum class Use { classes, weights, values };

/// One state a thread, merged and sealed on all.
template <class T> Runs collect(const Table<T>& t, unsigned threads, Use use) {
  std::vector<Runs> parts(threads);
  const size_t morsels = (t.score.size() + morsel - 1) / morsel;
  parallel_for(threads, threads, [&](size_t part) {
    for (size_t m = part; m < morsels; m += threads) {
      const size_t begin = m * morsel, n = std::min(morsel, t.score.size() - begin);
      parts[part].add(reals(t.score).subspan(begin, n),
                      use == Use::values ? std::span<const uint8_t>() : std::span(t.truth).subspan(begin, n),
                      use == Use::weights ? std::span(t.weight).subspan(begin, n) : std::span<const double>());
    }
  });
  for (size_t part = 1; part < threads; ++part) parts[0].merge(parts[part]);
  parts[0].seal([threads](size_t n, const std::function<void(size_t)>& task) { parallel_for(threads, n, task); });
  return std::move(parts[0]);
}

template <class T, class F> void measure(benchmark::State& state, Use use, F read) {
  const auto n = static_cast<size_t>(state.range(0));
  const auto& t = table<T>(n, Shape(state.range(1)));
  for (auto _ : state) benchmark::DoNotOptimize(read(collect(t, static_cast<unsigned>(state.range(2)), use)));
  state.SetItemsProcessed(state.iterations() * static_cast<int64_t>(n));
  state.SetLabel(shape_names[state.range(1)]);
}

ScoredBinary as_state(Runs runs) {
  ScoredBinary s;
  s.runs = std::move(runs);
  return s;
}

template <class T> void RocAuc(benchmark::State& state) {
  measure<T>(state, Use::classes, [](Runs runs) { return roc_auc(as_state(std::move(runs)), {}).value; });
}
template <class T> void AveragePrecision(benchmark::State& state) {
  measure<T>(state, Use::classes, [](Runs runs) { return average_precision(as_state(std::move(runs))).value; });
}
template <class T> void WeightedRocAuc(benchmark::State& state) {
  measure<T>(state, Use::weights, [](Runs runs) { return roc_auc(as_state(std::move(runs)), {}).value; });
}
template <class T> void Median(benchmark::State& state) {
  measure<T>(state, Use::values, [](Runs runs) { return runs.step_quantile(0.5); });
}

void scores(benchmark::internal::Benchmark* b) {
  for (int64_t shape : {smooth, probabilities, tied, separable, few})
    for (int64_t threads : {1, 2}) b->Args({10'000'000, shape, threads});
  b->Args({100'000, smooth, 1})->Unit(benchmark::kMillisecond)->UseRealTime()->MeasureProcessCPUTime();
}
BENCHMARK(RocAuc<float>)->Apply(scores);
BENCHMARK(RocAuc<double>)->Apply(scores);
BENCHMARK(AveragePrecision<float>)->Apply(scores);

void single(benchmark::internal::Benchmark* b) {
  for (int64_t threads : {1, 2}) b->Args({20'000'000, smooth, threads});
  b->Unit(benchmark::kMillisecond)->UseRealTime()->MeasureProcessCPUTime();
}
BENCHMARK(Median<double>)->Apply(single);

void weighted(benchmark::internal::Benchmark* b) {
  for (int64_t threads : {1, 2}) b->Args({2'000'000, smooth, threads});
  b->Unit(benchmark::kMillisecond)->UseRealTime()->MeasureProcessCPUTime();
}
BENCHMARK(WeightedRocAuc<double>)->Apply(weighted);

/// The rival: keys and classes packed into 64 bits, sorted by the standard library, counted in one pass.
void RocAucByStandardSort(benchmark::State& state) {
  const auto& t = table<float>(static_cast<size_t>(state.range(0)), Shape(state.range(1)));
  for (auto _ : state) {
    std::vector<uint64_t> rows(t.score.size());
    for (size_t i = 0; i < rows.size(); ++i) rows[i] = uint64_t{kernels::order_key(t.score[i])} << 1 | t.truth[i];
    std::sort(rows.begin(), rows.end());
    uint64_t below = 0, negatives = 0, twice = 0;
    for (size_t i = 0, end; i < rows.size(); i = end) {
      uint64_t p = 0, q = 0;
      for (end = i; end < rows.size() && rows[end] >> 1 == rows[i] >> 1; ++end) (rows[end] & 1 ? p : q) += 1;
      twice += p * (2 * below + q), below += q, negatives += q;
    }
    const auto positives = static_cast<double>(rows.size() - negatives);
    benchmark::DoNotOptimize(static_cast<double>(twice) / (2 * positives * static_cast<double>(negatives)));
  }
}
BENCHMARK(RocAucByStandardSort)->Args({10'000'000, smooth})->Unit(benchmark::kMillisecond)->UseRealTime();

/// The cost of one small batch, as in a training loop.
void SmallUpdate(benchmark::State& state) {
  const auto n = static_cast<size_t>(state.range(0));
  const auto& t = table<float>(1'000'000, smooth);
  Runs runs;
  size_t at = 0;
  for (auto _ : state) {
    if (at + n > t.score.size()) {
      state.PauseTiming();
      at = 0, runs = Runs();
      state.ResumeTiming();
    }
    runs.add(reals(t.score).subspan(at, n), std::span(t.truth).subspan(at, n));
    at += n;
  }
}
BENCHMARK(SmallUpdate)->Arg(32)->Arg(256)->Arg(4096);

void MergeSealed(benchmark::State& state) {
  const auto n = static_cast<size_t>(state.range(0));
  const auto threads = static_cast<unsigned>(state.range(1));
  const auto& t = table<float>(2 * n, smooth);
  Runs parts[2];
  for (size_t p : {0, 1}) {
    parts[p].add(reals(t.score).subspan(p * n, n), std::span(t.truth).subspan(p * n, n));
    parts[p].seal();
  }
  for (auto _ : state) {
    Runs both = parts[0];
    both.merge(parts[1]);
    both.seal([threads](size_t tasks, const std::function<void(size_t)>& task) { parallel_for(threads, tasks, task); });
    benchmark::DoNotOptimize(both.counts());
  }
  state.SetItemsProcessed(state.iterations() * static_cast<int64_t>(2 * n));
}
BENCHMARK(MergeSealed)
    ->Args({5'000'000, 1})
    ->Args({5'000'000, 2})
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime()
    ->MeasureProcessCPUTime();

Runs ten_million() {
  Runs runs = collect(table<float>(10'000'000, smooth), 2, Use::classes);
  return runs;
}

void Save(benchmark::State& state) {
  Runs runs = ten_million();
  size_t bytes = 0;
  for (auto _ : state) {
    Writer writer;
    runs.archive(writer);
    bytes = writer.bytes().size();
  }
  state.counters["bytes_a_run"] = static_cast<double>(bytes) / static_cast<double>(runs.stored().counts.size());
}
BENCHMARK(Save)->Unit(benchmark::kMillisecond);

void Load(benchmark::State& state) {
  Runs runs = ten_million();
  Writer writer;
  runs.archive(writer);
  for (auto _ : state) {
    Reader reader(writer.bytes());
    Runs loaded;
    loaded.archive(reader);
    loaded.validate();
  }
}
BENCHMARK(Load)->Unit(benchmark::kMillisecond);

template <Outcome (*metric)(const ScoredBinary&)> void Formula(benchmark::State& state) {
  const ScoredBinary s = as_state(ten_million());
  for (auto _ : state) benchmark::DoNotOptimize(metric(s).value);
  state.SetItemsProcessed(state.iterations() * 10'000'000);
}
Outcome whole_auc(const ScoredBinary& s) { return roc_auc(s, {}); }
Outcome point(const ScoredBinary& s) { return recall_at_fpr(s, {}); }
BENCHMARK(Formula<whole_auc>)->Unit(benchmark::kMillisecond);
BENCHMARK(Formula<average_precision>)->Unit(benchmark::kMillisecond);
BENCHMARK(Formula<ks>)->Unit(benchmark::kMillisecond);
BENCHMARK(Formula<point>)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace assay

BENCHMARK_MAIN();
