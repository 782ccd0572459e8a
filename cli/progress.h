// Progress on stderr, by bytes: a line that is redrawn on a terminal, plain lines every ten seconds
// elsewhere.
#pragma once
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <thread>

#include "assay/fields.h"

namespace assay::cli {

enum class ShowProgress : uint8_t { automatic, always, never };

class Progress {
 public:
  struct Amount {
    uint64_t done = 0, total = 0;  // bytes; a total of 0 is not known
  };

  /// Polls `amount` from a thread of its own until it is destroyed. Shows nothing in the first second.
  Progress(ShowProgress show, bool quiet, std::function<Amount()> amount);
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;
  ~Progress();

  /// Takes the line away, if one is shown. Safe from any thread.
  static void clear();
  /// Whether a line is shown. Safe in a signal handler.
  static bool visible();

 private:
  using Clock = std::chrono::steady_clock;
  void run();
  void draw(double seconds);

  std::function<Amount()> amount_;
  bool terminal_ = false;
  Clock::time_point start_ = Clock::now();
  std::mutex mutex_;
  std::condition_variable ended_;
  bool end_ = false;
  std::thread thread_;
};

/// "1.2 GB", "12 kB".
std::string show_bytes(double bytes);

}  // namespace assay::cli

namespace assay {
template <> struct EnumNames<cli::ShowProgress> {
  static constexpr std::array<std::string_view, 3> names{"auto", "always", "never"};
};
}  // namespace assay
