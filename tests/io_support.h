// What the tests of readers share: a folder that goes away, and tables as text.
#pragma once
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <string>
#include <vector>

#include "assay/base/label_text.h"
#include "assay/error.h"
#include "io/table_source.h"

namespace assay::io {

class Folder {
 public:
  Folder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "assay_io_XXXXXX").string();
    path_ = ::mkdtemp(pattern.data());
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  std::string path(const std::string& name = "") const { return name.empty() ? path_ : path_ + "/" + name; }
  /// Writes a file, with the folders above it, and returns its path.
  std::string write(const std::string& name, std::string_view bytes) const {
    const auto file = path(name);
    std::filesystem::create_directories(std::filesystem::path(file).parent_path());
    std::ofstream(file, std::ios::binary).write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    return file;
  }

 private:
  std::string path_;
};

/// One value as text: numbers with 17 digits, missing as "-", lists in brackets.
inline std::string cell(const Column& column, int64_t i) {
  if (!column.valid(i)) return "-";
  if (column.type == Type::dictionary) return cell(*column.child, column.code(i));
  if (column.type == Type::string) return std::string(column.text(i));
  if (column.type == Type::list) {
    std::string out = "[";
    const auto [begin, end] = column.list_range(i);
    for (int64_t k = begin; k < end; ++k) out.append(k > begin ? " " : "").append(cell(*column.child, k));
    return out + "]";
  }
  char text[40];
  snprintf(text, sizeof text, "%.17g", column.number(i));
  return text;
}

/// Rows of a table as text, columns separated by '|'; labels canonical when `canonical`.
struct Dump {
  std::vector<std::string> rows;
  std::vector<std::string> sources;
  std::vector<uint64_t> positions;
  std::vector<int64_t> first_rows;
  std::vector<std::string> types;  // of the first batch
};

inline Dump dump(TableSource& source, bool canonical = false) {
  Dump out;
  for (Batch batch; source.next(batch);) {
    out.sources.push_back(batch.source);
    out.positions.push_back(batch.position);
    out.first_rows.push_back(batch.first_row);
    if (out.types.empty())
      for (const auto& entry : batch.columns) out.types.push_back(entry.column.type_name());
    for (int64_t i = 0; i < batch.rows; ++i) {
      std::string row;
      for (const auto& entry : batch.columns) {
        const bool label = canonical && entry.column.type != Type::list && entry.column.valid(i) &&
                           (entry.role == Role::target || entry.role == Role::slice);
        row.append(&entry == batch.columns.data() ? "" : "|");
        row.append(label ? label_text(entry.column, i) : cell(entry.column, i));
      }
      out.rows.push_back(row);
    }
  }
  return out;
}

inline Dump dump(const TableInput& input, bool canonical = false) { return dump(*open_table(input), canonical); }

/// The message of the error that `work` throws, after "usage: ", "data: " or "io: "; "" when it throws none.
inline std::string error_of(const std::function<void()>& work) {
  try {
    work();
  } catch (const InvalidInput& e) {
    return (e.kind == InvalidInput::Kind::usage  ? "usage: "
            : e.kind == InvalidInput::Kind::data ? "data: "
                                                 : "type: ") +
           e.in_flags();
  } catch (const IoError& e) {
    return "io: " + std::string(e.what());
  }
  return "";
}

inline std::string error_of(const TableInput& input) {
  return error_of([&] { dump(input); });
}

}  // namespace assay::io
