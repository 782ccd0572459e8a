#include "catalog/expression.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

#include "assay/base/nearest.h"
#include "assay/error.h"

namespace assay {
namespace {

bool letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool digit(char c) { return c >= '0' && c <= '9'; }

/// By repeated multiplication: the same bits on every machine.
double whole_power(double x, int32_t exponent) {
  double y = 1;
  for (auto n = exponent < 0 ? -exponent : exponent; n > 0; n /= 2, x *= x)
    if (n % 2) y *= x;
  return exponent < 0 ? 1 / y : y;
}

}  // namespace

/// Recursive descent: sum = product {+- product}; product = signed {*/ signed}; signed = [-+] power; power = atom [^
/// exponent].
struct Expression::Parser {
  std::string_view text;
  std::span<const std::string_view> fields;
  std::vector<Step>& steps;
  size_t at = 0, depth = 0;

  [[noreturn]] void refuse(size_t where, std::string_view what) const {
    throw usage_error(fmt::format("{} at character {} of '{}'", what, where + 1, text));
  }
  [[noreturn]] void unexpected() const {
    if (at >= text.size()) throw usage_error(fmt::format("a number, field or '(' is missing at the end of '{}'", text));
    auto c = static_cast<unsigned char>(text[at]);
    if (c < 32 || c >= 127) refuse(at, "an unexpected byte");
    refuse(at, fmt::format("unexpected '{}' (numbers, fields, + - * / ^ and parentheses are known)", text[at]));
  }
  void skip_blanks() {
    while (at < text.size() && (text[at] == ' ' || text[at] == '\t')) ++at;
  }
  bool take(char c) {
    skip_blanks();
    if (at >= text.size() || text[at] != c) return false;
    return ++at, true;
  }
  void whole() {
    sum();
    skip_blanks();
    if (at < text.size()) unexpected();
  }
  void sum() {
    product();
    for (;;) {
      if (take('+'))
        product(), steps.push_back({Op::add});
      else if (take('-'))
        product(), steps.push_back({Op::subtract});
      else
        return;
    }
  }
  void product() {
    with_sign();
    for (;;) {
      if (take('*'))
        with_sign(), steps.push_back({Op::multiply});
      else if (take('/'))
        with_sign(), steps.push_back({Op::divide});
      else
        return;
    }
  }
  void with_sign() {
    size_t minus = 0;
    while (take('-') ? ++minus, true : take('+')) {
    }
    power();
    if (minus % 2) steps.push_back({Op::negate});
  }
  void power() {
    atom();
    if (!take('^')) return;
    skip_blanks();
    size_t begin = at;
    bool negative = take('-');
    skip_blanks();
    double x = at < text.size() && (digit(text[at]) || text[at] == '.') ? number() : NAN;
    if (x == 0.5 && !negative) return steps.push_back({Op::root});
    constexpr double most = 64;
    if (!(x <= most) || x != std::floor(x)) refuse(begin, "an exponent is a whole number from -64 to 64, or 0.5:");
    steps.push_back({Op::power, 0, static_cast<int32_t>(negative ? -x : x)});
    if (take('^')) refuse(at - 1, "a power of a power needs parentheses");
  }
  void atom() {
    if (take('(')) {
      size_t open = at - 1;
      if (++depth > deepest) refuse(open, "too many parentheses inside one another");
      sum();
      if (!take(')')) {
        if (at < text.size()) unexpected();
        refuse(open, "the parenthesis is not closed");
      }
      --depth;
      return;
    }
    if (at >= text.size()) unexpected();
    if (letter(text[at])) return named();
    if (!digit(text[at]) && text[at] != '.') unexpected();
    steps.push_back({Op::number, number()});
  }
  double number() {
    double x = 0;
    auto [end, code] = std::from_chars(text.data() + at, text.data() + text.size(), x);
    if (code != std::errc{} || !std::isfinite(x)) refuse(at, "a number beyond all bounds, or none,");
    at = static_cast<size_t>(end - text.data());
    return x;
  }
  void named() {
    size_t begin = at;
    while (at < text.size() && (letter(text[at]) || digit(text[at]))) ++at;
    auto name = text.substr(begin, at - begin);
    auto found = std::find(fields.begin(), fields.end(), name);
    if (found != fields.end()) return steps.push_back({Op::field, 0, static_cast<int32_t>(found - fields.begin())});
    skip_blanks();
    if (at < text.size() && text[at] == '(') refuse(begin, fmt::format("'{}(': functions are not known", name));
    std::vector<std::string> names(fields.begin(), fields.end());
    auto close = nearest(name, names, 1);
    throw usage_error(fmt::format("unknown field '{}' at character {} of '{}'{} (fields: {})", name, begin + 1, text,
                                  close.empty() ? "" : "; did you mean " + close[0] + "?", fmt::join(names, ", ")));
  }
};

Expression::Expression(std::string_view text, std::span<const std::string_view> fields) {
  if (text.size() > longest)
    throw usage_error(fmt::format("an expression of {} characters; at most {} are allowed", text.size(), longest));
  Parser{text, fields, steps_}.whole();
}

std::vector<size_t> Expression::used() const {
  std::vector<size_t> all;
  for (const auto& step : steps_)
    if (step.op == Op::field) all.push_back(static_cast<size_t>(step.index));
  std::sort(all.begin(), all.end());
  all.erase(std::unique(all.begin(), all.end()), all.end());
  return all;
}

Outcome Expression::value(std::span<const double> values) const {
  std::vector<double> stack;
  bool by_zero = false;
  auto pop = [&] {
    double x = stack.back();
    stack.pop_back();
    return x;
  };
  for (const auto& step : steps_) {
    if (step.op == Op::number || step.op == Op::field) {
      stack.push_back(step.op == Op::number ? step.number : values[static_cast<size_t>(step.index)]);
      continue;
    }
    double y = pop();
    switch (step.op) {
      case Op::add:
        stack.back() += y;
        break;
      case Op::subtract:
        stack.back() -= y;
        break;
      case Op::multiply:
        stack.back() *= y;
        break;
      case Op::divide:
        by_zero |= y == 0, stack.back() /= y;
        break;
      case Op::negate:
        stack.push_back(-y);
        break;
      case Op::root:
        stack.push_back(std::sqrt(y));
        break;
      case Op::power:
        by_zero |= y == 0 && step.index < 0, stack.push_back(whole_power(y, step.index));
        break;
      default:
        break;
    }
  }
  double x = pop();
  if (!by_zero && std::isfinite(x)) return x + 0.0;
  return {std::numeric_limits<double>::quiet_NaN(), by_zero ? "division by zero" : "not a finite number"};
}

}  // namespace assay
