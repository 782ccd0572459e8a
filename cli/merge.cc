// assay merge: saved states of parts become the state of the whole.
#include "command.h"
#include "data_options.h"
#include "io/state_file.h"
#include "output.h"
#include "state_files.h"

namespace assay::cli {
namespace {

struct MergeOptions {
  Texts states;
  std::string output;
};

int run(const MergeOptions& options) {
  if (options.states.empty()) throw usage_error("STATE is needed: states saved by assay evaluate --save-state");
  if (options.output.empty()) throw usage_error("--output is needed: the file of the merged state");
  io::check_writable(options.output);
  write_result(options.output, load_states(options.states).save());
  return Exit::fine;
}

std::string examples() {
  return "assay merge part1.assay part2.assay -o whole.assay\n"
         "assay show whole.assay";
}

std::function<int()> declare(CLI::App& app) {
  auto options = std::make_shared<MergeOptions>();
  app.option_defaults()->group("Options");
  app.add_option("STATE", options->states, "States saved by assay evaluate --save-state; - for stdin");
  add_single(app, "-o,--output", options->output, "FILE", "The merged state; - for stdout");
  return [options] { return run(*options); };
}

}  // namespace

const Command merge_command{
    .name = "merge",
    .summary = "One state from the saved states of parts",
    .usage = "STATE... -o STATE",
    .examples = examples,
    .declare = declare,
};

}  // namespace assay::cli
