What the default table shows: a header, values by what they need, matrices as grids.

  $ assay evaluate $EXAMPLES/breast_cancer.csv --task binary --target malignant --score logistic
  binary · 569 of 569 rows · classes 0, 1 · positive 1 · score kind probability
  
  from labels
    accuracy           0.9772  [0.961, 0.987]  ↑
    balanced_accuracy  0.9732  [0.954, 0.984]  ↑
    precision          0.981   [0.95, 0.99]    ↑
    recall             0.958   [0.92, 0.98]    ↑
    specificity        0.9888  [0.972, 0.996]  ↑
    f1                 0.9690  [0.947, 0.982]  ↑
    mcc                0.951   [0.92, 0.97]    ↑
  
  from scores
    roc_auc            0.9952  [0.987, 0.998]  ↑
    average_precision  0.9939  [0.986, 0.997]  ↑
  
  from probabilities
    log_loss           0.074   [0.04, 0.10]    ↓
    brier_score        0.0197  [0.012, 0.028]  ↓
    ece                0.0172  [0.000, 0.022]  ↓
  
  confusion_matrix  rows true, columns predicted
             0    1  total
    ──────────────────────
    0      353    4    357
    1        9  203    212
    total  362  207    569
  
  95% intervals: wilson (accuracy, precision, recall, specificity), delta_logit (balanced_accuracy,
    f1, mcc, average_precision), delong_logit (roc_auc), mean (log_loss, brier_score), debiased (ece)

Slices: one line a group, blocks of columns as wide as the terminal, the whole first.

  $ assay evaluate $EXAMPLES/breast_cancer.csv --task binary --target malignant --score logistic --metrics accuracy,roc_auc,log_loss,confusion_matrix --by size
  binary · 569 of 569 rows · classes 0, 1 · positive 1 · score kind probability
  
  from labels
    accuracy  0.9772  [0.961, 0.987]  ↑
  
  from scores
    roc_auc   0.9952  [0.987, 0.998]  ↑
  
  from probabilities
    log_loss  0.074   [0.04, 0.10]    ↓
  
  confusion_matrix  rows true, columns predicted
             0    1  total
    ──────────────────────
    0      353    4    357
    1        9  203    212
    total  362  207    569
  
  by size  values that are no single number: --format json or csv
    size    rows             accuracy ↑              roc_auc ↑          log_loss ↓
    ──────────────────────────────────────────────────────────────────────────────
    (all)    569  0.9772 [0.961, 0.987]  0.9952 [0.987, 0.998]  0.074 [0.04, 0.10]
    large    190     0.979 [0.95, 0.99]  0.9953 [0.981, 0.999]  0.064 [0.03, 0.10]
    medium   188     0.968 [0.93, 0.99]  0.9861 [0.960, 0.995]  0.108 [0.06, 0.16]
    small    191  0.9843 [0.955, 0.995]     0.959 [0.76, 0.99]  0.051 [0.00, 0.12]
  
  95% intervals: wilson (accuracy), delong_logit (roc_auc), mean (log_loss)

  $ COLUMNS=40 assay evaluate $EXAMPLES/diabetes.csv --task regression --target progression --prediction ridge --metrics mae,rmse,r2,pearson --by age --by 'sex*age' --min-slice 60
  regression · 442 of 442 rows
  
  from predictions
    mae      44.4    [41, 47]      ↓
    rmse     54.8    [51, 58]      ↓
    r2        0.494  [0.43, 0.55]  ↑
    pearson   0.703  [0.65, 0.75]  ↑
  
  by age
    age         rows          mae ↓
    ───────────────────────────────
    (all)        442  44.4 [41, 47]
    40 to 59     222  45.4 [41, 50]
    60 or over   103  41.9 [36, 48]
    under 40     117  44.7 [38, 51]
  
    age         rows         rmse ↓
    ───────────────────────────────
    (all)        442  54.8 [51, 58]
    40 to 59     222  55.9 [51, 60]
    60 or over   103  50.8 [44, 57]
    under 40     117  56.1 [48, 63]
  
    age         rows                r2 ↑
    ────────────────────────────────────
    (all)        442  0.494 [0.43, 0.55]
    40 to 59     222  0.532 [0.45, 0.60]
    60 or over   103  0.478 [0.32, 0.60]
    under 40     117  0.341 [0.12, 0.51]
  
    age         rows           pearson ↑
    ────────────────────────────────────
    (all)        442  0.703 [0.65, 0.75]
    40 to 59     222  0.733 [0.67, 0.79]
    60 or over   103  0.697 [0.58, 0.78]
    under 40     117  0.607 [0.48, 0.71]
  
  by sex * age
    sex    age         rows          mae ↓
    ──────────────────────────────────────
    (all)               442  44.4 [41, 47]
    1      40 to 59     121  46.1 [40, 52]
    1      under 40      71  48.0 [40, 56]
    2      40 to 59     101  44.6 [39, 51]
    2      60 or over    60  42.5 [35, 50]
  
    sex    age         rows         rmse ↓
    ──────────────────────────────────────
    (all)               442  54.8 [51, 58]
    1      40 to 59     121  57.5 [50, 64]
    1      under 40      71  59.7 [49, 69]
    2      40 to 59     101  53.9 [47, 60]
    2      60 or over    60  50.6 [42, 58]
  
    sex    age         rows                r2 ↑
    ───────────────────────────────────────────
    (all)               442  0.494 [0.43, 0.55]
    1      40 to 59     121  0.496 [0.36, 0.60]
    1      under 40      71    0.25 [-0.1, 0.5]
    2      40 to 59     101  0.571 [0.47, 0.65]
    2      60 or over    60  0.485 [0.29, 0.62]
  
    sex    age         rows           pearson ↑
    ───────────────────────────────────────────
    (all)               442  0.703 [0.65, 0.75]
    1      40 to 59     121  0.708 [0.61, 0.79]
    1      under 40      71  0.551 [0.36, 0.69]
    2      40 to 59     101  0.769 [0.68, 0.84]
    2      60 or over    60  0.716 [0.56, 0.82]
  
  95% intervals: mean (mae, rmse),
    delta_log (r2), fisher (pearson)
  ! assay: warning: 2 slices with fewer than 60 rows left out

