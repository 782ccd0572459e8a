#include "output_options.h"

#include <unistd.h>

#include "arguments.h"
#include "data_options.h"
#include "io/state_file.h"
#include "output.h"

namespace assay::cli {

void OutputOptions::declare(CLI::App& app) {
  app.option_defaults()->group("Output");
  add_single(app, "--format", format, choices<Format>(), "Form of the result (default table)");
  add_single(app, "-o,--output", output, "FILE", "Write the result there instead of to stdout");
  app.add_flag("--quiet", quiet, "No warnings and no progress");
}

Format OutputOptions::chosen() const { return format.empty() ? Format::table : parse_enum<Format>("--format", format); }

void OutputOptions::check() const {
  chosen();
  if (!output.empty()) io::check_writable(output);
}

Style OutputOptions::look() const {
  auto look = style(STDOUT_FILENO);
  if (!output.empty() && output != "-") look.colour = false, look.width = 100;
  return look;
}

void OutputOptions::write(std::string_view text) const { write_result(output, text); }

void OutputOptions::write(const Report& report) const {
  write(render(report, chosen(), look()));
  if (quiet) return;
  for (const auto& text : report.evaluation.warnings) say_warning(text);
}

}  // namespace assay::cli
