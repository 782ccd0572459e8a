// Expression: arithmetic over named numbers, written by a user. Numbers, fields, + - * / ^ and parentheses; nothing
// else. The text is untrusted: its length and depth are bounded, and every refusal names the character.
#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "assay/value.h"

namespace assay {

class Expression {
 public:
  static constexpr size_t longest = 1000, deepest = 50;

  /// Throws InvalidInput (usage).
  Expression(std::string_view text, std::span<const std::string_view> fields);
  /// Indexes of the fields that occur, ascending.
  std::vector<size_t> used() const;
  /// `values[i]` stands for field i. Undefined, and NaN, where a division by zero occurs or the result is not finite.
  Outcome value(std::span<const double> values) const;

 private:
  struct Parser;
  enum class Op : uint8_t { number, field, add, subtract, multiply, divide, negate, power, root };
  struct Step {
    Op op;
    double number = 0;
    int32_t index = 0;  // of a field; the exponent of a power
  };
  std::vector<Step> steps_;  // in postfix order
};

}  // namespace assay
