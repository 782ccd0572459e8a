#!/usr/bin/env bash
# The demo: evaluates the predictions of this folder, each command shown before its result.
set -euo pipefail
cd "$(dirname "$0")/.."
PATH=$PWD/build/release/cli:$PATH

try() {
  if [ -t 1 ]; then printf '\n\033[1m$ %s\033[0m\n' "$1"; else printf '\n$ %s\n' "$1"; fi
  eval "$1"
}

try "assay evaluate examples/breast_cancer.csv --task binary --target malignant --score logistic --by size"
try "assay evaluate examples/digits.csv --task multiclass --target digit --score=logistic_{0..9}"
try "assay evaluate examples/diabetes.csv --task regression --target progression --prediction ridge --by age"
try "assay compare examples/breast_cancer.csv --task binary --target malignant --scores logistic,boosting --id id --metrics accuracy,f1,roc_auc,log_loss"
try "assay tune examples/breast_cancer.csv --task binary --target malignant --score logistic --maximize f1 --subject-to 'recall >= 0.97' --quiet"
try "assay check examples/breast_cancer.csv --task binary --target malignant --score logistic --require 'lower(roc_auc) >= 0.98' --require 'recall >= 0.95'"
