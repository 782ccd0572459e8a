// The text of a label, the same whatever file it came from: 1, 1.0, "1" and "1.0" are one label, and so are
// true and "True". Text that is not how a number or truth value is written ("01", "1e3", "NA") stays as it
// is.
#pragma once
#include <string>
#include <string_view>

#include "assay/column.h"

namespace assay {

/// Numbers with a decimal point or a signed exponent become the shortest text that parses back to the same
/// double, whole ones without a point; True, TRUE, False, FALSE become true and false. Idempotent.
std::string canonical_label(std::string_view text);

/// The label of value i of a number, text or dictionary column. The value must not be missing.
std::string label_text(const Column& column, int64_t i);

/// A double as a label: whole numbers as integers, others in the shortest text that parses back.
std::string label_text(double x);

}  // namespace assay
