// Saved states from strangers: a true state, edited byte by byte, with checksums made right again. It is refused with
// CorruptState, or it is a state that can be asked, merged and saved.
// Input: task and kind of state, then edits (what, where: 2 bytes, byte).
#include <xxhash.h>

#include <cstdint>
#include <cstdlib>
#include <map>
#include <string>

#include "assay/evaluator.h"

namespace {

using namespace assay;

template <class T> void add(Batch& batch, Role role, const char* name, std::vector<T> values) {
  batch.rows = static_cast<int64_t>(values.size());
  batch.columns.push_back({role, name, make_column(std::move(values))});
}

Batch example(Task task) {
  Batch batch;
  switch (task) {
    case Task::binary:
      add<int64_t>(batch, Role::target, "t", {0, 1, 1, 0, 1, 0});
      add<double>(batch, Role::score, "s", {0.1, 0.9, 0.4, 0.4, 1, 0});
      break;
    case Task::multiclass:
      add<int64_t>(batch, Role::target, "t", {0, 1, 2, 2, 1, 0});
      add<double>(batch, Role::score, "a", {0.5, 0.25, 0, 0.125, 0.25, 1});
      add<double>(batch, Role::score, "b", {0.25, 0.5, 0.5, 0.125, 0.25, 0});
      add<double>(batch, Role::score, "c", {0.25, 0.25, 0.5, 0.75, 0.5, 0});
      break;
    case Task::multilabel:
      for (const char* name : {"a", "b"}) add<int64_t>(batch, Role::target, name, {0, 1, 1, 0, 1, 0});
      for (const char* name : {"a", "b"}) add<double>(batch, Role::score, name, {0.1, 0.9, 0.4, 0.4, 1, 0});
      break;
    case Task::regression:
      add<double>(batch, Role::target, "t", {0.5, 1, 2, 1e300, 3, 1e-300});
      add<double>(batch, Role::prediction, "p", {1, 1, 2.5, 2, 3, 0.25});
      break;
    case Task::ranking:
      add<std::string>(batch, Role::query, "q", {"x", "x", "y", "y", "y", "z"});
      add<int64_t>(batch, Role::target, "t", {0, 1, 2, 0, 1, 0});
      add<double>(batch, Role::score, "s", {0.1, 0.9, 0.4, 0.4, 1, 0});
      break;
  }
  add<std::string>(batch, Role::slice, "by", {"u", "v", "u", "v", "w", "u"});
  add<double>(batch, Role::slice, "age", {17, 18, 40, 18, 7, 99});
  add<std::string>(batch, Role::id, "id", {"k", "l", "m", "n", "k", "o"});
  constexpr int64_t day = 86'400'000'000;
  add<int64_t>(batch, Role::time, "time", {0, day / 2, day, 9 * day, -day, 40 * day});
  return batch;
}

/// What a state keeps beside its slices: nothing, replicas of the units, or crossed bins and windows of time.
enum class Kind : uint8_t { plain, replicas, windows };
constexpr size_t kinds = 3;

Config config(Task task, Kind kind, std::vector<std::string> metrics) {
  Config config{.task = task, .metrics = std::move(metrics), .by = {{"by"}}};
  if (kind == Kind::replicas) config.ci = "bootstrap(10)";
  if (kind == Kind::windows) config.by.push_back({"by", "age:bins(18,40)"}), config.window = {"time=1d", "time=1w"};
  if (task == Task::multiclass) config.labels = {"0", "1", "2"};
  return config;
}

/// A state with every metric that the example has the columns for.
std::string whole_state(Task task, Kind kind) {
  std::vector<std::string> metrics;
  for (const MetricDef& def : catalog()) {
    if (def.task != task) continue;
    try {
      Evaluator(config(task, kind, {std::string(def.name)})).update(example(task));
      metrics.emplace_back(def.name);
    } catch (const InvalidInput&) {
    }
  }
  Evaluator evaluator(config(task, kind, metrics));
  evaluator.update(example(task));
  return evaluator.save();
}

const std::string& base(Task task, Kind kind) {
  static std::map<std::pair<Task, Kind>, std::string> states;
  auto& state = states[{task, kind}];
  if (state.empty()) state = whole_state(task, kind);
  return state;
}

struct Layout {
  std::string head;
  std::vector<std::string> sections;
};

constexpr size_t magic_size = 8;

Layout parse(std::string_view file) {
  Layout layout{std::string(file.substr(0, magic_size)), {}};
  Reader reader(file.substr(magic_size, file.size() - magic_size - 16));
  Writer version;
  version(reader.varint());
  layout.head += version.bytes();
  while (reader.left() > 0) {
    layout.sections.emplace_back(reader.view(reader.length()));
    reader.view(8);
  }
  return layout;
}

std::string assemble(const Layout& layout) {
  Writer file;
  file.raw(layout.head.data(), layout.head.size());
  for (const auto& section : layout.sections) {
    file(section);
    const uint64_t sum = XXH3_64bits(section.data(), section.size());
    file.raw(&sum, 8);
  }
  const auto hash = XXH3_128bits(file.bytes().data(), file.bytes().size());
  file.raw(&hash.low64, 8), file.raw(&hash.high64, 8);
  return file.take();
}

void edit(Layout& layout, uint8_t what, size_t where, char byte) {
  std::string& section = layout.sections[what / 4 % layout.sections.size()];
  const size_t at = where % (section.size() + 1);
  if (what % 4 == 0) section.insert(at, 1, byte);
  if (at == section.size()) return;
  if (what % 4 == 1) section.erase(at, 1);
  if (what % 4 == 2) section[at] = byte;
  if (what % 4 == 3) section[at] = static_cast<char>(section[at] ^ (1 << (byte & 7)));
}

void demand(bool holds) {
  if (!holds) std::abort();
}

void use(Evaluator evaluator, const std::string& other) {
  const std::string saved = evaluator.save();
  demand(Evaluator::load(saved).save() == saved);
  try {
    evaluator.result();
  } catch (const InvalidInput&) {  // undefined=error
  }
  try {
    evaluator.merge(Evaluator::load(other));
    evaluator.result();
  } catch (const CorruptState&) {
  } catch (const InvalidInput&) {
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  constexpr size_t tasks = EnumNames<Task>::names.size();
  const std::string& state = base(static_cast<Task>(data[0] % tasks), static_cast<Kind>(data[0] / tasks % kinds));
  Layout layout = parse(state);
  if (size == 1) demand(assemble(layout) == state);
  for (size_t i = 1; i + 4 <= size; i += 4)
    edit(layout, data[i], data[i + 1] | data[i + 2] << 8, static_cast<char>(data[i + 3]));
  try {
    use(Evaluator::load(assemble(layout)), state);
  } catch (const CorruptState&) {
  }
  return 0;
}
