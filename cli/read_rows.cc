#include "read_rows.h"

#include <atomic>

#include "failure.h"
#include "progress.h"
#include "watched_source.h"

namespace assay::cli {

ReadRows read_rows(const Config& config, const DataOptions& options, const Texts& paths, bool quiet) {
  auto input = options.table_input(config);
  input.paths = paths;
  std::atomic<io::TableSource*> open{nullptr};
  Progress progress(ShowProgress::automatic, quiet, [&] {
    auto* source = open.load();
    return source ? Progress::Amount{source->bytes_read(), source->bytes_total()} : Progress::Amount{};
  });
  auto table = io::open_table(input);
  open = table.get();
  WatchedSource source(*table, options.memory_limit());
  ReadRows rows{evaluate(config, source, options.thread_limit()), table->inputs(), {}};
  if (!quiet)
    for (const auto& text : table->warnings()) say_warning(text);
  if (!options.truth.empty()) {
    rows.join = table->join_account();
    rows.evaluator.add_unmatched({rows.join->unmatched_predictions, rows.join->unmatched_truth});
  }
  open = nullptr;
  return rows;
}

}  // namespace assay::cli
