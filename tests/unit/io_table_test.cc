// Data sets: folders, globs, formats, positions, second passes; one table, the same from every format.
#include <arrow/util/compression.h>
#include <sys/stat.h>

#include "io_arrow_files.h"
#include "io_support.h"

namespace assay::io {
namespace {

using Rows = std::vector<std::string>;

class Tables : public testing::Test {
 protected:
  TableInput input(std::vector<std::string> paths) const {
    TableInput in;
    in.paths = std::move(paths);
    in.columns = {{Role::target, "a"}, {Role::score, "b"}};
    return in;
  }
  Folder folder;
};

std::string csv(int first, int rows) {
  std::string text = "a,b\n";
  for (int i = 0; i < rows; ++i) text += "x," + std::to_string(first + i) + "\n";
  return text;
}

TEST_F(Tables, FoldersAreReadInOrderOfTheirPaths) {
  folder.write("set/part-2.csv", csv(3, 2));
  folder.write("set/part-10.csv", csv(1, 2));
  folder.write("set/sub/deep.tsv", "a\tb\nx\t5\n");
  folder.write("set/_SUCCESS", "");
  folder.write("set/.hidden.csv", "broken");
  folder.write("set/_metadata.csv", "broken");
  folder.write("set/README.md", "words");
  const Dump found = dump(input({folder.path("set")}));
  EXPECT_EQ(found.rows, (Rows{"x|1", "x|2", "x|3", "x|4", "x|5"}));
  EXPECT_EQ(found.sources,
            (Rows{folder.path("set/part-10.csv"), folder.path("set/part-2.csv"), folder.path("set/sub/deep.tsv")}));
  EXPECT_EQ(found.positions, (std::vector<uint64_t>{0, 2, 4}));
  EXPECT_EQ(found.first_rows, (std::vector<int64_t>{0, 0, 0}));
}

TEST_F(Tables, DeclaredFormatsAlsoTakeFilesWithoutEnding) {
  folder.write("set/part-00000", csv(1, 1));
  folder.write("set/part-00001", csv(2, 1));
  folder.write("set/notes.md", "words");
  EXPECT_NE(error_of(input({folder.path("set")})).find("data: "), std::string::npos);
  TableInput in = input({folder.path("set")});
  in.format = "csv";
  EXPECT_EQ(dump(in).rows, (Rows{"x|1", "x|2"}));
}

TEST_F(Tables, PathsKeepTheirOrderAndGlobsAreSorted) {
  const auto b = folder.write("b.csv", csv(1, 1)), a = folder.write("a.csv", csv(2, 1));
  folder.write("c[1].csv", csv(3, 1));
  EXPECT_EQ(dump(input({b, a})).rows, (Rows{"x|1", "x|2"}));
  EXPECT_EQ(dump(input({folder.path("?.csv")})).rows, (Rows{"x|2", "x|1"}));
  EXPECT_EQ(dump(input({folder.path("[!a].csv")})).rows, (Rows{"x|1"}));
  EXPECT_EQ(dump(input({folder.path("c[1].csv")})).rows, (Rows{"x|3"}));  // a file of that very name comes first
  EXPECT_EQ(error_of(input({folder.path("*.parquet")})), "io: " + folder.path("*.parquet") + ": no file matches");
}

TEST_F(Tables, MissingAndForbiddenFiles) {
  EXPECT_EQ(error_of(input({folder.path("no.csv")})), "io: " + folder.path("no.csv") + ": No such file or directory");
  const auto a = folder.write("a.csv", csv(1, 1));
  EXPECT_EQ(error_of(input({a + "/b.csv"})), "io: " + a + "/b.csv: Not a directory");
  std::filesystem::create_directory(folder.path("empty"));
  EXPECT_EQ(error_of(input({folder.path("empty")})).rfind("data: " + folder.path("empty") + ": ", 0), 0u);
  if (::geteuid() == 0) GTEST_SKIP() << "root may read everything";
  ::chmod(a.c_str(), 0);
  EXPECT_EQ(error_of(input({a})), "io: " + a + ": Permission denied");
}

TEST_F(Tables, FormatsByFirstBytes) {
  const auto data = table(
      {{"a", array_of<arrow::StringBuilder, std::string>({"x"})}, {"b", array_of<arrow::Int8Builder, int8_t>({1})}});
  for (const auto& path :
       {write_parquet(folder.path("one"), *data), write_arrow(folder.path("two"), *data),
        write_arrow(folder.path("three"), *data, true), folder.write("four", csv(1, 1)),
        folder.write("five.txt", "a\tb\nx\t1\n"), folder.write("six", " {\"a\": \"x\", \"b\": 1}\n")})
    EXPECT_EQ(dump(input({path})).rows, (Rows{"x|1"})) << path;
  EXPECT_EQ(error_of(input({folder.write("seven", "hello\n")})).rfind("usage: ", 0), 0u);
  TableInput in = input({folder.path("four")});
  in.format = "excel";
  EXPECT_EQ(error_of(in), "usage: 'excel' is no table format (csv, tsv, parquet, arrow, jsonl)");
  in.format = "parquet";
  EXPECT_EQ(error_of(in).rfind("data: " + folder.path("four") + ": not a readable Parquet file", 0), 0u);
}

std::string compressed(const std::string& bytes, arrow::Compression::type type) {
  auto codec = arrow::util::Codec::Create(type).ValueOrDie();
  auto stream = codec->MakeCompressor().ValueOrDie();
  std::string out(bytes.size() * 2 + 4096, '\0');
  const auto* input = reinterpret_cast<const uint8_t*>(bytes.data());
  auto* output = reinterpret_cast<uint8_t*>(out.data());
  size_t size = 0;
  for (size_t done = 0; done < bytes.size();) {
    const auto step = stream
                          ->Compress(static_cast<int64_t>(bytes.size() - done), input + done,
                                     static_cast<int64_t>(out.size() - size), output + size)
                          .ValueOrDie();
    done += static_cast<size_t>(step.bytes_read);
    size += static_cast<size_t>(step.bytes_written);
  }
  size += static_cast<size_t>(
      stream->End(static_cast<int64_t>(out.size() - size), output + size).ValueOrDie().bytes_written);
  return out.substr(0, size);
}

TEST_F(Tables, CompressedText) {
  const std::string text = csv(0, 200000);
  for (const auto& [ending, type] : {std::pair{".gz", arrow::Compression::GZIP},
                                     {".zst", arrow::Compression::ZSTD},
                                     {".bz2", arrow::Compression::BZ2},
                                     {".lz4", arrow::Compression::LZ4_FRAME}}) {
    const std::string bytes = compressed(text, type);
    for (const unsigned threads : {1u, 2u}) {
      TableInput in = input({folder.write(std::string("t.csv") + ending, bytes)});
      in.threads = threads;
      const Dump found = dump(in);
      ASSERT_EQ(found.rows.size(), 200000u) << ending;
      EXPECT_EQ(found.rows.back(), "x|199999");
    }
    EXPECT_EQ(dump(input({folder.write("plain.csv", bytes)})).rows.size(), 200000u) << "known by its first bytes";
    const std::string cut = folder.write(std::string("cut.csv") + ending, bytes.substr(0, bytes.size() / 2));
    EXPECT_EQ(error_of(input({cut})).rfind("data: " + cut + ": damaged", 0), 0u) << ending;
    const std::string fake = folder.write(std::string("fake.csv") + ending, text);
    EXPECT_EQ(error_of(input({fake})).rfind("data: " + fake + ": not ", 0), 0u);
  }
  // Concatenated members are one text, as gzip has it.
  const std::string two =
      compressed("a,b\nx,1\n", arrow::Compression::GZIP) + compressed("y,2\n", arrow::Compression::GZIP);
  EXPECT_EQ(dump(input({folder.write("two.csv.gz", two)})).rows, (Rows{"x|1", "y|2"}));
}

TEST_F(Tables, PartsMustHaveTheColumns) {
  folder.write("set/1.csv", csv(1, 1));
  folder.write("set/2.csv", "b,a\n2,x\n");
  EXPECT_EQ(dump(input({folder.path("set")})).rows, (Rows{"x|1", "x|2"}));
  folder.write("set/3.csv", "a,c\nx,2\n");
  EXPECT_EQ(error_of(input({folder.path("set")})),
            "data: " + folder.path("set/3.csv") + ": no column 'b', which " + folder.path("set/1.csv") + " has");
  folder.write("set/3.csv", "a,b\n");  // no rows in a part are fine
  EXPECT_EQ(dump(input({folder.path("set")})).rows.size(), 2u);
}

TEST_F(Tables, SecondPassAndProgress) {
  folder.write("set/1.csv", csv(1, 100000));
  const auto data = table(
      {{"a", array_of<arrow::StringBuilder, std::string>({"x"})}, {"b", array_of<arrow::Int8Builder, int8_t>({1})}});
  write_parquet(folder.path("set/2.parquet"), *data);
  write_arrow(folder.path("set/3.arrow"), *data);
  const auto source = open_table(input({folder.path("set")}));
  Batch batch;
  ASSERT_TRUE(source->next(batch));
  EXPECT_GT(source->bytes_read(), 0u);
  ASSERT_TRUE(source->rewind());
  const Dump first = dump(*source);
  EXPECT_EQ(first.rows.size(), 100002u);
  EXPECT_EQ(source->bytes_read(), source->bytes_total());
  ASSERT_TRUE(source->rewind());
  const Dump second = dump(*source);
  EXPECT_EQ(second.rows, first.rows);
  EXPECT_EQ(second.positions, first.positions);
  EXPECT_EQ(source->inputs(), (Rows{folder.path("set")}));
}

TEST_F(Tables, AbandonedHalfway) {
  const auto path = folder.write("t.csv", csv(1, 500000));
  for (int batches = 0; batches < 3; ++batches) {
    TableInput in = input({path});
    in.threads = 4;
    const auto source = open_table(in);
    Batch batch;
    for (int k = 0; k < batches; ++k) ASSERT_TRUE(source->next(batch));
  }
}

TEST_F(Tables, ColumnNames) {
  EXPECT_EQ(column_names(input({folder.write("t.csv", "a,\"b c\",d\n")})), (Rows{"a", "b c", "d"}));
  EXPECT_EQ(column_names(input({folder.write("t.jsonl", "{\"a\": 1}\n{\"b\": 2, \"a\": 1}\n")})), (Rows{"a", "b"}));
}

TEST_F(Tables, NamedPipes) {
  const auto pipe = folder.path("pipe");
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  const pid_t child = ::fork();
  if (child == 0) {
    std::ofstream(pipe) << csv(1, 3);
    ::_exit(0);
  }
  TableInput in = input({pipe});
  in.threads = 1;
  const auto source = open_table(in);
  EXPECT_EQ(dump(*source).rows, (Rows{"x|1", "x|2", "x|3"}));
  EXPECT_FALSE(source->rewind());
  EXPECT_EQ(source->bytes_total(), 0u);
}

TEST_F(Tables, OneTableFromEveryFormat) {
  const std::vector<double> scores{0.1, 1.0 / 3, 12345678.901234567, -1e-300, 5e-324, 0, 1e22};
  std::vector<int64_t> labels{0, 1, -7, 9007199254740993, 1, 0, 1};
  std::vector<std::string> groups{"a", "b,c", "d\"e", "caf\xC3\xA9", "1.0", "True", "x"};
  std::string csv_text = "a,b,g\n", jsonl;
  for (size_t i = 0; i < scores.size(); ++i) {
    char number[40];
    snprintf(number, sizeof number, "%.17g", scores[i]);
    std::string quoted = groups[i];
    if (const auto at = quoted.find('"'); at != std::string::npos) quoted.insert(at, 1, '"');
    csv_text += std::to_string(labels[i]) + "," + number + ",\"" + quoted + "\"\n";
    std::string escaped = groups[i];
    if (const auto at = escaped.find('"'); at != std::string::npos) escaped.insert(at, 1, '\\');
    jsonl += "{\"a\": " + std::to_string(labels[i]) + ", \"b\": " + number + ", \"g\": \"" + escaped + "\"}\n";
  }
  const auto data = table({{"a", array_of<arrow::Int64Builder>(labels)},
                           {"b", array_of<arrow::DoubleBuilder>(scores)},
                           {"g", array_of<arrow::StringBuilder>(groups)}});
  TableInput in;
  in.columns = {{Role::target, "a"}, {Role::score, "b"}, {Role::slice, "g"}};
  in.paths = {folder.write("t.csv", csv_text)};
  const Rows expected = dump(in, true).rows;
  ASSERT_EQ(expected.size(), scores.size());
  EXPECT_EQ(expected[3], "9007199254740993|-1e-300|caf\xC3\xA9");
  EXPECT_EQ(expected[4].substr(expected[4].rfind('|')), "|1");
  for (const auto& path : {folder.write("t.jsonl", jsonl), write_parquet(folder.path("t.parquet"), *data),
                           write_arrow(folder.path("t.arrow"), *data)}) {
    in.paths = {path};
    EXPECT_EQ(dump(in, true).rows, expected) << path;
  }
}

}  // namespace
}  // namespace assay::io
