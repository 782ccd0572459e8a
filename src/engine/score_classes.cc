#include "engine/score_classes.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <functional>
#include <numeric>
#include <optional>
#include <unordered_map>
#include <unordered_set>

#include "assay/base/label_text.h"
#include "assay/base/text_form.h"
#include "engine/labels.h"

namespace assay {
namespace {

using Texts = std::vector<std::string>;
using Form = std::function<std::string(std::string_view)>;  // equal for texts taken for the same; empty: has none

bool digit(char c) { return c >= '0' && c <= '9'; }

std::string number_form(std::string_view text) {
  double x;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), x);
  if (code != std::errc() || end != text.data() + text.size() || !std::isfinite(x)) return "";
  return label_text(x + 0.0);
}

/// Letters and digits of any script, without case.
std::string squeezed_form(std::string_view text) {
  std::string kept;
  for (char c : loose_form(text))
    if (static_cast<unsigned char>(c) >= 128 || std::isalnum(static_cast<unsigned char>(c))) kept += c;
  return kept;
}

struct Affixes {
  size_t before = 0, after = 0;  // bytes that all texts share at their begin and end
};

Affixes common(const Texts& texts) {
  Affixes a{texts[0].size(), texts[0].size()};
  size_t shortest = texts[0].size();
  for (const auto& text : texts) {
    shortest = std::min(shortest, text.size());
    size_t k = 0;
    while (k < std::min(a.before, text.size()) && text[k] == texts[0][k]) ++k;
    a.before = k;
    for (k = 0; k < std::min(a.after, text.size());) {
      if (text[text.size() - 1 - k] != texts[0][texts[0].size() - 1 - k]) break;
      ++k;
    }
    a.after = k;
  }
  a.before = std::min(a.before, shortest), a.after = std::min(a.after, shortest);
  return a;
}

bool splits_number(const std::string& text, size_t at) {
  return at > 0 && at < text.size() && digit(text[at - 1]) && digit(text[at]);
}

/// The texts without their first `before` and last `after` bytes; empty when that is not one distinct core each.
Texts cores(const Texts& texts, size_t before, size_t after) {
  Texts all;
  for (const auto& text : texts) {
    if (text.size() <= before + after) return {};
    if (splits_number(text, before) || splits_number(text, text.size() - after)) return {};
    all.push_back(text.substr(before, text.size() - before - after));
  }
  return all;
}

/// The forms of texts and their places; nothing where two have one form or one has none.
std::optional<std::unordered_map<std::string, size_t>> by_form(const Texts& texts, const Form& form) {
  std::unordered_map<std::string, size_t> places;
  for (size_t i = 0; i < texts.size(); ++i) {
    auto key = form(texts[i]);
    if (key.empty() || !places.emplace(std::move(key), i).second) return {};
  }
  return places;
}

/// For each core the label of its form, else none; nothing when a label has no core.
std::optional<std::vector<std::optional<size_t>>> matched(const Texts& names, const Texts& labels, const Form& form) {
  if (names.empty()) return {};
  const auto columns = by_form(names, form);
  if (!columns) return {};
  std::vector<std::optional<size_t>> label_of(names.size());
  for (size_t k = 0; k < labels.size(); ++k) {
    const auto at = columns->find(form(labels[k]));
    if (at == columns->end() || label_of[at->second]) return {};
    label_of[at->second] = k;
  }
  return label_of;
}

/// Calls `look(cores)` for every way to take a begin and an end from all texts, the shortest first, until it is true.
bool any_cores(const Texts& texts, const std::function<bool(const Texts&)>& look) {
  constexpr size_t most = 64;
  if (texts.size() < 2) return look(texts);
  const auto affixes = common(texts);
  const size_t before = std::min(affixes.before, most), after = std::min(affixes.after, most);
  for (size_t cut = 0; cut <= before + after; ++cut)
    for (size_t b = cut - std::min(cut, after); b <= std::min(cut, before); ++b)
      if (const auto c = cores(texts, b, cut - b); !c.empty() && look(c)) return true;
  return false;
}

