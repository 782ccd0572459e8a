#include "progress.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cmath>

#include "terminal.h"

namespace assay::cli {
namespace {

std::atomic<bool> line_shown{false};
std::mutex drawing;

void put(std::string_view text) {
  while (!text.empty()) {
    auto n = ::write(STDERR_FILENO, text.data(), text.size());
    if (n <= 0) return;  // progress is worth no failure
    text.remove_prefix(static_cast<size_t>(n));
  }
}

std::string show_time(double seconds) {
  auto s = static_cast<long>(std::ceil(seconds));
  if (s < 60) return fmt::format("{}s", s);
  if (s < 3600) return fmt::format("{}m {:02}s", s / 60, s % 60);
  return fmt::format("{}h {:02}m", s / 3600, s / 60 % 60);
}

std::string bar(double share, const Style& style) {
  constexpr size_t cells = 24;
  auto full = std::min(cells, static_cast<size_t>(share * cells));
  std::string text;
  for (size_t i = 0; i < cells; ++i)
    text += i < full ? (style.unicode ? "\u2501" : "=") : (style.unicode ? "\u2500" : "-");
  return text;
}

std::string describe(Progress::Amount amount, double seconds, const Style& style) {
  double done = static_cast<double>(amount.done), total = static_cast<double>(amount.total), rate = done / seconds;
  auto speed = show_bytes(rate) + "/s";
  if (amount.done == 0) return "waiting for the first rows";
  if (amount.total == 0 || amount.done > amount.total) return fmt::format("{} read, {}", show_bytes(done), speed);
  if (amount.done == amount.total) return fmt::format("{} read, computing", show_bytes(done));
  auto left = show_time((total - done) / rate) + " left";
  return fmt::format("{} {:3.0f}%  {} of {}, {}, {}", bar(done / total, style), 100 * done / total, show_bytes(done),
                     show_bytes(total), speed, left);
}

}  // namespace

std::string show_bytes(double bytes) {
  static constexpr const char* units[] = {"B", "kB", "MB", "GB", "TB"};
  size_t unit = 0;
  for (; bytes >= 999.5 && unit < 4; ++unit) bytes /= 1000;
  return fmt::format("{:.{}f} {}", bytes, unit > 0 && bytes < 9.95 ? 1 : 0, units[unit]);
}

Progress::Progress(ShowProgress show, bool quiet, std::function<Amount()> amount)
    : amount_(std::move(amount)), terminal_(is_terminal(STDERR_FILENO)) {
  bool wanted = show == ShowProgress::always || (show == ShowProgress::automatic && terminal_ && !quiet);
  if (wanted) thread_ = std::thread([this] { run(); });
}

Progress::~Progress() {
  {
    std::lock_guard lock(mutex_);
    end_ = true;
  }
  ended_.notify_all();
  if (thread_.joinable()) thread_.join();
  clear();
}

void Progress::run() {
  using namespace std::chrono_literals;
  Clock::duration pause = terminal_ ? 100ms : 10s;
  auto next = start_ + 1s;
  std::unique_lock lock(mutex_);
  while (!ended_.wait_until(lock, next, [this] { return end_; })) {
    draw(std::chrono::duration<double>(Clock::now() - start_).count());
    next = Clock::now() + pause;
  }
}

void Progress::draw(double seconds) {
  auto look = style(STDERR_FILENO);
  auto text = "assay: " + describe(amount_(), seconds, look);
  std::lock_guard lock(drawing);
  if (!terminal_) return put(text + "\n");
  line_shown = true;
  put(fmt::format("\r{}\x1b[K", cut(text, look.width - 1, look)));
}

void Progress::clear() {
  std::lock_guard lock(drawing);
  if (line_shown.exchange(false)) put("\r\x1b[K");
}

bool Progress::visible() { return line_shown.load(); }

}  // namespace assay::cli
