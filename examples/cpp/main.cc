// A first result: one evaluator a shard, merged; the numbers are those of one pass over all rows, to the last bit.
#include <assay/evaluator.h>

#include <cstdio>
#include <exception>
#include <vector>

namespace {

assay::Batch batch(std::vector<int64_t> target, std::vector<double> score) {
  assay::Batch rows{.rows = static_cast<int64_t>(target.size())};
  rows.columns.push_back({assay::Role::target, "target", assay::make_column(std::move(target))});
  rows.columns.push_back({assay::Role::score, "score", assay::make_column(std::move(score))});
  return rows;
}

}  // namespace

int main() try {
  const assay::Config config{.task = assay::Task::binary, .metrics = {"roc_auc", "f1", "log_loss"}};
  assay::Evaluator monday(config), tuesday(config);
  monday.update(batch({0, 1, 0}, {0.2, 0.9, 0.6}));
  tuesday.update(batch({1, 1, 0}, {0.7, 0.5, 0.1}));
  monday.merge(tuesday);

  const assay::Evaluation found = monday.result();
  for (const assay::Result& result : found.metrics)
    std::printf("%-10s %.17g\n", result.spec.text().c_str(), result.value.number());
  std::printf("%-10s %llu\n", "rows", static_cast<unsigned long long>(found.data.rows_used));
} catch (const std::exception& error) {
  std::fprintf(stderr, "%s\n", error.what());
  return 1;
}
