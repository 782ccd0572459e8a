// Arrow's errors as ours; decompression by Arrow's codecs.
#include "io/arrow_status.h"

#include <arrow/buffer.h>
#include <arrow/io/compressed.h>
#include <arrow/io/file.h>
#include <arrow/io/memory.h>
#include <arrow/util/compression.h>
#include <arrow/util/io_util.h>

#include <algorithm>

#include "assay/error.h"

namespace assay::io {
namespace {

std::string first_line(const std::string& text) { return text.substr(0, text.find('\n')); }

class Decompressed final : public ByteStream {
 public:
  Decompressed(std::unique_ptr<ByteStream> source, std::string_view compression, std::string name)
      : name_(std::move(name)), context_("damaged " + std::string(compression) + " data") {
    raw_ = std::make_shared<ArrowInput>(std::move(source));
    if (compression == "deflate") {
      arrow::util::GZipCodecOptions options;
      options.gzip_format = arrow::util::GZipFormat::DEFLATE;
      codec_ = check(arrow::util::Codec::Create(arrow::Compression::GZIP, options), name_, context_);
      stream_ = check(arrow::io::CompressedInputStream::Make(codec_.get(), raw_), name_, context_);
      return;
    }
    const auto type =
        check(arrow::util::Codec::GetCompressionType(compression == "bzip2" ? "bz2" : std::string(compression)), name_,
              context_);
    codec_ = check(arrow::util::Codec::Create(type), name_, context_);
    stream_ = check(arrow::io::CompressedInputStream::Make(codec_.get(), raw_), name_, context_);
  }
  size_t read(void* out, size_t n) override {
    auto got = stream_->Read(static_cast<int64_t>(n), out);
    if (!got.ok()) raw_->rethrow();
    return static_cast<size_t>(check(std::move(got), name_, context_));
  }

 private:
  std::string name_, context_;
  std::shared_ptr<ArrowInput> raw_;
  std::unique_ptr<arrow::util::Codec> codec_;
  std::shared_ptr<arrow::io::CompressedInputStream> stream_;
};

}  // namespace

void throw_status(const arrow::Status& status, const std::string& name, const std::string& context) {
  if (status.IsOutOfMemory()) throw IoError(name + ": not enough memory");
  if (const int error = arrow::internal::ErrnoFromStatus(status)) throw_system_error(name, error);
  throw data_error(name + ": " + context + " (" + first_line(status.message()) + ")");
}

ArrowInput::ArrowInput(std::unique_ptr<ByteStream> source) : source_(std::move(source)) {}

arrow::Status ArrowInput::Close() {
  source_.reset();
  return arrow::Status::OK();
}

arrow::Result<int64_t> ArrowInput::Read(int64_t nbytes, void* out) {
  try {
    int64_t done = 0;
    while (done < nbytes) {
      const size_t got = source_->read(static_cast<char*>(out) + done, static_cast<size_t>(nbytes - done));
      if (got == 0) break;
      done += static_cast<int64_t>(got);
    }
    position_ += done;
    return done;
  } catch (const std::exception& e) {
    failure_ = std::current_exception();
    return arrow::Status::IOError(e.what());
  }
}

arrow::Result<std::shared_ptr<arrow::Buffer>> ArrowInput::Read(int64_t nbytes) {
  constexpr int64_t step = int64_t{16} << 20;  // a damaged length must not allocate what the file does not hold
  ARROW_ASSIGN_OR_RAISE(auto buffer, arrow::AllocateResizableBuffer(std::min(nbytes, step)));
  int64_t done = 0;
  for (int64_t got = 1; done < nbytes && got > 0; done += got) {
    const int64_t wanted = std::min(nbytes - done, std::max(step, done));
    ARROW_RETURN_NOT_OK(buffer->Resize(done + wanted, false));
    ARROW_ASSIGN_OR_RAISE(got, Read(wanted, buffer->mutable_data() + done));
  }
  ARROW_RETURN_NOT_OK(buffer->Resize(done, false));
  return std::shared_ptr<arrow::Buffer>(std::move(buffer));
}

void ArrowInput::rethrow() const {
  if (failure_) std::rethrow_exception(failure_);
}

std::shared_ptr<arrow::io::RandomAccessFile> random_access(InputFile& file) {
  if (!file.plain()) return std::make_shared<arrow::io::BufferReader>(arrow::Buffer::FromString(file.read_all()));
  return check(arrow::io::ReadableFile::Open(file.path()), file.name(), "cannot be opened");
}

std::unique_ptr<ByteStream> decompress(std::unique_ptr<ByteStream> source, std::string_view compression,
                                       const std::string& name) {
  return std::make_unique<Decompressed>(std::move(source), compression, name);
}

}  // namespace assay::io