Vectors share a grid, reports keep counts whole, curves are summed up, operating points stand beside their value.

  $ assay evaluate $EXAMPLES/digits.csv --task multiclass --target digit --score=logistic_{0..9} --metrics 'f1(average=none), recall(average=none), classification_report'
  multiclass · 1,797 of 1,797 rows · 10 classes · score kind probability
  
  by label
          f1(average=none) ↑  recall(average=none) ↑
    ────────────────────────────────────────────────
    0  0.9859 [0.966, 0.994]      0.983 [0.95, 0.99]
    1     0.908 [0.87, 0.93]      0.923 [0.88, 0.95]
    2     0.960 [0.93, 0.98]      0.944 [0.90, 0.97]
    3     0.928 [0.89, 0.95]      0.913 [0.86, 0.95]
    4     0.958 [0.93, 0.97]      0.950 [0.91, 0.97]
    5     0.932 [0.90, 0.95]      0.934 [0.89, 0.96]
    6  0.9697 [0.946, 0.983]      0.972 [0.94, 0.99]
    7     0.951 [0.92, 0.97]      0.927 [0.88, 0.96]
    8     0.889 [0.85, 0.92]      0.897 [0.84, 0.93]
    9     0.898 [0.86, 0.93]      0.933 [0.89, 0.96]
  
  classification_report
                              precision                 recall                     f1  support
    ──────────────────────────────────────────────────────────────────────────────────────────
    0             0.9887 [0.960, 0.997]     0.983 [0.95, 0.99]  0.9859 [0.966, 0.994]      178
    1                0.894 [0.84, 0.93]     0.923 [0.88, 0.95]     0.908 [0.87, 0.93]      182
    2                0.977 [0.94, 0.99]     0.944 [0.90, 0.97]     0.960 [0.93, 0.98]      177
    3                0.944 [0.90, 0.97]     0.913 [0.86, 0.95]     0.928 [0.89, 0.95]      183
    4                0.966 [0.93, 0.98]     0.950 [0.91, 0.97]     0.958 [0.93, 0.97]      181
    5                0.929 [0.88, 0.96]     0.934 [0.89, 0.96]     0.932 [0.90, 0.95]      182
    6                0.967 [0.93, 0.98]     0.972 [0.94, 0.99]  0.9697 [0.946, 0.983]      181
    7                0.976 [0.94, 0.99]     0.927 [0.88, 0.96]     0.951 [0.92, 0.97]      179
    8                0.881 [0.83, 0.92]     0.897 [0.84, 0.93]     0.889 [0.85, 0.92]      174
    9                0.866 [0.81, 0.91]     0.933 [0.89, 0.96]     0.898 [0.86, 0.93]      180
    accuracy                                                    0.9377 [0.926, 0.948]     1797
    macro avg     0.9389 [0.927, 0.949]  0.9376 [0.926, 0.948]  0.9380 [0.926, 0.948]     1797
    weighted avg  0.9389 [0.927, 0.949]  0.9377 [0.926, 0.948]  0.9380 [0.926, 0.948]     1797
  
  95% intervals: delta_logit (f1(average=none)), wilson (recall(average=none)), wilson/delta_logit
    (classification_report)

  $ assay evaluate $EXAMPLES/breast_cancer.csv --task binary --target malignant --score logistic --metrics 'roc_curve, calibration_curve(bins=4), recall_at_precision(precision=0.95)'
  binary · 569 of 569 rows · classes 0, 1 · positive 1 · score kind probability
  
  from scores
    recall_at_precision(precision=0.95)  0.967  [0.93, 1.00]  ↑  at threshold 0.4191
  
  roc_curve  569 points of fpr, tpr, threshold (all in --format json or csv)
  
  calibration_curve(bins=4)
       low    high  count  mean_score  observed_rate  rate_low  rate_high
    ─────────────────────────────────────────────────────────────────────
    0.0000  0.2500    346      0.0167         0.0145    0.0062     0.0334
    0.2500  0.5000     16      0.3649         0.2500    0.1018     0.4950
    0.5000  0.7500     14      0.6081         0.7143    0.4535     0.8828
    0.7500  1.0000    193      0.9877         1.0000    0.9805     1.0000
  
  95% intervals: jackknife (recall_at_precision(precision=0.95))

