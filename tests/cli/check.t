Gates on predictions: exit code 1 when one fails, with the reason in one line each.

  $ printf 'y,p,g\n1,0.9,a\n0,0.8,a\n1,0.7,b\n0,0.4,b\n1,0.3,a\n0,0.1,b\n' >v.csv; printf 'y,p,g\n1,0.9,a\n0,0.2,a\n1,0.7,b\n0,0.4,b\n1,0.8,a\n0,0.1,b\n' >good.csv

  $ assay check good.csv --task binary --target y --score p --require 'roc_auc >= 0.9' --require 'f1 > 0.9' --ci none
  binary · 6 of 6 rows
  
    verdict  gate            rows   value
    ─────────────────────────────────────
    pass     roc_auc >= 0.9     6  1.0000
    pass     f1 > 0.9           6  1.0000
  
  passed

  $ assay check v.csv --task binary --target y --score p --require 'roc_auc >= 0.9' --require 'ece <= 0.5' --require 'f1 == 1' --ci none
  binary · 6 of 6 rows
  
    verdict  gate            rows   value
    ─────────────────────────────────────
    fail     roc_auc >= 0.9     6  0.6667
    pass     ece <= 0.5         6  0.4000
    fail     f1 == 1            6  0.6667
  
  failed: 2 demands
  ! assay: failed: roc_auc >= 0.9: 0.6666666666666666
  ! assay: failed: f1 == 1: 0.6666666666666666
  [1]

  $ assay check v.csv --task binary --target y --score p --require 'roc_auc >= 0.9' --ci none --format json
  {
    "schema": "assay.check/1",
    "assay": "0.1.0",
    "task": "binary",
    "passed": false,
    "data": {
      "inputs": ["v.csv"],
      "rows_read": 6,
      "rows_used": 6,
      "rows_dropped": {},
      "duplicate_ids": 0
    },
    "baseline": null,
    "min_rows": 0,
    "strict": false,
    "gates": [
      {
        "gate": "roc_auc >= 0.9",
        "spec": "roc_auc",
        "quantity": "value",
        "comparison": ">=",
        "bound": 0.9,
        "where": "--require",
        "slice": {},
        "rows": 6,
        "verdict": "fail",
        "failed": true,
        "tested": 0.6666666666666666,
        "value": 0.6666666666666666,
        "ci": null,
        "baseline": null,
        "reason": "0.6666666666666666"
      }
    ],
    "failures": [
      "roc_auc >= 0.9: 0.6666666666666666"
    ],
    "warnings": []
  }
  ! assay: failed: roc_auc >= 0.9: 0.6666666666666666
  [1]

  $ assay check v.csv --task binary --target y --score p --require 'roc_auc >= 0.9' --ci none --format csv --quiet
  verdict,gate,slice,rows,value,low,high,baseline,tested,reason
  fail,roc_auc >= 0.9,,6,0.6666666666666666,,,,0.6666666666666666,0.6666666666666666
  ! assay: failed: roc_auc >= 0.9: 0.6666666666666666
  [1]

Bounds of intervals; a value that passes while its bound does not is uncertain, and fails when that is strict.

  $ assay check $EXAMPLES/breast_cancer.csv --task binary --target malignant --score logistic --require 'lower(roc_auc) >= 0.9' --require 'recall >= 0.95' --format csv --quiet
  verdict,gate,slice,rows,value,low,high,baseline,tested,reason
  pass,lower(roc_auc) >= 0.9,,569,0.9951773162095027,0.9872475726234216,0.9981852324943703,,0.9872475726234216,
  uncertain,recall >= 0.95,,569,0.9575471698113207,0.9213006386159815,0.9775072227650959,,0.9575471698113207,"0.9575471698113207 passes, the lower bound 0.9213006386159815 of its 95% interval does not"

  $ assay check $EXAMPLES/breast_cancer.csv --task binary --target malignant --score logistic --require 'recall >= 0.95' --strict --output x
  ! assay: failed: recall >= 0.95: 0.9575471698113207 passes, the lower bound 0.9213006386159815 of its 95% interval does not
  [1]

What is undefined fails.

  $ printf 'y,p\n0,0.4\n0,0.1\n' >one.csv; assay check one.csv --task binary --target y --score p --require 'roc_auc >= 0' --ci none
  binary · 2 of 2 rows
  
    verdict    gate          rows  value
    ────────────────────────────────────
    undefined  roc_auc >= 0     2    n/a
  
  failed: 1 demand
  ! assay: failed: roc_auc >= 0: undefined, only one class
  ! assay: warning: roc_auc is undefined: only one class
  [1]

