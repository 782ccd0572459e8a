// Fan: one state for each column of a task with several: outputs of a regression, labels of a multilabel task, classes
// against the rest. `average` then turns one outcome a column into one value.
#pragma once
#include <vector>

#include "assay/base/executor.h"
#include "assay/metric.h"

namespace assay {

namespace detail {
template <class S> inline constexpr auto fan_name = [] {
  constexpr std::string_view prefix = "each ";
  std::array<char, prefix.size() + S::name.size()> text{};
  std::copy(prefix.begin(), prefix.end(), text.begin());
  std::copy(S::name.begin(), S::name.end(), text.begin() + prefix.size());
  return text;
}();
}  // namespace detail

template <StateType S> struct Fan {
  using Options = typename S::Options;
  static constexpr std::string_view name{detail::fan_name<S>.data(), detail::fan_name<S>.size()};

  static constexpr bool columns = true;
  static constexpr Whole whole = whole_of<S>() == Whole::never ? Whole::never : Whole::one_column;

  explicit Fan(const Options& o = {}) : options(o) {}
  void check(const Rows& rows) const {
    if constexpr (requires(const S& s) { s.check(rows); }) {
      S part(options);
      if (rows.columns.empty()) part.check(rows);
      for (const Rows& column : rows.columns) part.check(column);
    }
  }
  /// Column j of the rows goes to part j; rows without `columns` are their own only column.
  void update(const Rows& rows) {
    size_t n = rows.columns.empty() ? 1 : rows.columns.size();
    grow(n);
    for (size_t j = 0; j < n; ++j) parts[j].update(rows.columns.empty() ? rows : rows.columns[j]);
  }
  void merge(const Fan& other) {
    grow(other.parts.size());
    for (size_t j = 0; j < other.parts.size(); ++j) parts[j].merge(other.parts[j]);
  }
  void seal(const Executor& run) {
    if constexpr (requires(S & s) { s.seal(run); }) {
      constexpr size_t few = 8;  // then each part may use all threads
      if (parts.size() <= few) {
        for (S& part : parts) part.seal(run);
      } else {
        run(parts.size(), [&](size_t j) { parts[j].seal(run_in_turn); });
      }
    } else if constexpr (requires(S & s) { s.seal(); }) {
      run(parts.size(), [&](size_t j) { parts[j].seal(); });
    }
  }
  void ready(const Executor& run) {
    if constexpr (requires(S & s) { s.ready(run); }) {
      for (S& part : parts) part.ready(run);
    } else {
      seal(run);
    }
  }
  template <class A> void archive(A& a) {
    uint64_t n = parts.size();
    a(n);
    if constexpr (A::reading) {
      if (n > a.left()) throw CorruptState("more columns than bytes");
      parts.assign(n, S(options));
    }
    for (auto& part : parts) a(part);
  }
  void validate() const {
    for (const auto& part : parts) part.validate();
  }
  Fan resample(const Redraw& redraw) const requires(whole_of<S>() != Whole::never) {
    Fan drawn(options);
    for (const auto& part : parts) drawn.parts.push_back(part.resample(redraw));
    return drawn;
  }
  bool terms(const Rows& rows, std::span<double> out) const requires requires(const S& s) { s.terms(rows, out); }
  { return rows.columns.size() <= 1 && S(options).terms(rows.columns.empty() ? rows : rows.columns[0], out); }
  void add_terms(const ExactSum& sum, uint64_t rows) requires requires(S& s) { s.add_terms(sum, rows); }
  {
    grow(1);
    parts[0].add_terms(sum, rows);
  }
  size_t memory() const {
    size_t bytes = sizeof *this;
    for (const auto& part : parts) {
      if constexpr (requires { part.memory(); })
        bytes += part.memory();
      else
        bytes += sizeof part;
    }
    return bytes;
  }

  Options options;
  std::vector<S> parts;

 private:
  void grow(size_t n) {
    while (parts.size() < n) parts.emplace_back(options);
  }
};

}  // namespace assay
