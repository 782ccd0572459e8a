// The options that say what the inputs are and how they are evaluated. Every command that reads predictions
// shares them.
#pragma once
#include <CLI/App.hpp>
#include <cstdint>
#include <string>
#include <vector>

#include "arguments.h"
#include "assay/evaluator.h"
#include "io/table_source.h"

namespace assay::cli {

/// The texts as given; empty means not given.
struct DataOptions {
  Texts inputs;
  std::string task, input_format;
  Texts target, prediction, score, quantile;
  std::string weight, id, query, document, lower, upper;
  std::string delimiter, decimal, comment, escape, label_separator;
  std::string truth, on, unmatched = "error";
  Texts metrics, labels, positive, by, window;
  std::string threshold, score_kind, weight_kind, missing, undefined, min_slice, ci, level, seed, threads, max_memory;

  void declare(CLI::App& app);
  /// Throw InvalidInput (usage).
  Config config() const;
  /// The columns that the configuration reads, with their roles.
  io::TableInput table_input(const Config& config) const;
  uint64_t memory_limit() const;
  unsigned thread_limit() const;
};

/// An option that takes one value and may be repeated.
CLI::Option* add_repeated(CLI::App& app, const std::string& flag, Texts& values, const std::string& value_name,
                          const std::string& help);
/// An option that takes one value and stands at most once.
CLI::Option* add_single(CLI::App& app, const std::string& flag, std::string& value, const std::string& value_name,
                        const std::string& help);

/// "a|b|c", the names of an enumeration as a value name.
template <class E> std::string choices() { return fmt::format("{}", fmt::join(EnumNames<E>::names, "|")); }

}  // namespace assay::cli
