Metrics of one's own: a name, an expression over what the task counts, and where told a direction and a range.

  $ cp $EXAMPLES/breast_cancer.csv p.csv
  $ assay evaluate p.csv --task binary --target malignant --score logistic --metrics 'accuracy, profit=120*tp - 5*fp - 40*fn, cost(direction=minimize, low=0)=5*fp + 40*fn' --by size
  binary · 569 of 569 rows · classes 0, 1 · positive 1 · score kind probability
  
  from labels
    accuracy                                          0.9772  ↑
    profit=120*tp - 5*fp - 40*fn                  23980.0000  ↑
    cost(direction=minimize, low=0)=5*fp + 40*fn    380.0000  ↓
  
  by size
    size    rows  accuracy ↑    profit ↑    cost ↓
    ──────────────────────────────────────────────
    (all)    569      0.9772  23980.0000  380.0000
    large    190      0.9789  19710.0000   90.0000
    medium   188      0.9681   3875.0000  205.0000
    small    191      0.9843    395.0000   85.0000

  $ assay evaluate p.csv --task binary --target malignant --score logistic --metrics 'cost(direction=minimize, low=0)=5*fp + 40*fn' --format json | grep -A 9 '"metrics"'
    "metrics": [
      {
        "name": "cost",
        "spec": "cost(direction=minimize, low=0)=5*fp + 40*fn",
        "value": 380,
        "undefined": null,
        "direction": "minimize",
        "range": [0, null],
        "signature": "cost(direction=minimize, low=0)=5*fp + 40*fn|task=binary|kind=probability|threshold=0.5|labels=0,1|undefined=rule|missing=error|assay=0.1.0"
      }

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
    accuracy  0.9772  ↑
  
  from scores
    roc_auc   0.9952  ↑
  
  by boosting
    boosting  rows  accuracy ↑  roc_auc ↑
    ─────────────────────────────────────
    (all)      569      0.9772     0.9952
    < 0.1      344      0.9855     0.9059
    >= 0.9     191      0.9791     0.9815
  
  by boosting * size
    boosting                          size    rows  accuracy ↑  roc_auc ↑
    ─────────────────────────────────────────────────────────────────────
    (all)                                      569      0.9772     0.9952
    < 0.0007001430348109981           small    117      0.9915     0.8793
    [0.0007001430348109981, 0.92947…  medium    89      0.9438     0.9184
    >= 0.9294717673205956             large    160      0.9812     0.9873
  
  by size
    size    rows  accuracy ↑  roc_auc ↑
    ───────────────────────────────────
    (all)    569      0.9772     0.9952
    [5, 6)   381      0.9816     0.9973
    >= 6     188      0.9681     0.9861
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
    accuracy  0.9772  ↑
  
  by boosting
    boosting  rows  accuracy ↑
    ──────────────────────────
    (all)      569      0.9772
    >= 1       569      0.9772
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
    roc_auc  0.9952  ↑
  
  by malignant
    malignant  rows  roc_auc ↑
    ───────────────────────────
    (all)       569     0.9952
    0           357        n/a*
    1           212        n/a*
  
  * only one class: roc_auc (malignant=0), roc_auc (malignant=1)

Worst slices and fairness.

  $ assay evaluate p.csv --task binary --target malignant --score logistic --metrics accuracy,recall,log_loss --by 'boosting:quantiles(4)' --fairness size --worst 2
  binary · 569 of 569 rows · classes 0, 1 · positive 1 · score kind probability
  
  from labels
    accuracy  0.9772  ↑
    recall    0.9575  ↑
  
  from probabilities
    log_loss  0.0742  ↓
  
  by boosting
    boosting                          rows  accuracy ↑  recall ↑   log_loss ↓
    ─────────────────────────────────────────────────────────────────────────
    (all)                              569      0.9772    0.9575       0.0742
    < 0.000555999349995997             142      1.0000    0.0000*      0.0030
    [0.000555999349995997, 0.003315…   142      0.9859    0.0000       0.0702
    [0.003315103371384151, 0.998365…   142      0.9296    0.9104       0.2153
    >= 0.998365312985961               143      0.9930    0.9930       0.0089
  
  by size
    size    rows  accuracy ↑  recall ↑  log_loss ↓
    ──────────────────────────────────────────────
    (all)    569      0.9772    0.9575      0.0742
    large    190      0.9789    0.9880      0.0638
    medium   188      0.9681    0.8718      0.1081
    small    191      0.9843    0.6667      0.0512
  
  worst slices  of 7 looked at; accuracy of the whole 0.9772
    slice                                               rows  accuracy  shortfall
    ─────────────────────────────────────────────────────────────────────────────────
    boosting=[0.003315103371384151, 0.998365312985961)   142    0.9296     0.0476
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
  
  * no actual positives: recall (boosting=< 0.000555999349995997)
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
