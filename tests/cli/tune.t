The best threshold under a bound, by every distinct score.

  $ printf 'y,p,g\n1,0.9,a\n0,0.8,a\n1,0.7,b\n0,0.4,b\n1,0.3,a\n0,0.1,b\n' >v.csv; printf 'y,p,g\n1,0.95,a\n0,0.2,a\n1,0.6,b\n0,0.75,b\n' >t.csv

  $ assay tune v.csv --task binary --target y --score p --maximize f1 --subject-to 'precision >= 0.6' --ci none
  binary · 6 of 6 rows · positive 1 · score kind probability
  maximize f1 subject to precision >= 0.6
  
  threshold
    0.3
    every threshold above 0.1 up to it decides the same
  
  at the threshold
    f1                 0.7500  ↑
    precision          0.6000  ↑
    accuracy           0.6667  ↑
    balanced_accuracy  0.6667  ↑
    recall             1.0000  ↑
    specificity        0.3333  ↑
    mcc                0.4472  ↑
  
  counts
                    called positive  negative
    ─────────────────────────────────────────
    truly positive                3         0
    truly negative                2         1
  ! assay: warning: thresholds chosen and judged on the same rows look better than they are: tune on validation data, and judge on other rows with --apply

  $ assay tune v.csv --task binary --target y --score p --cost fp=1,fn=5 --ci none --format csv --quiet
  name,value,low,high,applied
  threshold,0.3,,,
  expected_cost(fn=5),0.3333333333333333,,,
  accuracy,0.6666666666666666,,,
  balanced_accuracy,0.6666666666666666,,,
  precision,0.6,,,
  recall,1,,,
  specificity,0.3333333333333333,,,
  f1,0.75,,,
  mcc,0.4472135954999579,,,

Judged on other rows: no warning is needed then.

  $ assay tune v.csv --task binary --target y --score p --maximize accuracy --apply t.csv --ci none
  binary · 6 of 6 rows · positive 1 · score kind probability
  maximize accuracy
  
  threshold
    0.9
    every threshold above 0.8 up to it decides the same
  
  at the threshold
                         here       other data
    ──────────────────────────────────────────
    accuracy           0.6667  ↑        0.7500
    balanced_accuracy  0.6667  ↑        0.7500
    precision          1.0000  ↑        1.0000
    recall             0.3333  ↑        0.5000
    specificity        1.0000  ↑        1.0000
    f1                 0.5000  ↑        0.6667
    mcc                0.4472  ↑        0.5774
  
  counts, then on the other data
                    called positive  negative  positive  negative
    ─────────────────────────────────────────────────────────────
    truly positive                1         2         1         1
    truly negative                0         3         0         2

The threshold is the one that evaluate takes.

  $ t=$(assay tune v.csv --task binary --target y --score p --maximize mcc --ci none --format csv --quiet | sed -n 's/^threshold,\([^,]*\).*/\1/p'); echo $t; assay evaluate v.csv --task binary --target y --score p --threshold $t --metrics mcc --format csv
  0.9
  metric,spec,label,value,undefined,ci_low,ci_high,ci_level,ci_method
  mcc,mcc,,0.4472135954999579,,-0.08437992122541116,0.7806391154399079,0.95,delta_logit

  $ assay tune v.csv --task binary --target y --score p --maximize mcc --ci none --format csv --quiet | grep mcc
  mcc,0.4472135954999579,,,

Slices have their own; what one of them cannot have is said, and the others go on.

  $ printf 'y,p,g\n1,0.9,a\n0,0.8,a\n0,0.4,b\n0,0.1,b\n' >one.csv; assay tune one.csv --task binary --target y --score p --maximize f1 --by g --ci none
  binary · 4 of 4 rows · positive 1 · score kind probability
  maximize f1
  
  threshold
    0.9
    every threshold above 0.8 up to it decides the same
  
  at the threshold
    f1                 1.0000  ↑
    accuracy           1.0000  ↑
    balanced_accuracy  1.0000  ↑
    precision          1.0000  ↑
    recall             1.0000  ↑
    specificity        1.0000  ↑
    mcc                1.0000  ↑
  
  counts
                    called positive  negative
    ─────────────────────────────────────────
    truly positive                1         0
    truly negative                0         3
  
  slices
    rows of  rows  threshold      f1
    ────────────────────────────────
    (all)       4     0.9000  1.0000
    g=a         2     0.9000  1.0000
    g=b         2     0.4000  0.0000
  ! assay: warning: thresholds chosen and judged on the same rows look better than they are: tune on validation data, and judge on other rows with --apply
  ! assay: warning: g=b: only one class, so that the threshold means little