A change against a baseline: predictions, JSON of an evaluation, a state.

  $ assay evaluate good.csv --task binary --target y --score p --metrics roc_auc --by g --ci none --format json --output good.json; assay evaluate good.csv --task binary --target y --score p --metrics roc_auc --save-state good.assay --output x

  $ for b in good.csv good.json good.assay; do assay check v.csv --task binary --target y --score p --require 'change(roc_auc) >= -0.1' --baseline $b --ci none --format csv; done
  verdict,gate,slice,rows,value,low,high,baseline,tested,reason
  fail,change(roc_auc) >= -0.1,,6,0.6666666666666666,,,1,-0.33333333333333337,"-0.33333333333333337 (0.6666666666666666, baseline 1)"
  verdict,gate,slice,rows,value,low,high,baseline,tested,reason
  fail,change(roc_auc) >= -0.1,,6,0.6666666666666666,,,1,-0.33333333333333337,"-0.33333333333333337 (0.6666666666666666, baseline 1)"
  verdict,gate,slice,rows,value,low,high,baseline,tested,reason
  fail,change(roc_auc) >= -0.1,,6,0.6666666666666666,,,1,-0.33333333333333337,"-0.33333333333333337 (0.6666666666666666, baseline 1)"
  ! assay: failed: change(roc_auc) >= -0.1: -0.33333333333333337 (0.6666666666666666, baseline 1)
  ! assay: failed: change(roc_auc) >= -0.1: -0.33333333333333337 (0.6666666666666666, baseline 1)
  ! assay: failed: change(roc_auc) >= -0.1: -0.33333333333333337 (0.6666666666666666, baseline 1)
  [1]

  $ assay check v.csv --task binary --target y --score p --require 'change(roc_auc) >= -0.4' --baseline good.json --ci none --quiet
  binary · 6 of 6 rows · baseline good.json
  
    verdict  gate                     rows   value  baseline   change
    ─────────────────────────────────────────────────────────────────
    pass     change(roc_auc) >= -0.4     6  0.6667    1.0000  -0.3333
  
  passed

A state has its numbers already.

  $ assay check good.assay --require 'roc_auc >= 0.9' --format csv
  verdict,gate,slice,rows,value,low,high,baseline,tested,reason
  uncertain,roc_auc >= 0.9,,6,1,0.5010187607015302,1,,1,"1 passes, the lower bound 0.5010187607015302 of its 95% interval does not"
  ! assay: warning: uncertain: roc_auc >= 0.9: 1 passes, the lower bound 0.5010187607015302 of its 95% interval does not

  $ assay check good.assay --require 'f1 >= 0.9'
  ! assay: error: --require: 'f1' was not evaluated (there are roc_auc)
  [2]

  $ assay check good.assay --task regression --require 'mae <= 1'
  ! assay: error: --task regression: good.assay is a state of task binary
  [2]

  $ assay check good.assay --target y --require 'roc_auc >= 0.9'
  ! assay: error: good.assay is a state: it has its columns, metrics and slices already
  [2]

