#include "interrupt.h"

#include <signal.h>
#include <unistd.h>

#include <atomic>
#include <cstring>

#include "progress.h"

namespace assay::cli {
namespace {

std::atomic<bool> writing{false};
std::atomic<int> caught{0};

void say(const char* text) {
  if (::write(STDERR_FILENO, text, std::strlen(text)) < 0) return;
}

void on_signal(int number) {
  if (Progress::visible()) say("\r\x1b[K");
  bool first = caught.exchange(number) == 0;
  if (first) say(number == SIGINT ? "assay: interrupted\n" : "assay: terminated\n");
  if (first && writing.load()) return;
  ::_exit(128 + number);
}

}  // namespace

void install_signal_handlers() {
  ::signal(SIGPIPE, SIG_IGN);
  struct sigaction action {};
  action.sa_handler = on_signal;
  ::sigemptyset(&action.sa_mask);
  for (int number : {SIGINT, SIGTERM}) {
    struct sigaction old {};
    if (::sigaction(number, nullptr, &old) == 0 && old.sa_handler != SIG_IGN) ::sigaction(number, &action, nullptr);
  }
}

UninterruptedWrite::UninterruptedWrite() { writing = true; }

UninterruptedWrite::~UninterruptedWrite() {
  writing = false;
  if (int number = caught.load()) ::_exit(128 + number);
}

}  // namespace assay::cli
