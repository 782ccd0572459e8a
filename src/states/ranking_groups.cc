#include "assay/states/ranking_groups.h"

#include <algorithm>
#include <cmath>
#include <tuple>

#include "assay/error.h"

namespace assay {
namespace {

bool before(const RankedDocument& a, const RankedDocument& b) {
  return std::tie(a.score, a.document, a.relevance) > std::tie(b.score, b.document, b.relevance);
}

}  // namespace

RankedQuery& RankingGroups::at(const std::string& query) {
  if (index_.size() != queries.size())  // just read from bytes
    for (size_t q = 0; q < queries.size(); ++q) index_[queries[q].name] = q;
  auto [it, fresh] = index_.try_emplace(query, queries.size());
  if (fresh) queries.push_back({query, {}});
  return queries[it->second];
}

void RankingGroups::update(const Rows& rows) {
  for (size_t i = 0; i < rows.size; ++i) {
    double score = rows.score[i] + 0.0;  // -0 ties with +0
    at(rows.query_names[rows.query[i]])
        .documents.push_back({score, rows.actual[i] + 0.0, rows.document.empty() ? std::string() : rows.document[i]});
  }
}

void RankingGroups::merge(const RankingGroups& other) {
  for (const auto& query : other.queries) {
    auto& documents = at(query.name).documents;
    documents.insert(documents.end(), query.documents.begin(), query.documents.end());
  }
}

void RankingGroups::seal() {
  std::sort(queries.begin(), queries.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
  for (auto& query : queries) std::sort(query.documents.begin(), query.documents.end(), before);
  index_.clear();
}

RankingGroups RankingGroups::resample(const Redraw& redraw) const {
  RankingGroups drawn;
  for (const auto& query : queries)
    for (uint8_t k = redraw.one(unit_counter(query.name)); k > 0; --k) drawn.queries.push_back(query);
  return drawn;
}

size_t RankingGroups::memory() const {
  size_t bytes = sizeof *this;
  for (const auto& query : queries) bytes += sizeof query + query.documents.capacity() * sizeof(RankedDocument);
  return bytes;
}

void RankingGroups::validate() const {
  for (size_t q = 0; q < queries.size(); ++q) {
    if (q > 0 && !(queries[q - 1].name < queries[q].name)) throw CorruptState("queries out of order");
    const auto& documents = queries[q].documents;
    if (documents.empty()) throw CorruptState("a query without documents");
    for (size_t i = 0; i < documents.size(); ++i) {
      if (std::isnan(documents[i].score) || !std::isfinite(documents[i].relevance))
        throw CorruptState("a score that is no number, or a relevance that is not finite");
      if (i > 0 && before(documents[i], documents[i - 1])) throw CorruptState("documents out of order");
    }
  }
}

}  // namespace assay
