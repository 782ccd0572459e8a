// Several labels in one text, to lists.
#include "io/label_lists.h"

#include <vector>

#include "assay/base/label_text.h"
#include "io/builders.h"

namespace assay::io {
namespace {

bool scalar(const Column& column) {
  return column.type != Type::list && column.type != Type::null &&
         (column.type != Type::dictionary || scalar(*column.child));
}

void add_labels(TextBuilder& labels, std::string_view text, std::string_view separator) {
  for (size_t begin = 0; begin <= text.size();) {
    const size_t end = std::min(text.find(separator, begin), text.size());
    std::string_view label = text.substr(begin, end - begin);
    while (label.starts_with(' ')) label.remove_prefix(1);
    while (label.ends_with(' ')) label.remove_suffix(1);
    if (!label.empty()) labels.add(label);
    begin = end + separator.size();
  }
}

}  // namespace

Column split_labels(const Column& texts, const std::string& separator) {
  if (!scalar(texts)) return texts;
  TextBuilder labels;
  std::vector<int64_t> ends{0}, missing;
  for (int64_t i = 0; i < texts.size; ++i) {
    if (texts.valid(i))
      add_labels(labels, label_text(texts, i), separator);
    else
      missing.push_back(i);
    ends.push_back(labels.size());
  }
  return list_column(labels.finish_plain(), std::move(ends), missing);
}

}  // namespace assay::io