Several labels a row, as columns and as lists.

  $ printf 'a,b,pa,pb\n1,0,0.9,0.1\n1,1,0.4,0.8\n0,1,0.2,0.6\n' >columns.csv

  $ assay evaluate columns.csv --task multilabel --target a,b --score pa,pb --metrics 'subset_accuracy, f1, recall(average=none), multilabel_confusion_matrix'
  multilabel · 3 of 3 rows · labels a, b · score kind probability
  
  from labels
    subset_accuracy  0.67    [0.2, 0.9]  ↑
    f1               0.8333              ↑
  
  by label
       recall(average=none) ↑
    ─────────────────────────
    a         0.50 [0.1, 0.9]
    b         1.00 [0.3, 1.0]
  
  multilabel_confusion_matrix
       tn  fp  fn  tp
    ─────────────────
    a   1   0   1   1
    b   1   0   0   2
  
  95% intervals: wilson (subset_accuracy, recall(average=none))
  no interval: f1 (too few rows or units, or nothing varies between them)

  $ printf '{"t":["x","y"],"g":["x"]}\n{"t":[],"g":["y"]}\n' >lists.jsonl

  $ assay evaluate lists.jsonl --task multilabel --target t --prediction g --metrics hamming_loss
  multilabel · 2 of 2 rows · labels x, y
  
  from labels
    hamming_loss  0.5000  ↓
  
  no interval: hamming_loss (too few rows or units, or nothing varies between them)

Rankings.

  $ printf 'q,d,rel,s\nq1,a,1,0.2\nq1,b,0,0.9\nq2,a,2,0.7\nq2,c,1,0.1\n' >run.csv

  $ assay evaluate run.csv --task ranking --query q --document d --target rel --score s --metrics ndcg@10,map --by d
  ranking · 4 of 4 rows
  
  from rankings
    ndcg(k=10)  0.82  [0.0, 1.0]  ↑
    map         0.75  [0.0, 1.0]  ↑
  
  by d
    d      rows     ndcg(k=10) ↑            map ↑
    ─────────────────────────────────────────────
    (all)     4  0.82 [0.0, 1.0]  0.75 [0.0, 1.0]
    a         2           1.0000           1.0000
    b         1           0.0000           0.0000
    c         1           1.0000           1.0000
  
  95% intervals: mean (ndcg(k=10), map)
  ! assay: warning: small slices tell little: 3 of 3 with fewer than 30 rows

Many classes: the largest confusions in the place of the grid.

  $ for i in $(seq 0 99); do echo "c$((i % 30)),c$((i * i % 30))"; done | cat <(echo truth,guess) - >many.csv

  $ assay evaluate many.csv --task multiclass --target truth --prediction guess --metrics accuracy,confusion_matrix
  multiclass · 100 of 100 rows · 30 classes
  
  from labels
    accuracy  0.270  [0.19, 0.36]  ↑
  
  confusion_matrix  rows true, columns predicted
    30 x 30 cells (all in --format json or csv); the largest off the diagonal:
    true  predicted  counts
    ───────────────────────
    c2    c4              4
    c3    c9              4
    c4    c16             4
    c5    c25             4
    c7    c19             4
    c8    c4              4
    c9    c21             4
    c11   c1              3
    c12   c24             3
    c13   c19             3
  
  95% intervals: wilson (accuracy)

