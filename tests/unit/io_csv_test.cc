// CSV and TSV: cells, quotes, missing values, faults with their rows, blocks.
#include <random>

#include "io_support.h"

namespace assay::io {
namespace {

using Rows = std::vector<std::string>;

class Csv : public testing::Test {
 protected:
  /// Columns a (label), b (number) and c (label).
  TableInput input(std::string_view bytes, const std::string& name = "t.csv", unsigned threads = 1) const {
    TableInput in;
    in.paths = {folder.write(name, bytes)};
    in.columns = {{Role::target, "a"}, {Role::score, "b"}, {Role::slice, "c"}};
    in.threads = threads;
    return in;
  }
  Rows rows(std::string_view bytes, const std::string& name = "t.csv") const { return dump(input(bytes, name)).rows; }
  std::string error(std::string_view bytes) const {
    std::string text = error_of(input(bytes));
    if (const auto at = text.find(folder.path()); at != std::string::npos) text.erase(at, folder.path().size() + 1);
    return text;
  }
  Folder folder;
};

TEST_F(Csv, CellsQuotesAndMissingValues) {
  EXPECT_EQ(rows("a,b,c\nx,1.5,y\n"), (Rows{"x|1.5|y"}));
  EXPECT_EQ(rows("c,a,extra,b\ny,x,\"any, thing\n\",1.5"), (Rows{"x|1.5|y"}));
  EXPECT_EQ(rows("\"a\",\"b\",\"c\"\n\"x\",\"2\",\"say \"\"hi\"\"\"\n"), (Rows{"x|2|say \"hi\""}));
  EXPECT_EQ(rows("a,b,c\n\"two\nlines\",1,\"a,b\"\n"), (Rows{"two\nlines|1|a,b"}));
  EXPECT_EQ(rows("a,b,c\n,,\n\"\",\"\",\"\"\nNA,NA,NA\n"), (Rows{"-|-|-", "|-|", "-|-|-"}));
  EXPECT_EQ(rows("a,b,c\nx,NaN,z\nx,null,z\nx,N/A,z\n"), (Rows{"x|-|z", "x|-|z", "x|-|z"}));
  EXPECT_EQ(rows("a,b,c\nx, +2.50 ,5\" pipe\n"), (Rows{"x|2.5|5\" pipe"}));
  EXPECT_EQ(rows("a,b,c\nx,-inf,z\nx,1e400,z\nx,1e-400,z\n"), (Rows{"x|-inf|z", "x|inf|z", "x|0|z"}));
  EXPECT_EQ(rows("a,b,c\nx,1,z\n\n\r\ny,2,z\n\n"), (Rows{"x|1|z", "y|2|z"}));
}

TEST_F(Csv, LineEndsByteOrderMarkAndTabs) {
  EXPECT_EQ(rows("a,b,c\r\nx,1,y\r\n,2,\r\n"), (Rows{"x|1|y", "-|2|-"}));
  EXPECT_EQ(rows("a,b,c\r\n\"x\",\"1\",\"y\"\r\n"), (Rows{"x|1|y"}));
  EXPECT_EQ(rows("\xEF\xBB\xBF"
                 "a,b,c\nx,1,y"),
            (Rows{"x|1|y"}));
  EXPECT_EQ(rows("a\tb\tc\nx,y\t1\t\"p\tq\"\n", "t.tsv"), (Rows{"x,y|1|p\tq"}));
  EXPECT_EQ(rows("a,b,c\ncaf\xC3\xA9,1,\xE2\x82\xAC\xF0\x9F\x98\x80\n"),
            (Rows{"caf\xC3\xA9|1|\xE2\x82\xAC\xF0\x9F\x98\x80"}));
}

TEST_F(Csv, OneColumnKeepsBlankLines) {
  TableInput in = input("a\nx\n\ny\n");
  in.columns.resize(1);
  EXPECT_EQ(dump(in).rows, (Rows{"x", "-", "y"}));
}

TEST_F(Csv, FaultsNameFileRowAndColumn) {
  EXPECT_EQ(error("a,b,c\nx,1,y\nx,abc,y\n"), "data: t.csv:2: column 'b': 'abc' is not a number");
  EXPECT_EQ(error("a,b,c\nx,\"1,5\",y\n"), "data: t.csv:1: column 'b': '1,5' is not a number (use --decimal ,)");
  EXPECT_EQ(error("a,b,c\nx,1,y\n\nx,1\n"), "data: t.csv:2: 2 fields, the header has 3");
  EXPECT_EQ(error("a,b,c\nx\n"), "data: t.csv:1: 1 field, the header has 3");
  EXPECT_EQ(error("a,b,c\nx,1,y,z\n"), "data: t.csv:1: more than the 3 fields of the header");
  EXPECT_EQ(error("a,b,c\nx,1,y\n\"x,1,y\nx,1,y\n"),
            "data: t.csv:2: a quoted field that starts with 'x,1,y' is not closed (a quote inside quotes is written "
            "twice)");
  EXPECT_EQ(error("a,b,c\nx,1,\"y\"z\n"),
            "data: t.csv:1: text after the closing quote of 'y' (a quote inside quotes is written twice)");
  EXPECT_EQ(error("a,b,c\nx,1,y\nx,1,\xFF\n"),
            "data: t.csv:2: column 'c': invalid UTF-8 (iconv -f LATIN1 -t UTF-8 would convert a file of Latin-1)");
  EXPECT_EQ(error(std::string_view("a,b,c\nx,1,y\nx,1,\0\n", 18)),
            "data: t.csv:2: column 'c': a NUL byte (UTF-8 text is needed)");
  EXPECT_EQ(error("a,b,c\nx,1,y\rx,1,y\n"), "data: t.csv:1: a carriage return without a line feed");
  EXPECT_EQ(error("a,b,a,c\nx,1,y,z\n"), "data: t.csv: two columns are named 'a'");
  EXPECT_EQ(error(""), "data: t.csv: the file is empty");
  EXPECT_EQ(error("\n\n"), "data: t.csv: the first line is blank; column names are needed");
  EXPECT_EQ(error("\xFF\xFE"
                  "a\0,\0"),
            "data: t.csv: UTF-16 text; UTF-8 is needed (iconv -f UTF-16 -t UTF-8 converts it)");
  EXPECT_EQ(error("a,b,c\n"), "data: t.csv: no rows");
  EXPECT_EQ(error("a,\"b,c\nx,1,y\n"), "data: t.csv: header: a quoted field is not closed");
  EXPECT_EQ(error("a,bcd,c\nx,1,y\n").rfind("usage: no column 'b' in t.csv; did you mean ", 0), 0u);
  EXPECT_NE(error("a;b;c\nx;1;y\n").find("; --delimiter ';' would split it"), std::string::npos);
  EXPECT_NE(error("# made by hand\na,b,c\nx,1,y\n").find("; --comment '#' passes over such lines"), std::string::npos);
  EXPECT_EQ(error("a,b,c\n# x\nx,1,y\n"), "data: t.csv:1: 1 field, the header has 3 (use --comment '#')");
  EXPECT_EQ(error("a,b,c,d\nx,1,y,\"say \\\"hi, you\\\"\"\n"),
            "data: t.csv:1: more than the 4 fields of the header (use --escape '\\')");
  EXPECT_EQ(error("a,b,c\nx,1,\"say \\\"hi\\\"\"\n"),
            "data: t.csv:1: text after the closing quote of 'say \\' (use --escape '\\')");
}

TEST_F(Csv, ColumnsThatAreNotAskedForMayHoldAnything) {
  EXPECT_EQ(rows("a,b,c,d\nx,1,y,\xFF\nx,2,z,\"q\"r\n\"x\",3,\"z\",\"q\"\"r\"s\r\n"),
            (Rows{"x|1|y", "x|2|z", "x|3|z"}));
  EXPECT_EQ(rows("a,d,b,c,d\nx,\"q\"r\"s,1,y,0\n"), (Rows{"x|1|y"}));  // d stands twice
  EXPECT_EQ(rows("a,b,c,gr\xF6\xDF\nx,1,y,0\n"), (Rows{"x|1|y"}));
  EXPECT_NE(error("a,\xE4,c\nx,1,y\n").find("not UTF-8 (iconv"), std::string::npos);
}

TEST_F(Csv, Dialects) {
  const auto of = [&](std::string_view bytes, const Dialect& dialect, unsigned threads = 1) {
    TableInput in = input(bytes, "t.csv", threads);
    in.dialect = dialect;
    return dump(in).rows;
  };
  EXPECT_EQ(of("a;b;c\nx;1.5;y,z\n", {.delimiter = ';'}), (Rows{"x|1.5|y,z"}));
  EXPECT_EQ(of("a;b;c\r\n1,0;-1,5e3;18,25\r\n\"2,5\";\"0,5\";a,b\r\n", {.delimiter = ';', .decimal = ','}),
            (Rows{"1.0|-1500|18.25", "2.5|0.5|a,b"}));
  EXPECT_EQ(of("sep=|\na|b|c\nx|1|y\n", {}), (Rows{"x|1|y"}));
  EXPECT_EQ(of("\xEF\xBB\xBF\"sep=;\"\r\na;b;c\r\nx;1;y\r\n", {}), (Rows{"x|1|y"}));
  EXPECT_EQ(of("sep=;\na\tb\tc\nx\t1\t;\n", {.delimiter = '\t'}), (Rows{"x|1|;"}));
  const std::string comments = "# one \"quote\n#\n\na,b,c\n#,\"\nx,1,y\n\"#\",2,\"y\n# no comment\"\n# end";
  EXPECT_EQ(of(comments, {.comment = '#'}), (Rows{"x|1|y", "#|2|y\n# no comment"}));
  const std::string escapes = "a,b,c\n\"a \\\"b, c\\\"\",1,\"C:\\\\\"\n\\,2,\"\\n\"\"\"\n";
  EXPECT_EQ(of(escapes, {.escape = '\\'}), (Rows{"a \"b, c\"|1|C:\\", "\\|2|\\n\""}));
  EXPECT_EQ(
      error_of([&] { of("a;b;c\nx;1.5;y\n", {.delimiter = ';', .decimal = ','}); }),
      "data: " + folder.path("t.csv") + ":1: column 'b': '1.5' has a point, and numbers have commas (--decimal ,)");
  EXPECT_EQ(error_of([&] { of("#\n# only\n", {.comment = '#'}); }),
            "data: " + folder.path("t.csv") + ": nothing but comments");
  EXPECT_EQ(
      error_of([&] { of("a,b,c\n", {.decimal = ','}); }).rfind("usage: --decimal and --delimiter are the same", 0), 0u);
}

TEST_F(Csv, DialectsOverManyBlocks) {
  std::string bytes = "a;b;c\n";
  Rows expected;
  for (int i = 0; i < 60000; ++i) {
    if (i % 7 == 0) bytes += "# a comment with \" one quote; and more\n";
    bytes += "\"row \\\"" + std::to_string(i) + "\\\";\n# in it\";" + std::to_string(i) + ",5;\"\\\\\"\n";
    expected.push_back("row \"" + std::to_string(i) + "\";\n# in it|" + std::to_string(i) + ".5|\\");
  }
  for (unsigned threads : {1u, 3u}) {
    TableInput in = input(bytes, "t.csv", threads);
    in.dialect = {.delimiter = ';', .decimal = ',', .comment = '#', .escape = '\\'};
    EXPECT_EQ(dump(in).rows, expected);
  }
}

TEST_F(Csv, LabelsInOneCell) {
  TableInput in = input("a,b,c\nx|y,1,p|q\n y | |z,2,q\n,3,r\n\"\",4,r\n1.0|2,5,r\n");
  in.label_separator = "|";
  EXPECT_EQ(dump(in).rows, (Rows{"[x y]|1|p|q", "[y z]|2|q", "[]|3|r", "[]|4|r", "[1.0 2]|5|r"}));
}

TEST_F(Csv, FoldersThatWriteColumns) {
  folder.write("d/a=eu%2F1/b=1.5/p.csv", "c\nx\ny\n");
  folder.write("d/a=__HIVE_DEFAULT_PARTITION__/b=__HIVE_DEFAULT_PARTITION__/p.csv", "c\nz\n");
  folder.write("d/a=us/b=2/p.csv", "a,c\nown,z\n");
  TableInput in = input("a,b,c\n");
  in.paths = {folder.path("d")};
  EXPECT_EQ(dump(in).rows, (Rows{"-|-|z", "eu/1|1.5|x", "eu/1|1.5|y", "own|2|z"}));
  folder.write("d/a=us/b=two/p.csv", "c\nz\n");
  EXPECT_EQ(error_of(in), "data: " + folder.path("d/a=us/b=two/p.csv") + ": column 'b': 'two' is not a number");
}

TEST(Dialect, Options) {
  Dialect dialect;
  set_dialect(dialect, "delimiter", "tab");
  EXPECT_EQ(dialect.delimiter, '\t');
  set_dialect(dialect, "delimiter", "\\t");
  EXPECT_EQ(dialect.delimiter, '\t');
  set_dialect(dialect, "delimiter", "");
  EXPECT_EQ(dialect.delimiter, '\t');
  for (const auto& [option, text] : {std::pair{"delimiter", ";;"},
                                     {"delimiter", "5"},
                                     {"delimiter", "e"},
                                     {"delimiter", "\""},
                                     {"decimal", ";"},
                                     {"comment", "\xC3\xA9"},
                                     {"escape", "\""},
                                     {"escape", "\n"}})
    EXPECT_EQ(error_of([&, o = option, t = text] { set_dialect(dialect, o, t); }).rfind("usage: --", 0), 0u) << option << text;
}

TEST_F(Csv, ValuesInMessagesAreShortAndPrintable) {
  const std::string text = error("a,b,c\nx,\"\x1b[31m" + std::string(100, 'q') + "\",y\n");
  EXPECT_EQ(text.find('\x1b'), std::string::npos);
  EXPECT_LT(text.size(), 120u);
}

TEST_F(Csv, TimesAreMicroseconds) {
  TableInput in = input("a,b,c\nx,1,2024-02-29T12:30:15.25Z\nx,1,\n");
  in.columns = {{Role::time, "c"}};
  EXPECT_EQ(dump(in).rows, (Rows{"1709209815250000", "-"}));
  EXPECT_EQ(dump(in).types, (Rows{"int64"}));
  in = input("a,b,c\nx,1,noon\n");
  in.columns = {{Role::time, "c"}};
  EXPECT_NE(error_of(in).find("t.csv:1: column 'c': 'noon' is not a time"), std::string::npos);
}

/// Three megabytes of rows with quoted line feeds, quotes and commas: records cross every block boundary.
std::string long_table(Rows& expected, int rows, bool quotes) {
  std::mt19937_64 random(5);
  std::string bytes = "a,b,c\n";
  for (int i = 0; i < rows; ++i) {
    const std::string label = "label" + std::to_string(random() % 50), number = std::to_string(random() % 1000000);
    const std::string text =
        std::string(random() % 80, 'x') + (quotes && random() % 3 == 0 ? "\n,\"" : "") + std::to_string(i);
    std::string quoted = text;
    if (const auto at = quoted.find('"'); at != std::string::npos) quoted.insert(at, 1, '"');
    bytes += label + "," + number + "," + (quoted == text ? text : "\"" + quoted + "\"") + "\n";
    expected.push_back(label + "|" + number + "|" + text);
  }
  return bytes;
}

TEST_F(Csv, BlocksAndThreadsChangeNothing) {
  for (const bool quotes : {false, true}) {
    Rows expected;
    const std::string bytes = long_table(expected, 60000, quotes);
    for (const unsigned threads : {1u, 2u, 5u}) {
      const Dump found = dump(input(bytes, "long.csv", threads));
      ASSERT_EQ(found.rows, expected);
      EXPECT_GT(found.sources.size(), 2u);
      uint64_t position = 0;
      for (size_t k = 0; k < found.positions.size(); ++k) {
        EXPECT_EQ(found.first_rows[k], static_cast<int64_t>(found.positions[k]));
        EXPECT_GE(found.positions[k], position);
        position = found.positions[k];
      }
    }
  }
}

TEST_F(Csv, FaultsFarDownNameTheirRow) {
  Rows expected;
  std::string bytes = long_table(expected, 60000, true);
  bytes += "x,oops,y\n";
  for (const unsigned threads : {1u, 3u})
    EXPECT_EQ(error_of(input(bytes, "long.csv", threads)),
              "data: " + folder.path("long.csv") + ":60001: column 'b': 'oops' is not a number");
}

TEST_F(Csv, RecordsLongerThanABlock) {
  const std::string text(5 << 20, 'y');
  EXPECT_EQ(rows("a,b,c\nx,1,\"" + text + "\n\"\nx,2,z\n"), (Rows{"x|1|" + text + "\n", "x|2|z"}));
}

TEST_F(Csv, TextsThatRepeatAreADictionaryOthersPlain) {
  Rows expected;
  const Dump found = dump(input(long_table(expected, 20000, false)));
  EXPECT_EQ(found.types, (Rows{"dictionary of string", "float64", "string"}));
}

TEST_F(Csv, TheSameColumnInSeveralRoles) {
  TableInput in = input("a,b,c\n1,0.50,y\n");
  in.columns = {{Role::slice, "b"}, {Role::score, "b"}, {Role::weight, "a"}, {Role::target, "a"}};
  EXPECT_EQ(dump(in).rows, (Rows{"0.50|0.5|1|1"}));
}

}  // namespace
}  // namespace assay::io
