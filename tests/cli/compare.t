Two models, columns of one file: for each metric the difference, a paired interval and test.

  $ assay compare $EXAMPLES/breast_cancer.csv --task binary --target malignant --scores logistic,boosting --id id --metrics accuracy,f1,roc_auc,log_loss
  binary · 569 of 569 rows · positive 1 · baseline logistic
  
  boosting against logistic  predicted labels differ on 19 of 569 rows
    metric      logistic  boosting  difference  95% interval               p  p Holm  better
    ───────────────────────────────────────────────────────────────────────────────────────────
    accuracy ↑    0.9772    0.9684     -0.0088  -0.0257 to +0.0068    0.3593  0.5146  not shown
    f1 ↑          0.9690    0.9571     -0.0118  -0.0323 to +0.0087    0.2573  0.5146  not shown
    roc_auc ↑     0.9952    0.9920    -0.00316  -0.00630 to -0.00001  0.0490  0.1962  not shown
    log_loss ↓    0.0742    0.1080     +0.0338  -0.0008 to +0.0684    0.0554  0.1962  not shown
  
    metric        p BH  win/tie/loss  test, interval
    ──────────────────────────────────────────────────────
    accuracy ↑  0.3593      7/550/12  mcnemar_exact, tango
    f1 ↑        0.3431      7/550/12  jackknife
    roc_auc ↑   0.1108                delong
    log_loss ↓  0.1108     253/0/316  paired_t, student_t
  
  better: shown at level 0.95 after adjusting p for 4 tests (Holm); no difference shown is no proof of
  equality

Slices are adjusted together with the whole.

  $ COLUMNS=160 assay compare $EXAMPLES/breast_cancer.csv --task binary --target malignant --scores logistic,boosting --metrics accuracy,log_loss --by size
  binary · 569 of 569 rows · positive 1 · baseline logistic
  
  boosting against logistic  predicted labels differ on 19 of 569 rows
    metric      logistic  boosting  difference  95% interval             p  p Holm  better       p BH  win/tie/loss  test, interval
    ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────
    accuracy ↑    0.9772    0.9684     -0.0088  -0.0257 to +0.0068  0.3593  1.0000  not shown  0.6853      7/550/12  mcnemar_exact, tango
    log_loss ↓    0.0742    0.1080     +0.0338  -0.0008 to +0.0684  0.0554  0.4430  not shown  0.4430     253/0/316  paired_t, student_t
  
  boosting against logistic, by slice
    slice        rows  metric      logistic  boosting  difference  95% interval             p  p Holm  better       p BH  win/tie/loss  test, interval
    ────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────
    size=large    190  accuracy ↑    0.9789    0.9684     -0.0105  -0.0466 to +0.0227  0.7266  1.0000  not shown  0.8304       3/182/5  mcnemar_exact, tango
    size=large    190  log_loss ↓    0.0638    0.0828     +0.0190  -0.0383 to +0.0762  0.5140  1.0000  not shown  0.6853      52/0/138  paired_t, student_t
    size=medium   188  accuracy ↑    0.9681    0.9521     -0.0160  -0.0542 to +0.0184  0.5078  1.0000  not shown  0.6853       3/179/6  mcnemar_exact, tango
    size=medium   188  log_loss ↓    0.1081    0.1654     +0.0572  -0.0187 to +0.1332  0.1385  0.9693  not shown  0.5539      131/0/57  paired_t, student_t
    size=small    191  accuracy ↑    0.9843    0.9843      0.0000  -0.0243 to +0.0243  1.0000  1.0000  not shown  1.0000       1/189/1  mcnemar_exact, tango
    size=small    191  log_loss ↓    0.0512    0.0767     +0.0255  -0.0181 to +0.0690  0.2506  1.0000  not shown  0.6683      70/0/121  paired_t, student_t
  
  better: shown at level 0.95 after adjusting p for 8 tests (Holm); no difference shown is no proof of equality

