Every number has the interval that suits it, unless told otherwise; the table names the methods.

  $ assay evaluate $EXAMPLES/breast_cancer.csv --task binary --target malignant --score logistic --metrics accuracy,f1,roc_auc,log_loss,ece
  binary · 569 of 569 rows · classes 0, 1 · positive 1 · score kind probability
  
  from labels
    accuracy  0.9772  [0.961, 0.987]  ↑
    f1        0.9690  [0.947, 0.982]  ↑
  
  from scores
    roc_auc   0.9952  [0.987, 0.998]  ↑
  
  from probabilities
    log_loss  0.074   [0.04, 0.10]    ↓
    ece       0.0172  [0.000, 0.022]  ↓
  
  95% intervals: wilson (accuracy), delta_logit (f1), delong_logit (roc_auc), mean (log_loss),
    debiased (ece)

  $ assay evaluate $EXAMPLES/breast_cancer.csv --task binary --target malignant --score logistic --metrics accuracy,roc_auc --ci delong --level 0.9
  binary · 569 of 569 rows · classes 0, 1 · positive 1 · score kind probability
  
  from labels
    accuracy  0.9772  [0.964, 0.985]  ↑
  
  from scores
    roc_auc   0.9952  [0.991, 0.999]  ↑
  
  90% intervals: wilson (accuracy), delong (roc_auc)

  $ assay evaluate $EXAMPLES/breast_cancer.csv --task binary --target malignant --score logistic --metrics accuracy,roc_auc --ci none
  binary · 569 of 569 rows · classes 0, 1 · positive 1 · score kind probability
  
  from labels
    accuracy  0.9772  ↑
  
  from scores
    roc_auc   0.9952  ↑

  $ assay evaluate $EXAMPLES/breast_cancer.csv --task binary --target malignant --score logistic --metrics accuracy --ci delong
  ! assay: error: ci 'delong': none of the metrics has such an interval
  [2]

  $ assay evaluate $EXAMPLES/breast_cancer.csv --task binary --target malignant --score logistic --ci wilsen
  ! assay: error: ci 'wilsen': one of none, auto, bootstrap(N), bootstrap(N, bca) with N from 10 to 100000, or one of wilson, delta, delta_logit, delta_log, delong_logit, delong, mean, debiased, order_statistics, fisher is needed
  [2]

  $ assay evaluate $EXAMPLES/breast_cancer.csv --task binary --target malignant --score logistic --metrics accuracy --level 1
  ! assay: error: level 1: a number between 0 and 1 is needed
  [2]

The same in every format.

  $ assay evaluate $EXAMPLES/breast_cancer.csv --task binary --target malignant --score logistic --metrics accuracy,ece --format csv
  metric,spec,label,value,undefined,ci_low,ci_high,ci_level,ci_method
  accuracy,accuracy,,0.9771528998242531,,0.9613059870380686,0.9866002645762463,0.95,wilson
  ece,ece,,0.017175673276040474,,0,0.022027418540106165,0.95,debiased

  $ assay evaluate $EXAMPLES/breast_cancer.csv --task binary --target malignant --score logistic --metrics accuracy,ece --format csv --ci none
  metric,spec,label,value,undefined
  accuracy,accuracy,,0.9771528998242531,
  ece,ece,,0.017175673276040474,

  $ assay evaluate $EXAMPLES/breast_cancer.csv --task binary --target malignant --score logistic --metrics accuracy,roc_auc --format jsonl
  {"task": "binary", "slice": {}, "rows": 569, "name": "accuracy", "spec": "accuracy", "value": 0.9771528998242531, "undefined": null, "direction": "maximize", "range": [0, 1], "ci": {"method": "wilson", "level": 0.95, "low": 0.9613059870380686, "high": 0.9866002645762463}, "signature": "accuracy|task=binary|kind=probability|threshold=0.5|labels=0,1|undefined=rule|missing=error|assay=0.1.0"}
  {"task": "binary", "slice": {}, "rows": 569, "name": "roc_auc", "spec": "roc_auc", "value": 0.9951773162095027, "undefined": null, "direction": "maximize", "range": [0, 1], "ci": {"method": "delong_logit", "level": 0.95, "low": 0.9872475726234216, "high": 0.9981852324943703}, "signature": "roc_auc(max_fpr=1)|task=binary|kind=probability|labels=0,1|undefined=rule|missing=error|assay=0.1.0"}

  $ assay evaluate $EXAMPLES/breast_cancer.csv --task binary --target malignant --score logistic --metrics accuracy,ece --format markdown --by size
  **binary**: 569 of 569 rows, 2 classes, positive 1, score kind probability
  
  | metric | value | 95% interval | better | note |
  |---|---:|---|---|---|
  | accuracy | 0.9772 | \[0.961, 0.987\] wilson | higher |  |
  | ece | 0.0172 | \[0.000, 0.022\] debiased | lower |  |
  
  | size | rows | accuracy | ece |
  |---|---:|---:|---:|
  | large | 190 | 0.979 \[0.95, 0.99\] | 0.0270 \[0.000, 0.037\] |
  | medium | 188 | 0.968 \[0.93, 0.99\] | 0.039 \[0.00, 0.06\] |
  | small | 191 | 0.9843 \[0.955, 0.995\] | 0.0137 \[0.000, 0.025\] |

Slices that are too small, or whose intervals are, are counted.

  $ (echo y,p,s; for i in {1..8}; do echo "$((i < 5)),$((i % 2)),a"; done; for i in {1..40}; do echo "$((i < 5)),$((i % 2)),b"; done; for i in {1..400}; do echo "$((i % 2)),$((i % 3 == 0)),c"; done) >s.csv

  $ assay evaluate s.csv --task binary --target y --prediction p --metrics recall --by s
  binary · 448 of 448 rows · classes 0, 1 · positive 1
  
  from labels
    recall  0.341  [0.28, 0.41]  ↑
  
  by s
    s      rows            recall ↑
    ───────────────────────────────
    (all)   448  0.341 [0.28, 0.41]
    a         8     0.50 [0.2, 0.8]
    b        40     0.50 [0.2, 0.8]
    c       400  0.335 [0.27, 0.40]
  
  95% intervals: wilson (recall)
  ! assay: warning: small slices tell little: 1 of 3 with fewer than 30 rows, 1 more with an interval wider than half the range of its metric
