// Arrow IPC files (Feather 2) and streams. Files read only the buffers of the needed columns.
#include <arrow/io/interfaces.h>
#include <arrow/ipc/options.h>
#include <arrow/ipc/reader.h>
#include <arrow/record_batch.h>
#include <arrow/type.h>

#include <algorithm>

#include "assay/error.h"
#include "io/arrow_columns.h"
#include "io/arrow_status.h"
#include "io/cell_text.h"
#include "io/read_ahead.h"

namespace assay::io {
namespace {

constexpr int64_t batch_rows = 1 << 17;
const std::string damaged = "not a readable Arrow file";

/// Record batches of a file or stream.
class Batches {
 public:
  Batches(std::string name, unsigned threads)
      : name_(std::move(name)), options_(arrow::ipc::IpcReadOptions::Defaults()) {
    options_.use_threads = threads > 1;
  }
  virtual ~Batches() = default;
  virtual std::shared_ptr<arrow::Schema> schema() const = 0;
  /// Fields that will be needed; the others may be left out of the batches.
  virtual void select(const std::vector<int>& fields) = 0;
  /// Null at the end.
  virtual std::shared_ptr<arrow::RecordBatch> next() = 0;

 protected:
  std::string name_;
  arrow::ipc::IpcReadOptions options_;
};

class FileBatches final : public Batches {
 public:
  FileBatches(InputFile& file, unsigned threads)
      : Batches(file.name(), threads),
        progress_(file.progress()),
        file_(random_access(file)),
        bytes_(file.plain() ? file.size() : 0) {
    open();
  }
  std::shared_ptr<arrow::Schema> schema() const override { return reader_->schema(); }
  void select(const std::vector<int>& fields) override {
    options_.included_fields = fields;
    open();
  }
  std::shared_ptr<arrow::RecordBatch> next() override {
    const int count = reader_->num_record_batches();
    if (next_ == count) return nullptr;
    auto batch = check(reader_->ReadRecordBatch(next_++), name_, damaged);
    const uint64_t reached = bytes_ * static_cast<uint64_t>(next_) / static_cast<uint64_t>(count);
    progress_ += reached - reported_;
    reported_ = reached;
    return batch;
  }

 private:
  void open() { reader_ = check(arrow::ipc::RecordBatchFileReader::Open(file_, options_), name_, damaged); }

  std::atomic<uint64_t>& progress_;
  std::shared_ptr<arrow::io::RandomAccessFile> file_;
  std::shared_ptr<arrow::ipc::RecordBatchFileReader> reader_;
  uint64_t bytes_, reported_ = 0;
  int next_ = 0;
};

class StreamBatches final : public Batches {
 public:
  StreamBatches(std::unique_ptr<InputFile> file, unsigned threads)
      : Batches(file->name(), threads), input_(std::make_shared<ArrowInput>(std::move(file))) {
    reader_ =
        checked(arrow::ipc::RecordBatchStreamReader::Open(std::shared_ptr<arrow::io::InputStream>(input_), options_));
  }
  std::shared_ptr<arrow::Schema> schema() const override { return reader_->schema(); }
  void select(const std::vector<int>&) override {}
  std::shared_ptr<arrow::RecordBatch> next() override { return checked(reader_->Next()); }

 private:
  template <class T> T checked(arrow::Result<T> result) const {
    if (!result.ok()) input_->rethrow();
    return check(std::move(result), name_, damaged);
  }

  std::shared_ptr<ArrowInput> input_;
  std::shared_ptr<arrow::ipc::RecordBatchStreamReader> reader_;
};

class ArrowReader final : public Reader {
 public:
  ArrowReader(std::string name, std::unique_ptr<Batches> batches, unsigned threads)
      : name_(std::move(name)), threads_(threads), batches_(std::move(batches)) {
    for (const auto& field : batches_->schema()->fields()) add_field_names(*field, "", names_);
    tidy_names(names_);
  }

  void select(const std::vector<Wanted>& wanted) override {
    wanted_ = wanted;
    std::vector<int> fields;
    const auto schema = batches_->schema();
    for (int i = 0; i < schema->num_fields(); ++i)
      if (std::any_of(wanted.begin(), wanted.end(), [&](auto& w) { return within(w.name, schema->field(i)->name()); }))
        fields.push_back(i);
    if (!fields.empty()) batches_->select(fields);
    ahead_.start(threads_, [this](Chunk& chunk) { return read(chunk); });
  }

  bool next(Chunk& chunk) override { return ahead_.next(chunk); }

 private:
  bool read(Chunk& chunk) {
    while (!batch_ || begin_ == batch_->num_rows()) {
      batch_ = batches_->next();
      begin_ = 0;
      if (!batch_) return false;
    }
    const int64_t n = std::min(batch_rows, batch_->num_rows() - begin_);
    try {
      chunk = chunk_of(*batch_->Slice(begin_, n), wanted_);
    } catch (const Fault& fault) {
      throw data_error(name_ + ": " + fault.text);
    }
    begin_ += n;
    return true;
  }

  std::string name_;
  unsigned threads_;
  std::unique_ptr<Batches> batches_;
  std::vector<Wanted> wanted_;
  std::shared_ptr<arrow::RecordBatch> batch_;
  int64_t begin_ = 0;
  ReadAhead ahead_;  // last: its task uses the others
};

}  // namespace

std::unique_ptr<Reader> read_arrow(std::unique_ptr<InputFile> file, unsigned threads) {
  const std::string name = file->name();
  const bool is_file = file->peek(6) == "ARROW1";
  std::unique_ptr<Batches> batches;
  if (is_file)
    batches = std::make_unique<FileBatches>(*file, threads);
  else
    batches = std::make_unique<StreamBatches>(std::move(file), threads);
  return std::make_unique<ArrowReader>(name, std::move(batches), threads);
}

}  // namespace assay::io
