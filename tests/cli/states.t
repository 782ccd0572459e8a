The state of the whole is the merged state of its parts, in any order.

  $ assay evaluate $EXAMPLES/breast_cancer.csv --task binary --target malignant --score logistic --by size --format csv >whole.csv
  ! assay: warning: small slices tell little: 1 of 3 with an interval wider than half the range of its metric

  $ (head -1 $EXAMPLES/breast_cancer.csv; sed -n 2,201p $EXAMPLES/breast_cancer.csv) >1.csv; (head -1 $EXAMPLES/breast_cancer.csv; sed -n '202,$p' $EXAMPLES/breast_cancer.csv) >2.csv

  $ for i in 1 2; do assay evaluate $i.csv --task binary --target malignant --score logistic --by size --save-state $i.assay --output $i.txt; done
  ! assay: warning: small slices tell little: 1 of 3 with an interval wider than half the range of its metric
  ! assay: warning: small slices tell little: 1 of 3 with an interval wider than half the range of its metric

  $ assay merge 1.assay 2.assay -o 12.assay && assay merge 2.assay 1.assay -o 21.assay && cmp 12.assay 21.assay

  $ assay show 12.assay --format csv | cmp - whole.csv
  ! assay: warning: small slices tell little: 1 of 3 with an interval wider than half the range of its metric

  $ assay show 12.assay --format json | sed -n '1,15p'
  {
    "schema": "assay.evaluation/1",
    "assay": "0.1.0",
    "task": "binary",
    "data": {
      "inputs": ["1.csv", "2.csv"],
      "rows_read": 569,
      "rows_used": 569,
      "rows_dropped": {},
      "duplicate_ids": 0,
      "classes": ["0", "1"],
      "positive": "1",
      "score_kind": "probability"
    },
    "metrics": [
  ! assay: warning: small slices tell little: 1 of 3 with an interval wider than half the range of its metric

A state from stdin, and to stdout.

  $ assay merge - 2.assay -o - <1.assay | assay show - --format csv | cmp - whole.csv
  ! assay: warning: small slices tell little: 1 of 3 with an interval wider than half the range of its metric

The same rows twice are refused, and nothing is written.

  $ assay merge 12.assay 1.assay -o again.assay
  ! assay: error: 1.assay: the rows of 1.csv are in both states (1.csv and 1.csv are the same file)
  [5]

  $ test -e again.assay
  [1]

Damaged states and states of other evaluations: the exit code is 5.

  $ printf 'no state\n' >not.assay; assay show not.assay
  ! assay: error: not.assay: not a saved state of assay
  [5]

  $ head -c 500 12.assay >cut.assay; assay show cut.assay
  ! assay: error: cut.assay: the state is damaged or cut short (its hash does not fit)
  [5]

  $ (head -c 300 12.assay; printf X; tail -c +302 12.assay) >flipped.assay; assay show flipped.assay
  ! assay: error: flipped.assay: the state is damaged or cut short (its hash does not fit)
  [5]

  $ assay evaluate $EXAMPLES/diabetes.csv --task regression --target progression --prediction ridge --save-state other.assay --output other.txt; assay merge 1.assay other.assay -o x.assay
  ! assay: error: other.assay: the states have different configurations (task, metrics, labels, options or slices)
  [5]

  $ assay merge 1.assay flipped.assay -o x.assay
  ! assay: error: flipped.assay: the state is damaged or cut short (its hash does not fit)
  [5]

  $ assay merge 1.assay none.assay -o x.assay
  ! assay: error: cannot read none.assay: No such file or directory
  [4]

A folder of states is tuned and checked like the files in it.

  $ mkdir days && for i in 1 2; do assay evaluate $i.csv --task binary --target malignant --score logistic --metrics f1,roc_auc --ci none --save-state days/$i.assay -o /dev/null; done

  $ assay tune days --maximize f1 --ci none --format csv --quiet | head -2; assay tune $EXAMPLES/breast_cancer.csv --task binary --target malignant --score logistic --maximize f1 --ci none --format csv --quiet | head -2
  name,value,low,high,applied
  threshold,0.4885413243064585,,,
  name,value,low,high,applied
  threshold,0.4885413243064585,,,

  $ assay check days --require 'f1 >= 0.9' --format csv; assay check days/1.assay days/2.assay --require 'f1 >= 0.9' --baseline days --format csv
  verdict,gate,slice,rows,value,low,high,baseline,tested,reason
  pass,f1 >= 0.9,,569,0.9689737470167065,,,,0.9689737470167065,
  verdict,gate,slice,rows,value,low,high,baseline,tested,reason
  pass,f1 >= 0.9,,569,0.9689737470167065,,,,0.9689737470167065,

Numbers of other weights are other numbers.

  $ printf 'y,p,v,w\n1,0.9,1,2\n0,0.2,3,1\n1,0.4,1,1\n0,0.6,1,2\n' >w.csv; for c in v w; do assay evaluate w.csv --task binary --target y --score p --metrics f1 --weight $c --ci none --save-state $c.assay --format json --output $c.json; done; grep signature v.json
        "signature": "f1|task=binary|kind=probability|threshold=0.5|labels=0,1|weight=v|weight_kind=importance|undefined=rule|missing=error|assay=0.1.0"

  $ assay compare v.json w.json
  ! assay: error: f1 of v and w are not the same number: weight=v and weight=w
  [5]

  $ assay compare v.assay w.assay
  ! assay: error: f1 of v and w are not the same number: weight=v and weight=w
  [5]

  $ assay show v.assay --format json | grep signature
        "signature": "f1|task=binary|kind=probability|threshold=0.5|labels=0,1|weight=v|weight_kind=importance|undefined=rule|missing=error|assay=0.1.0"

A state is no table.

  $ assay evaluate 1.assay --task binary --target malignant --score logistic
  ! assay: error: 1.assay: a saved state, no table; assay show, merge, compare, tune and check read it
  [2]
