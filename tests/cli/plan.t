Rows for an interval of a width.

  $ assay plan accuracy --expect 0.9 --width 0.02
  accuracy · expected 0.9 · 95% interval of width 0.02 · wilson
  
    3,461 rows

  $ assay plan recall --expect 0.9 --width 0.02 --prevalence 0.1
  recall · expected 0.9 · 95% interval of width 0.02 · wilson
  
    3,461 positives
    34,610 rows, on average

  $ assay plan precision --expect 0.9 --width 0.02
  precision · expected 0.9 · 95% interval of width 0.02 · wilson
  
    3,461 predicted positives
    --predicted-rate turns this into rows: the share of rows that the model calls positive

  $ assay plan roc_auc --expect 0.9 --width 0.05 --prevalence 0.1 --format json
  {
    "schema": "assay.plan/1",
    "assay": "0.1.0",
    "task": "binary",
    "spec": "roc_auc",
    "request": {"expect": 0.9, "width": 0.05, "detect": null, "level": 0.95, "power": 0.8, "paired": false, "disagreement": null, "correlation": null, "sd": null, "prevalence": 0.1, "predicted_rate": null, "pilot_rows": null, "pilot_width": null},
    "method": "hanley-mcneil",
    "unit": "rows",
    "units": 2678,
    "rows": 2678,
    "each_model": false,
    "notes": [
      "of these about 268 positives"
    ]
  }

  $ assay plan mae --sd 2 --width 0.1 --format csv
  spec,method,unit,units,rows,each_model
  mae,student-t,rows,6149,6149,false

Rows for a difference.

  $ assay plan accuracy --expect 0.9 --detect 0.01
  accuracy · expected 0.9 · difference 0.01 with power 80% at 95% · two shares, normal
  
    14,751 rows for each model
    each model has its own rows; --paired takes fewer, both models on the same rows

  $ assay plan accuracy --expect 0.9 --detect 0.01 --paired --disagreement 0.1
  accuracy · expected 0.9 · difference 0.01 with power 80% at 95%, paired · paired shares, McNemar
  
    7,847 rows

  $ assay plan roc_auc --expect 0.9 --detect 0.02 --paired --correlation 0.6 --prevalence 0.2
  roc_auc · expected 0.9 · difference 0.02 with power 80% at 95%, paired · hanley-mcneil
  
    3,601 rows
    of these about 720 positives

Any metric, from a pilot.

  $ assay plan f1 --pilot-rows 500 --pilot-width 0.08 --width 0.02
  f1 · 95% interval of width 0.02 · scaled from a pilot
  
    8,000 rows
    the pilot's rows must come from where the new ones will

Bad requests.

  $ assay plan
  ! assay: error: one METRIC is needed, e.g. as assay list shows them
  [2]

  $ assay plan acuracy --expect 0.9 --width 0.1
  ! assay: error: unknown metric 'acuracy'; did you mean accuracy? (assay list --task binary shows all)
  [2]

  $ assay plan accuracy --width 0.1
  ! assay: error: --expect is needed: the value that accuracy is thought to have
  [2]

  $ assay plan accuracy --expect 0.9
  ! assay: error: one of --width and --detect is needed: the width of an interval, or a difference to detect
  [2]

  $ assay plan accuracy --expect 1.9 --width 0.1
  ! assay: error: --expect 1.9 is no value of accuracy
  [2]

  $ assay plan accuracy --expect 0.9 --width -1
  ! assay: error: --width -1: a number above 0 is needed
  [2]

  $ assay plan accuracy --expect 0.9 --width x
  ! assay: error: --width: 'x' is not a number
  [2]

  $ assay plan accuracy --expect 0.9 --width 0.000000001
  ! assay: error: more than 1e15 rows would be needed: ask for less
  [2]

  $ assay plan f1 --expect 0.9 --width 0.1
  ! assay: error: f1 is no mean over rows, so its spread cannot be known in advance: measure an interval on some rows (--ci bootstrap) and give --pilot-rows and --pilot-width
  [2]

  $ assay plan mae --width 0.1
  ! assay: error: --sd is needed: the standard deviation of mae over rows
  [2]

  $ assay plan roc_auc --expect 0.9 --width 0.1
  ! assay: error: --prevalence is needed: the share of positives
  [2]

  $ assay plan accuracy --expect 0.9 --detect 0.2 --paired --disagreement 0.1
  ! assay: error: --detect 0.2: the models cannot differ by more than they disagree (0.1)
  [2]

  $ assay plan accuracy --expect 0.9 --detect 0.01 --power 1
  ! assay: error: --power 1: the chance to find the difference, above 0 and below 1
  [2]
