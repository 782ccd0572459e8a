// Parquet and Arrow files for tests.
#pragma once
#include <arrow/api.h>
#include <arrow/io/file.h>
#include <arrow/ipc/writer.h>
#include <gtest/gtest.h>
#include <parquet/arrow/writer.h>

#include <memory>
#include <string>
#include <vector>

namespace assay::io {

inline void ok(const arrow::Status& status) { ASSERT_TRUE(status.ok()) << status.ToString(); }

/// An array from the values that `append` adds to a builder.
template <class Builder, class F> std::shared_ptr<arrow::Array> array(Builder&& builder, F&& append) {
  append(builder);
  return builder.Finish().ValueOrDie();
}

template <class Builder, class T> std::shared_ptr<arrow::Array> array_of(const std::vector<T>& values) {
  Builder builder;
  for (const auto& value : values) ok(builder.Append(value));
  return builder.Finish().ValueOrDie();
}

inline std::shared_ptr<arrow::Table> table(std::vector<std::pair<std::string, std::shared_ptr<arrow::Array>>> columns) {
  arrow::FieldVector fields;
  arrow::ArrayVector arrays;
  for (auto& [name, values] : columns) {
    fields.push_back(arrow::field(name, values->type()));
    arrays.push_back(values);
  }
  return arrow::Table::Make(arrow::schema(fields), arrays);
}

inline std::string write_parquet(const std::string& path, const arrow::Table& data, int64_t group_rows = 1 << 20) {
  auto sink = arrow::io::FileOutputStream::Open(path).ValueOrDie();
  const auto stored = parquet::ArrowWriterProperties::Builder().store_schema()->build();
  ok(parquet::arrow::WriteTable(data, arrow::default_memory_pool(), sink, group_rows,
                                parquet::default_writer_properties(), stored));
  ok(sink->Close());
  return path;
}

inline std::string write_arrow(const std::string& path, const arrow::Table& data, bool stream = false,
                               int64_t batch_rows = 1 << 20) {
  auto sink = arrow::io::FileOutputStream::Open(path).ValueOrDie();
  auto writer =
      (stream ? arrow::ipc::MakeStreamWriter(sink, data.schema()) : arrow::ipc::MakeFileWriter(sink, data.schema()))
          .ValueOrDie();
  ok(writer->WriteTable(data, batch_rows));
  ok(writer->Close());
  ok(sink->Close());
  return path;
}

}  // namespace assay::io