A file of gates, slice by slice; reports for a pipeline.

  $ printf 'min_rows = 6\n[[gate]]\nmetric = "roc_auc"\nmin = 0.5\nmax_drop = 0.5\n[[gate]]\nmetric = "recall"\nmin = 0.9\nslice = "g"\nmin_rows = 3\n[[gate]]\nrequire = "log_loss < 2"\n' >gates.toml

  $ assay check v.csv --task binary --target y --score p --gates gates.toml --baseline good.json --ci none --junit j.xml --github-summary=s.md; cat j.xml s.md
  binary · 6 of 6 rows · baseline good.json
  
    verdict  gate                     rows of  rows   value  baseline   change
    ──────────────────────────────────────────────────────────────────────────
    pass     change(roc_auc) >= -0.5  (all)       6  0.6667    1.0000  -0.3333
    pass     roc_auc >= 0.5           (all)       6  0.6667
    fail     recall >= 0.9            g=a         3  0.5000
    pass     recall >= 0.9            g=b         3  1.0000
    pass     log_loss < 2             (all)       6  0.6486
  
  failed: 1 demand
  <?xml version="1.0" encoding="UTF-8"?>
  <testsuites tests="6" failures="1" errors="0" skipped="0">
    <testsuite name="assay check" tests="6" failures="1" errors="0" skipped="0">
      <testcase classname="assay.check" name="rows &gt;= 6"/>
      <testcase classname="assay.check" name="change(roc_auc) &gt;= -0.5"/>
      <testcase classname="assay.check" name="roc_auc &gt;= 0.5"/>
      <testcase classname="assay.check" name="recall &gt;= 0.9 [g=a]">
        <failure message="0.5"/>
      </testcase>
      <testcase classname="assay.check" name="recall &gt;= 0.9 [g=b]"/>
      <testcase classname="assay.check" name="log_loss &lt; 2"/>
    </testsuite>
  </testsuites>
  ### Release gates: failed
  
  | verdict | gate | rows of | rows | value | interval | baseline | reason |
  |:--|:--|:--|--:|--:|:--|--:|:--|
  | pass | `change(roc_auc) >= -0.5` | all | 6 | 0.6667 |  | 1.0000 |  |
  | pass | `roc_auc >= 0.5` | all | 6 | 0.6667 |  |  |  |
  | **fail** | `recall >= 0.9` | g=a | 3 | 0.5000 |  |  | 0.5 |
  | pass | `recall >= 0.9` | g=b | 3 | 1.0000 |  |  |  |
  | pass | `log_loss < 2` | all | 6 | 0.6486 |  |  |  |
  
  - recall \>= 0.9 (g=a): 0.5
  ! assay: failed: recall >= 0.9 (g=a): 0.5

  $ export GITHUB_STEP_SUMMARY=$PWD/step.md; for i in 1 2; do assay check good.csv --task binary --target y --score p --require 'f1 >= 0.5' --ci none --github-summary --output x; done; grep -c '###' step.md
  2

  $ assay check good.csv --task binary --target y --score p --require 'f1 >= 0.5' --github-summary
  ! assay: error: --github-summary: GITHUB_STEP_SUMMARY is not set; give a file as --github-summary=FILE
  [2]

Too few rows; a gate whose slices are all too small tests nothing, which is no pass.

  $ assay check good.csv --task binary --target y --score p --require 'f1 >= 0.5' --min-rows 7 --ci none --format csv
  verdict,gate,slice,rows,value,low,high,baseline,tested,reason
  pass,f1 >= 0.5,,6,1,,,,1,
  ! assay: failed: 6 rows, 7 are needed
  [1]

  $ printf '[[gate]]\nmetric = "recall"\nmin = 0.5\nslice = "g"\nmin_rows = 100\n' >few.toml; assay check good.csv --task binary --target y --score p --gates few.toml --ci none --format csv
  verdict,gate,slice,rows,value,low,high,baseline,tested,reason
  skipped,recall >= 0.5,g=a,3,1,,,,,"3 rows, 100 are needed"
  skipped,recall >= 0.5,g=b,3,1,,,,,"3 rows, 100 are needed"
  undefined,recall >= 0.5,,6,,,,,,no slice by g has 100 rows
  ! assay: failed: recall >= 0.5: undefined, no slice by g has 100 rows
  [1]

