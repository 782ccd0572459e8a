// Gates: demands on an evaluation that decide whether a model may be released. A gate tests a value, a bound
// of its interval, or its change against a baseline, on all rows or on every slice.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "assay/bound.h"
#include "assay/evaluator.h"

namespace assay {

enum class Quantity : uint8_t { value, lower, upper, change, lower_change, upper_change };
template <> struct EnumNames<Quantity> {
  static constexpr std::array<std::string_view, 6> names{"value",  "lower",        "upper",
                                                         "change", "lower_change", "upper_change"};
};

struct Gate {
  std::string metric;  // a spec
  Quantity quantity = Quantity::value;
  Relation comparison = Relation::at_least;
  double bound = 0;
  std::string slice;      // columns joined by `*`: every slice of them is tested; empty: all rows
  uint64_t min_rows = 0;  // fewer rows fail the gate; of slices, they are left out and said
  std::string where;      // "--require" or "gates.toml:7"

  /// "lower(roc_auc) >= 0.9"
  std::string text() const;
};

/// Whether a gate tests a change, or a bound of its interval.
constexpr bool of_change(Quantity q) { return q >= Quantity::change; }

/// "roc_auc >= 0.9", "lower(recall) > 0.8", "change(f1) >= -0.01", "lower(change(f1)) >= -0.01". Throws InvalidInput
/// (usage) that begins with `where`.
Gate parse_gate(std::string_view text, std::string_view where);

/// The numbers that changes are measured from.
struct Baseline {
  struct Number {
    std::vector<std::pair<std::string, std::string>> slice;
    std::string spec;
    double value;
    std::string signature;
    std::optional<Interval> ci = {};      // of the value
    std::optional<Interval> change = {};  // of the change, where the rows are the same
  };
  std::string source;  // for messages
  Task task = Task::binary;
  std::vector<Number> numbers;
};
Baseline baseline_of(const Evaluation& evaluation, std::string source);

enum class Verdict : uint8_t {
  pass,
  uncertain,  // the value passes, the bound of its interval does not
  fail,
  undefined,  // there is no number to test, which fails
  skipped     // a slice of too few rows
};
template <> struct EnumNames<Verdict> {
  static constexpr std::array<std::string_view, 5> names{"pass", "uncertain", "fail", "undefined", "skipped"};
};

/// One gate on one group of rows.
struct GateResult {
  Gate gate;
  std::string spec;  // canonical
  std::vector<std::pair<std::string, std::string>> slice;
  uint64_t rows = 0;
  Verdict verdict = Verdict::pass;
  double tested = std::numeric_limits<double>::quiet_NaN();  // the number that was compared
  double value = tested;
  std::optional<Interval> ci;
  std::optional<double> baseline;
  std::optional<Interval> change_ci;  // paired, or by MOVER where only the two intervals are known
  std::string reason;                 // of everything but a pass: what, how much, why

  bool failed() const { return verdict == Verdict::fail || verdict == Verdict::undefined; }
};

struct CheckRequest {
  std::vector<Gate> gates;
  uint64_t min_rows = 0;  // of all rows
  bool strict = false;    // uncertain gates fail too
  std::optional<Baseline> baseline;
};

struct Check {
  bool passed = true;
  std::vector<GateResult> results;
  std::vector<std::string> failures;  // one line each
  Evaluation evaluation;
  CheckRequest request;
};

/// `config` with the metrics, slices and intervals that the gates test. Throws InvalidInput (usage) for an
/// unknown metric, a metric without a single number, or no gate.
Config gate_config(Config config, const CheckRequest& request);

/// Throws InvalidInput: usage for a gate whose metric, slice or interval was not evaluated; data for a
/// baseline of another task or signature, or one that lacks a number.
Check check(Evaluation evaluation, CheckRequest request);

}  // namespace assay