JSON has all of it.

  $ cp $EXAMPLES/diabetes.csv . && assay compare diabetes.csv --task regression --target progression --predictions ridge,forest --metrics mae --id id --format json
  {
    "schema": "assay.comparison/1",
    "assay": "0.1.0",
    "task": "regression",
    "models": ["ridge", "forest"],
    "baseline": "ridge",
    "method": "auto",
    "level": 0.95,
    "seed": 0,
    "data": {
      "inputs": ["diabetes.csv"],
      "rows_read": 442,
      "rows_used": 442,
      "rows_dropped": {},
      "duplicate_ids": 0,
      "units": "id"
    },
    "metrics": [
      {
        "name": "mae",
        "spec": "mae",
        "label": null,
        "model": "forest",
        "baseline": 44.411056029623985,
        "value": 45.878059926880326,
        "difference": 1.4670038972563404,
        "undefined": null,
        "direction": "minimize",
        "range": [0, null],
        "ci": {"method": "student_t", "level": 0.95, "low": -0.383880836324348, "high": 3.3178886308370217},
        "test": {"method": "paired_t", "p": 0.12001344258051688, "p_holm": 0.12001344258051688, "p_bh": 0.12001344258051688},
        "better": null,
        "units": {"wins": 211, "ties": 0, "losses": 231},
        "signature": "mae(average=uniform)|task=regression|undefined=rule|missing=error|assay=0.1.0"
      }
    ],
    "disagreements": null,
    "slices": [],
    "warnings": []
  }

  $ assay compare $EXAMPLES/diabetes.csv --task regression --target progression --predictions ridge,forest --metrics mae,rmse --method 'randomization(500)' --id id --format csv
  metric,spec,label,model,rows,baseline,value,difference,low,high,interval,test,p,p_holm,p_bh,better,wins,ties,losses,undefined
  mae,mae,,forest,442,44.411056029623985,45.878059926880326,1.4670038972563404,-0.383880836324348,3.3178886308370217,student_t,randomization(500),0.1277445109780439,0.1277445109780439,0.1277445109780439,,211,0,231,
  rmse,rmse,,forest,442,54.79434341210033,57.105693589172404,2.3113501770720717,0.2065662037578717,4.581302749198718,bootstrap(1000),randomization(500),0.01996007984031936,0.03992015968063872,0.03992015968063872,ridge,,,,

  $ assay compare $EXAMPLES/digits.csv --task multiclass --target digit --scores 'logistic_*,forest_*' --predictions logistic,forest --metrics accuracy,f1,log_loss --format markdown
  **multiclass**: 1,797 of 1,797 rows, baseline logistic
  
  | metric | model | baseline | value | difference | 95% interval | p | p Holm | p BH | better | win/tie/loss | test, interval |
  |---|---|---:|---:|---:|---|---:|---:|---:|---|---:|---|
  | accuracy | forest | 0.9377 | 0.9533 | +0.0156 | +0.0053 to +0.0264 | 0.0042 | 0.0073 | 0.0042 | forest | 59/1,707/31 | mcnemar_exact, tango |
  | f1 | forest | 0.9380 | 0.9533 | +0.0153 | +0.0050 to +0.0256 | 0.0036 | 0.0073 | 0.0042 | forest | 59/1,707/31 | jackknife |
  | log_loss | forest | 0.1862 | 0.3623 | +0.1761 | +0.1503 to +0.2018 | 2.9e-39 | 8.8e-39 | 8.8e-39 | logistic | 131/0/1,666 | paired_t, student_t |
  
  better: shown at level 0.95 after adjusting p for 3 tests (Holm); no difference shown is no proof of equality

