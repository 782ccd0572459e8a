#include "assay/base/text_form.h"

#include <utf8proc.h>

#include <algorithm>
#include <cstdlib>
#include <memory>

namespace assay {
namespace {

/// The text mapped by utf8proc; itself where it is no UTF-8.
std::string mapped(std::string_view text, int options) {
  utf8proc_uint8_t* out = nullptr;
  const auto n =
      utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(text.data()), static_cast<utf8proc_ssize_t>(text.size()),
                   &out, static_cast<utf8proc_option_t>(options | UTF8PROC_STABLE));
  const std::unique_ptr<utf8proc_uint8_t, decltype(&std::free)> owner(out, &std::free);
  return n < 0 ? std::string(text) : std::string(reinterpret_cast<const char*>(out), static_cast<size_t>(n));
}

constexpr int composed = UTF8PROC_COMPOSE | UTF8PROC_COMPAT;

/// Bytes of the blank that starts (or ends) here, ASCII or one of the spaces of Unicode; 0: none.
size_t blank_at(std::string_view text) {
  utf8proc_int32_t c = 0;
  const auto n = utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                  static_cast<utf8proc_ssize_t>(text.size()), &c);
  if (n <= 0) return 0;
  const auto category = utf8proc_category(c);
  const bool blank = (c >= 9 && c <= 13) || c == 0xFEFF || c == 0x200B || category == UTF8PROC_CATEGORY_ZS ||
                     category == UTF8PROC_CATEGORY_ZL || category == UTF8PROC_CATEGORY_ZP;
  return blank ? static_cast<size_t>(n) : 0;
}

size_t blank_before_end(std::string_view text) {
  size_t begin = text.size();
  while (begin > 0 && text.size() - begin < 4)
    if ((static_cast<unsigned char>(text[--begin]) & 0xC0) != 0x80) break;
  const size_t n = text.size() - begin;
  return n > 0 && blank_at(text.substr(begin)) == n ? n : 0;
}

std::string_view trimmed(std::string_view text) {
  while (const size_t n = blank_at(text)) text.remove_prefix(n);
  while (const size_t n = blank_before_end(text)) text.remove_suffix(n);
  return text;
}

}  // namespace

std::string loose_form(std::string_view text) { return mapped(trimmed(text), composed | UTF8PROC_CASEFOLD); }

std::optional<std::string_view> loose_difference(std::string_view a, std::string_view b) {
  if (a == b || loose_form(a) != loose_form(b)) return {};
  if (trimmed(a) == trimmed(b)) return "blanks";
  if (mapped(trimmed(a), UTF8PROC_COMPOSE | UTF8PROC_CASEFOLD) ==
          mapped(trimmed(b), UTF8PROC_COMPOSE | UTF8PROC_CASEFOLD) &&
      mapped(trimmed(a), UTF8PROC_COMPOSE) != mapped(trimmed(b), UTF8PROC_COMPOSE))
    return "case";
  return "Unicode form";
}

bool needs_quotes(std::string_view text) { return text.empty() || blank_at(text) > 0 || blank_before_end(text) > 0; }

std::string quoted_if_needed(std::string_view text) {
  return needs_quotes(text) ? "'" + std::string(text) + "'" : std::string(text);
}

std::string listed_labels(const std::vector<std::string>& labels) {
  constexpr size_t most = 20;
  std::string text;
  for (size_t i = 0; i < std::min(most, labels.size()); ++i) text += (i ? ", " : "") + quoted_if_needed(labels[i]);
  return labels.size() > most ? text + ", ... (" + std::to_string(labels.size()) + " labels)" : text;
}

}  // namespace assay