Gates that are not understood.

  $ assay check v.csv --task binary --target y --score p
  ! assay: error: no gate: --require 'METRIC >= X' or --gates FILE
  [2]

  $ assay check v.csv --task binary --target y --score p --require 'roc_acu >= 0.9'
  ! assay: error: --require: unknown metric 'roc_acu'; did you mean roc_auc? (assay list --task binary shows all)
  [2]

  $ assay check v.csv --task binary --target y --score p --require 'roc_auc => 0.9'
  ! assay: error: --require: 'roc_auc => 0.9' has the unknown sign =>; a demand is METRIC >= NUMBER, with one of >= > <= < ==
  [2]

  $ assay check v.csv --task binary --target y --score p --require 'confusion_matrix >= 0.9' --ci none
  ! assay: error: --require: 'confusion_matrix' is no single number that could be tested
  [2]

  $ assay check v.csv --task binary --target y --score p --require 'change(f1) >= 0'
  ! assay: error: --require: change(f1) >= 0 needs a baseline (--baseline FILE, or --baseline-score COL)
  [2]

  $ assay check v.csv --task binary --target y --score p --require 'lower(roc_auc) >= 0.9' --ci none
  ! assay: error: --require: roc_auc has no interval here: use --ci auto, or --ci bootstrap(1000) where a metric has none of its own
  [2]

  $ gates() { printf "$1" >g.toml; assay check v.csv --task binary --target y --score p --gates g.toml --ci none; }; gates '[[gate]]\nmetrik = "f1"\nmin = 1\n'; gates '[[gate]]\nmetric = "f1"\nmin = 1\n[[gates]]\n'; gates '[[gate]]\nmetric = "f1"\nmin = "high"\n'; gates '[[gate]]\nmetric = "f11"\nmin = 1\n'; gates '[[gate]]\nmetric = "f1"\n'; gates 'min_rows = 3\n'; gates '[[gate]\n'; gates '[[gate]]\nmetric = "f1"\nbound = "middle"\nmin = 1\n'; gates '[[gate]]\nmetric = "f1"\nmin = 1\nslice = "h"\n'; gates '[[gate]]\nmetric = "f1"\nmax_drop = -1\n'; gates '[[gate]]\nrequire = "f1 >= 1"\nmin = 1\n'
  ! assay: error: g.toml:2: unknown key 'metrik' of a gate; did you mean metric?
  ! assay: error: g.toml:4: unknown key 'gates'; did you mean gate?
  ! assay: error: g.toml:3: min must be a number
  ! assay: error: g.toml:2: unknown metric 'f11'; did you mean f1, fpr, fnr? (assay list --task binary shows all)
  ! assay: error: g.toml:1: this gate demands nothing: metric with min, max, above, below or max_drop, or require
  ! assay: error: g.toml: no [[gate]]
  ! assay: error: g.toml:1: Error while parsing table header: expected ']', saw '\n'
  ! assay: error: g.toml:3: bound must be value, lower or upper, not 'middle'
  ! assay: error: no column 'h' in v.csv; did you mean 'y', 'p' or 'g'?
  ! assay: error: g.toml:3: max_drop must be 0 or more: how much worse the metric may be
  ! assay: error: g.toml:3: require stands alone, without min
  [2]

  $ assay check v.csv --task binary --target y --score p --gates none.toml
  ! assay: error: cannot read none.toml: No such file or directory
  [4]

Baselines of another kind.

  $ assay evaluate good.csv --task regression --target y --prediction p --metrics mae --format json --output other.json; assay check v.csv --task binary --target y --score p --require 'change(roc_auc) >= 0' --baseline other.json --ci none
  ! assay: error: other.json: the baseline is of task regression, not binary
  [3]

  $ assay evaluate good.csv --task binary --target y --score p --threshold 0.3 --metrics f1 --format json --output other.json; assay check v.csv --task binary --target y --score p --require 'change(f1) >= 0' --baseline other.json --ci none
  ! assay: error: other.json: f1 of the baseline is another number: its signature is f1|task=binary|kind=probability|threshold=0.3|labels=0,1|undefined=rule|missing=error, here it is f1|task=binary|kind=probability|threshold=0.5|labels=0,1|undefined=rule|missing=error
  [3]

  $ assay check v.csv --task binary --target y --score p --require 'change(f1) >= 0' --baseline good.json --ci none
  ! assay: error: good.json: the baseline has no f1 (it has roc_auc)
  [3]

  $ echo '{' >broken.json; assay check v.csv --task binary --target y --score p --require 'change(f1) >= 0' --baseline broken.json --ci none
  ! assay: error: broken.json: damaged JSON of an evaluation: [json.exception.parse_error.101] parse error at line 2, column 1: syntax error while parsing object key - unexpected end of input; expected string literal
  [3]

  $ echo '{"schema": "else"}' >else.json; assay check v.csv --task binary --target y --score p --require 'change(f1) >= 0' --baseline else.json --ci none
  ! assay: error: else.json: no evaluation of schema assay.evaluation/1 (assay evaluate --format json writes one)
  [3]

  $ assay check v.csv --task binary --target y --score p --require 'change(f1) >= 0' --baseline missing.csv --ci none
  ! assay: error: missing.csv: No such file or directory
  [4]

A metric of one's own is gated by its name.

  $ assay check $EXAMPLES/breast_cancer.csv --task binary --target malignant --score logistic --metrics 'profit=120*tp - 5*fp - 40*fn' --require 'lower(profit) >= 20000' --require 'profit >= 30000'
  binary · 569 of 569 rows
  
    verdict  gate                    rows       value  interval
    ───────────────────────────────────────────────────────────────────────────
    pass     lower(profit) >= 20000   569  23980.0000  21259.1886 to 26700.8114
    fail     profit >= 30000          569  23980.0000  21259.1886 to 26700.8114
  
  failed: 1 demand
  ! assay: failed: profit >= 30000: 23980
  [1]

  $ assay check $EXAMPLES/breast_cancer.csv --task binary --target malignant --score logistic --metrics 'profit=120*tp - 5*fp - 40*fn' --require 'proft >= 30000'
  ! assay: error: --require: unknown metric 'proft' (assay list --task binary shows all)
  [2]

