// Parquet files, streamed in batches of rows: only the pages of the needed columns are read.
#include <arrow/io/interfaces.h>
#include <arrow/memory_pool.h>
#include <arrow/record_batch.h>
#include <arrow/type.h>
#include <parquet/arrow/reader.h>
#include <parquet/exception.h>
#include <parquet/file_reader.h>
#include <parquet/metadata.h>
#include <parquet/properties.h>

#include <algorithm>

#include "assay/error.h"
#include "io/arrow_columns.h"
#include "io/arrow_status.h"
#include "io/cell_text.h"
#include "io/read_ahead.h"

namespace assay::io {
namespace {

constexpr int64_t batch_rows = 1 << 16;
const std::string damaged = "not a readable Parquet file";

class ParquetReader final : public Reader {
 public:
  ParquetReader(std::unique_ptr<InputFile> file, unsigned threads)
      : name_(file->name()), progress_(file->progress()), threads_(threads), file_(random_access(*file)) {
    bytes_ = file->plain() ? file->size() : 0;
    guarded([&] { open(); });
    tidy_names(names_);
  }

  void select(const std::vector<Wanted>& wanted) override {
    wanted_ = wanted;
    guarded([&] { start(); });
    ahead_.start(threads_, [this](Chunk& chunk) { return read(chunk); });
  }

  bool next(Chunk& chunk) override { return ahead_.next(chunk); }

 private:
  template <class F> void guarded(F&& work) const {
    try {
      work();
    } catch (const parquet::ParquetException& e) {
      throw data_error(name_ + ": " + damaged + " (" +
                       std::string(e.what()).substr(0, std::string(e.what()).find('\n')) + ")");
    }
  }

  void open() {
    parquet::ReaderProperties properties(arrow::default_memory_pool());
    properties.enable_buffered_stream();
    properties.set_buffer_size(1 << 20);
    file_reader_ = parquet::ParquetFileReader::Open(file_, properties);
    metadata_ = file_reader_->metadata();
    const auto* root = metadata_->schema()->group_node();
    for (int i = 0; i < root->field_count(); ++i) add_names(*root->field(i), "");
  }

  /// The name of a column, or the dotted ones of the members of a struct.
  void add_names(const parquet::schema::Node& node, const std::string& prefix) {
    const bool is_struct = node.is_group() && !node.is_repeated() &&
                           node.converted_type() == parquet::ConvertedType::NONE &&
                           (!node.logical_type() || node.logical_type()->is_none());
    if (!is_struct) return names_.push_back(prefix + node.name());
    const auto& group = static_cast<const parquet::schema::GroupNode&>(node);
    for (int i = 0; i < group.field_count(); ++i) add_names(*group.field(i), prefix + node.name() + ".");
  }

  void start() {
    parquet::ArrowReaderProperties properties(threads_ > 1);
    properties.set_batch_size(batch_rows);
    properties.set_pre_buffer(false);
    std::vector<int> leaves;
    for (int i = 0; i < metadata_->num_columns(); ++i) {
      const std::string path = metadata_->schema()->Column(i)->path()->ToDotString();
      const auto found =
          std::find_if(wanted_.begin(), wanted_.end(), [&](const Wanted& w) { return within(path, w.name); });
      if (found == wanted_.end()) continue;
      leaves.push_back(i);
      properties.set_read_dictionary(i, worth_a_dictionary(i));
    }
    auto made = parquet::arrow::FileReader::Make(arrow::default_memory_pool(), std::move(file_reader_), properties);
    reader_ = check(std::move(made), name_, damaged);
    std::vector<int> groups(static_cast<size_t>(metadata_->num_row_groups()));
    for (size_t g = 0; g < groups.size(); ++g) groups[g] = static_cast<int>(g);
    batches_ = check(reader_->GetRecordBatchReader(groups, leaves), name_, damaged);
  }

  /// Few distinct texts in every row group: their codes are read, not their bytes.
  bool worth_a_dictionary(int leaf) const {
    const auto* column = metadata_->schema()->Column(leaf);
    if (column->physical_type() != parquet::Type::BYTE_ARRAY || column->max_repetition_level() > 0) return false;
    constexpr int64_t largest = 1 << 18;
    for (int g = 0; g < metadata_->num_row_groups(); ++g) {
      const auto chunk = metadata_->RowGroup(g)->ColumnChunk(leaf);
      if (!chunk->has_dictionary_page() || chunk->data_page_offset() - chunk->dictionary_page_offset() > largest)
        return false;
      for (const auto& page : chunk->encoding_stats())
        if (page.page_type != parquet::PageType::DICTIONARY_PAGE &&
            page.encoding != parquet::Encoding::PLAIN_DICTIONARY && page.encoding != parquet::Encoding::RLE_DICTIONARY)
          return false;
      if (chunk->encoding_stats().empty()) return false;
    }
    return true;
  }

  bool read(Chunk& chunk) {
    std::shared_ptr<arrow::RecordBatch> batch;
    guarded([&] { check(batches_->ReadNext(&batch), name_, damaged); });
    if (!batch) return false;
    try {
      chunk = chunk_of(*batch, wanted_);
    } catch (const Fault& fault) {
      throw data_error(name_ + ": " + fault.text);
    }
    add_progress(batch->num_rows());
    return true;
  }

  void add_progress(int64_t rows) {
    rows_ += rows;
    const double share = static_cast<double>(rows_) / static_cast<double>(std::max<int64_t>(metadata_->num_rows(), 1));
    const auto reached = static_cast<uint64_t>(std::min(share, 1.0) * static_cast<double>(bytes_));
    progress_ += reached - reported_;
    reported_ = reached;
  }

  std::string name_;
  std::atomic<uint64_t>& progress_;
  unsigned threads_;
  std::shared_ptr<arrow::io::RandomAccessFile> file_;
  int64_t rows_ = 0;
  uint64_t bytes_ = 0, reported_ = 0;
  std::unique_ptr<parquet::ParquetFileReader> file_reader_;
  std::shared_ptr<parquet::FileMetaData> metadata_;
  std::vector<Wanted> wanted_;
  std::unique_ptr<parquet::arrow::FileReader> reader_;
  std::unique_ptr<arrow::RecordBatchReader> batches_;
  ReadAhead ahead_;  // last: its task uses the others
};

}  // namespace

std::unique_ptr<Reader> read_parquet(std::unique_ptr<InputFile> file, unsigned threads) {
  return std::make_unique<ParquetReader>(std::move(file), threads);
}

}  // namespace assay::io
