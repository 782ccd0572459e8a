// Labels of which only truth or only predictions know.
#pragma once
#include <string>
#include <vector>

#include "engine/group.h"

namespace assay {

/// What to say where truth and predictions share no label, and where a label of one is a label of the other but for
/// blanks, case or Unicode form. Empty where no state tells which labels are on which side.
std::vector<std::string> warn_of_strangers(const Group& whole, const std::vector<std::string>& classes);

}  // namespace assay