Changes of the same rows are paired: against columns of the same file, or a file joined by id. Other changes have the unpaired interval.

  $ assay check $EXAMPLES/breast_cancer.csv --task binary --target malignant --score boosting --baseline-score logistic --require 'lower(change(roc_auc)) >= -0.01' --require 'upper(change(log_loss)) <= 0.05' --require 'change(accuracy) >= -0.01'
  binary · 569 of 569 rows · baseline logistic
  
    verdict    gate                             rows   value  interval          baseline   change
    ─────────────────────────────────────────────────────────────────────────────────────────────
    pass       lower(change(roc_auc)) >= -0.01   569  0.9920  0.9827 to 0.9963    0.9952  -0.0032
    fail       upper(change(log_loss)) <= 0.05   569  0.1080  0.0570 to 0.1591    0.0742   0.0338
    uncertain  change(accuracy) >= -0.01         569  0.9684  0.9506 to 0.9799    0.9772  -0.0088
  
    verdict    gate                             its interval
    ─────────────────────────────────────────────────────────────────
    pass       lower(change(roc_auc)) >= -0.01  -0.0063 to -1.316e-05
    fail       upper(change(log_loss)) <= 0.05  -7.801e-04 to 0.0684
    uncertain  change(accuracy) >= -0.01        -0.0257 to 0.0068
  
  failed: 1 demand
  ! assay: failed: upper(change(log_loss)) <= 0.05: 0.06837958987977741 (the change is 0.03379975415432708: 0.10804350112439084, baseline 0.07424374697006376)
  ! assay: warning: uncertain: change(accuracy) >= -0.01: -0.008787346221441172 passes, the lower bound -0.025734013505188426 of its 95% interval does not
  [1]

  $ cut -d, -f1,2,3 $EXAMPLES/breast_cancer.csv | sed 's/logistic/p/' >old.csv; cut -d, -f1,2,4,5 $EXAMPLES/breast_cancer.csv | sed 's/boosting/p/' >new.csv; assay check new.csv --task binary --target malignant --score p --id id --baseline old.csv --require 'lower(change(roc_auc)) >= -0.01' --format csv
  verdict,gate,slice,rows,value,low,high,baseline,tested,reason
  pass,lower(change(roc_auc)) >= -0.01,,569,0.9920194492891496,0.9827301258412412,0.9963307779689003,0.9951773162095027,-0.0063025755725235255,

  $ assay check new.csv --task binary --target malignant --score p --baseline old.csv --require 'lower(change(roc_auc)) >= -0.01' --format csv
  verdict,gate,slice,rows,value,low,high,baseline,tested,reason
  fail,lower(change(roc_auc)) >= -0.01,,569,0.9920194492891496,0.9827301258412412,0.9963307779689003,0.9951773162095027,-0.01292204074595822,"-0.01292204074595822 (unpaired) (the change is -0.003157866920353025: 0.9920194492891496, baseline 0.9951773162095027)"
  ! assay: failed: lower(change(roc_auc)) >= -0.01: -0.01292204074595822 (unpaired) (the change is -0.003157866920353025: 0.9920194492891496, baseline 0.9951773162095027)
  [1]

  $ (head -1 old.csv; tail -n +3 old.csv) >less.csv; assay check new.csv --task binary --target malignant --score p --id id --baseline less.csv --require 'lower(change(roc_auc)) >= -0.01'
  ! assay: error: new.csv:1: column 'id': the id '0' is not in less.csv (use --unmatched drop)
  [3]

  $ assay check $EXAMPLES/breast_cancer.csv --task binary --target malignant --score boosting --require 'lower(change(roc_auc)) >= -0.01'
  ! assay: error: --require: lower(change(roc_auc)) >= -0.01 needs a baseline (--baseline FILE, or --baseline-score COL)
  [2]

  $ assay check $EXAMPLES/breast_cancer.csv --task binary --target malignant --score boosting --baseline-score logistic --baseline old.csv --require 'change(roc_auc) >= -0.01'
  ! assay: error: --baseline is a file, --baseline-score and --baseline-prediction are columns: one of both
  [2]

A misspelt metric of a file is named with its line.

  $ printf '[[gate]]\nmin = 0.8\nmetric = "recal"\n' >typo.toml; assay check v.csv --task binary --target y --score p --gates typo.toml
  ! assay: error: typo.toml:3: unknown metric 'recal'; did you mean recall, precision_at_recall, recall_at_precision? (assay list --task binary shows all)
  [2]
