// Errors that a caller can meet. The library throws these and nothing else of its own; it never prints or exits.
#pragma once
#include <memory>
#include <stdexcept>
#include <string>

namespace assay {

/// A message that names options as the command has them, with the names that they have in the library: "--score-kind
/// logit" becomes "score_kind=logit".
std::string in_library_terms(const std::string& text);

/// The caller asked for something that does not exist or does not fit (exit 2), or the data break their contract
/// (exit 3). ValueError in Python; TypeError when `kind` is `type`.
struct InvalidInput : std::invalid_argument {
  enum class Kind { usage, data, type };
  InvalidInput(Kind k, const std::string& text)
      : std::invalid_argument(in_library_terms(text)), kind(k), in_flags_(std::make_shared<const std::string>(text)) {}
  Kind kind;
  /// The message for users of the command: --score-kind logit.
  const std::string& in_flags() const { return *in_flags_; }

 private:
  std::shared_ptr<const std::string> in_flags_;
};

inline InvalidInput usage_error(const std::string& text) { return {InvalidInput::Kind::usage, text}; }
inline InvalidInput data_error(const std::string& text) { return {InvalidInput::Kind::data, text}; }
inline InvalidInput type_error(const std::string& text) { return {InvalidInput::Kind::type, text}; }

/// A saved state that is damaged, of another version, or of another configuration (exit 5).
struct CorruptState : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// A file that cannot be opened, read or written, or a resource limit (exit 4). OSError in Python.
struct IoError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

}  // namespace assay
