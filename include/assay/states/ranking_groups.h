// RankingGroups: the judged documents of each query with their scores, whatever order and file they came in.
// Canonical order: queries by name; documents by score descending, name descending, relevance descending.
#pragma once
#include <string>
#include <unordered_map>
#include <vector>

#include "assay/metric.h"

namespace assay {

struct RankedDocument {
  double score = 0, relevance = 0;
  std::string document;  // empty when the table has none
  template <class A> void archive(A& a) { a(score, relevance, document); }
};

struct RankedQuery {
  std::string name;
  std::vector<RankedDocument> documents;
  template <class A> void archive(A& a) { a(name, documents); }
};

struct RankingGroups {
  using Options = NoParams;
  static constexpr std::string_view name = "ranking_groups";
  explicit RankingGroups(const Options& = {}) {}

  void update(const Rows& rows);
  void merge(const RankingGroups& other);
  void seal();
  void validate() const;
  /// Draws queries. A query that is drawn twice stands there twice.
  RankingGroups resample(const Redraw& redraw) const;
  size_t memory() const;
  template <class A> void archive(A& a) { a(queries); }

  std::vector<RankedQuery> queries;

 private:
  RankedQuery& at(const std::string& query);
  std::unordered_map<std::string, size_t> index_;
};

}  // namespace assay
