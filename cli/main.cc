// The command `assay`.
#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>

#include "command.h"
#include "failure.h"
#include "help.h"
#include "interrupt.h"
#include "io/state_file.h"
#include "output.h"

namespace assay::cli {

std::span<const Command* const> commands() {
  static const Command* const all[] = {&evaluate_command, &compare_command, &tune_command, &check_command,
                                       &merge_command,    &show_command,    &list_command, &recommend_command,
                                       &plan_command,     &explain_command};
  return all;
}

namespace {

const Command& find_command(const std::string& name) {
  std::vector<std::string> names;
  for (const auto* command : commands()) {
    if (command->name == name) return *command;
    names.emplace_back(command->name);
  }
  throw usage_error(fmt::format("unknown command '{}'{} (assay --help shows all)", name, did_you_mean(name, names)));
}

void refuse_unknown(const CLI::App& app, const Command& command) {
  for (const auto& text : app.remaining()) {
    if (text.size() < 2 || text[0] != '-') throw usage_error(fmt::format("unexpected argument '{}'", text));
    auto flag = text.substr(0, text.find('='));
    std::vector<std::string> names;
    for (const auto* option : app.get_options())
      for (const auto& name : option->get_lnames()) names.push_back("--" + name);
    throw usage_error(fmt::format("unknown option '{}'{} (assay {} --help shows all)", flag, did_you_mean(flag, names),
                                  command.name));
  }
}

/// `--flag=` would swallow the next argument, and `--flag ''` would count as not given.
void refuse_empty_values(const std::vector<std::string>& arguments) {
  for (size_t i = 0; i < arguments.size(); ++i) {
    const auto& text = arguments[i];
    if (text == "--") return;
    if (text.empty())
      throw usage_error(i > 0 && arguments[i - 1].starts_with('-')
                            ? fmt::format("option '{}' lacks a value", arguments[i - 1])
                            : "an argument is empty");
    if (text.size() > 3 && text.starts_with("--") && text.find('=') == text.size() - 1)
      throw usage_error(fmt::format("option '{}' lacks a value", text.substr(0, text.size() - 1)));
  }
}

/// CLI11 says how many values it wanted; the cause is that one lacks, or that the option stands twice.
[[noreturn]] void refuse_count(const CLI::ArgumentMismatch& error) {
  std::string_view text = error.what();
  auto flag = text.substr(0, text.find(':'));
  bool many = text.find("At Most") != text.npos;
  throw usage_error(fmt::format("option '{}' {}", flag, many ? "stands more than once" : "lacks a value"));
}

void parse(CLI::App& app, std::vector<std::string> arguments) try {
  refuse_empty_values(arguments);
  std::reverse(arguments.begin(), arguments.end());
  app.parse(std::move(arguments));
} catch (const CLI::ArgumentMismatch& error) {
  refuse_count(error);
}

int run_command(const Command& command, std::vector<std::string> arguments) {
  CLI::App app;
  app.set_help_flag();
  app.allow_extras();
  auto run = command.declare(app);
  bool help = false;
  app.add_flag("-h,--help", help, "This text")->group("Other");
  parse(app, std::move(arguments));
  if (help) return print_text(help_of(command, app, style(STDOUT_FILENO))), Exit::fine;
  refuse_unknown(app, command);
  return run();
}

int run(const std::vector<std::string>& arguments) {
  if (arguments.empty()) throw usage_error("a command is needed (assay --help shows them)");
  if (arguments[0] == "--help" || arguments[0] == "-h") return print_text(overview(style(STDOUT_FILENO))), Exit::fine;
  if (arguments[0] == "--version") return print_text(fmt::format("assay {}\n", ASSAY_VERSION)), Exit::fine;
  if (arguments[0].starts_with('-'))
    throw usage_error(fmt::format("'{}' stands before any command (assay --help shows them)", arguments[0]));
  return run_command(find_command(arguments[0]), {arguments.begin() + 1, arguments.end()});
}

}  // namespace
}  // namespace assay::cli

int main(int argc, char** argv) try {
  assay::cli::install_signal_handlers();
  return assay::cli::run({argv + 1, argv + argc});
} catch (...) {
  return assay::cli::report_failure();
}
