#include "assay/gates.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "assay/error.h"

namespace assay {
namespace {

using SliceKey = std::vector<std::pair<std::string, std::string>>;

template <class E> std::string_view name_of(E value) { return EnumNames<E>::names[static_cast<size_t>(value)]; }

std::vector<std::string> columns_of(std::string_view crossed) {
  std::vector<std::string> columns;
  for (size_t begin = 0; begin <= crossed.size();) {
    const size_t end = std::min(crossed.find('*', begin), crossed.size());
    columns.emplace_back(crossed.substr(begin, end - begin));
    begin = end + 1;
  }
  return columns;
}

std::string slice_text(const SliceKey& slice) {
  std::string text;
  for (const auto& [column, value] : slice) text += fmt::format("{}{}={}", text.empty() ? "" : ", ", column, value);
  return text;
}

/// What defines a number, apart from the version that computed it.
std::string_view conventions(std::string_view signature) { return signature.substr(0, signature.rfind("|assay=")); }

const Baseline::Number* number_of(const Baseline& baseline, const SliceKey& slice, std::string_view spec) {
  for (const auto& number : baseline.numbers)
    if (number.spec == spec && number.slice == slice) return &number;
  return nullptr;
}

const Baseline::Number& whole_number(const Baseline& baseline, const std::string& spec) {
  if (const auto* number = number_of(baseline, {}, spec)) return *number;
  std::string there;
  for (const auto& n : baseline.numbers)
    if (n.slice.empty()) there += (there.empty() ? "" : ", ") + n.spec;
  throw data_error(fmt::format("{}: the baseline has no {} (it has {})", baseline.source, spec,
                               there.empty() ? "no numbers" : there));
}

void check_signature(const Baseline& baseline, const Baseline::Number& number, const Result& result) {
  if (conventions(number.signature) == conventions(result.signature)) return;
  throw data_error(fmt::format("{}: {} of the baseline is another number: its signature is {}, here it is {}",
                               baseline.source, number.spec, conventions(number.signature),
                               conventions(result.signature)));
}

// ------------------------------------------------------------------------------------------------ one gate

class Judge {
 public:
  Judge(const Gate& gate, const CheckRequest& request)
      : gate_(gate), request_(request), bound_{"", gate.comparison, gate.bound} {}

  GateResult operator()(const Result& result, const SliceKey& slice, uint64_t rows) const {
    GateResult r{.gate = gate_,
                 .spec = result.spec.text(),
                 .slice = slice,
                 .rows = rows,
                 .value = result.value.number(),
                 .ci = result.ci};
    if (rows < gate_.min_rows) return too_few(std::move(r));
    if (!result.value.undefined.empty() || std::isnan(r.value))
      return verdict(std::move(r), Verdict::undefined,
                     result.value.undefined.empty() ? "not a number" : result.value.undefined);
    if (of_change(gate_.quantity) && !take_change(r, result)) return r;
    if (gate_.quantity == Quantity::lower_change || gate_.quantity == Quantity::upper_change) take_change_bound(r);
    if (gate_.quantity == Quantity::lower || gate_.quantity == Quantity::upper) take_bound(r);
    if (gate_.quantity == Quantity::value) r.tested = r.value;
    return decide(std::move(r));
  }

 private:
  static GateResult verdict(GateResult r, Verdict verdict, std::string reason) {
    r.verdict = verdict, r.reason = std::move(reason);
    return r;
  }

  GateResult too_few(GateResult r) const {
    const auto reason = fmt::format("{} rows, {} are needed", r.rows, gate_.min_rows);
    return verdict(std::move(r), gate_.slice.empty() ? Verdict::fail : Verdict::skipped, reason);
  }

  void take_bound(GateResult& r) const {
    if (!r.ci)
      throw usage_error(
          fmt::format("{}: {} has no interval here: use --ci auto, or --ci bootstrap(1000) where a metric "
                      "has none of its own",
                      gate_.where, r.spec));
    r.tested = gate_.quantity == Quantity::lower ? r.ci->low : r.ci->high;
  }

  /// False when there is nothing to compare with.
  bool take_change(GateResult& r, const Result& result) const {
    const auto& baseline = *request_.baseline;
    const auto* number = r.slice.empty() ? &whole_number(baseline, r.spec) : number_of(baseline, r.slice, r.spec);
    if (!number) return r = verdict(std::move(r), Verdict::undefined, "the baseline has no such slice"), false;
    check_signature(baseline, *number, result);
    if (std::isnan(number->value))
      return r = verdict(std::move(r), Verdict::undefined, "undefined in the baseline"), false;
    r.baseline = number->value;
    r.tested = r.value - number->value;
    r.change_ci = number->change ? number->change : unpaired(*number, r);
    return true;
  }

