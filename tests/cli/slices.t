Metrics of one's own: a name, an expression over what the task counts, and where told a direction and a range.

  $ cp $EXAMPLES/breast_cancer.csv p.csv
  $ assay evaluate p.csv --task binary --target malignant --score logistic --metrics 'accuracy, profit=120*tp - 5*fp - 40*fn, cost(direction=minimize, low=0)=5*fp + 40*fn' --by size
  binary · 569 of 569 rows · classes 0, 1 · positive 1 · score kind probability
  
  from labels
    accuracy                                          0.9772  [0.961, 0.987]  ↑
    profit=120*tp - 5*fp - 40*fn                  23980.0     [21259, 26701]  ↑
    cost(direction=minimize, low=0)=5*fp + 40*fn    380.0     [205, 703]      ↓
  
  by size
    size    rows             accuracy ↑                profit ↑            cost ↓
    ─────────────────────────────────────────────────────────────────────────────
    (all)    569  0.9772 [0.961, 0.987]  23980.0 [21259, 26701]  380.0 [205, 703]
    large    190     0.979 [0.95, 0.99]  19710.0 [18576, 20844]    90.0 [26, 309]
    medium   188     0.968 [0.93, 0.99]     3875.0 [2608, 5142]   205.0 [88, 477]
    small    191  0.9843 [0.955, 0.995]        395.0 [-85, 875]    85.0 [23, 312]
  
  95% intervals: wilson (accuracy), delta (profit=120*tp - 5*fp - 40*fn), delta_log
    (cost(direction=minimize, low=0)=5*fp + 40*fn)

  $ assay evaluate p.csv --task binary --target malignant --score logistic --metrics 'cost(direction=minimize, low=0)=5*fp + 40*fn' --format json | grep -A 9 '"metrics"'
    "metrics": [
      {
        "name": "cost",
        "spec": "cost(direction=minimize, low=0)=5*fp + 40*fn",
        "value": 380,
        "undefined": null,
        "direction": "minimize",
        "range": [0, null],
        "ci": {"method": "delta_log", "level": 0.95, "low": 205.31573345669946, "high": 703.3070362844529},
        "signature": "cost(direction=minimize, low=0)=5*fp + 40*fn|task=binary|kind=probability|threshold=0.5|labels=0,1|undefined=rule|missing=error|assay=0.1.0"

A mistake is answered with its place.

  $ assay evaluate p.csv --task binary --target malignant --score logistic --metrics 'profit=120*tq - 5*fp'
  ! assay: error: profit: unknown field 'tq' at character 5 of '120*tq - 5*fp'; did you mean tp? (fields: n, tp, fp, fn, tn, positives, negatives, predicted_positives, predicted_negatives)
  [2]
  $ assay evaluate p.csv --task binary --target malignant --score logistic --metrics 'profit=tp ? 1 : 2'
  ! assay: error: profit: unexpected '?' (numbers, fields, + - * / ^ and parentheses are known) at character 4 of 'tp ? 1 : 2'
  [2]
  $ assay evaluate p.csv --task binary --target malignant --score logistic --metrics 'f1=tp'
  ! assay: error: 'f1' is a metric of the catalogue; give your own another name
  [2]

Numbers slice by bins or quantiles, texts by length.

  $ assay evaluate p.csv --task binary --target malignant --score logistic --metrics accuracy,roc_auc --by 'boosting:bins(0.1,0.9)' --by 'boosting:quantiles(3)*size' --by 'size:length(5,6)' --min-slice 80
  binary · 569 of 569 rows · classes 0, 1 · positive 1 · score kind probability
  
  from labels
    accuracy  0.9772  [0.961, 0.987]  ↑
  
  from scores
    roc_auc   0.9952  [0.987, 0.998]  ↑
  
  by boosting
    boosting  rows             accuracy ↑              roc_auc ↑
    ────────────────────────────────────────────────────────────
    (all)      569  0.9772 [0.961, 0.987]  0.9952 [0.987, 0.998]
    < 0.1      344  0.9855 [0.966, 0.994]     0.906 [0.72, 0.97]
    >= 0.9     191     0.979 [0.95, 0.99]     0.981 [0.95, 0.99]
  
  by boosting * size
    boosting                          size    rows             accuracy ↑              roc_auc ↑
    ────────────────────────────────────────────────────────────────────────────────────────────
    (all)                                      569  0.9772 [0.961, 0.987]  0.9952 [0.987, 0.998]
    < 0.0007001430348109981           small    117     0.991 [0.95, 1.00]     0.879 [0.83, 0.93]
    [0.0007001430348109981, 0.92947…  medium    89     0.944 [0.88, 0.98]     0.918 [0.78, 0.97]
    >= 0.9294717673205956             large    160     0.981 [0.95, 0.99]     0.987 [0.95, 1.00]
  
  by size
    size    rows             accuracy ↑              roc_auc ↑
    ──────────────────────────────────────────────────────────
    (all)    569  0.9772 [0.961, 0.987]  0.9952 [0.987, 0.998]
    [5, 6)   381  0.9816 [0.963, 0.991]  0.9973 [0.989, 0.999]
    >= 6     188     0.968 [0.93, 0.99]  0.9861 [0.960, 0.995]
  
  95% intervals: wilson (accuracy), delong_logit (roc_auc)
  ! assay: warning: 7 slices with fewer than 80 rows left out
  $ cat p.csv | assay evaluate - --input-format csv --task binary --target malignant --score logistic --metrics accuracy --by 'boosting:quantiles(3)'
  ! assay: error: slices by quantiles need two passes, which this input does not allow; give bins
  [2]
  $ assay evaluate p.csv --task binary --target malignant --score logistic --by 'boosting:bins(0.9,0.1)'
  ! assay: error: 'boosting:bins(0.9,0.1)': 0.1 does not come after 0.9; edges ascend
  [2]
  $ assay evaluate p.csv --task binary --target malignant --score logistic --by 'size:bins(1)'
  ! assay: error: p.csv:1: column 'size': 'large' is no number to put into a bin
  [3]
  $ assay evaluate p.csv --task binary --target malignant --score logistic --by 'boosting:length(1)' --metrics accuracy
  binary · 569 of 569 rows · classes 0, 1 · positive 1 · score kind probability
  
  from labels
    accuracy  0.9772  [0.961, 0.987]  ↑
  
  by boosting
    boosting  rows             accuracy ↑
    ─────────────────────────────────────
    (all)      569  0.9772 [0.961, 0.987]
    >= 1       569  0.9772 [0.961, 0.987]
  
  95% intervals: wilson (accuracy)
  $ assay evaluate p.csv --task binary --target malignant --score logistic --by 'boosting:thirds(3)'
  ! assay: error: 'boosting:thirds(3)': one of bins(...), quantiles(N), length(...) is needed behind the colon
  [2]
  $ assay evaluate p.csv --task binary --target malignant --score logistic --by sizes
  ! assay: error: no column 'sizes' in p.csv; did you mean 'size'?
  [2]

A slice of one class says what is undefined there.

  $ assay evaluate p.csv --task binary --target malignant --score logistic --metrics roc_auc --by malignant
  binary · 569 of 569 rows · classes 0, 1 · positive 1 · score kind probability
  
  from scores
    roc_auc  0.9952  [0.987, 0.998]  ↑
  
  by malignant
    malignant  rows              roc_auc ↑
    ───────────────────────────────────────
    (all)       569  0.9952 [0.987, 0.998]
    0           357                    n/a*
    1           212                    n/a*
  
  95% intervals: delong_logit (roc_auc)
  * only one class: roc_auc (malignant=0), roc_auc (malignant=1)

Worst slices and fairness.

  $ assay evaluate p.csv --task binary --target malignant --score logistic --metrics accuracy,recall,log_loss --by 'boosting:quantiles(4)' --fairness size --worst 2
  binary · 569 of 569 rows · classes 0, 1 · positive 1 · score kind probability
  
  from labels
    accuracy  0.9772  [0.961, 0.987]  ↑
    recall    0.958   [0.92, 0.98]    ↑
  
  from probabilities
    log_loss  0.074   [0.04, 0.10]    ↓
  
  by boosting
    boosting                          rows             accuracy ↑               recall ↑
    ─────────────────────────────────────────────────────────────────────────────────────
    (all)                              569  0.9772 [0.961, 0.987]     0.958 [0.92, 0.98]
    < 0.000555999349995997             142  1.0000 [0.974, 1.000]                 0.0000*
    [0.000555999349995997, 0.003315…   142     0.986 [0.95, 1.00]        0.00 [0.0, 0.7]
    [0.003315103371384151, 0.998365…   142     0.930 [0.88, 0.96]     0.910 [0.82, 0.96]
    >= 0.998365312985961               143  0.9930 [0.961, 0.999]  0.9930 [0.961, 0.999]
  
    boosting                          rows             log_loss ↓
    ─────────────────────────────────────────────────────────────
    (all)                              569     0.074 [0.04, 0.10]
    < 0.000555999349995997             142  0.0030 [0.001, 0.005]
    [0.000555999349995997, 0.003315…   142     0.070 [0.00, 0.16]
    [0.003315103371384151, 0.998365…   142     0.215 [0.14, 0.29]
    >= 0.998365312985961               143  0.0089 [0.000, 0.025]
  
  by size
    size    rows             accuracy ↑               recall ↑          log_loss ↓
    ──────────────────────────────────────────────────────────────────────────────
    (all)    569  0.9772 [0.961, 0.987]     0.958 [0.92, 0.98]  0.074 [0.04, 0.10]
    large    190     0.979 [0.95, 0.99]  0.9880 [0.957, 0.997]  0.064 [0.03, 0.10]
    medium   188     0.968 [0.93, 0.99]     0.872 [0.73, 0.94]  0.108 [0.06, 0.16]
    small    191  0.9843 [0.955, 0.995]        0.67 [0.3, 0.9]  0.051 [0.00, 0.12]
  
  worst slices  of 7 looked at; accuracy of the whole 0.9772
    slice                                               rows  accuracy  shortfall  interval
    ───────────────────────────────────────────────────────────────────────────────────────────────
    boosting=[0.003315103371384151, 0.998365312985961)   142    0.9296     0.0476  0.8490 .. 0.9687
    size=medium                                          188    0.9681     0.0091  0.9129 .. 0.9887
  
    slice                                               rows  accuracy  shortfall
    ───────────────────────────────────────────────────────────────────────────────────────────
    boosting=[0.003315103371384151, 0.998365312985961)   142    0.9296     0.0476  surely worse
    size=medium                                          188    0.9681     0.0091
  
  fairness by size  3 groups
    measure             difference   ratio  lowest         highest
    ────────────────────────────────────────────────────────────────────
    demographic_parity      0.8528  0.0298  small 0.0262   large 0.8789
    equal_opportunity       0.3214  0.6747  small 0.6667   large 0.9880
    equalized_odds          0.3214  0.0622
    accuracy                0.0162  0.9835  medium 0.9681  small 0.9843
    recall                  0.3214  0.6747  small 0.6667   large 0.9880
    log_loss                0.0569  0.4736  small 0.0512   medium 0.1081
  
  95% intervals: wilson (accuracy, recall), mean (log_loss)
  * no actual positives: recall (boosting=< 0.000555999349995997)
  ! assay: warning: small slices tell little: 2 of 7 with an interval wider than half the range of its metric
  $ assay evaluate p.csv --task binary --target malignant --score logistic --metrics accuracy --by size --worst log_loss
  ! assay: error: 'log_loss' was not evaluated
  [2]
  $ assay evaluate p.csv --task binary --target malignant --score logistic --metrics accuracy --worst 2
  ! assay: error: worst: no slices to look at; give them by columns (by)
  [2]
  $ assay evaluate p.csv --task binary --target malignant --score logistic --metrics accuracy --worst 1 --fairness size --format json | sed -n '/worst_slices/,/warnings/p'
    "worst_slices": [
      {
        "slice": {"size": "medium"},
        "rows": 188,
        "metric": "accuracy",
        "value": 0.9680851063829787,
        "whole": 0.9771528998242531,
        "shortfall": 0.009067793441274397,
        "ci": {"method": "wilson", "level": 0.9830475724915585, "low": 0.9211535713337691, "high": 0.9874619468451666},
        "sure": false,
        "looked_at": 3
      }
    ],
    "fairness": [
      {
        "column": "size",
        "groups": 3,
        "gaps": [
          {"measure": "demographic_parity", "difference": 0.8527693579498484, "ratio": 0.029783365206759258, "low": 0.02617801047120419, "high": 0.8789473684210526, "lowest": "small", "highest": "large"},
          {"measure": "equal_opportunity", "difference": 0.32135728542914177, "ratio": 0.6747474747474747, "low": 0.6666666666666666, "high": 0.9880239520958084, "lowest": "small", "highest": "large"},
          {"measure": "equalized_odds", "difference": 0.32135728542914177, "ratio": 0.062162162162162166},
          {"measure": "accuracy", "difference": 0.016208087334298793, "ratio": 0.9835332729741965, "low": 0.9680851063829787, "high": 0.9842931937172775, "lowest": "medium", "highest": "small"}
        ]
      }
    ],
    "warnings": []