/// Labels by column, read from the names in one form of them.
Texts read_names(const Texts& names, const Texts& labels, const Form& form) {
  Texts found;
  any_cores(names, [&](const Texts& c) {
    const auto label_of = matched(c, labels, form);
    if (!label_of) return false;
    for (size_t i = 0; i < c.size(); ++i)
      found.push_back((*label_of)[i] ? labels[*(*label_of)[i]] : canonical_label(c[i]));
    return true;
  });
  return found;
}

/// Labels by column where both are numbered, under whatever words: p0, p1 for class_0, class_1.
Texts read_numbers(const Texts& names, const Texts& labels) {
  Texts found;
  if (names.size() != labels.size() || names.size() < 2) return found;
  any_cores(labels, [&](const Texts& numbers) {
    return any_cores(names, [&](const Texts& c) {
      const auto label_of = matched(c, numbers, number_form);
      if (!label_of) return false;
      for (const auto& k : *label_of) found.push_back(labels[*k]);
      return true;
    });
  });
  return found;
}

bool numbers_below(const Texts& labels, size_t n) {
  return std::all_of(labels.begin(), labels.end(), [&](const std::string& s) {
    uint64_t x = 0;
    const auto [end, code] = std::from_chars(s.data(), s.data() + s.size(), x);
    return code == std::errc() && end == s.data() + s.size() && x < n && std::to_string(x) == s;
  });
}

bool counts_up(const Texts& names) {
  return any_cores(names, [&](const Texts& c) {
    double first = 0;
    for (size_t i = 0; i < c.size(); ++i) {
      const auto text = number_form(c[i]);
      if (text.empty()) return false;
      const double x = std::stod(text);
      if (i == 0) first = x;
      if (x != first + static_cast<double>(i)) return false;
    }
    return true;
  });
}

/// Whether a name is a label, or a label and what is common to all names.
bool some_name_holds(const Texts& names, const Texts& labels) {
  std::unordered_set<std::string> known;
  for (const auto& label : labels) known.insert(squeezed_form(label));
  known.erase("");
  return any_cores(names, [&](const Texts& c) {
    return std::any_of(c.begin(), c.end(), [&](const auto& core) { return known.count(squeezed_form(core)) > 0; });
  });
}

}  // namespace

Texts classes_of_scores(const Texts& names, size_t width, const Texts& labels, Known known) {
  const bool whole = known != Known::some;
  if (!names.empty() && (known != Known::declared || labels.size() == width)) {
    const Form exact = [](std::string_view text) { return std::string(class_key(canonical_label(text))); };
    if (auto found = read_names(names, labels, exact); !found.empty()) return found;
    for (const Form& form : {Form(number_form), Form(loose_form), Form(squeezed_form)})
      if (auto found = whole ? read_names(names, labels, form) : Texts(); !found.empty()) return found;
    if (auto found = whole ? read_numbers(names, labels) : Texts(); !found.empty()) return found;
  }
  if (known == Known::declared)
    return names.empty() || counts_up(names) || !some_name_holds(names, labels) ? labels : Texts();
  if (!names.empty() || !numbers_below(labels, width)) return {};
  Texts numbers;
  for (size_t i = 0; i < width; ++i) numbers.push_back(std::to_string(i));
  return numbers;
}

std::string columns_and_labels(const Texts& names, size_t width, const Texts& labels) {
  return fmt::format("the columns are {}; the labels {}",
                     names.empty() ? fmt::format("{} without names", width) : listed_labels(names),
                     listed_labels(labels));
}

bool in_other_order(const Texts& names, const Texts& others) {
  if (names.size() != others.size() || names.size() < 2) return false;
  bool other = false;
  any_cores(others, [&](const Texts& theirs) {
    return any_cores(names, [&](const Texts& ours) {
      const auto at = matched(ours, theirs, [](std::string_view text) { return loose_form(text); });
      if (!at) return false;
      for (size_t i = 0; i < at->size(); ++i) other = other || (*at)[i] != i;
      return true;
    });
  });
  return other;
}

}  // namespace assay