  /// From two independent intervals: Zou & Donner 2008, doi 10.1002/sim.3095.
  static std::optional<Interval> unpaired(const Baseline::Number& number, const GateResult& r) {
    if (!number.ci || !r.ci || number.ci->level != r.ci->level) return {};
    const double change = r.value - number.value;
    return Interval{"mover_unpaired", r.ci->level,
                    change - std::hypot(r.value - r.ci->low, number.ci->high - number.value),
                    change + std::hypot(r.ci->high - r.value, number.value - number.ci->low)};
  }

  void take_change_bound(GateResult& r) const {
    if (!r.change_ci)
      throw usage_error(
          fmt::format("{}: the change of {} has no interval: the baseline must be predictions of the same "
                      "rows (with --id, or columns of the same file), or have an interval of the same "
                      "level as the value",
                      gate_.where, r.spec));
    r.tested = gate_.quantity == Quantity::lower_change ? r.change_ci->low : r.change_ci->high;
  }

  GateResult decide(GateResult r) const {
    if (std::isnan(r.tested))
      return verdict(std::move(r), Verdict::undefined,
                     of_change(gate_.quantity) ? "the interval of the change has no such bound"
                                               : fmt::format("the {} bound is not a number", name_of(gate_.quantity)));
    const auto found = shown(r);  // before r is moved from
    if (!bound_.met(r.tested)) return verdict(std::move(r), Verdict::fail, found);
    const bool change = gate_.quantity == Quantity::change;
    const auto& ci = change ? r.change_ci : r.ci;
    const bool point = gate_.quantity == Quantity::value || (change && ci && method_note(*ci).empty());
    if (!point || !ci || bound_.comparison == Relation::equal) return r;
    const double bound = bound_.from_below() ? ci->low : ci->high;
    if (std::isnan(bound) || bound_.met(bound)) return r;
    const auto reason = fmt::format("{} passes, the {} bound {} of its {}% interval does not", print_number(r.tested),
                                    bound_.from_below() ? "lower" : "upper", print_number(bound),
                                    print_number(std::round(1e4 * ci->level) / 100));
    return verdict(std::move(r), Verdict::uncertain, reason);
  }

  static std::string method_note(const Interval& ci) { return ci.method == "mover_unpaired" ? " (unpaired)" : ""; }

  std::string shown(const GateResult& r) const {
    if (gate_.quantity == Quantity::value) return print_number(r.tested);
    if (gate_.quantity == Quantity::change)
      return fmt::format("{} ({}, baseline {})", print_number(r.tested), print_number(r.value),
                         print_number(*r.baseline));
    if (of_change(gate_.quantity))
      return fmt::format("{}{} (the change is {}: {}, baseline {})", print_number(r.tested), method_note(*r.change_ci),
                         print_number(r.value - *r.baseline), print_number(r.value), print_number(*r.baseline));
    return fmt::format("{} (the value is {})", print_number(r.tested), print_number(r.value));
  }

