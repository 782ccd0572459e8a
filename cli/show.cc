// assay show: the results of a saved state, or of several that are merged.
#include "command.h"
#include "data_options.h"
#include "output_options.h"
#include "state_files.h"
#include "view_options.h"

namespace assay::cli {
namespace {

struct ShowOptions {
  Texts states, window;
  ViewOptions views;
  OutputOptions output;
};

int run(const ShowOptions& options) {
  if (options.states.empty())
    throw usage_error("STATE is needed: states saved by assay evaluate --save-state or assay merge");
  options.output.check();
  auto views = options.views.views();
  views.window = split_records("--window", options.window);
  options.output.write(Report{load_states(options.states).result(views)});
  return Exit::fine;
}

std::string examples() {
  return "assay show whole.assay\n"
         "assay show whole.assay --format json\n"
         "assay show days/*.assay --window 'time=rolling(7d)'";
}

std::function<int()> declare(CLI::App& app) {
  auto options = std::make_shared<ShowOptions>();
  app.option_defaults()->group("Inputs");
  app.add_option("STATE", options->states, "Saved states or folders of them, merged; - for stdin");
  app.option_defaults()->group("Slices");
  options->views.declare(app);
  add_repeated(app, "--window", options->window, "COL=SPAN,...",
               "Windows made of those that the states keep: 1w or rolling(7d) of 1d");
  options->output.declare(app);
  return [options] { return run(*options); };
}

}  // namespace

const Command show_command{
    .name = "show",
    .summary = "Results of saved states",
    .usage = "STATE... [options]",
    .examples = examples,
    .declare = declare,
};

}  // namespace assay::cli
