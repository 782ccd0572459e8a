// One chunk read ahead on an I/O thread while the one before is in use.
#pragma once
#include <functional>
#include <future>

#include "io/reader.h"

namespace assay::io {

class ReadAhead {
 public:
  using Read = std::function<bool(Chunk&)>;
  ~ReadAhead();
  /// With one thread, nothing is read ahead.
  void start(unsigned threads, Read read);
  bool next(Chunk& chunk);

 private:
  void submit();

  struct Step {
    bool more = false;
    Chunk chunk;
  };
  Read read_;
  bool threaded_ = false, ended_ = false;
  std::future<Step> ahead_;
};

}  // namespace assay::io
