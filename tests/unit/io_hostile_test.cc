// The corpus of hostile files (CSV spectrum, JSONTestSuite, fuzzer findings against Parquet and Arrow): right
// or refused in one line, never a crash, a hang or much memory. ASSAY_TEST_DATA names the folder; without it
// the test is skipped.
#include <fmt/format.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include <algorithm>

#include "io/json_scanner.h"
#include "io_support.h"

namespace assay::io {
namespace {

namespace fs = std::filesystem;
using Rows = std::vector<std::string>;

std::string read_file(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

class Hostile : public testing::Test {
 protected:
  void SetUp() override {
    const char* told = std::getenv("ASSAY_TEST_DATA");
    data = (told ? fs::path(told) : fs::path(ASSAY_SOURCE_DIR) / "../shared/data") / "hostile";
    if (!fs::is_directory(data)) GTEST_SKIP() << "no corpus at " << data << "; set ASSAY_TEST_DATA";
  }
  std::vector<fs::path> files(const std::string& under) const {
    std::vector<fs::path> found;
    for (const auto& entry : fs::recursive_directory_iterator(data / under))
      if (entry.is_regular_file() && entry.path().extension() != ".md" && entry.path().extension() != ".gz")
        found.push_back(entry.path());
    std::sort(found.begin(), found.end());
    return found;
  }
  fs::path data;
  Folder folder;
};

enum Outcome { read_well = 10, refused = 11, bad_message = 12, other_exception = 13 };

/// Reads every column as a label, as numbers and as times.
Outcome read_all(const std::string& path, const std::string& format, unsigned threads) {
  TableInput in;
  in.paths = {path};
  in.format = format;
  in.threads = threads;
  Outcome outcome = read_well;
  const auto attempt = [&](const std::function<void()>& work) {
    const std::string error = error_of(work);
    if (error.empty()) return;
    outcome = std::max(outcome, refused);
    const std::string message = error.substr(error.find(' ') + 1);
    if (message.rfind(path, 0) != 0 || message.find('\n') != std::string::npos || message.size() > 1000) {
      fmt::print("bad message: {}\n", error);
      outcome = bad_message;
    }
  };
  Rows names;
  attempt([&] { names = column_names(in); });
  for (const Role role : {Role::slice, Role::score, Role::time})
    for (const auto& name : names) {
      in.columns = {{role, name}};
      attempt([&] { dump(in); });
    }
  return outcome;
}

/// read_all in a process of its own with 20 seconds and 4 GB; -1 when it crashed, hung or took too much.
int guarded(const std::string& path, const std::string& format) {
  fflush(stdout);
  const pid_t child = ::fork();
  if (child == 0) {
#ifndef ASSAY_SANITIZED  // sanitizers reserve far more than they use
    const rlimit memory{rlim_t{4} << 30, rlim_t{4} << 30};
    ::setrlimit(RLIMIT_AS, &memory);
#endif
    ::alarm(20);
    int outcome = other_exception;
    try {
      outcome = std::max(read_all(path, format, 1), read_all(path, format, 2));
    } catch (const std::exception& e) {
      fmt::print("{}: {}\n", path, e.what());
    }
    fflush(stdout);
    ::_exit(outcome);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

TEST_F(Hostile, ParquetAndArrowFiles) {
  int well = 0, not_well = 0;
  const auto run = [&](const std::string& under, const std::string& format) {
    for (const auto& path : files(under)) {
      const int outcome = guarded(path.string(), format);
      EXPECT_TRUE(outcome == read_well || outcome == refused) << path << ": " << outcome;
      ++(outcome == read_well ? well : not_well);
    }
  };
  run("arrow/data/arrow-ipc-file", "arrow");
  run("arrow/data/arrow-ipc-stream", "arrow");
  run("arrow/data/arrow-ipc-tensor-stream", "arrow");
  run("arrow/data/forward-compatibility", "arrow");
  run("arrow/data/parquet", "parquet");
  run("parquet", "parquet");
  fmt::print("{} read, {} refused\n", well, not_well);
  EXPECT_GT(well, 5);
  EXPECT_GT(not_well, 200);
}

TEST_F(Hostile, ValidArrowFilesAreRead) {
  int read = 0;
  for (const auto& path : files("arrow/data/arrow-ipc-stream/integration")) {
    const std::string name = path.filename().string();
    if (name.rfind("generated_primitive.", 0) != 0 || path.extension() == ".json") continue;
    TableInput in;
    in.paths = {path.string()};
    in.format = "arrow";
    for (const auto& column : column_names(in))
      if (column.rfind("float64", 0) == 0 || column.rfind("int32", 0) == 0) in.columns.push_back({Role::score, column});
    EXPECT_GT(dump(in).rows.size(), 0u) << path;
    ++read;
  }
  EXPECT_GT(read, 5);
}

TEST_F(Hostile, DeltaEncodedParquetEqualsItsTable) {
  TableInput in;
  in.paths = {(data / "parquet/data/delta_binary_packed.parquet").string()};
  for (const auto& name : column_names(in)) in.columns.push_back({Role::score, name});
  const Rows parquet = dump(in).rows;
  in.paths = {(data / "parquet/data/delta_binary_packed_expect.csv").string()};
  EXPECT_EQ(dump(in).rows, parquet);
  EXPECT_EQ(parquet.size(), 200u);
}

TEST_F(Hostile, CsvFuzzerFindings) {
  for (const auto& path : files("arrow/data/csv")) {
    const int outcome = guarded(path.string(), "csv");
    EXPECT_TRUE(outcome == read_well || outcome == refused) << path << ": " << outcome;
  }
}

/// The rows of a JSON array of objects of texts, as dump() writes them.
Rows twin_rows(const std::string& json, Rows& names) {
  const std::string text = json + std::string(16, '\n');
  JsonScanner scanner(text);
  Rows rows;
  std::string scratch;
  scanner.array([&] {
    names.clear();
    std::string row;
    scanner.object([&](std::string_view name) {
      row.append(names.empty() ? "" : "|");
      names.emplace_back(name);
      row.append(scanner.string((scanner.kind(), scratch)));
    });
    rows.push_back(row);
  });
  return rows;
}

TEST_F(Hostile, CsvSpectrumEqualsItsTwins) {
  for (const auto& path : files("csv/csvs")) {
    const std::string stem = path.stem().string();
    if (stem == "location_coordinates") continue;  // the twin holds another phone number
    TableInput in;
    in.paths = {path.string()};
    Rows names;
    const Rows expected = twin_rows(read_file(data / "csv/json" / (stem + ".json")), names);
    EXPECT_EQ(column_names(in), names) << stem;
    for (const auto& name : names) in.columns.push_back({Role::slice, name});
    EXPECT_EQ(dump(in).rows, expected) << stem;
  }
}

TEST_F(Hostile, JsonSuiteInsideALine) {
  int taken = 0, refusals = 0;
  for (const auto& path : files("json/test_parsing")) {
    const char kind = path.filename().string()[0];
    std::string document = read_file(path);
    if (kind == 'y') std::replace(document.begin(), document.end(), '\n', ' ');
    TableInput in;
    in.paths = {folder.write("t.jsonl", "{\"k\": 1, \"v\": " + document + "}\n")};
    in.columns = {{Role::score, "k"}};
    const std::string error = error_of(in);
    EXPECT_TRUE(error.empty() || error.rfind("data: " + in.paths[0] + ":", 0) == 0) << error;
    EXPECT_FALSE(kind == 'y' && !error.empty()) << path << error;
    EXPECT_FALSE(kind == 'n' && error.empty()) << path;
    ++(error.empty() ? taken : refusals);
  }
  fmt::print("{} taken, {} refused\n", taken, refusals);
  EXPECT_GE(taken, 95);
  EXPECT_GE(refusals, 188);
}

TEST_F(Hostile, JsonSuiteAsFiles) {
  for (const std::string under : {"json/test_parsing", "json/test_transform"})
    for (const auto& path : files(under)) {
      const int outcome = guarded(path.string(), "jsonl");
      EXPECT_TRUE(outcome == read_well || outcome == refused) << path << ": " << outcome;
    }
}

}  // namespace
}  // namespace assay::io
