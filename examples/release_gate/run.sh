#!/usr/bin/env bash
# A release gate at work: one model that passes and one that does not, judged against the released one.
# usage: run.sh [FOLDER]   keeps predictions and reports in FOLDER (default: a new one)
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
PATH=$PATH:$here/../../build/release/cli
folder=${1:-$(mktemp -d)}
mkdir -p "$folder"
data=$here/../breast_cancer.csv
columns=(--task binary --target malignant)

# Three sets of predictions: the released model, a candidate, and a candidate that was trained on damaged features (here:
# every third score is replaced by that of another row).
cp "$data" "$folder/released.csv"
awk -F, -v OFS=, 'NR > 1 { $3 = 0.98 * $3 + 0.01 } { print }' "$data" >"$folder/good.csv"
awk -F, -v OFS=, 'NR > 1 { keep = $3; if (NR % 3 == 0) $3 = last; last = keep } { print }' "$data" >"$folder/bad.csv"

assay evaluate "$folder/released.csv" "${columns[@]}" --score boosting --by size --ci none --format json --output "$folder/released.json" \
  --metrics roc_auc,recall,brier_score,average_precision

gate() {
  assay check "$folder/$1.csv" "${columns[@]}" --score logistic --gates "$here/gates.toml" --baseline "$folder/released.json" \
    --junit "$folder/$1.xml" --github-summary="$folder/summary.md"
}

echo "== the good candidate"
gate good
echo
echo "== the bad candidate"
if gate bad; then
  echo "the bad candidate has passed" >&2
  exit 1
else
  code=$?
  [ "$code" = 1 ] || exit "$code"
fi
echo
echo "The good candidate passed, the bad one was stopped. Reports: $folder"
