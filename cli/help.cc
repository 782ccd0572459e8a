#include "help.h"

#include <fmt/format.h>

#include <algorithm>

#include "assay/metric.h"

namespace assay::cli {
namespace {

constexpr size_t option_column = 30, widest = 100;

std::string flags_of(const CLI::Option& option) {
  std::string text;
  for (const auto& name : option.get_snames()) text += fmt::format("-{}, ", name);
  for (const auto& name : option.get_lnames()) text += fmt::format("--{}, ", name);
  if (text.empty()) return option.get_name();
  text.resize(text.size() - 2);
  auto value = option.get_type_name();
  return option.get_items_expected_max() == 0 || value.empty() ? text : text + " " + value;
}

std::string option_line(const CLI::Option& option, const Style& style) {
  auto flags = "  " + flags_of(option);
  bool fits = flags.size() + 2 <= option_column;
  auto gap = fits ? std::string(option_column - flags.size(), ' ') : "\n" + std::string(option_column, ' ');
  return flags + gap + fill(option.get_description(), std::min(style.width, widest), option_column) + "\n";
}

std::string option_groups(const CLI::App& app, const Style& style) {
  std::string text;
  for (const auto& group : app.get_groups()) {
    auto options = app.get_options([&](const CLI::Option* o) { return o->get_group() == group; });
    if (options.empty() || group.empty()) continue;
    text += fmt::format("\n{}\n", paint(group + ":", Tone::strong, style));
    for (const auto* option : options) text += option_line(*option, style);
  }
  return text;
}

std::string indented(const std::string& lines) {
  std::string text = "  ";
  for (char c : lines) text += c, text += c == '\n' ? "  " : "";
  return text;
}

}  // namespace

std::string overview(const Style& style) {
  const auto& tasks = EnumNames<Task>::names;
  auto text = fmt::format("assay {} - exact evaluation of machine-learning models\n\n{}\n", ASSAY_VERSION,
                          paint("Commands:", Tone::strong, style));
  for (const auto* command : commands()) text += fmt::format("  {:<10} {}\n", command->name, command->summary);
  text += fmt::format("\n{}\n", paint("Try:", Tone::strong, style));
  text +=
      "  assay evaluate predictions.csv --task binary --target label --score p\n"
      "  assay list --task regression\n"
      "  assay evaluate --help\n";
  return text + fmt::format("\nTasks: {}.\n", fmt::join(tasks, ", "));
}

std::string help_of(const Command& command, const CLI::App& app, const Style& style) {
  auto text = fmt::format("{}\n\n{}\n{}\n", command.summary, paint("Examples:", Tone::strong, style),
                          indented(command.examples()));
  text += fmt::format("\n{}\n  assay {} {}\n", paint("Usage:", Tone::strong, style), command.name, command.usage);
  return text + option_groups(app, style);
}

}  // namespace assay::cli
