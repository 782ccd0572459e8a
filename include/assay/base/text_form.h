// Forms of a text that people take for the same.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace assay {

/// The text without blanks at its ends, whatever its case and its Unicode form (NFKC, full case folding).
std::string loose_form(std::string_view text);

/// In what two different texts of one loose form differ: "blanks", "case" or "Unicode form", the first that explains
/// it.
std::optional<std::string_view> loose_difference(std::string_view a, std::string_view b);

/// Whether a text is easily taken for another or for nothing: empty, or with a blank at an end.
bool needs_quotes(std::string_view text);

/// The text as messages and tables show it: in quotes where it needs them.
std::string quoted_if_needed(std::string_view text);

/// The first labels for a message: "a, b, ' c'".
std::string listed_labels(const std::vector<std::string>& labels);

}  // namespace assay
