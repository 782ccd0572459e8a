#include "kernels/convert.h"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <cstring>
#include <limits>
#include <random>
#include <vector>

#include "assay/column.h"
#include "kernels/target.h"

namespace assay {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN(), inf = HUGE_VAL;

bool same(double a, double b) {
  return (std::isnan(a) && std::isnan(b)) || std::bit_cast<uint64_t>(a) == std::bit_cast<uint64_t>(b);
}

class Convert : public testing::TestWithParam<std::string_view> {
  void SetUp() override { ASSERT_TRUE(kernels::use_target(GetParam())); }
  void TearDown() override { kernels::use_target(""); }
};

/// Random bytes as values of T, at every small length and alignment.
template <class T> void check_widen() {
  std::mt19937_64 random(1);
  for (size_t n : {0, 1, 2, 3, 5, 7, 8, 9, 15, 16, 17, 31, 33, 70000})
    for (size_t shift : {0, 1, 3, 4}) {
      std::vector<uint8_t> bytes(n * sizeof(T) + shift);
      for (auto& byte : bytes) byte = static_cast<uint8_t>(random() % 5 ? random() : (random() & 1) * 255);
      std::vector<double> fast(n + 1, 7.0), slow(n);
      kernels::widen<T>(bytes.data() + shift, n, fast.data());
      kernels::widen_naive<T>(bytes.data() + shift, n, slow.data());
      for (size_t i = 0; i < n; ++i) ASSERT_TRUE(same(fast[i], slow[i])) << i << " of " << n;
      ASSERT_EQ(fast[n], 7.0);
    }
}

TEST_P(Convert, EachTypeAsItsTwin) {
  check_widen<bool>();
  check_widen<int8_t>();
  check_widen<int16_t>();
  check_widen<int32_t>();
  check_widen<int64_t>();
  check_widen<uint8_t>();
  check_widen<uint16_t>();
  check_widen<uint32_t>();
  check_widen<uint64_t>();
  check_widen<kernels::Float16>();
  check_widen<kernels::BFloat16>();
  check_widen<float>();
}

TEST_P(Convert, LongIntegersRoundToEven) {
  const int64_t two53 = int64_t{1} << 53;
  std::vector<int64_t> x(16, 0);
  const int64_t cases[] = {two53 + 1, two53 + 3, -two53 - 1, -two53 - 3, INT64_MAX, INT64_MIN, -1, 0, (1LL << 62) + 1};
  std::copy(std::begin(cases), std::end(cases), x.begin());
  std::vector<double> out(16);
  kernels::widen<int64_t>(x.data(), x.size(), out.data());
  const double expected[] = {0x1p53, 0x1p53 + 4, -0x1p53, -0x1p53 - 4, 0x1p63, -0x1p63, -1, 0, 0x1p62};
  for (size_t i = 0; i < std::size(expected); ++i) EXPECT_TRUE(same(out[i], expected[i])) << i;
}

TEST_P(Convert, BitsAndMissingValues) {
  std::mt19937_64 random(2);
  std::vector<uint8_t> bits(200);
  for (auto& byte : bits) byte = static_cast<uint8_t>(random());
  for (int64_t first : {0, 1, 5, 8, 13, 64})
    for (size_t n : {0, 1, 6, 7, 8, 63, 64, 65, 200, 700, 1000}) {
      std::vector<double> ones(n + 1, 7.0), marked(n + 1, 7.0);
      std::vector<uint8_t> bytes(n + 1, 7);
      kernels::widen_bits(bits.data(), first, n, ones.data());
      kernels::mark_missing(bits.data(), first, n, marked.data());
      kernels::unpack_bits(bits.data(), first, n, bytes.data());
      for (size_t i = 0; i < n; ++i) {
        const auto at = static_cast<size_t>(first) + i;
        const bool set = bits[at / 8] >> at % 8 & 1;
        ASSERT_TRUE(same(ones[i], set ? 1.0 : 0.0));
        ASSERT_EQ(bytes[i], set);
        ASSERT_TRUE(same(marked[i], set ? 7.0 : nan));
      }
      ASSERT_TRUE(ones[n] == 7.0 && marked[n] == 7.0 && bytes[n] == 7);
    }
}

TEST_P(Convert, ColumnsWidenAsTheirNumbers) {
  std::mt19937_64 random(3);
  std::vector<uint64_t> words(400);
  std::vector<uint8_t> validity(60);
  for (auto& word : words) word = random();
  for (auto& byte : validity) byte = static_cast<uint8_t>(random());
  for (int t = 0; t <= static_cast<int>(Type::float64); ++t) {
    Column column;
    column.type = static_cast<Type>(t), column.data = words.data(), column.offset = 3, column.size = 390;
    for (bool missing : {false, true}) {
      column.validity = missing ? validity.data() : nullptr;
      std::vector<double> out(300);
      column.widen(50, 300, out.data());
      for (int64_t i = 0; i < 300; ++i)
        ASSERT_TRUE(same(out[static_cast<size_t>(i)], column.valid(50 + i) ? column.number(50 + i) : nan)) << t;
    }
  }
}

template <class T> void check_unit() {
  std::mt19937_64 random(4);
  for (size_t n = 0; n < 70; ++n) {
    std::vector<T> x(n);
    for (auto& v : x) v = static_cast<T>(std::ldexp(static_cast<double>(random() >> 11), -53));
    if (n > 2) x[0] = T{0}, x[1] = T{1}, x[2] = -T{0};
    ASSERT_TRUE(kernels::in_unit(x.data(), n));
    for (size_t i = 0; i < n; ++i)
      for (T bad : {std::nextafter(T{1}, T{2}), -std::numeric_limits<T>::denorm_min(), static_cast<T>(nan),
                    static_cast<T>(inf), static_cast<T>(-inf), T{2}, T{-1}}) {
        const T kept = x[i];
        x[i] = bad;
        ASSERT_FALSE(kernels::in_unit(x.data(), n)) << bad << " at " << i;
        ASSERT_FALSE(kernels::in_unit_naive(x.data(), n));
        x[i] = kept;
      }
  }
}

TEST_P(Convert, ProbabilitiesAreChecked) {
  check_unit<float>();
  check_unit<double>();
}

INSTANTIATE_TEST_SUITE_P(Kernels, Convert, testing::ValuesIn(kernels::available_targets()),
                         [](const auto& target) { return std::string(target.param); });

}  // namespace
}  // namespace assay
