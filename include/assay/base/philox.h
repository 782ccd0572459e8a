// Philox4x32-10: random numbers as a pure function of seed, stream and counter, so that draws belong to units
// and not to their order of arrival. Salmon, Moraes, Dror & Shaw, doi 10.1145/2063384.2063405.
#pragma once
#include <array>
#include <cstdint>
#include <string_view>

namespace assay {

/// Ten rounds on a block of 128 bits under a key of 64 bits.
constexpr std::array<uint32_t, 4> philox4x32(std::array<uint32_t, 4> block, std::array<uint32_t, 2> key) {
  for (int round = 0; round < 10; ++round) {
    const uint64_t a = uint64_t{0xd2511f53} * block[0], b = uint64_t{0xcd9e8d57} * block[2];
    block = {static_cast<uint32_t>(b >> 32) ^ block[1] ^ key[0], static_cast<uint32_t>(b),
             static_cast<uint32_t>(a >> 32) ^ block[3] ^ key[1], static_cast<uint32_t>(a)};
    key[0] += 0x9e3779b9, key[1] += 0xbb67ae85;
  }
  return block;
}

/// Uniform in [0, 1): the 53 high bits.
constexpr double unit_double(uint64_t bits) { return static_cast<double>(bits >> 11) * 0x1p-53; }

/// Uniform in [0, n), but for a bias of at most n 2^-64.
constexpr uint64_t scaled(uint64_t bits, uint64_t n) {
  return static_cast<uint64_t>(static_cast<unsigned __int128>(bits) * n >> 64);
}

/// The random numbers of one seed and stream (a replicate, say), by counter (a unit).
class Philox {
 public:
  explicit constexpr Philox(uint64_t seed, uint64_t stream = 0) : seed_(seed), stream_(stream) {}
  /// Two independent numbers of 64 bits.
  constexpr std::array<uint64_t, 2> pair(uint64_t counter) const {
    const auto x = philox4x32({low(counter), high(counter), low(stream_), high(stream_)}, {low(seed_), high(seed_)});
    return {x[0] | uint64_t{x[1]} << 32, x[2] | uint64_t{x[3]} << 32};
  }
  constexpr uint64_t operator()(uint64_t counter) const { return pair(counter)[0]; }
  constexpr double uniform(uint64_t counter) const { return unit_double(pair(counter)[0]); }
  constexpr uint64_t below(uint64_t n, uint64_t counter) const { return scaled(pair(counter)[0], n); }
  constexpr uint64_t seed() const { return seed_; }
  constexpr uint64_t stream() const { return stream_; }

 private:
  static constexpr uint32_t low(uint64_t x) { return static_cast<uint32_t>(x); }
  static constexpr uint32_t high(uint64_t x) { return static_cast<uint32_t>(x >> 32); }
  uint64_t seed_, stream_;
};

/// A counter for a unit with a number as id: a bijection that spreads all bits (the finaliser of SplitMix64,
/// doi 10.1145/2660193.2660195).
constexpr uint64_t unit_counter(uint64_t id) {
  id += 0x9e3779b97f4a7c15;
  id = (id ^ id >> 30) * 0xbf58476d1ce4e5b9;
  id = (id ^ id >> 27) * 0x94d049bb133111eb;
  return id ^ id >> 31;
}
/// A counter for a unit with a text as id: XXH3, 64 bits.
uint64_t unit_counter(std::string_view id);

}  // namespace assay
