// Columns that the folders of a file write: region=eu/day=2024-01-31/part-0.parquet (Hive's partitions).
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "io/reader.h"

namespace assay::io {

struct Partition {
  std::string name;
  std::optional<std::string> value;  // nothing for __HIVE_DEFAULT_PARTITION__
};

/// The partitions of a path, %XX decoded; the innermost of one name.
std::vector<Partition> partitions_of(const std::string& path);

/// `rows` times the value. Throws Fault when it does not serve.
Column constant_column(const Partition& partition, Want want, int64_t rows);

}  // namespace assay::io
