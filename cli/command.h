// A command of `assay`: its words and its options. One file a command; main.cc lists them.
#pragma once
#include <CLI/App.hpp>
#include <functional>
#include <span>
#include <string>
#include <string_view>

namespace assay::cli {

struct Command {
  std::string_view name;
  std::string_view summary;   // one line of the overview
  std::string_view usage;     // behind the name
  std::string (*examples)();  // lines of the help, before the options
  /// Declares the options and returns what to run once they are parsed; the result is the exit code.
  std::function<int()> (*declare)(CLI::App& app);
};

extern const Command evaluate_command, compare_command, merge_command, show_command, list_command, explain_command;

/// In the order of the overview.
std::span<const Command* const> commands();

}  // namespace assay::cli
