// Arrow's errors as ours, and our bytes as an Arrow stream.
#pragma once
#include <arrow/io/interfaces.h>
#include <arrow/result.h>
#include <arrow/status.h>

#include <memory>
#include <string>

#include "io/byte_stream.h"

namespace assay::io {

/// Throws IoError for an error of the system or of memory, else InvalidInput (data): "NAME: CONTEXT (first
/// line)".
[[noreturn]] void throw_status(const arrow::Status& status, const std::string& name, const std::string& context);

inline void check(const arrow::Status& status, const std::string& name, const std::string& context) {
  if (!status.ok()) throw_status(status, name, context);
}
template <class T> T check(arrow::Result<T> result, const std::string& name, const std::string& context) {
  check(result.status(), name, context);
  return result.MoveValueUnsafe();
}

/// Reads from `source`. An exception of the source is kept and thrown by rethrow().
class ArrowInput final : public arrow::io::InputStream {
 public:
  explicit ArrowInput(std::unique_ptr<ByteStream> source);
  arrow::Status Close() override;
  bool closed() const override { return !source_; }
  arrow::Result<int64_t> Tell() const override { return position_; }
  arrow::Result<int64_t> Read(int64_t nbytes, void* out) override;
  arrow::Result<std::shared_ptr<arrow::Buffer>> Read(int64_t nbytes) override;
  void rethrow() const;

 private:
  std::unique_ptr<ByteStream> source_;
  int64_t position_ = 0;
  std::exception_ptr failure_;
};

/// The bytes of an input at any place: the file itself when it is plain, else a copy of all of it in memory.
std::shared_ptr<arrow::io::RandomAccessFile> random_access(InputFile& file);

}  // namespace assay::io