One file a model, joined by id, in any order.

  $ printf 'id,y,p\n1,1,0.9\n2,0,0.2\n3,1,0.4\n4,0,0.7\n' >a.csv && printf 'id,p,y\n4,0.1,0\n3,0.8,1\n2,0.3,0\n1,0.6,1\n' >b.csv

  $ assay compare a.csv b.csv --id id --task binary --target y --score p --metrics accuracy,log_loss --disagreements d.csv --format csv && cat d.csv
  metric,spec,label,model,rows,baseline,value,difference,low,high,interval,test,p,p_holm,p_bh,better,wins,ties,losses,undefined
  accuracy,accuracy,,b,4,0.5,1,0.5,-0.2348362546818959,0.8499610108478504,tango,mcnemar_exact,0.5,0.8756500055797399,0.5,,2,2,0,
  log_loss,log_loss,,b,4,0.6121919007930318,0.2990011586691898,-0.31319074212384196,-1.4298019641660016,0.8034204799183177,student_t,paired_t,0.43782500278986997,0.8756500055797399,0.5,,2,0,2,
  source,row,id,target,a,b
  a.csv,3,3,1,0,1
  a.csv,4,4,0,1,0

  $ assay compare a.csv b.csv --task binary --target y --score p
  ! assay: error: files are joined by id: use --id COL
  [2]

  $ printf 'id,p,y\n4,0.1,0\n3,0.8,0\n2,0.3,0\n1,0.6,1\n' >c.csv; assay compare a.csv c.csv --id id --task binary --target y --score p
  ! assay: error: a.csv:3: column 'y': the target of id = '3' is another one in c.csv
  [3]

  $ printf 'id,p\n4,0.1\n3,0.8\n1,0.6\n9,0.5\n' >d.csv; assay compare a.csv d.csv --id id --task binary --target y --score p
  ! assay: error: a.csv:2: column 'id': the id '2' is not in d.csv (use --unmatched drop)
  [3]

  $ assay compare a.csv d.csv --id id --task binary --target y --score p --metrics accuracy --unmatched drop --format json | sed -n '/"data"/,/}/p'
    "data": {
      "inputs": ["a.csv", "d.csv"],
      "rows_read": 4,
      "rows_used": 3,
      "rows_dropped": {},
  ! assay: warning: rows without a partner were dropped: 1 of the first table, 1 of those joined to it

  $ printf 'id,p\n1,0.1\n1,0.8\n2,0.6\n3,0.5\n4,0.5\n' >e.csv; assay compare a.csv e.csv --id id --task binary --target y --score p
  ! assay: error: e.csv:2: column 'id': the key '1' occurs twice
  [3]

What is refused.

  $ assay compare a.csv --task binary --target y --score p
  ! assay: error: a comparison needs two models or more: files A B ..., or --scores or --predictions of one data set
  [2]

  $ assay compare a.csv --task binary --target y --scores p
  ! assay: error: a comparison needs two models or more: --scores A,B or --predictions A,B
  [2]

  $ assay compare a.csv --task binary --target y --scores p,q
  ! assay: error: no column 'q' in a.csv; did you mean 'y', 'p' or 'id'?
  [2]

  $ assay compare a.csv b.csv --id key --task binary --target y --score p
  ! assay: error: no column 'key' in a.csv; did you mean 'y'?
  [2]

  $ assay compare $EXAMPLES/breast_cancer.csv --task binary --target malignant --scores logistic,boosting --metrics roc_auc --method t
  ! assay: error: method 't' needs a mean over units, without weights, which roc_auc is not
  [2]

  $ assay compare $EXAMPLES/breast_cancer.csv --task binary --target malignant --scores logistic,boosting --method sign
  ! assay: error: method 'sign': one of auto, mcnemar, delong, t, wilcoxon, jackknife, bootstrap(N), randomization(N) with N from 1 to 1000000 is needed
  [2]

  $ assay compare $EXAMPLES/breast_cancer.csv --task binary --target malignant --scores logistic,boosting --ci auto
  ! assay: error: --ci is not for compare: its intervals are those of --method
  [2]

  $ printf 'id,y,a,b\n' >empty.csv; assay compare empty.csv --task binary --target y --scores a,b
  ! assay: error: empty.csv: no rows
  [3]

  $ printf 'y,a,b\n1,0.5,0.2\n0,0.3,\n1,0.8,0.9\n' >gap.csv; assay compare gap.csv --task binary --target y --scores a,b
  ! assay: error: gap.csv:2: column 'b': missing value (use --missing drop to leave such rows out)
  [3]

  $ printf 'y,a,b\n1,0.5,0.2\n0,0.3,7\n1,0.8,0.9\n' >high.csv; assay compare high.csv --task binary --target y --scores a,b
  ! assay: error: b: high.csv:2: column 'b': 7 is not a probability (use --score-kind logit|score)
  [3]

A slice without both classes has no area under the curve; the reason stands below.

  $ printf 'y,g,a,b\n1,u,0.5,0.2\n1,u,0.3,0.4\n0,v,0.4,0.9\n0,v,0.1,0.3\n' >one.csv; assay compare one.csv --task binary --target y --scores a,b --metrics roc_auc --by g
  binary · 4 of 4 rows · positive 1 · baseline a
  
  b against a
    metric          a       b  difference  95% interval         p  p Holm  better       p BH
    ────────────────────────────────────────────────────────────────────────────────────────
    roc_auc ↑  0.7500  0.2500       -0.50  -1.00 to +0.48  0.3173  0.3173  not shown  0.3173
  
    metric     win/tie/loss  test, interval
    ───────────────────────────────────────
    roc_auc ↑                delong
  
  b against a, by slice
    slice  rows  metric       a    b  difference  95% interval    p  p Holm  better     p BH
    ────────────────────────────────────────────────────────────────────────────────────────
    g=u       2  roc_auc ↑  n/a  n/a         n/a  n/a           n/a     n/a  not shown   n/a
    g=v       2  roc_auc ↑  n/a  n/a         n/a  n/a           n/a     n/a  not shown   n/a
  
    slice  rows  metric     win/tie/loss  test, interval
    ────────────────────────────────────────────────────
    g=u       2  roc_auc ↑                none
    g=v       2  roc_auc ↑                none
  
  n/a: only one class: roc_auc (g=u), roc_auc (g=v)
  
  better: shown at level 0.95 after adjusting p for 1 test (Holm); no difference shown is no proof of
  equality

Three models, each against the first.

  $ printf 'y,a,b,c\n1,1,0,1\n0,0,1,1\n1,0,0,1\n0,1,0,0\n' >three.csv; assay compare three.csv --task binary --target y --predictions a,b,c --names base,left,right --metrics accuracy --format jsonl
  {"task": "binary", "slice": {}, "rows": 4, "name": "accuracy", "spec": "accuracy", "label": null, "model": "left", "baseline": 0.5, "value": 0.25, "difference": -0.25, "undefined": null, "direction": "maximize", "range": [0, 1], "ci": {"method": "tango", "level": 0.95, "low": -0.7783379529831669, "high": 0.5046872382421443}, "test": {"method": "mcnemar_exact", "p": 1, "p_holm": 1, "p_bh": 1}, "better": null, "units": {"wins": 1, "ties": 1, "losses": 2}, "signature": "accuracy|task=binary|kind=probability|threshold=0.5|labels=0,1|undefined=rule|missing=error|assay=0.1.0"}
  {"task": "binary", "slice": {}, "rows": 4, "name": "accuracy", "spec": "accuracy", "label": null, "model": "right", "baseline": 0.5, "value": 0.75, "difference": 0.25, "undefined": null, "direction": "maximize", "range": [0, 1], "ci": {"method": "tango", "level": 0.95, "low": -0.5046872382421446, "high": 0.7783379529831671}, "test": {"method": "mcnemar_exact", "p": 1, "p_holm": 1, "p_bh": 1}, "better": null, "units": {"wins": 2, "ties": 1, "losses": 1}, "signature": "accuracy|task=binary|kind=probability|threshold=0.5|labels=0,1|undefined=rule|missing=error|assay=0.1.0"}

Saved states hold no rows: differences only, and only of numbers that mean the same.

  $ for m in logistic boosting; do assay evaluate $EXAMPLES/breast_cancer.csv --task binary --target malignant --score $m --metrics accuracy,log_loss --save-state $m.assay --output /dev/null; done; assay compare logistic.assay boosting.assay
  binary · 569 of 569 rows · positive 1 · baseline logistic
  
  boosting against logistic
    metric      logistic  boosting  difference  95% interval
    ──────────────────────────────────────────────────────────────
    accuracy ↑    0.9772    0.9684     -0.0088  -0.0290 to +0.0108
    log_loss ↓    0.0742    0.1080     +0.0338  -0.0253 to +0.0929
  
  saved numbers: not paired, without tests; an interval takes the two numbers for those of independent
  samples, so it is wider than a paired one where the models judge the same rows
  ! assay: warning: saved numbers hold no rows: the differences are not paired and have no test, and their intervals take the two for independent samples

  $ assay evaluate $EXAMPLES/breast_cancer.csv --task binary --target malignant --score boosting --metrics accuracy --threshold 0.4 --save-state other.assay --output /dev/null; assay compare logistic.assay other.assay
  ! assay: error: accuracy of logistic and other are not the same number: threshold=0.5 and threshold=0.4
  [5]

The truth may be in a file of its own, for columns of one data set and for files; rows are named by their place in the file.

  $ printf 'id,y\n1,1\n2,0\n3,1\n' >truth.csv; assay compare a.csv b.csv --id id --truth truth.csv --on id --unmatched drop --task binary --target y --score p --metrics accuracy --format json --disagreements - | grep -E '^a.csv|unmatched|rows_'
  a.csv,3,3,1,0,1
      "rows_read": 4,
      "rows_used": 3,
      "rows_dropped": {},
      "unmatched": {"first": 1, "others": 1},
  ! assay: warning: rows without a partner were dropped: 1 of the first table, 1 of those joined to it

Slices by bins, quantiles and lengths of text, as evaluate makes them; what is left out is said.

  $ assay compare $EXAMPLES/breast_cancer.csv --task binary --target malignant --scores logistic,boosting --metrics accuracy --by 'id:quantiles(2)' --by 'size:length(6)*id:bins(300)' --min-slice 120 --format csv | cut -d, -f1-11
  metric,spec,label,model,id,size,rows,baseline,value,difference,low
  accuracy,accuracy,,boosting,,,569,0.9771528998242531,0.968365553602812,-0.008787346221441172,-0.025734013505188426
  accuracy,accuracy,,boosting,< 284,,284,0.9683098591549296,0.9577464788732394,-0.010563380281690238,-0.0394134950959272
  accuracy,accuracy,,boosting,>= 284,,285,0.9859649122807017,0.9789473684210527,-0.007017543859649034,-0.02941439658086792
  accuracy,accuracy,,boosting,< 300,< 6,205,0.975609756097561,0.975609756097561,0,-0.02944157997523713
  accuracy,accuracy,,boosting,>= 300,< 6,176,0.9886363636363636,0.9772727272727273,-0.011363636363636354,-0.043977723382969125
  ! assay: warning: 2 slices with fewer than 120 rows left out

  $ assay compare $EXAMPLES/breast_cancer.csv --task binary --target malignant --scores logistic,boosting --by 'size:quantiles(2)' 2>&1 | sed 's|/.*/||'
  assay: error: breast_cancer.csv:1: column 'size': 'large' is no number to put into a bin

A metric of one number a class is compared class by class; p is adjusted for all of them.

  $ assay compare $EXAMPLES/digits.csv --task multiclass --target digit --predictions logistic,forest --metrics 'recall(average=none)' --format csv | cut -d, -f1-8,13-15 | head -4
  metric,spec,label,model,rows,baseline,value,difference,p,p_holm,p_bh
  recall,recall(average=none),0,forest,1797,0.9831460674157303,0.9887640449438202,0.005617977528089901,0.565495181645528,1,0.6875021586966938
  recall,recall(average=none),1,forest,1797,0.9230769230769231,0.9725274725274725,0.049450549450549386,0.011597426023662188,0.1043768342129597,0.05798713011831094
  recall,recall(average=none),2,forest,1797,0.943502824858757,0.9322033898305084,-0.011299435028248594,0.41595716138821587,1,0.6875021586966938

  $ assay compare $EXAMPLES/digits.csv --task multiclass --target digit --predictions logistic,forest --metrics 'recall(average=none)' | sed -n '3,7p'
  forest against logistic  predicted labels differ on 108 of 1,797 rows
    metric                     logistic  forest  difference  95% interval             p  p Holm
    ───────────────────────────────────────────────────────────────────────────────────────────
    recall(average=none)[0] ↑    0.9831  0.9888     +0.0056  -0.0136 to +0.0248  0.5655  1.0000
    recall(average=none)[1] ↑    0.9231  0.9725     +0.0495  +0.0111 to +0.0878  0.0116  0.1044

  $ assay compare $EXAMPLES/digits.csv --task multiclass --target digit --predictions logistic,forest --metrics confusion_matrix
  ! assay: error: confusion_matrix is neither a number nor one number a label, so it cannot be compared
  [2]

Saved results in JSON are compared as states are, and with them.

  $ for m in logistic boosting; do assay evaluate $EXAMPLES/breast_cancer.csv --task binary --target malignant --score $m --metrics accuracy,log_loss --format json --output $m.json; done; assay compare logistic.json boosting.assay --names old,new --format csv
  metric,spec,label,model,rows,baseline,value,difference,low,high,interval,test,p,p_holm,p_bh,better,wins,ties,losses,undefined
  accuracy,accuracy,,new,569,0.9771528998242531,0.968365553602812,-0.008787346221441172,-0.02895122257931049,0.010811446626510877,mover_unpaired,none,,,,,,,,
  log_loss,log_loss,,new,569,0.07424374697006376,0.10804350112439084,0.03379975415432708,-0.025265528349697156,0.0928650366583513,mover_unpaired,none,,,,,,,,
  ! assay: warning: saved numbers hold no rows: the differences are not paired and have no test, and their intervals take the two for independent samples

  $ assay evaluate $EXAMPLES/breast_cancer.csv --task binary --target malignant --score boosting --metrics accuracy --by size --level 0.9 --format json --output level.json; assay compare logistic.json level.json --format csv
  metric,spec,label,model,rows,baseline,value,difference,low,high,interval,test,p,p_holm,p_bh,better,wins,ties,losses,undefined
  accuracy,accuracy,,level,569,0.9771528998242531,0.968365553602812,-0.008787346221441172,,,none,none,,,,,,,,
  ! assay: warning: the intervals of logistic and level have different levels, so that their differences have none
  ! assay: warning: level has no log_loss
  ! assay: warning: saved numbers hold no rows: the differences are not paired and have no test, and their intervals take the two for independent samples

  $ assay compare logistic.json a.csv
  ! assay: error: a.csv is no saved evaluation as logistic.json is: compare predictions with predictions, or saved numbers (states, JSON of assay evaluate) with saved ones
  [2]

  $ assay compare logistic.json boosting.json --method delong
  ! assay: error: --method needs rows, which saved numbers do not hold: their differences are not paired
  [2]

  $ assay compare logistic.json boosting.json --task regression
  ! assay: error: --task regression: logistic.json is of task binary
  [2]

  $ head -c 400 logistic.json >cut.json; assay compare logistic.json cut.json 2>&1 | cut -c1-60
  assay: error: cut.json: damaged JSON of an evaluation: [json

  $ assay evaluate $EXAMPLES/diabetes.csv --task regression --target progression --prediction ridge --format json --output ridge.json; assay compare logistic.json ridge.json
  ! assay: error: logistic is of task binary, ridge of task regression
  [5]
