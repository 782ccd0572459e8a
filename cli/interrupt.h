// Ctrl-C: the process says so and ends at once. Only whole files are left, because a file that is being
// replaced is finished first and the others have not been touched. A second Ctrl-C does not wait.
#pragma once

namespace assay::cli {

/// SIGINT and SIGTERM end the process with 130 and 143; writes to a closed pipe fail instead of killing it.
void install_signal_handlers();

/// While one lives, an interrupt waits until it dies.
class UninterruptedWrite {
 public:
  UninterruptedWrite();
  UninterruptedWrite(const UninterruptedWrite&) = delete;
  UninterruptedWrite& operator=(const UninterruptedWrite&) = delete;
  ~UninterruptedWrite();
};

}  // namespace assay::cli