Values that are not defined are marked, told below, and warned of.

  $ printf 'y,g,s\n0,0,a\n0,0,b\n1,0,b\n' >none.csv

  $ assay evaluate none.csv --task binary --target y --prediction g --metrics accuracy,precision,f1 --by s
  binary · 3 of 3 rows · classes 0, 1 · positive 1
  
  from labels
    accuracy   0.67     [0.2, 0.9]  ↑
    precision  0.0000*              ↑
    f1         0.00     [0.0, 0.9]  ↑
  
  by s
    s      rows       accuracy ↑  precision ↑              f1 ↑
    ────────────────────────────────────────────────────────────
    (all)     3  0.67 [0.2, 0.9]       0.0000*  0.00 [0.0, 0.9]
    a         1           1.0000       0.0000*           0.0000*
    b         2  0.50 [0.1, 0.9]       0.0000*  0.00 [0.0, 0.9]
  
  95% intervals: wilson (accuracy), wilson_edge (f1)
  * no predicted positives: precision, precision (s=a), precision (s=b)
  * no positives, actual or predicted: f1 (s=a)
  ! assay: warning: small slices tell little: 2 of 2 with fewer than 30 rows
  ! assay: warning: precision is undefined: no predicted positives

  $ assay evaluate none.csv --task binary --target y --prediction g --metrics precision --undefined nan --quiet
  binary · 3 of 3 rows · classes 0, 1 · positive 1
  
  from labels
    precision  n/a*  ↑
  
  * no predicted positives: precision

  $ assay evaluate none.csv --task binary --target y --prediction g --metrics precision --undefined one --quiet
  binary · 3 of 3 rows · classes 0, 1 · positive 1
  
  from labels
    precision  1.0000*  ↑
  
  * no predicted positives: precision

  $ assay evaluate none.csv --task binary --target y --prediction g --metrics precision --undefined error
  ! assay: error: precision: undefined: no predicted positives (--undefined error)
  [3]

Rows that are dropped and ids that repeat are counted.

  $ printf 'id,y,p\na,1,0.9\na,0,0.2\nb,,0.5\nc,1,\nd,1,0.6\n' >gaps.csv

  $ assay evaluate gaps.csv --task binary --target y --score p --id id --missing drop --metrics accuracy
  binary · 3 of 5 rows · classes 0, 1 · positive 1 · score kind probability
  1 dropped (missing p); 1 dropped (missing y); 1 duplicate id
  
  from labels
    accuracy  1.0000  ↑
  
  no interval: accuracy (too few rows or units, or nothing varies between them)
  ! assay: warning: 1 row left out: missing p
  ! assay: warning: 1 row left out: missing y
  ! assay: warning: 1 row with an id seen before

Without UTF-8 only ASCII is added.

  $ LC_ALL=C assay evaluate none.csv --task binary --target y --prediction g --metrics accuracy,error_rate,confusion_matrix
  binary | 3 of 3 rows | classes 0, 1 | positive 1
  
  from labels
    accuracy    0.67  [0.2, 0.9]  max
    error_rate  0.33  [0.1, 0.8]  min
  
  confusion_matrix  rows true, columns predicted
           0  1  total
    ------------------
    0      2  0      2
    1      1  0      1
    total  3  0      3
  
  95% intervals: wilson (accuracy, error_rate)

Colour is for terminals; NO_COLOR wins over everything.

  $ FORCE_COLOR=1 assay evaluate none.csv --task binary --target y --prediction g --metrics precision --quiet | cat -v
  ^[[1mbinary^[[0m M-BM-7 3 of 3 rows M-BM-7 classes 0, 1 M-BM-7 positive 1
  
  ^[[1mfrom labels^[[0m
    precision  ^[[33m0.0000^[[0m^[[33m*^[[0m  ^[[2mM-bM-^FM-^Q^[[0m
  
  ^[[33m*^[[0m ^[[2mno predicted positives: precision^[[0m

  $ FORCE_COLOR=1 NO_COLOR=1 assay evaluate none.csv --task binary --target y --prediction g --metrics precision --quiet | cat -v
  binary M-BM-7 3 of 3 rows M-BM-7 classes 0, 1 M-BM-7 positive 1
  
  from labels
    precision  0.0000*  M-bM-^FM-^Q
  
  * no predicted positives: precision
