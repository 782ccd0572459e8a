#include "failure.h"

#include <fmt/format.h>
#include <unistd.h>

#include <CLI/Error.hpp>
#include <filesystem>
#include <new>

#include "assay/catalog.h"
#include "io/state_file.h"
#include "progress.h"
#include "terminal.h"

namespace assay::cli {
namespace {

void say(std::string_view kind, Tone tone, std::string_view text) {
  Progress::clear();
  auto line = fmt::format("assay: {} {}\n", paint(kind, tone, style(STDERR_FILENO)), visible(text));
  try {
    io::write_all(STDERR_FILENO, line, "stderr");
  } catch (const IoError&) {  // nobody listens; the exit code still tells
  }
}

int failure(int code, std::string_view text) {
  say("error:", Tone::bad, text);
  return code;
}

int code_of(const InvalidInput& error) {
  return error.kind == InvalidInput::Kind::usage ? Exit::usage : Exit::bad_data;
}

}  // namespace

int report_failure() noexcept try { throw; } catch (const io::ClosedPipe&) {
  return Exit::fine;
} catch (const InvalidInput& error) {
  return failure(code_of(error), error.in_flags());
} catch (const CLI::Error& error) {
  return failure(Exit::usage, error.what());
} catch (const CorruptState& error) {
  return failure(Exit::bad_state, error.what());
} catch (const IoError& error) {
  return failure(Exit::io, error.what());
} catch (const std::filesystem::filesystem_error& error) {
  return failure(Exit::io, error.what());
} catch (const std::bad_alloc&) {
  return failure(Exit::io, "out of memory: ask for less at once (--metrics, --by), or use fewer --threads");
} catch (const std::exception& error) {
  return failure(Exit::internal, fmt::format("internal error: {} (please report it)", error.what()));
} catch (...) {
  return failure(Exit::internal, "internal error of an unknown kind (please report it)");
}

void say_warning(std::string_view text) { say("warning:", Tone::doubtful, text); }
void say_failure(std::string_view text) { say("failed:", Tone::bad, text); }

std::string did_you_mean(std::string_view name, std::span<const std::string> names) {
  auto near = nearest(name, names);
  return near.empty() ? "" : fmt::format("; did you mean {}?", fmt::join(near, ", "));
}

}  // namespace assay::cli