Curves.

  $ assay tune v.csv --task binary --target y --score p --maximize f1 --curve metric --ci none --format csv --quiet
  threshold,f1
  0.9000000000000001,0
  0.9,0.5
  0.8,0.4
  0.7,0.6666666666666666
  0.4,0.5714285714285714
  0.3,0.75
  0.1,0.6666666666666666

  $ assay tune v.csv --task binary --target y --score p --maximize f1 --curve net-benefit --ci none --format csv --quiet | sed -n '1,2p;50p'
  threshold,model,treat_all,treat_none
  0.01,0.494949494949495,0.494949494949495,0
  0.49,0.173202614379085,0.01960784313725498,0

  $ assay tune v.csv --task binary --target y --score p --maximize f1 --curve cost --ci none --format csv --quiet | sed -n '1,2p;52p'
  probability_cost,normalized_cost,threshold
  0,0,0.9000000000000001
  0.5,0.3333333333333333,0.3

The labels of several are tuned one by one.

  $ printf 'a,b,pa,pb\n1,0,0.9,0.1\n0,0,0.2,0.2\n1,1,0.8,0.3\n0,1,0.1,0.05\n' >m.csv; assay tune m.csv --task multilabel --target a,b --score pa,pb --maximize f1 --ci none --quiet
  multilabel · 4 of 4 rows · score kind probability
  maximize f1
  
  labels
    rows of  label  rows  threshold      f1
    ───────────────────────────────────────
    (all)    a         4     0.8000  1.0000
    (all)    b         4     0.3000  0.6667
    mean of f1 over labels: 0.8333

Resampling is by seed: the same numbers in any order of the rows.

  $ (head -1 v.csv; tail -n +2 v.csv | tac) >r.csv; for f in v r; do assay tune $f.csv --task binary --target y --score p --maximize f1 --seed 3 --format csv --quiet >$f.out; done; cmp v.out r.out && grep -c , v.out
  9

Several classes are decided by a matrix of costs.

  $ printf 'y,p_a,p_b,p_c\na,0.5,0.3,0.2\nb,0.4,0.35,0.25\nc,0.4,0.3,0.3\na,0.8,0.1,0.1\n' >c.csv; printf ',a,b,c\na,0,1,1\nb,2,0,1\nc,9,1,0\n' >costs.csv; assay tune c.csv --task multiclass --target y --score p_a,p_b,p_c --cost costs.csv
  multiclass · 4 of 4 rows · 3 classes
  
                                 least cost  highest score
    ─────────────────────────────────────────────────────────
    cost of a row                    0.7500         2.7500
    accuracy                         0.2500         0.5000  ↑
    balanced_accuracy                0.3333         0.3333  ↑
    precision                        0.0833         0.1667  ↑
    precision(average=weighted)      0.0625         0.2500  ↑
    recall                           0.3333         0.3333  ↑
    recall(average=weighted)         0.2500         0.5000  ↑
    f1                               0.1333         0.2222  ↑
    f1(average=weighted)             0.1000         0.3333  ↑
    mcc                              0.0000         0.0000  ↑
    cohen_kappa                      0.0000         0.0000  ↑
  ! assay: warning: precision is undefined: no predicted positives for 'a' and 'c'
  ! assay: warning: precision(average=weighted) is undefined: no predicted positives for 'a' and 'c'
  ! assay: warning: mcc is undefined: truth or prediction has one class only

  $ printf 'true,a,b,c\na,0,1,1\nb,2,0\nc,9,1,0\n' >short.csv; assay tune c.csv --task multiclass --target y --score p_a,p_b,p_c --cost short.csv
  ! assay: error: short.csv:3: 2 costs for 3 classes
  [3]

  $ printf 'true,a,b,d\na,0,1,1\nb,2,0,1\nd,9,1,0\n' >other.csv; assay tune c.csv --task multiclass --target y --score p_a,p_b,p_c --cost other.csv
  ! assay: error: the matrix of costs has other classes than the score columns: the columns are p_a, p_b, p_c; the labels a, b, d; --labels names all classes
  [2]

  $ assay tune c.csv --task multiclass --target y --score p_a,p_b,p_c --maximize f1
  ! assay: error: several classes are decided by a matrix of costs, --cost FILE.csv or --cost 'cat->dog=5,...', without other goals
  [2]

  $ assay tune c.csv --task multiclass --target y --score p_a,p_b,p_c --cost none.csv
  ! assay: error: cannot read none.csv: No such file or directory
  [4]

