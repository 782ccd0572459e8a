#include "report/check_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "assay/catalog.h"
#include "report/code_points.h"
#include "report/json_parts.h"

namespace assay {
namespace {

void write_gate(JsonWriter& json, const GateResult& r) {
  json.object()
      .key("gate")
      .text(r.gate.text())
      .key("spec")
      .text(r.spec)
      .key("quantity")
      .text(enum_name(r.gate.quantity));
  json.key("comparison").text(enum_name(r.gate.comparison)).key("bound").number(r.gate.bound);
  json.key("where").text(r.gate.where);
  write_slice(json, r.slice);
  json.key("rows").count(r.rows).key("verdict").text(enum_name(r.verdict)).key("failed").flag(r.failed());
  json.key("tested").number(r.tested).key("value").number(r.value);
  write_interval(json, "ci", r.ci);
  json.key("baseline");
  r.baseline ? json.number(*r.baseline) : json.null();
  if (r.baseline) write_interval(json, "change_ci", r.change_ci);
  json.key("reason").text_or_null(r.reason).end();
}

void write_baseline(JsonWriter& json, const Check& check) {
  json.key("baseline");
  if (check.request.baseline)
    json.text(check.request.baseline->source);
  else
    json.null();
}

/// Text for XML: markup escaped, characters that XML 1.0 does not have replaced.
std::string xml(std::string_view text) {
  std::string out;
  for (size_t at = 0; at < text.size();) {
    const size_t begin = at;
    const int32_t c = next_code_point(text, at);
    if (c < 0 || (c < 0x20 && c != '\t' && c != '\n') || c == 0xfffe || c == 0xffff)
      out += "\xef\xbf\xbd";
    else if (c == '<')
      out += "&lt;";
    else if (c == '>')
      out += "&gt;";
    else if (c == '&')
      out += "&amp;";
    else if (c == '"')
      out += "&quot;";
    else if (c == '\n' || c == '\t')
      out += ' ';
    else
      out += text.substr(begin, at - begin);
  }
  return out;
}

std::string junit_case(const GateResult& r, bool strict) {
  const auto slice = slice_text(r.slice);
  const auto name = r.gate.text() + (slice.empty() ? "" : fmt::format(" [{}]", slice));
  auto text = fmt::format("    <testcase classname=\"assay.check\" name=\"{}\"", xml(name));
  const auto reason = xml(r.reason);
  switch (r.verdict) {
    case Verdict::fail:
      return text + fmt::format(">\n      <failure message=\"{}\"/>\n    </testcase>\n", reason);
    case Verdict::undefined:
      return text + fmt::format(">\n      <error message=\"{}\"/>\n    </testcase>\n", reason);
    case Verdict::skipped:
      return text + fmt::format(">\n      <skipped message=\"{}\"/>\n    </testcase>\n", reason);
    case Verdict::uncertain:
      if (strict) return text + fmt::format(">\n      <failure message=\"{}\"/>\n    </testcase>\n", reason);
      return text + fmt::format(">\n      <system-out>uncertain: {}</system-out>\n    </testcase>\n", reason);
    case Verdict::pass:
      break;
  }
  return text + "/>\n";
}

/// A cell of a Markdown table.
std::string cell(std::string_view text) {
  std::string out;
  for (char c : text) {
    if (std::string_view("\\|*`<>[]&#").find(c) != std::string_view::npos) out += '\\';
    out += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
  }
  return out;
}

/// The same between backticks, where only the bar needs care.
std::string code(std::string_view text) {
  std::string out;
  for (char c : text)
    if (c != '`') out += c == '|' ? std::string("\\|") : std::string(1, c);
  return out;
}

std::string digits(double x) { return std::isnan(x) ? "n/a" : fmt::format("{:.4f}", x); }

size_t count(const Check& check, Verdict verdict) {
  return static_cast<size_t>(
      std::count_if(check.results.begin(), check.results.end(), [&](const auto& r) { return r.verdict == verdict; }));
}

}  // namespace

std::string slice_text(const SliceKey& slice) {
  std::string text;
  for (const auto& [column, value] : slice) text += fmt::format("{}{}={}", text.empty() ? "" : ", ", column, value);
  return text;
}

std::string check_json(const Check& check) {
  const auto& e = check.evaluation;
  JsonWriter json;
  write_schema(json.object(), "assay.check/1");
  json.key("task").text(enum_name(e.config.task)).key("passed").flag(check.passed);
  open_data(json, e.inputs, e.data);
  json.end();
  write_baseline(json, check);
  json.key("min_rows").count(check.request.min_rows).key("strict").flag(check.request.strict);
  json.key("gates").array();
  for (const auto& r : check.results) write_gate(json, r);
  json.end().key("failures").array();
  for (const auto& text : check.failures) json.text(text);
  json.end();
  write_warnings(json, e.warnings);
  return json.end().take();
}

std::string check_junit(const Check& check) {
  const bool too_few = check.evaluation.data.rows_used < check.request.min_rows;
  const size_t failed =
      count(check, Verdict::fail) + too_few + (check.request.strict ? count(check, Verdict::uncertain) : 0);
  const auto tally = fmt::format("tests=\"{}\" failures=\"{}\" errors=\"{}\" skipped=\"{}\"",
                                 check.results.size() + (check.request.min_rows > 0), failed,
                                 count(check, Verdict::undefined), count(check, Verdict::skipped));
  auto text = fmt::format(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites {}>\n  <testsuite name=\"assay check\" {}>\n", tally,
      tally);
  if (check.request.min_rows > 0) {
    text += fmt::format("    <testcase classname=\"assay.check\" name=\"rows &gt;= {}\"", check.request.min_rows);
    text += too_few
                ? fmt::format(">\n      <failure message=\"{}\"/>\n    </testcase>\n", check.evaluation.data.rows_used)
                : "/>\n";
  }
  for (const auto& r : check.results) text += junit_case(r, check.request.strict);
  return text + "  </testsuite>\n</testsuites>\n";
}

std::string check_markdown(const Check& check) {
  auto text = fmt::format("### Release gates: {}\n\n", check.passed ? "passed" : "failed");
  text +=
      "| verdict | gate | rows of | rows | value | interval | baseline | reason "
      "|\n|:--|:--|:--|--:|--:|:--|--:|:--|\n";
  for (const auto& r : check.results) {
    const bool strong = r.failed();
    text +=
        fmt::format("| {0}{1}{0} | `{2}` | {3} | {4} | {5} | {6} | {7} | {8} |\n", strong ? "**" : "",
                    enum_name(r.verdict), code(r.gate.text()), r.slice.empty() ? "all" : cell(slice_text(r.slice)),
                    r.rows, digits(r.value), r.ci ? fmt::format("{} to {}", digits(r.ci->low), digits(r.ci->high)) : "",
                    r.baseline ? digits(*r.baseline) : "", cell(r.reason));
  }
  if (!check.failures.empty()) text += "\n";
  for (const auto& failure : check.failures) text += fmt::format("- {}\n", cell(failure));
  return text;
}

}  // namespace assay
