// Which class each score column of a multiclass table stands for.
#pragma once
#include <string>
#include <vector>

namespace assay {

/// What is known of the labels: some of those there are, all that are seen, or all there can be, in a declared order.
enum class Known : unsigned char { some, all, declared };

/// The label of each of the `width` score columns; empty when nothing tells. Names tell where each is one label and
/// something that is common to all names before or after it; labels and names are taken as they stand, else as numbers,
/// else without regard to case, blanks and punctuation, else by the numbers that are in both. A column whose label was
/// not seen is called by the rest of its name. Columns without names (a matrix) are those of the labels 0, 1, ...; what
/// no name holds has the declared order.
std::vector<std::string> classes_of_scores(const std::vector<std::string>& names, size_t width,
                                           const std::vector<std::string>& labels, Known known);

/// The end of a message: score columns and labels side by side.
std::string columns_and_labels(const std::vector<std::string>& names, size_t width,
                               const std::vector<std::string>& labels);

/// Whether columns are named alike to others, but stand in another order.
bool in_other_order(const std::vector<std::string>& names, const std::vector<std::string>& others);

}  // namespace assay