What cannot be met, and what can be reached.

  $ assay tune v.csv --task binary --target y --score p --maximize f1 --subject-to 'precision >= 0.9' --subject-to 'recall >= 0.5'
  ! assay: error: no threshold meets recall >= 0.5 together with precision >= 0.9: where the first holds, recall is at most 0.3333333333333333 (at threshold 0.9)
  [3]

  $ assay tune v.csv --task binary --target y --score p --maximize f1 --subject-to 'f1 >= 0.99'
  ! assay: error: no threshold reaches f1 >= 0.99: at most 0.75 (at threshold 0.3)
  [3]

  $ printf 'y,p\n0,0.4\n0,0.1\n' >none.csv; assay tune none.csv --task binary --target y --score p --maximize recall
  ! assay: error: recall is undefined at every threshold
  [3]

Bad requests.

  $ assay tune v.csv --task binary --target y --score p
  ! assay: error: one of --maximize, --minimize and --cost is needed
  [2]

  $ assay tune v.csv --task binary --target y --score p --maximize f1 --minimize fpr
  ! assay: error: one of --maximize, --minimize and --cost is needed
  [2]

  $ assay tune v.csv --task binary --target y --score p --maximize roc_auc
  ! assay: error: 'roc_auc' does not change with the threshold: metrics of predicted labels do, such as those of assay list --task binary under label
  [2]

  $ assay tune v.csv --task binary --target y --score p --maximize f11
  ! assay: error: unknown metric 'f11'; did you mean f1, fpr, fnr? (assay list --task binary shows all)
  [2]

  $ assay tune v.csv --task binary --target y --score p --maximize f1 --subject-to 'recall => 0.5'
  ! assay: error: --subject-to: 'recall => 0.5' has the unknown sign =>; a demand is METRIC >= NUMBER, with one of >= > <= < ==
  [2]

  $ assay tune v.csv --task binary --target y --score p --cost fp:1
  ! assay: error: --cost: 'fp:1' is no cost such as fp=1 (of tp, fp, fn, tn)
  [2]

  $ assay tune v.csv --task binary --target y --score p --maximize f1 --threshold 0.3
  ! assay: error: --threshold: tuning finds it
  [2]

  $ assay tune v.csv --task binary --target y --score p --maximize f1 --by h
  ! assay: error: no column 'h' in v.csv; did you mean 'y', 'p' or 'g'?
  [2]

  $ assay tune v.csv --task binary --target y --score p --maximize f1 --format markdown
  ! assay: error: --format: a tuning is written as table, json or csv
  [2]

  $ assay tune v.csv --task regression --target y --prediction p --minimize mae
  ! assay: error: thresholds belong to binary and multilabel tasks, not to regression
  [2]

  $ assay tune m.csv --task multilabel --target a,b --score pa,pb --maximize 'f1(average=samples)'
  ! assay: error: 'f1(average=samples)' depends on the labels of a row together, which thresholds a label do not part into: macro, weighted and micro averages can be tuned
  [2]

