// Folders, globs and endings.
#include "io/paths.h"

#include <glob.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <system_error>

#include "assay/error.h"
#include "io/dialect.h"

namespace assay::io {
namespace {

namespace fs = std::filesystem;

struct Ending {
  std::string_view text;
  Format format;
};
constexpr Ending endings[] = {{".csv", Format::csv},         {".tsv", Format::tsv},      {".tab", Format::tsv},
                              {".parquet", Format::parquet}, {".pq", Format::parquet},   {".parq", Format::parquet},
                              {".arrow", Format::arrow},     {".arrows", Format::arrow}, {".feather", Format::arrow},
                              {".ipc", Format::arrow},       {".jsonl", Format::jsonl},  {".ndjson", Format::jsonl},
                              {".json", Format::jsonl}};
constexpr std::string_view compressions[] = {".gz", ".zst", ".zstd", ".bz2", ".lz4"};

std::string lowered(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  return out;
}

[[noreturn]] void throw_path_error(const std::string& path, const std::error_code& error) {
  throw IoError(path + ": " + std::generic_category().message(error.value()));
}

bool hidden(const fs::path& path) {
  const std::string name = path.filename().string();
  return (name.starts_with('.') || name.starts_with('_')) && name.find('=') == name.npos;  // _year=2024 is a partition
}

void add_folder(const fs::path& folder, Format declared, std::vector<std::string>& files) {
  std::error_code error;
  fs::directory_iterator entries(folder, error);
  if (error) throw_path_error(folder.string(), error);
  for (; entries != fs::directory_iterator(); entries.increment(error)) {
    if (error) throw_path_error(folder.string(), error);
    const fs::path& path = entries->path();
    if (hidden(path)) continue;
    if (entries->is_directory(error) && !entries->is_symlink(error))
      add_folder(path, declared, files);
    else if (format_of_path(path.string()) != Format::unknown || (declared != Format::unknown && !path.has_extension()))
      files.push_back(path.string());
  }
}

std::vector<std::string> files_of_folder(const std::string& path, Format declared) {
  std::vector<std::string> files;
  add_folder(path, declared, files);
  if (files.empty()) throw data_error(path + ": the folder holds no table files (csv, tsv, parquet, arrow, jsonl)");
  std::sort(files.begin(), files.end());
  return files;
}

/// `folder` and the folders below it, as patterns that match nothing else.
void add_tree(const std::string& folder, std::vector<std::string>& patterns) {
  std::string pattern;
  for (char c : folder)
    pattern += std::string_view("*?[\\").find(c) == std::string_view::npos ? "" : "\\", pattern += c;
  patterns.push_back(pattern);
  std::error_code error;
  for (fs::directory_iterator entries(folder, error), end; !error && entries != end; entries.increment(error))
    if (entries->is_directory(error) && !entries->is_symlink(error) && !hidden(entries->path()))
      add_tree(entries->path().string(), patterns);
}

/// Splits at the first `**` that is a whole part of the path: what stands before it and behind it.
bool split_at_tree(const std::string& pattern, std::string& before, std::string& behind) {
  for (size_t at = 0; (at = pattern.find("**", at)) != std::string::npos; at += 2) {
    const bool begins = at == 0 || pattern[at - 1] == '/', ends = at + 2 == pattern.size() || pattern[at + 2] == '/';
    if (!begins || !ends) continue;
    before = pattern.substr(0, at), behind = pattern.substr(std::min(at + 3, pattern.size()));
    return true;
  }
  return false;
}

std::vector<std::string> matches(const std::string& pattern) {
  if (std::string before, behind; split_at_tree(pattern, before, behind)) {
    while (before.size() > 1 && before.ends_with('/')) before.pop_back();
    std::vector<std::string> paths, trees;
    for (const auto& folder : before.empty() ? std::vector<std::string>{"."} : matches(before)) {
      std::error_code error;
      if (!fs::is_directory(folder, error)) continue;
      if (behind.empty())
        paths.push_back(folder);
      else
        add_tree(folder, trees);
    }
    for (const auto& tree : trees)
      for (auto& path : matches(tree + "/" + behind)) paths.push_back(std::move(path));
    std::sort(paths.begin(), paths.end());
    paths.erase(std::unique(paths.begin(), paths.end()), paths.end());
    return paths;
  }
  glob_t found{};
  const int failed = ::glob(pattern.c_str(), GLOB_NOSORT, nullptr, &found);
  std::vector<std::string> paths;
  for (size_t i = 0; failed == 0 && i < found.gl_pathc; ++i) paths.emplace_back(found.gl_pathv[i]);
  ::globfree(&found);
  std::sort(paths.begin(), paths.end());
  return paths;
}

void add_path(const std::string& path, Format declared, std::vector<std::string>& files) {
  std::error_code error;
  const auto status = fs::status(path, error);
  if (path == "-" || (fs::exists(status) && !fs::is_directory(status))) {
    files.push_back(path);
  } else if (fs::is_directory(status)) {
    for (auto& file : files_of_folder(path, declared)) files.push_back(std::move(file));
  } else if (path.find_first_of("*?[") == std::string::npos || status.type() != fs::file_type::not_found) {
    throw_path_error(path, error ? error : std::make_error_code(std::errc::no_such_file_or_directory));
  } else {
    const auto found = matches(path);
    if (found.empty()) throw IoError(path + ": no file matches");
    for (const auto& match : found) add_path(match, declared, files);
  }
}

/// A file that is read twice would count its rows twice.
void refuse_repeated(const std::vector<std::string>& files) {
  std::map<std::string, std::string> known;
  for (const auto& file : files) {
    std::error_code error;
    if (!fs::is_regular_file(file, error)) continue;
    const auto [same, is_new] = known.emplace(fs::canonical(file, error).string(), file);
    if (!is_new)
      throw usage_error("the same file is given twice, and its rows would count twice: " + same->second +
                        (same->second == file ? "" : " and " + file));
  }
}

}  // namespace

Format format_named(std::string_view name) {
  constexpr std::pair<std::string_view, Format> names[] = {{"", Format::unknown},    {"csv", Format::csv},
                                                           {"tsv", Format::tsv},     {"parquet", Format::parquet},
                                                           {"arrow", Format::arrow}, {"jsonl", Format::jsonl}};
  for (const auto& [known, format] : names)
    if (known == name) return format;
  throw usage_error("'" + std::string(name) + "' is no table format (csv, tsv, parquet, arrow, jsonl)");
}

Format format_of_path(std::string_view path) {
  std::string name = lowered(path.substr(path.rfind('/') + 1));
  for (const auto compression : compressions)
    if (name.ends_with(compression)) {
      name.resize(name.size() - compression.size());
      break;
    }
  for (const auto& ending : endings)
    if (name.ends_with(ending.text)) return ending.format;
  return Format::unknown;
}

Format format_of_bytes(std::string_view bytes) {
  if (bytes.starts_with("PAR1")) return Format::parquet;
  if (bytes.starts_with("ARROW1") || bytes.starts_with("\xFF\xFF\xFF\xFF")) return Format::arrow;
  if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
  const size_t first = bytes.find_first_not_of(" \t\r\n");
  if (first != std::string_view::npos && bytes[first] == '{') return Format::jsonl;
  if (sep_line(bytes).delimiter) return Format::csv;
  const std::string_view line = bytes.substr(0, bytes.find('\n'));
  const auto binary = [](char c) { return static_cast<unsigned char>(c) < 32 && c != '\t' && c != '\r'; };
  if (std::any_of(line.begin(), line.end(), binary)) return Format::unknown;
  if (line.find('\t') != std::string_view::npos)
    return line.find(',') == std::string_view::npos ? Format::tsv : Format::unknown;
  return line.find(',') != std::string_view::npos ? Format::csv : Format::unknown;
}

std::vector<std::string> expand_paths(const std::vector<std::string>& paths, Format declared) {
  std::vector<std::string> files;
  for (const auto& path : paths) add_path(path, declared, files);
  if (files.empty()) throw usage_error("no input");
  refuse_repeated(files);
  if (std::count(files.begin(), files.end(), "-") > 1) throw usage_error("'-' (stdin) can be given once only");
  return files;
}

uint64_t total_size(const std::vector<std::string>& files) {
  uint64_t total = 0;
  for (const auto& file : files) {
    std::error_code error;
    const auto size = fs::is_regular_file(file, error) ? fs::file_size(file, error) : 0;
    if (!error) total += size;
  }
  return total;
}

}  // namespace assay::io
