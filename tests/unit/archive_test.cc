#include "assay/base/archive.h"

#include <gtest/gtest.h>

#include <limits>
#include <random>

namespace assay {
namespace {

template <class T> T through(const T& value) {
  Writer writer;
  writer(value);
  Reader reader(writer.bytes());
  T copy{};
  reader(copy);
  EXPECT_EQ(reader.left(), 0u);
  return copy;
}

template <class T> void expect_corrupt(const std::string& bytes) {
  Reader reader(bytes);
  T value{};
  EXPECT_THROW(reader(value), CorruptState);
}

struct Point {
  int32_t x = 0;
  std::string name;
  template <class A> void archive(A& a) { a(x, name); }
  bool operator==(const Point&) const = default;
};

TEST(Archive, RoundTrips) {
  std::mt19937_64 random(1);
  for (int i = 0; i < 20000; ++i) {
    const uint64_t u = random() >> (random() % 64);
    ASSERT_EQ(through(u), u);
    ASSERT_EQ(through(static_cast<int64_t>(u)), static_cast<int64_t>(u));
    ASSERT_EQ(through(-static_cast<int64_t>(u)), -static_cast<int64_t>(u));
    ASSERT_EQ(through(static_cast<uint32_t>(u)), static_cast<uint32_t>(u));
    ASSERT_EQ(through(static_cast<int32_t>(u)), static_cast<int32_t>(u));
    const auto x = std::bit_cast<double>(random());
    ASSERT_EQ(std::bit_cast<uint64_t>(through(x)), std::bit_cast<uint64_t>(x));
  }
  for (int64_t x : {std::numeric_limits<int64_t>::min(), std::numeric_limits<int64_t>::max(), int64_t{0}, int64_t{-1}})
    EXPECT_EQ(through(x), x);
  for (uint64_t x : {uint64_t{0}, uint64_t{127}, uint64_t{128}, ~uint64_t{0}}) EXPECT_EQ(through(x), x);
  EXPECT_EQ(through(true), true);
  EXPECT_EQ(through(std::string("a\0b", 3)), std::string("a\0b", 3));
  EXPECT_EQ(through(std::vector<std::string>{"", "x"}), (std::vector<std::string>{"", "x"}));
  EXPECT_EQ(through(std::vector<Point>{{1, "a"}, {-2, "b"}}), (std::vector<Point>{{1, "a"}, {-2, "b"}}));
  const std::map<std::string, uint64_t> m{{"a", 1}, {"b", 2}};
  EXPECT_EQ(through(m), m);
}

TEST(Archive, HostileBytesThrow) {
  expect_corrupt<uint64_t>("");
  expect_corrupt<uint64_t>("\x80");
  expect_corrupt<uint64_t>(std::string("\x80\0", 2));  // zero in two bytes
  expect_corrupt<uint64_t>("\xff\xff\xff\xff\xff\xff\xff\xff\xff\x02");
  expect_corrupt<uint64_t>("\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x01");
  expect_corrupt<uint32_t>("\xff\xff\xff\xff\x1f");
  expect_corrupt<int32_t>("\xff\xff\xff\xff\x7f");
  expect_corrupt<bool>("\2");
  expect_corrupt<double>("1234567");
  expect_corrupt<std::string>(
      "\x05"
      "abcd");
  expect_corrupt<std::vector<uint64_t>>("\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01");
  expect_corrupt<std::map<uint8_t, uint8_t>>("\2\5\1\5\1");
  expect_corrupt<std::map<uint8_t, uint8_t>>("\2\6\1\5\1");
}

TEST(Archive, LengthKnowsTheLeastSizeOfElements) {
  const std::string two_left("\2ab", 3), eight(std::string("\2") + std::string(16, 'x'));
  Reader fits(two_left), short_of(two_left), doubles(eight);
  EXPECT_EQ(fits.length(1), 2u);
  EXPECT_THROW(short_of.length(2), CorruptState);
  EXPECT_EQ(doubles.length(8), 2u);
}

TEST(Archive, EveryTruncationIsSeen) {
  Writer writer;
  writer(std::vector<Point>{{1, "abc"}, {70000, "d"}}, 2.5, std::map<uint32_t, bool>{{1, true}, {900, false}});
  const std::string& whole = writer.bytes();
  for (size_t n = 0; n < whole.size(); ++n) {
    Reader reader(std::string_view(whole).substr(0, n));
    std::vector<Point> points;
    double x;
    std::map<uint32_t, bool> flags;
    EXPECT_THROW(reader(points, x, flags), CorruptState) << n;
  }
}

}  // namespace
}  // namespace assay
