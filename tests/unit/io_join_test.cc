// Predictions joined to a truth table by key.
#include "io_arrow_files.h"
#include "io_support.h"

namespace assay::io {
namespace {

using Rows = std::vector<std::string>;

class Join : public testing::Test {
 protected:
  TableInput input(const std::string& predictions, const std::string& truth) const {
    TableInput in;
    in.paths = {folder.write("p.csv", predictions)};
    in.truth = folder.write("t.csv", truth);
    in.on = "id";
    in.columns = {{Role::target, "y"}, {Role::score, "s"}};
    in.threads = 1;
    return in;
  }
  std::string error(const TableInput& in) const {
    std::string text = error_of(in);
    for (size_t at; (at = text.find(folder.path())) != std::string::npos;) text.erase(at, folder.path().size() + 1);
    return text;
  }
  Folder folder;
};

TEST_F(Join, RowsMeetByKeyInTheOrderOfThePredictions) {
  const TableInput in = input("id,s\nc,3\na,1\nb,2\n", "y,id\n0,a\n1,b\n,c\n");
  EXPECT_EQ(dump(in).rows, (Rows{"-|3", "0|1", "1|2"}));
}

TEST_F(Join, ColumnsAreFoundOnTheRightSide) {
  TableInput in = input("id,s,y,w,here\n1,3,P,1,h1\n2,1,P,2,h2\n", "id,y,s,w,there\n2,T2,9,8,t2\n1,T1,9,8,t1\n");
  in.columns = {{Role::target, "y"},   {Role::prediction, "y"}, {Role::score, "s"}, {Role::weight, "w"},
                {Role::slice, "here"}, {Role::slice, "there"},  {Role::id, "id"}};
  EXPECT_EQ(dump(in).rows, (Rows{"T1|P|3|1|h1|t1|1", "T2|P|1|2|h2|t2|2"}));
  in.columns = {{Role::target, "s"}, {Role::score, "there"}};
  EXPECT_EQ(error(in), "data: t.csv:1: column 'there': 't2' is not a number");
  in.columns = {{Role::target, "z"}};
  EXPECT_EQ(error(in).rfind("usage: no column 'z' in p.csv or t.csv", 0), 0u);
  in.on = "here";
  EXPECT_EQ(error(in).rfind("usage: no column 'here' in t.csv; did you mean 'there'", 0), 0u);
}

TEST_F(Join, UnmatchedRowsAreRefusedOrCounted) {
  TableInput in = input("id,s\n1,1\n5,5\n2,2\n", "id,y\n1,a\n2,b\n");
  EXPECT_EQ(error(in), "data: p.csv:2: column 'id': the key '5' is not in t.csv (use --unmatched drop)");
  in = input("id,s\n2,2\n", "id,y\n1,a\n2,b\n3,c\n");
  EXPECT_EQ(error(in), "data: t.csv:1: no prediction has id = '1' (2 such rows; use --unmatched drop)");
  in = input("id,s,g\n7,7,u\n1,1,v\n8,8,\n2,2,w\n", "id,y\n9,z\n1,a\n2,b\n3,c\n");
  in.columns.push_back({Role::slice, "g"});
  in.drop_unmatched = true;
  const auto source = open_table(in);
  EXPECT_EQ(dump(*source).rows, (Rows{"a|1|v", "b|2|w"}));
  EXPECT_EQ(source->join_account().unmatched_predictions, 2u);
  EXPECT_EQ(source->join_account().unmatched_truth, 2u);
  ASSERT_TRUE(source->rewind());
  EXPECT_EQ(dump(*source).rows, (Rows{"a|1|v", "b|2|w"}));
  EXPECT_EQ(source->join_account().unmatched_truth, 2u);
}

TEST_F(Join, RepeatedAndMissingKeysAreRefused) {
  EXPECT_EQ(error(input("id,s\n1,1\n", "id,y\n1,a\n2,b\n1,c\n")),
            "data: t.csv:3: column 'id': the key '1' occurs twice");
  EXPECT_EQ(error(input("id,s\n1,1\n2,2\n1,3\n", "id,y\n1,a\n2,b\n")),
            "data: p.csv:3: column 'id': the key '1' occurs twice");
  EXPECT_EQ(error(input("id,s\n1,1\n", "id,y\n1,a\n,b\n")), "data: t.csv:2: column 'id': a missing key");
  EXPECT_EQ(error(input("id,s\n,1\n", "id,y\n1,a\n")), "data: p.csv:1: column 'id': a missing key");
  EXPECT_EQ(error(input("id,s\n1,1\n", "id,y\n")), "data: t.csv: no rows");
}

TEST_F(Join, WholeNumbersMeetTheirText) {
  TableInput in = input("id,s\n3,3\n-1,1\n007,7\n", "");
  in.truth = write_parquet(folder.path("t.parquet"), *table({{"id", array_of<arrow::Int32Builder, int32_t>({-1, 3})},
                                                             {"y", array_of<arrow::DoubleBuilder, double>({0.5, 2})}}));
  in.drop_unmatched = true;
  EXPECT_EQ(dump(in).rows, (Rows{"2|3", "0.5|1"}));
  in.truth =
      write_arrow(folder.path("t.arrow"), *table({{"id", array_of<arrow::DoubleBuilder, double>({-1, 3})},
                                                  {"y", array_of<arrow::StringBuilder, std::string>({"a", "b"})}}));
  EXPECT_EQ(dump(in).rows, (Rows{"b|3", "a|1"}));
}

TEST_F(Join, ListsAndTimesOfTheTruth) {
  TableInput in = input("id,s\n2,2\n1,1\n", "");
  in.truth = folder.write("t.jsonl",
                          "{\"id\": 1, \"y\": [\"a\", \"b\"], \"t\": \"1970-01-01T00:00:01\"}\n{\"id\": "
                          "\"2\", \"y\": [], \"t\": null}\n");
  in.columns = {{Role::target, "y"}, {Role::time, "t"}};
  EXPECT_EQ(dump(in).rows, (Rows{"[]|-", "[a b]|1000000"}));
  in.truth = folder.write("t.jsonl", "{\"id\": 1, \"y\": [1, 2], \"t\": 0}\n{\"id\": 2, \"y\": null, \"t\": 1}\n");
  EXPECT_EQ(dump(in).rows, (Rows{"-|1000000", "[1 2]|0"}));
}

TEST_F(Join, ManyRowsInManyBatches) {
  constexpr int rows = 120000;
  std::string predictions = "id,s\n", truth = "id,y\n";
  Rows expected;
  for (int i = 0; i < rows; ++i) {
    const int key = static_cast<int>(int64_t{i} * 7919 % rows);  // 7919 and 120000 share no factor
    predictions += "key" + std::to_string(key) + "," + std::to_string(i) + "\n";
    truth += "key" + std::to_string(i) + "," + std::to_string(i % 3) + "\n";
    expected.push_back(std::to_string(key % 3) + "|" + std::to_string(i));
  }
  TableInput in = input(predictions, truth);
  in.threads = 2;
  EXPECT_EQ(dump(in).rows, expected);
}

TEST_F(Join, BothOrNeither) {
  TableInput in = input("id,s\n1,1\n", "id,y\n1,a\n");
  in.on.clear();
  EXPECT_EQ(error(in).rfind("usage: ", 0), 0u);
  in = input("id,s\n1,1\n", "id,y\n1,a\n");
  in.truth = "-";
  in.paths = {"-"};
  EXPECT_EQ(error(in).rfind("usage: ", 0), 0u);
}

}  // namespace
}  // namespace assay::io
