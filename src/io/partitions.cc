// Columns that the folders of a file write.
#include "io/partitions.h"

#include <algorithm>
#include <charconv>

#include "io/cell_text.h"

namespace assay::io {
namespace {

std::string decoded(std::string_view text) {
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    unsigned code = 0;
    const char* const digits = text.data() + i + 1;
    if (text[i] == '%' && i + 2 < text.size() && std::from_chars(digits, digits + 2, code, 16).ptr == digits + 2) {
      out += static_cast<char>(code);
      i += 2;
    } else {
      out += text[i];
    }
  }
  return out;
}

}  // namespace

std::vector<Partition> partitions_of(const std::string& path) {
  std::vector<Partition> found;
  for (size_t begin = 0, slash; (slash = path.find('/', begin)) != path.npos; begin = slash + 1) {
    const std::string_view folder(path.data() + begin, slash - begin);
    const size_t equals = folder.find('=');
    if (equals == folder.npos || equals == 0) continue;
    Partition partition{decoded(folder.substr(0, equals)), decoded(folder.substr(equals + 1))};
    if (partition.value == "__HIVE_DEFAULT_PARTITION__") partition.value.reset();
    std::erase_if(found, [&](const Partition& outer) { return outer.name == partition.name; });
    found.push_back(std::move(partition));
  }
  return found;
}

Column constant_column(const Partition& partition, Want want, int64_t rows) {
  NumberBuilder<double> number;
  NumberBuilder<int64_t> time;
  TextBuilder texts;
  const auto& value = partition.value;
  if (want == Want::number) value ? add_number(number, *value, partition.name) : number.add_missing();
  if (want == Want::time) value ? add_time(time, *value, partition.name) : time.add_missing();
  const auto repeated = [rows](auto builder) {
    const Column one = builder.finish();
    decltype(builder) all;
    for (int64_t i = 0; i < rows; ++i)
      if (one.valid(0))
        all.add(static_cast<const std::decay_t<decltype(builder.values()[0])>*>(one.data)[0]);
      else
        all.add_missing();
    return all.finish();
  };
  if (want == Want::number) return repeated(std::move(number));
  if (want == Want::time) return repeated(std::move(time));
  for (int64_t i = 0; i < rows; ++i) value ? texts.add(*value) : texts.add_missing();
  return texts.finish();
}

}  // namespace assay::io
