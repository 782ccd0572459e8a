// Parquet and Arrow files: every type, batches, projection, damage.
#include <fmt/format.h>

#include "io_arrow_files.h"
#include "io_support.h"

namespace assay::io {
namespace {

using Rows = std::vector<std::string>;

class ArrowFiles : public testing::Test {
 protected:
  /// The same table from Parquet, an Arrow file and an Arrow stream must look the same.
  Dump read(const arrow::Table& data, std::vector<ColumnRole> columns, bool labels = true) {
    TableInput in;
    in.columns = std::move(columns);
    in.labels = labels;
    in.paths = {write_parquet(folder.path("t.parquet"), data)};
    Dump found = dump(in);
    for (const bool stream : {false, true})
      for (const unsigned threads : {1u, 2u}) {
        in.paths = {write_arrow(folder.path("t.arrow"), data, stream)};
        in.threads = threads;
        EXPECT_EQ(dump(in).rows, found.rows);
      }
    return found;
  }
  Rows column(const std::shared_ptr<arrow::Array>& values, Role role) {
    return read(*table({{"x", values}}), {{role, "x"}}).rows;
  }
  std::string error(const std::shared_ptr<arrow::Array>& values, Role role) {
    TableInput in;
    in.columns = {{role, "x"}};
    in.paths = {write_arrow(folder.path("t.arrow"), *table({{"x", values}}))};
    const std::string text = error_of(in);
    return text.substr(text.find("column"));
  }
  Folder folder;
};

TEST_F(ArrowFiles, NumbersOfEveryWidth) {
  EXPECT_EQ(column(array_of<arrow::Int8Builder, int8_t>({-1, 2}), Role::score), (Rows{"-1", "2"}));
  EXPECT_EQ(column(array_of<arrow::UInt16Builder, uint16_t>({65535}), Role::score), (Rows{"65535"}));
  EXPECT_EQ(column(array_of<arrow::Int64Builder, int64_t>({1LL << 40}), Role::score), (Rows{"1099511627776"}));
  EXPECT_EQ(column(array_of<arrow::FloatBuilder, float>({0.1f}), Role::score), (Rows{"0.10000000149011612"}));
  EXPECT_EQ(column(array_of<arrow::DoubleBuilder, double>({0.1, -0.0}), Role::score),
            (Rows{"0.10000000000000001", "-0"}));
  EXPECT_EQ(column(array_of<arrow::HalfFloatBuilder, uint16_t>({0x3800, 0x0001}), Role::score),
            (Rows{"0.5", "5.9604644775390625e-08"}));
  EXPECT_EQ(column(array_of<arrow::BooleanBuilder, bool>({true, false, true}), Role::score), (Rows{"1", "0", "1"}));
  EXPECT_EQ(column(array(arrow::DoubleBuilder(), [](auto& b) { ok(b.AppendNull()), ok(b.Append(2)); }), Role::score),
            (Rows{"-", "2"}));
  EXPECT_EQ(column(array(arrow::NullBuilder(), [](auto& b) { ok(b.AppendNulls(2)); }), Role::score), (Rows{"-", "-"}));
  EXPECT_EQ(column(array(arrow::Decimal128Builder(arrow::decimal128(20, 3)),
                         [](auto& b) { ok(b.Append(arrow::Decimal128(12345))); }),
                   Role::score),
            (Rows{"12.345000000000001"}));
}

TEST_F(ArrowFiles, Texts) {
  EXPECT_EQ(column(array_of<arrow::StringBuilder, std::string>({"a", "", "c\xC3\xA9"}), Role::target),
            (Rows{"a", "", "c\xC3\xA9"}));
  EXPECT_EQ(column(array_of<arrow::LargeStringBuilder, std::string>({"a", "bb"}), Role::slice), (Rows{"a", "bb"}));
  EXPECT_EQ(column(array_of<arrow::BinaryBuilder, std::string>({"a", "bb"}), Role::slice), (Rows{"a", "bb"}));
  EXPECT_EQ(
      column(array_of<arrow::StringViewBuilder, std::string>({"short", "longer than twelve bytes"}), Role::target),
      (Rows{"short", "longer than twelve bytes"}));
  EXPECT_EQ(column(array_of<arrow::StringDictionary32Builder, std::string>({"a", "b", "a"}), Role::target),
            (Rows{"a", "b", "a"}));
}

TEST_F(ArrowFiles, DictionariesOfNumbersServeAsNumbers) {
  auto codes = array_of<arrow::Int8Builder, int8_t>({1, 0, 1});
  auto values = array_of<arrow::DoubleBuilder, double>({0.25, 0.75});
  auto coded = arrow::DictionaryArray::FromArrays(arrow::dictionary(arrow::int8(), arrow::float64()), codes, values)
                   .ValueOrDie();
  EXPECT_EQ(column(coded, Role::score), (Rows{"0.75", "0.25", "0.75"}));
}

TEST_F(ArrowFiles, Lists) {
  auto pool = arrow::default_memory_pool();
  auto numbers = std::make_shared<arrow::FloatBuilder>();
  EXPECT_EQ(column(array(arrow::ListBuilder(pool, numbers),
                         [&](auto& b) {
                           ok(b.Append()), ok(numbers->Append(1)), ok(numbers->Append(2)), ok(b.AppendNull()),
                               ok(b.Append()), ok(b.Append()), ok(numbers->Append(3));
                         }),
                   Role::score),
            (Rows{"[1 2]", "-", "[]", "[3]"}));
  auto texts = std::make_shared<arrow::StringBuilder>();
  EXPECT_EQ(
      column(array(arrow::LargeListBuilder(pool, texts),
                   [&](auto& b) { ok(b.Append()), ok(texts->Append("x")), ok(texts->Append("y")), ok(b.Append()); }),
             Role::target),
      (Rows{"[x y]", "[]"}));
  auto fixed = std::make_shared<arrow::DoubleBuilder>();
  EXPECT_EQ(column(array(arrow::FixedSizeListBuilder(pool, fixed, 2),
                         [&](auto& b) {
                           for (int i = 1; i < 4; ++i) ok(b.Append()), ok(fixed->Append(i)), ok(fixed->Append(-i));
                         }),
                   Role::score),
            (Rows{"[1 -1]", "[2 -2]", "[3 -3]"}));
}

TEST_F(ArrowFiles, TimesAndDates) {
  const auto stamps = [](arrow::TimeUnit::type unit, const std::string& zone, int64_t value) {
    return array(arrow::TimestampBuilder(arrow::timestamp(unit, zone), arrow::default_memory_pool()),
                 [&](auto& b) { ok(b.Append(value)); });
  };
  EXPECT_EQ(column(stamps(arrow::TimeUnit::MILLI, "", 1709209815250), Role::time), (Rows{"1709209815250000"}));
  EXPECT_EQ(column(stamps(arrow::TimeUnit::NANO, "UTC", -1), Role::time), (Rows{"-1"}));
  EXPECT_EQ(column(stamps(arrow::TimeUnit::MICRO, "UTC", 1709209815250000), Role::slice),
            (Rows{"2024-02-29T12:30:15.25Z"}));
  EXPECT_EQ(column(array_of<arrow::Date32Builder, int32_t>({19782}), Role::time), (Rows{"1709164800000000"}));
  EXPECT_EQ(column(array_of<arrow::Date32Builder, int32_t>({19782}), Role::slice), (Rows{"2024-02-29"}));
  EXPECT_EQ(column(array_of<arrow::StringBuilder, std::string>({"2024-02-29"}), Role::time),
            (Rows{"1709164800000000"}));
  EXPECT_EQ(column(array_of<arrow::DoubleBuilder, double>({1.5}), Role::time), (Rows{"1500000"}));
}

TEST_F(ArrowFiles, WrongTypesAreNamed) {
  EXPECT_EQ(error(array_of<arrow::StringBuilder, std::string>({"a"}), Role::score),
            "column 'x' is string; a number is needed");
  EXPECT_EQ(error(array_of<arrow::StringDictionary32Builder, std::string>({"a"}), Role::weight),
            "column 'x' is dictionary of string; a number is needed");
  auto fields =
      arrow::StructArray::Make({array_of<arrow::Int8Builder, int8_t>({1})}, std::vector<std::string>{"f"}).ValueOrDie();
  EXPECT_NE(error(fields, Role::target).find("; its members are x.f"), std::string::npos);
  EXPECT_NE(error(array_of<arrow::StringBuilder, std::string>({"\xFF"}), Role::target).find("damaged"),
            std::string::npos);
  EXPECT_NE(error(array_of<arrow::StringBuilder, std::string>({"noon"}), Role::time).find("'noon'"), std::string::npos);
}

std::shared_ptr<arrow::Table> long_table(int rows) {
  std::vector<int64_t> numbers;
  std::vector<double> scores;
  std::vector<std::string> few, many;
  for (int i = 0; i < rows; ++i) {
    numbers.push_back(i);
    scores.push_back(i * 0.25);
    few.push_back("g" + std::to_string(i % 10));
    many.push_back("id" + std::to_string(i));
  }
  return table({{"n", array_of<arrow::Int64Builder>(numbers)},
                {"s", array_of<arrow::DoubleBuilder>(scores)},
                {"few", array_of<arrow::StringBuilder>(few)},
                {"many", array_of<arrow::StringBuilder>(many)}});
}

TEST_F(ArrowFiles, ManyRowGroupsAndBatchesKeepTheirOrder) {
  constexpr int rows = 200000;
  const auto data = long_table(rows);
  TableInput in;
  in.columns = {{Role::slice, "few"}, {Role::score, "s"}, {Role::slice, "many"}, {Role::target, "n"}};
  for (const unsigned threads : {1u, 3u}) {
    in.threads = threads;
    for (const auto& path :
         {write_parquet(folder.path("t.parquet"), *data, 30000),
          write_arrow(folder.path("t.arrow"), *data, false, 70000),
          write_arrow(folder.path("s.arrow"), *data, true, 70000), write_arrow(folder.path("one.arrow"), *data)}) {
      in.paths = {path};
      const Dump found = dump(in);
      ASSERT_EQ(found.rows.size(), static_cast<size_t>(rows));
      for (int i = 0; i < rows; i += 777)
        EXPECT_EQ(found.rows[static_cast<size_t>(i)], fmt::format("g{}|{}|id{}|{}", i % 10, i * 0.25, i, i));
      EXPECT_GT(found.positions.size(), 1u);
    }
  }
}

TEST_F(ArrowFiles, FewDistinctTextsOfParquetStayCodes) {
  TableInput in;
  in.columns = {{Role::slice, "few"}, {Role::slice, "many"}};
  in.paths = {write_parquet(folder.path("t.parquet"), *long_table(100000))};
  EXPECT_EQ(dump(in).types, (Rows{"dictionary of string", "string"}));
}

TEST_F(ArrowFiles, CutAndForeignFilesAreDataErrors) {
  const auto data = long_table(5000);
  TableInput in;
  in.columns = {{Role::score, "s"}};
  for (const auto& path : {write_parquet(folder.path("t.parquet"), *data), write_arrow(folder.path("t.arrow"), *data),
                           write_arrow(folder.path("s.arrow"), *data, true)}) {
    std::ifstream file(path, std::ios::binary);
    const std::string bytes((std::istreambuf_iterator<char>(file)), {});
    const std::string name = std::filesystem::path(path).filename().string();
    for (const size_t size : {size_t{0}, size_t{5}, bytes.size() / 3, bytes.size() - 1}) {
      in.paths = {folder.write("cut_" + name, bytes.substr(0, size))};
      const bool stream_without_end = name == "s.arrow" && size == bytes.size() - 1;  // the end mark is optional
      const std::string error = error_of(in);
      if (stream_without_end && error.empty()) continue;
      EXPECT_EQ(error.rfind("data: " + in.paths[0] + ": ", 0), 0u) << size << " bytes: " << error;
      EXPECT_EQ(error.find('\n'), std::string::npos);
    }
    in.paths = {folder.write("foreign_" + name, "a,b\n1,2\n")};
    EXPECT_EQ(error_of(in).rfind("data: ", 0), 0u);
  }
}

TEST_F(ArrowFiles, NoColumnsOrRows) {
  TableInput in;
  in.columns = {{Role::score, "s"}};
  in.paths = {write_parquet(folder.path("t.parquet"), *long_table(0))};
  EXPECT_EQ(error_of(in), "data: " + in.paths[0] + ": no rows");
  in.paths = {write_parquet(folder.path("two.parquet"), *table({{"s", array_of<arrow::Int8Builder, int8_t>({1})},
                                                                {"s", array_of<arrow::Int8Builder, int8_t>({2})}}))};
  EXPECT_EQ(error_of(in), "data: " + in.paths[0] + ": two columns are named 's'");
}

TEST_F(ArrowFiles, MembersOfStructsHaveDottedNames) {
  const auto region = array_of<arrow::StringBuilder, std::string>({"eu", "us", "eu"});
  const auto score = array_of<arrow::DoubleBuilder, double>({0.5, 0.25, 0.75});
  const auto inner = *arrow::StructArray::Make({region}, std::vector<std::string>{"region"});
  const auto outer = *arrow::StructArray::Make({score, inner}, std::vector<std::string>{"score", "user"},
                                               arrow::Buffer::FromString("\x05"), 1);  // the second is missing
  const auto all = table({{"m", outer}, {"m.x", array_of<arrow::Int8Builder, int8_t>({1, 2, 3})}});
  TableInput in;
  in.columns = {{Role::score, "m.score"}, {Role::slice, "m.user.region"}, {Role::weight, "m.x"}};
  for (const auto& path : {write_parquet(folder.path("t.parquet"), *all), write_arrow(folder.path("t.arrow"), *all)}) {
    in.paths = {path};
    EXPECT_EQ(dump(in).rows, (std::vector<std::string>{"0.5|eu|1", "-|-|2", "0.75|eu|3"})) << path;
    EXPECT_EQ(column_names(in), (std::vector<std::string>{"m.score", "m.user.region", "m.x"})) << path;
  }
}

}  // namespace
}  // namespace assay::io
