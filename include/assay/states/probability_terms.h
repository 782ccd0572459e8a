// Terms of losses over probabilities and margins, for TermSum. Probabilities are widened exactly to doubles
// first.
#pragma once
#include "assay/states/term_sum.h"

namespace assay {

/// -log of the probability of the truth, clipped to [2^-52, 1 - 2^-52] as scikit-learn does with doubles.
struct LogLoss {
  using Options = NoParams;
  static constexpr const char* clamp = "whose truth has a probability below 2^-52";
  static uint64_t clamped(const Rows& rows, size_t begin, size_t n, const double* terms);
  static constexpr std::string_view name = "log_loss";
  static void evaluate(const Rows& rows, size_t begin, size_t n, const Options&, double* out);
};

/// The same of the matrix of class probabilities, taken as they are: rows are not normalised.
struct ClassLogLoss {
  using Options = NoParams;
  static constexpr const char* clamp = "whose truth has a probability below 2^-52";
  static uint64_t clamped(const Rows& rows, size_t begin, size_t n, const double* terms);
  static constexpr std::string_view name = "class_log_loss";
  static void evaluate(const Rows& rows, size_t begin, size_t n, const Options&, double* out);
};

/// -log of the probability of the truth, at most 100: the cross entropy of torch.
struct CrossEntropy {
  using Options = NoParams;
  static constexpr const char* clamp = "whose truth has a probability below e^-100";
  static uint64_t clamped(const Rows& rows, size_t begin, size_t n, const double* terms);
  static constexpr std::string_view name = "cross_entropy";
  static void evaluate(const Rows& rows, size_t begin, size_t n, const Options&, double* out);
};

struct ClassCrossEntropy {
  using Options = NoParams;
  static constexpr const char* clamp = "whose truth has a probability below e^-100";
  static uint64_t clamped(const Rows& rows, size_t begin, size_t n, const double* terms);
  static constexpr std::string_view name = "class_cross_entropy";
  static void evaluate(const Rows& rows, size_t begin, size_t n, const Options&, double* out);
};

/// (truth - p)^2. Brier 1950.
struct SquaredGap {
  using Options = NoParams;
  static constexpr std::string_view name = "squared_gap";
  static void evaluate(const Rows& rows, size_t begin, size_t n, const Options&, double* out);
};

/// Sum over the classes of ([c is the truth] - p_c)^2.
struct ClassSquaredGap {
  using Options = NoParams;
  static constexpr std::string_view name = "class_squared_gap";
  static void evaluate(const Rows& rows, size_t begin, size_t n, const Options&, double* out);
};

/// max(0, 1 - y s), y being 1 or -1.
struct Hinge {
  using Options = NoParams;
  static constexpr std::string_view name = "hinge";
  static void check(const Rows& rows, const Options&);
  static void evaluate(const Rows& rows, size_t begin, size_t n, const Options&, double* out);
};

/// max(0, 1 - (score of the truth - best other score)). Crammer & Singer 2001.
struct ClassHinge {
  using Options = NoParams;
  static constexpr std::string_view name = "class_hinge";
  static void check(const Rows& rows, const Options&);
  static void evaluate(const Rows& rows, size_t begin, size_t n, const Options&, double* out);
};

}  // namespace assay
