// JSON Lines: scalars, lists, missing values, strictness.
#include "io_support.h"

namespace assay::io {
namespace {

using Rows = std::vector<std::string>;

class JsonLines : public testing::Test {
 protected:
  TableInput input(std::string_view bytes, std::vector<ColumnRole> columns = {{Role::target, "a"}, {Role::score, "b"}},
                   unsigned threads = 1) const {
    TableInput in;
    in.paths = {folder.write("t.jsonl", bytes)};
    in.columns = std::move(columns);
    in.threads = threads;
    return in;
  }
  Rows rows(std::string_view bytes) const { return dump(input(bytes)).rows; }
  std::string error(std::string_view bytes) const {
    std::string text = error_of(input(bytes));
    if (const auto at = text.find(folder.path()); at != std::string::npos) text.erase(at, folder.path().size() + 1);
    return text;
  }
  Folder folder;
};

TEST_F(JsonLines, MembersOfObjectsHaveDottedNames) {
  const auto in = input(
      "{\"m\": {\"s\": 0.5, \"u\": {\"r\": \"eu\"}}, \"y\": 1}\n{\"y\": 0, \"m\": {\"u\": null}}\n"
      "{\"m\": {\"u\": {\"q\": {}, \"r\": 7}, \"s\": 1}}\n{\"m.s\": 2, \"m\": null, \"m.u\": {\"r\": \"us\"}}\n",
      {{Role::score, "m.s"}, {Role::slice, "m.u.r"}, {Role::target, "y"}});
  EXPECT_EQ(dump(in).rows, (Rows{"0.5|eu|1", "-|-|0", "1|7|-", "2|us|-"}));
  EXPECT_EQ(column_names(in), (Rows{"m.s", "m.u.r", "y", "m.u", "m.u.q", "m"}));
  EXPECT_EQ(error_of(input("{\"a\": {\"x\": 1}, \"b\": 1}\n")).find("usage: no column 'a' in "), 0u);
  EXPECT_NE(
      error_of(input("{\"a\": {\"x\": 1}, \"b\": 1, \"a.x\": 2}\n", {{Role::score, "a.x"}})).find("'a.x' occurs twice"),
      std::string::npos);
}

TEST_F(JsonLines, ScalarsOfEveryKind) {
  EXPECT_EQ(rows("{\"a\": \"x\", \"b\": 0.5}\n{\"b\": 1, \"a\": 7}\n"), (Rows{"x|0.5", "7|1"}));
  EXPECT_EQ(rows("{\"a\": true, \"b\": true}\r\n{\"a\": 1.0, \"b\": -2e-3}"), (Rows{"true|1", "1|-0.002"}));
  EXPECT_EQ(rows("{\"a\": 1e3, \"b\": 1}\n{\"a\": -0, \"b\": 1}\n{\"a\": 123456789012345678901234567890, "
                 "\"b\": 1}\n"),
            (Rows{"1000|1", "0|1", "123456789012345678901234567890|1"}));
  EXPECT_EQ(rows("{\"a\": \"\\u00e9\\n\\\"\\ud83d\\ude00\\/\", \"b\": 1}\n"),
            (Rows{"\xC3\xA9\n\"\xF0\x9F\x98\x80/|1"}));
  EXPECT_EQ(rows("{\"a\": \"x\", \"other\": {\"deep\": [1, {\"a\": \"no\"}]}, \"b\": 2, \"more\": null}\n"),
            (Rows{"x|2"}));
  EXPECT_EQ(rows("{\"\\u0061\": \"x\", \"b\": 2}\n"), (Rows{"x|2"}));
}

TEST_F(JsonLines, NullsAbsentKeysAndBlankLines) {
  EXPECT_EQ(rows("{\"a\": null, \"b\": 1}\n\n   \n{\"b\": 2}\n{\"a\": \"x\"}\n{}\n"),
            (Rows{"-|1", "-|2", "x|-", "-|-"}));
  EXPECT_EQ(rows("{\"a\": null, \"b\": null}\n"), (Rows{"-|-"}));
}

TEST_F(JsonLines, Lists) {
  const auto lists = [&](const char* text) { return dump(input(text, {{Role::target, "a"}, {Role::score, "b"}})); };
  const Dump numbers = lists("{\"a\": [0, 1, true], \"b\": [0.5, null]}\n{\"a\": [], \"b\": null}\n{\"b\": []}\n");
  EXPECT_EQ(numbers.rows, (Rows{"[0 1 1]|[0.5 -]", "[]|-", "-|[]"}));
  EXPECT_EQ(numbers.types, (Rows{"list of float64", "list of float64"}));
  const Dump texts = lists("{\"a\": [1, null, \"x\", 1.0, false], \"b\": []}\n{\"a\": [\"x\"], \"b\": [1]}\n");
  EXPECT_EQ(texts.rows, (Rows{"[1 - x 1 false]|[]", "[x]|[1]"}));
  EXPECT_EQ(texts.types, (Rows{"list of string", "list of float64"}));
}

TEST_F(JsonLines, Times) {
  const TableInput in = input("{\"a\": \"1970-01-01T00:00:01Z\"}\n{\"a\": 1.5}\n{\"a\": null}\n", {{Role::time, "a"}});
  EXPECT_EQ(dump(in).rows, (Rows{"1000000", "1500000", "-"}));
  EXPECT_NE(error_of(input("{\"a\": \"noon\"}\n", {{Role::time, "a"}})).find("'noon' is not a time"),
            std::string::npos);
}

TEST_F(JsonLines, FaultsNameFileAndLine) {
  EXPECT_EQ(error("{\"a\": 1, \"b\": 2}\n\n{\"a\": 1, \"b\": 2\n"),
            "data: t.jsonl:3: malformed JSON: it ends too early");
  EXPECT_EQ(error("{\"a\": 1, \"b\": NaN}\n"),
            "data: t.jsonl:1: malformed JSON: NaN and Infinity are no JSON; write null");
  EXPECT_EQ(error("{\"a\": 1, \"b\": \"0.5\"}\n"), "data: t.jsonl:1: column 'b' is text, '0.5'; a number is needed");
  EXPECT_EQ(error("{\"a\": {}, \"b\": 1}\n"), "data: t.jsonl:1: column 'a' is an object; a label is needed");
  EXPECT_EQ(error("{\"a\": 1, \"b\": 1}\n{\"a\": [1], \"b\": 1}\n"),
            "data: t.jsonl:2: column 'a' mixes lists and single values");
  EXPECT_EQ(error("{\"a\": 1, \"b\": [\"x\"]}\n"),
            "data: t.jsonl:1: column 'b' is text, 'x'; a list of numbers or of texts is needed");
  EXPECT_EQ(error("{\"a\": 1, \"b\": 1, \"a\": 2}\n"), "data: t.jsonl:1: the key 'a' occurs twice");
  EXPECT_EQ(error("[1, 2]\n"), "data: t.jsonl:1: not a JSON object (one object a line is needed)");
  EXPECT_EQ(error("{\"a\": \"\xFF\", \"b\": 1}\n"), "data: t.jsonl:1: column 'a': invalid UTF-8");
  EXPECT_EQ(rows("{\"a\": \"x\", \"b\": 1, \"c\": \"\xFF\", \"\xFE\": 2}\n"), (Rows{"x|1"}));
  EXPECT_EQ(error("{\"a\": 1}\n"), "usage: no column 'b' in t.jsonl; did you mean 'a'?");
  EXPECT_EQ(error(""), "data: t.jsonl: the file is empty");
  EXPECT_EQ(error("\n"), "usage: no column 'a' in t.jsonl");
}

TEST_F(JsonLines, MalformedAlsoWhereNoColumnIsNeeded) {
  for (const char* rest : {"tru",         "01",          "1.",   "-",        "+1",        ".5",     "1e",  "\"\\x\"",
                           "\"\\ud800\"", "\"\t\"",      "[1,]", "[1 2]",    "{\"k\" 1}", "{1: 2}", "'x'", "nul",
                           "[",           "{\"k\": 1,}", "1 2",  "Infinity", "-Infinity", "\"",     ""}) {
    const std::string text = error("{\"a\": 1, \"b\": 2}\n{\"a\": 1, \"b\": 2, \"z\": " + std::string(rest) + "}\n");
    EXPECT_EQ(text.rfind("data: t.jsonl:2: malformed JSON", 0), 0u) << rest << " gave " << text;
  }
  const std::string deep = std::string(100, '[') + std::string(100, ']');
  EXPECT_NE(error("{\"a\": 1, \"b\": 2, \"z\": " + deep + "}\n").find("deeper than 64"), std::string::npos);
}

TEST_F(JsonLines, BlocksAndThreadsChangeNothing) {
  std::string bytes;
  Rows expected;
  for (int i = 0; i < 60000; ++i) {
    const std::string label = i % 7 ? std::to_string(i % 5) : "l" + std::to_string(i % 3);
    bytes += "{\"z\": \"" + std::string(static_cast<size_t>(i % 40), 'x') + "\", \"a\": \"" + label +
             "\", \"b\": " + std::to_string(i) + "}\n";
    expected.push_back(label + "|" + std::to_string(i));
  }
  for (const unsigned threads : {1u, 4u}) {
    const Dump found = dump(input(bytes, {{Role::target, "a"}, {Role::score, "b"}}, threads));
    EXPECT_EQ(found.rows, expected);
    EXPECT_GT(found.sources.size(), 2u);
  }
  EXPECT_NE(
      error_of(input(bytes + "{\"a\": 1, \"b\": x}\n", {{Role::target, "a"}}, 4)).find("t.jsonl:60001: malformed"),
      std::string::npos);
}

}  // namespace
}  // namespace assay::io