  const Gate& gate_;
  const CheckRequest& request_;
  Bound bound_;
};

const Result& result_of(const std::vector<Result>& results, const Spec& spec, const Gate& gate) {
  for (const auto& result : results) {
    if (result.spec.def != spec.def || result.spec.params != spec.params) continue;
    if (!result.value.scalar())
      throw usage_error(fmt::format("{}: '{}' is no single number that could be tested", gate.where, spec.text()));
    return result;
  }
  std::string there;
  for (const auto& result : results) there += (there.empty() ? "" : ", ") + result.spec.text();
  throw usage_error(fmt::format("{}: '{}' was not evaluated (there are {})", gate.where, spec.text(), there));
}

/// The metric that a gate names: one of one's own among `metrics`, or one of the catalogue.
Spec gate_spec(const std::string& name, const std::vector<std::string>& metrics, Task task) {
  for (const auto& text : metrics)
    if (Spec own = parse_spec(text, task); own.owner && own.def->name == name) return own;
  return parse_spec(name, task);
}

bool of_columns(const SliceResult& slice, const std::vector<std::string>& columns) {
  return std::equal(slice.slice.begin(), slice.slice.end(), columns.begin(), columns.end(),
                    [](const auto& s, const auto& c) { return s.first == c; });
}

void judge(const Gate& gate, const Evaluation& e, Check& check) {
  const Spec spec = gate_spec(gate.metric, e.config.metrics, e.config.task);
  const Judge judge(gate, check.request);
  if (gate.slice.empty()) return check.results.push_back(judge(result_of(e.metrics, spec, gate), {}, e.data.rows_used));
  const auto columns = columns_of(gate.slice);
  size_t tested = 0;
  for (const auto& slice : e.slices) {
    if (!of_columns(slice, columns)) continue;
    check.results.push_back(judge(result_of(slice.metrics, spec, gate), slice.slice, slice.rows));
    tested += check.results.back().verdict != Verdict::skipped;
  }
  if (tested > 0) return;
  if (std::find(e.config.by.begin(), e.config.by.end(), columns) == e.config.by.end())
    throw usage_error(fmt::format("{}: there are no slices by {}", gate.where, gate.slice));
  check.results.push_back({.gate = gate,
                           .spec = spec.text(),
                           .rows = e.data.rows_used,
                           .verdict = Verdict::undefined,
                           .reason = fmt::format("no slice by {} has {} rows", gate.slice, gate.min_rows)});
}

void check_request(const CheckRequest& request) {
  if (request.gates.empty()) throw usage_error("no gate: --require 'METRIC >= X' or --gates FILE");
  for (const auto& gate : request.gates)
    if (of_change(gate.quantity) && !request.baseline)
      throw usage_error(
          fmt::format("{}: {} needs a baseline (--baseline FILE, or --baseline-score COL)", gate.where, gate.text()));
}

void note_failures(Check& check) {
  const auto rows = check.evaluation.data.rows_used;
  if (rows < check.request.min_rows)
    check.failures.push_back(fmt::format("{} rows, {} are needed", rows, check.request.min_rows));
  for (const auto& r : check.results) {
    if (!r.failed() && !(check.request.strict && r.verdict == Verdict::uncertain)) continue;
    const auto where = r.slice.empty() ? "" : fmt::format(" ({})", slice_text(r.slice));
    check.failures.push_back(fmt::format("{}{}: {}{}", r.gate.text(), where,
                                         r.verdict == Verdict::undefined ? "undefined, " : "", r.reason));
  }
  check.passed = check.failures.empty();
}

}  // namespace

std::string Gate::text() const {
  auto what = of_change(quantity) ? fmt::format("change({})", metric) : metric;
  if (quantity == Quantity::lower || quantity == Quantity::lower_change) what = fmt::format("lower({})", what);
  if (quantity == Quantity::upper || quantity == Quantity::upper_change) what = fmt::format("upper({})", what);
  return Bound{what, comparison, bound}.text();
}

Gate parse_gate(std::string_view text, std::string_view where) {
  const Bound bound = parse_bound(text, where);
  Gate gate{.metric = bound.what, .comparison = bound.comparison, .bound = bound.value, .where = std::string(where)};
  for (auto quantity : {Quantity::lower, Quantity::upper, Quantity::change}) {
    const auto name = name_of(quantity);
    if (!bound.what.starts_with(name) || !bound.what.ends_with(')')) continue;
    const auto open = bound.what.find_first_not_of(' ', name.size());
    if (open == std::string::npos || bound.what[open] != '(') continue;
    gate.quantity = quantity;
    gate.metric = bound.what.substr(open + 1, bound.what.size() - open - 2);
    const auto begin = gate.metric.find_first_not_of(' ');
    if (begin == std::string::npos) throw usage_error(fmt::format("{}: '{}' names no metric", where, text));
    gate.metric = gate.metric.substr(begin, gate.metric.find_last_not_of(' ') - begin + 1);
  }
  if (gate.quantity == Quantity::lower || gate.quantity == Quantity::upper) {
    const auto change = parse_gate(gate.metric + " >= 0", where);
    if (change.quantity == Quantity::change) {
      gate.metric = change.metric;
      gate.quantity = gate.quantity == Quantity::lower ? Quantity::lower_change : Quantity::upper_change;
    }
  }
  return gate;
}

Baseline baseline_of(const Evaluation& e, std::string source) {
  Baseline baseline{.source = std::move(source), .task = e.config.task};
  auto add = [&](const SliceKey& slice, const std::vector<Result>& results) {
    for (const auto& result : results)
      if (result.value.scalar())
        baseline.numbers.push_back({slice, result.spec.text(),
                                    result.value.undefined.empty() ? result.value.number() : std::nan(""),
                                    result.signature, result.ci});
  };
  add({}, e.metrics);
  for (const auto& slice : e.slices) add(slice.slice, slice.metrics);
  return baseline;
}

Config gate_config(Config config, const CheckRequest& request) {
  check_request(request);
  for (const auto& gate : request.gates) {
    try {
      const auto text = gate_spec(gate.metric, config.metrics, config.task).text();
      if (std::find(config.metrics.begin(), config.metrics.end(), text) == config.metrics.end())
        config.metrics.push_back(text);
    } catch (const InvalidInput& error) {
      throw InvalidInput(error.kind, fmt::format("{}: {}", gate.where, error.in_flags()));
    }
    if (gate.slice.empty()) continue;
    const auto columns = columns_of(gate.slice);
    if (std::find(config.by.begin(), config.by.end(), columns) == config.by.end()) config.by.push_back(columns);
  }
  return config;
}

Check check(Evaluation evaluation, CheckRequest request) {
  check_request(request);
  if (request.baseline && request.baseline->task != evaluation.config.task)
    throw data_error(fmt::format("{}: the baseline is of task {}, not {}", request.baseline->source,
                                 name_of(request.baseline->task), name_of(evaluation.config.task)));
  Check check{.evaluation = std::move(evaluation), .request = std::move(request)};
  for (const auto& gate : check.request.gates) judge(gate, check.evaluation, check);
  note_failures(check);
  return check;
}

}  // namespace assay
