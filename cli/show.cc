// assay show: the results of a saved state.
#include "command.h"
#include "data_options.h"
#include "output_options.h"
#include "state_files.h"

namespace assay::cli {
namespace {

struct ShowOptions {
  Texts states;
  OutputOptions output;
};

int run(const ShowOptions& options) {
  if (options.states.size() != 1)
    throw usage_error("one STATE is needed, saved by assay evaluate --save-state or assay merge");
  options.output.check();
  options.output.write(Report{load_state(options.states[0]).result()});
  return Exit::fine;
}

std::string examples() {
  return "assay show whole.assay\n"
         "assay show whole.assay --format json";
}

std::function<int()> declare(CLI::App& app) {
  auto options = std::make_shared<ShowOptions>();
  app.option_defaults()->group("Inputs");
  app.add_option("STATE", options->states, "A saved state; - for stdin");
  options->output.declare(app);
  return [options] { return run(*options); };
}

}  // namespace

const Command show_command{
    .name = "show",
    .summary = "Results of a saved state",
    .usage = "STATE [options]",
    .examples = examples,
    .declare = declare,
};

}  // namespace assay::cli
