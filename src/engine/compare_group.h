// The comparison within one set of rows: values, then for each metric and model a test and an interval.
#pragma once
#include <vector>

#include "engine/compare_units.h"

namespace assay {

struct Compared {
  Measure measure;
  std::string signature;
  Shape shape;
};

struct GroupTask {
  const CompareConfig& config;
  CompareMethod method;
  const std::vector<Compared>& metrics;
  const Context& context;
  unsigned threads;
};

/// Whether the method is one for metrics of this shape.
bool applies(CompareMethod::Kind kind, Shape shape, bool weighted);
/// What the method needs, for messages.
std::string_view requirement(CompareMethod::Kind kind);

/// Everything but p adjusted for other tests, and the verdict.
ComparedGroup compare_group(const GroupTask& task, const ComparedRows& rows);

}  // namespace assay