Averages over labels: a micro average by coordinate search, beside one threshold for all labels.

  $ assay tune m.csv --task multilabel --target a,b --score pa,pb --maximize 'f1(average=micro)' --apply m.csv
  multilabel · 4 of 4 rows · score kind probability
  maximize f1(average=micro)
  
  labels
    rows of  label  rows  threshold      f1  other data
    ───────────────────────────────────────────────────
    (all)    a         4     0.8000  1.0000      1.0000
    (all)    b         4     0.3000  0.6667      0.6667
  f1(average=micro): 0.8571 by coordinate search (no label's threshold alone betters it); one
    threshold for all labels, 0.3000, reaches 0.8571; on the other data 0.8571

  $ assay tune m.csv --task multilabel --target a,b --score pa,pb --maximize 'f1(average=weighted)' --ci none --format json --quiet | sed -n '/averages/,/]/p'
    "averages": [
      {
        "slice": {},
        "spec": "f1(average=weighted)",
        "value": 0.8333333333333333
      }
    ],

  $ assay tune m.csv --task multilabel --target a,b --score pa,pb --maximize 'f1(average=micro)' --subject-to 'recall >= 0.9'
  ! assay: error: recall beside f1(average=micro): the bounds of a micro average are micro averages too, such as recall(average=micro)
  [2]

From saved states: no columns are named again; other rows may be a state too.

  $ assay evaluate v.csv --task binary --target y --score p --metrics roc_auc --by g --save-state v.assay --output /dev/null; assay evaluate t.csv --task binary --target y --score p --metrics roc_auc --save-state t.assay --output /dev/null; assay tune v.assay --maximize accuracy --apply t.assay --ci none --format csv --metrics recall
  g,name,value,low,high,applied
  ,threshold,0.9,,,0.9
  ,accuracy,0.6666666666666666,,,0.75
  ,recall,0.3333333333333333,,,0.5
  a,threshold,0.9,,,
  a,accuracy,0.6666666666666666,,,
  a,recall,0.5,,,
  b,threshold,0.7,,,
  b,accuracy,1,,,
  b,recall,1,,,
  ! assay: warning: small slices tell little: 2 of 2 with fewer than 30 rows
  ! assay: warning: g=a: no such rows in the other data
  ! assay: warning: g=b: no such rows in the other data

  $ assay tune v.assay --maximize accuracy --apply t.csv --target y --score p --ci none --format csv --metrics recall --quiet
  g,name,value,low,high,applied
  ,threshold,0.9,,,0.9
  ,accuracy,0.6666666666666666,,,0.75
  ,recall,0.3333333333333333,,,0.5
  a,threshold,0.9,,,0.9
  a,accuracy,0.6666666666666666,,,1
  a,recall,0.5,,,1
  b,threshold,0.7,,,0.7
  b,accuracy,1,,,0
  b,recall,1,,,0

  $ assay tune v.assay --maximize accuracy --target y
  ! assay: error: v.assay is a state: it has its columns and slices already
  [2]

  $ assay evaluate v.csv --task binary --target y --score p --metrics accuracy --save-state flat.assay --output /dev/null; assay tune flat.assay --maximize f1
  ! assay: error: the scores of all rows are needed for tuning, and this state does not keep them: save one with --metrics roc_auc
  [2]

Costs of single errors of several classes.

  $ assay tune c.csv --task multiclass --target y --score p_a,p_b,p_c --cost 'b->a=2,c->a=9,a->*=1,b->c=1,c->b=1' --metrics accuracy
  multiclass · 4 of 4 rows · 3 classes
  
                   least cost  highest score
    ───────────────────────────────────────────
    cost of a row      0.7500         2.7500
    accuracy           0.2500         0.5000  ↑

  $ assay tune c.csv --task multiclass --target y --score p_a,p_b,p_c --cost 'c->a=9' --metrics accuracy
  ! assay: error: the matrix of costs has other classes than the score columns: the columns are p_a, p_b, p_c; the labels c, a; --labels names all classes
  [2]

  $ assay tune c.csv --task multiclass --target y --score p_a,p_b,p_c --cost 'c->a=9' --labels a,b,c --metrics accuracy --format json | grep -A1 -E 'costs|"cost"'
      "costs": [
        [0, 1, 1],
  --
          "cost": 0.75,
          "confusion_matrix": {
  --
          "cost": 2.5,
          "confusion_matrix": {

  $ assay tune c.csv --task multiclass --target y --score p_a,p_b,p_c --cost 'c->z=9' --labels a,b,c
  ! assay: error: --cost: 'z' is not among the classes a, b, c
  [2]

  $ assay tune c.csv --task multiclass --target y --score p_a,p_b,p_c --cost 'c->a:9'
  ! assay: error: --cost: 'c->a:9' is no price of an error such as cat->dog=5 (true class, called class)
  [2]

A metric of one's own is made best like any other.

  $ assay tune $EXAMPLES/breast_cancer.csv --task binary --target malignant --score logistic --maximize 'profit=120*tp - 5*fp - 40*fn' --ci none --quiet | sed -n 2,5p; assay tune $EXAMPLES/breast_cancer.csv --task binary --target malignant --score logistic --cost tp=-120,fp=5,fn=40 --ci none --quiet | sed -n 5p
  maximize profit=120*tp - 5*fp - 40*fn
  
  threshold
    0.060737353316238335
    0.060737353316238335

  $ assay tune $EXAMPLES/breast_cancer.csv --task binary --target malignant --score logistic --maximize 'x=tp/0' --ci none
  ! assay: error: x=tp/0 is undefined at every threshold
  [3]
