#include "engine/strangers.h"

#include <fmt/format.h>

#include <map>

#include "assay/base/text_form.h"

namespace assay {
namespace {

constexpr size_t most_shown = 5;

/// The sides of each class, 1 truth and 2 predictions; empty where no state tells.
std::vector<uint8_t> sides_of(const Group& whole, size_t classes) {
  std::vector<uint8_t> sides(classes);
  for (const auto& state : whole.states)
    if (state->tell_sides(sides)) return sides;
  return {};
}

std::string listed(const std::vector<std::string>& labels) {
  std::string text;
  for (size_t i = 0; i < labels.size() && i < most_shown; ++i) text += (i ? ", " : "") + ("'" + labels[i] + "'");
  return labels.size() > most_shown ? text + ", ..." : text;
}

/// "'cat' and ' cat' differ in blanks only" for labels of the two sides that people take for the same.
std::string alike(const std::vector<std::string>& truth, const std::vector<std::string>& predicted) {
  std::multimap<std::string, const std::string*> forms;
  for (const auto& label : truth) forms.emplace(loose_form(label), &label);
  std::vector<std::string> pairs;
  for (const auto& label : predicted) {
    const auto [begin, end] = forms.equal_range(loose_form(label));
    for (auto it = begin; it != end; ++it)
      pairs.push_back(fmt::format("'{}' and '{}' (in {} only)", *it->second, label,
                                  loose_difference(*it->second, label).value_or("form")));
  }
  std::string text;
  for (size_t i = 0; i < pairs.size() && i < most_shown; ++i) text += (i ? ", " : "") + pairs[i];
  return pairs.size() > most_shown ? fmt::format("{} and {} more", text, pairs.size() - most_shown) : text;
}

}  // namespace

std::vector<std::string> warn_of_strangers(const Group& whole, const std::vector<std::string>& classes) {
  const auto sides = sides_of(whole, classes.size());
  std::vector<std::string> truth, predicted;
  bool shared = false;
  for (size_t c = 0; c < sides.size(); ++c) {
    if (sides[c] == 1) truth.push_back(classes[c]);
    if (sides[c] == 2) predicted.push_back(classes[c]);
    shared |= sides[c] == 3;
  }
  if (truth.empty() || predicted.empty()) return {};
  const auto pairs = alike(truth, predicted);
  if (!shared)
    return {fmt::format("truth and predictions share no label: {} against {}{}{}", listed(truth), listed(predicted),
                        pairs.empty() ? "" : "; nearly the same: ", pairs)};
  if (!pairs.empty()) return {"labels of truth and predictions that are nearly the same: " + pairs};
  return {};
}

}  // namespace assay
