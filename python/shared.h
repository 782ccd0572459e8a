// An evaluator that several Python threads may use, one at a time. No thread waits for the mutex while it holds the
// GIL.
#pragma once
#include <nanobind/nanobind.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/vector.h>

#include <mutex>

#include "assay/evaluator.h"
#include "values.h"

namespace assay::python {

class Shared {
 public:
  explicit Shared(Config config) : evaluator_(std::move(config)) {}
  explicit Shared(Evaluator evaluator) : evaluator_(std::move(evaluator)) {}

  const Config& config() const { return evaluator_.config(); }
  void update(const nb::kwargs& columns);
  /// f(evaluator), alone and without the GIL.
  template <class F> auto alone(F&& f) {
    nb::gil_scoped_release release;
    std::scoped_lock lock(mutex_);
    return f(evaluator_);
  }
  void merge(Shared& other) {
    nb::gil_scoped_release release;
    if (&other == this) {
      std::scoped_lock lock(mutex_);
      return evaluator_.merge(Evaluator::load(evaluator_.save()));
    }
    std::scoped_lock lock(mutex_, other.mutex_);
    evaluator_.merge(other.evaluator_);
  }
  void reset() {
    auto lock = locked();
    evaluator_.reset();
  }
  nb::dict result(const std::string& worst, const std::vector<std::string>& fairness,
                  const std::vector<std::string>& window) {
    return to_python(alone([&](Evaluator& e) { return e.result({worst, fairness, window}); }));
  }
  nb::bytes save() {
    auto lock = locked();
    std::string bytes = evaluator_.save();
    return nb::bytes(bytes.data(), bytes.size());
  }

 private:
  std::unique_lock<std::mutex> locked() {
    std::unique_lock lock(mutex_, std::try_to_lock);
    if (!lock) {
      nb::gil_scoped_release release;
      lock.lock();
    }
    return lock;
  }

  Evaluator evaluator_;
  std::mutex mutex_;
};

}  // namespace assay::python
