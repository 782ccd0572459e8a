The same numbers in every format.

  $ printf 'y,g,p,s,n\n1,1,0.9,a,x\n0,0,0.2,b,x\n1,0,0.4,b,y\n0,0,0.35,a,y\n' >a.csv

JSON, schema assay.evaluation/1.

  $ assay evaluate a.csv --task binary --target y --score p --metrics 'f_beta(beta=2), confusion_matrix, recall_at_precision(precision=1)' --by s --format json | sed 's/"signature": ".*"/"signature": "..."/'
  {
    "schema": "assay.evaluation/1",
    "assay": "0.1.0",
    "task": "binary",
    "data": {
      "inputs": ["a.csv"],
      "rows_read": 4,
      "rows_used": 4,
      "rows_dropped": {},
      "duplicate_ids": 0,
      "classes": ["0", "1"],
      "positive": "1",
      "score_kind": "probability"
    },
    "metrics": [
      {
        "name": "f_beta",
        "spec": "f_beta(beta=2)",
        "value": 0.5555555555555556,
        "undefined": null,
        "direction": "maximize",
        "range": [0, 1],
        "ci": {"method": "delta_logit", "level": 0.95, "low": 0.07251628376680534, "high": 0.952345517025597},
        "signature": "..."
      },
      {
        "name": "confusion_matrix",
        "spec": "confusion_matrix",
        "value": {
          "labels": ["0", "1"],
          "counts": [
            [2, 0],
            [1, 1]
          ]
        },
        "undefined": null,
        "direction": "none",
        "range": [0, null],
        "signature": "..."
      },
      {
        "name": "recall_at_precision",
        "spec": "recall_at_precision(precision=1)",
        "value": 1,
        "undefined": null,
        "direction": "maximize",
        "range": [0, 1],
        "at": {"threshold": 0.4},
        "no_interval": "too few rows or units, or nothing varies between them",
        "signature": "..."
      }
    ],
    "slices": [
      {
        "slice": {"s": "a"},
        "rows": 2,
        "metrics": [
          {
            "name": "f_beta",
            "spec": "f_beta(beta=2)",
            "value": 1,
            "undefined": null,
            "direction": "maximize",
            "range": [0, 1],
            "ci": {"method": "wilson_edge", "level": 0.95, "low": 0.24550920355466727, "high": 1},
            "signature": "..."
          },
          {
            "name": "confusion_matrix",
            "spec": "confusion_matrix",
            "value": {
              "labels": ["0", "1"],
              "counts": [
                [1, 0],
                [0, 1]
              ]
            },
            "undefined": null,
            "direction": "none",
            "range": [0, null],
            "signature": "..."
          },
          {
            "name": "recall_at_precision",
            "spec": "recall_at_precision(precision=1)",
            "value": 1,
            "undefined": null,
            "direction": "maximize",
            "range": [0, 1],
            "at": {"threshold": 0.9},
            "no_interval": "too few rows or units, or nothing varies between them",
            "signature": "..."
          }
        ]
      },
      {
        "slice": {"s": "b"},
        "rows": 2,
        "metrics": [
          {
            "name": "f_beta",
            "spec": "f_beta(beta=2)",
            "value": 0,
            "undefined": null,
            "direction": "maximize",
            "range": [0, 1],
            "ci": {"method": "wilson_edge", "level": 0.95, "low": 0, "high": 0.827640396930127},
            "signature": "..."
          },
          {
            "name": "confusion_matrix",
            "spec": "confusion_matrix",
            "value": {
              "labels": ["0", "1"],
              "counts": [
                [1, 0],
                [1, 0]
              ]
            },
            "undefined": null,
            "direction": "none",
            "range": [0, null],
            "signature": "..."
          },
          {
            "name": "recall_at_precision",
            "spec": "recall_at_precision(precision=1)",
            "value": 1,
            "undefined": null,
            "direction": "maximize",
            "range": [0, 1],
            "at": {"threshold": 0.4},
            "no_interval": "too few rows or units, or nothing varies between them",
            "signature": "..."
          }
        ]
      }
    ],
    "windows": [],
    "warnings": [
      "small slices tell little: 2 of 2 with fewer than 30 rows"
    ]
  }
  ! assay: warning: small slices tell little: 2 of 2 with fewer than 30 rows

  $ assay evaluate a.csv --task binary --target y --prediction g --metrics 'precision, roc_curve' --score p --format json | grep -v signature | tail -n +15
    "metrics": [
      {
        "name": "precision",
        "spec": "precision",
        "value": 1,
        "undefined": null,
        "direction": "maximize",
        "range": [0, 1],
        "no_interval": "too few rows or units, or nothing varies between them",
      },
      {
        "name": "roc_curve",
        "spec": "roc_curve",
        "value": {
          "fpr": [0, 0, 0, 0.5, 1],
          "tpr": [0, 0.5, 1, 1, 1],
          "threshold": [null, 0.9, 0.4, 0.35, 0.2]
        },
        "undefined": null,
        "direction": "none",
        "range": [null, null],
      }
    ],
    "slices": [],
    "windows": [],
    "warnings": []
  }

Not-a-number is null with its reason.

  $ printf 'y,p\n1,0.25\n1,0.75\n' >one.csv

  $ assay evaluate one.csv --task binary --target y --score p --labels 0,1 --metrics roc_auc --format json | grep -v signature | tail -n +15
    "metrics": [
      {
        "name": "roc_auc",
        "spec": "roc_auc",
        "value": null,
        "undefined": "only one class",
        "direction": "maximize",
        "range": [0, 1],
      }
    ],
    "slices": [],
    "windows": [],
    "warnings": [
      "roc_auc is undefined: only one class"
    ]
  }
  ! assay: warning: roc_auc is undefined: only one class

Regression: nothing of classes; the range ends in null where it is open.

  $ assay evaluate a.csv --task regression --target y --prediction p --metrics mae --format json | grep -v signature
  {
    "schema": "assay.evaluation/1",
    "assay": "0.1.0",
    "task": "regression",
    "data": {
      "inputs": ["a.csv"],
      "rows_read": 4,
      "rows_used": 4,
      "rows_dropped": {},
      "duplicate_ids": 0
    },
    "metrics": [
      {
        "name": "mae",
        "spec": "mae",
        "value": 0.3125,
        "undefined": null,
        "direction": "minimize",
        "range": [0, null],
        "ci": {"method": "mean", "level": 0.95, "low": 0, "high": 0.6585376859839144},
      }
    ],
    "slices": [],
    "windows": [],
    "warnings": []
  }

JSON Lines, one metric a line.

  $ assay evaluate a.csv --task binary --target y --score p --metrics f1,confusion_matrix --by s --format jsonl | sed 's/, "signature": ".*"//'
  {"task": "binary", "slice": {}, "rows": 4, "name": "f1", "spec": "f1", "value": 0.6666666666666666, "undefined": null, "direction": "maximize", "range": [0, 1], "ci": {"method": "delta_logit", "level": 0.95, "low": 0.11118827761241866, "high": 0.9696740096188687}}
  {"task": "binary", "slice": {}, "rows": 4, "name": "confusion_matrix", "spec": "confusion_matrix", "value": {"labels": ["0", "1"], "counts": [[2, 0], [1, 1]]}, "undefined": null, "direction": "none", "range": [0, null]}
  {"task": "binary", "slice": {"s": "a"}, "rows": 2, "name": "f1", "spec": "f1", "value": 1, "undefined": null, "direction": "maximize", "range": [0, 1], "ci": {"method": "wilson_edge", "level": 0.95, "low": 0.34238022750665315, "high": 1}}
  {"task": "binary", "slice": {"s": "a"}, "rows": 2, "name": "confusion_matrix", "spec": "confusion_matrix", "value": {"labels": ["0", "1"], "counts": [[1, 0], [0, 1]]}, "undefined": null, "direction": "none", "range": [0, null]}
  {"task": "binary", "slice": {"s": "b"}, "rows": 2, "name": "f1", "spec": "f1", "value": 0, "undefined": null, "direction": "maximize", "range": [0, 1], "ci": {"method": "wilson_edge", "level": 0.95, "low": 0, "high": 0.8848313388078944}}
  {"task": "binary", "slice": {"s": "b"}, "rows": 2, "name": "confusion_matrix", "spec": "confusion_matrix", "value": {"labels": ["0", "1"], "counts": [[1, 0], [1, 0]]}, "undefined": null, "direction": "none", "range": [0, null]}
  ! assay: warning: small slices tell little: 2 of 2 with fewer than 30 rows

CSV.

  $ assay evaluate a.csv --task binary --target y --score p --metrics 'f1,confusion_matrix,recall_at_precision(precision=1)' --by s --by 's*n' --min-slice 2 --format csv
  metric,spec,s,n,label,value,undefined,ci_low,ci_high,ci_level,ci_method
  f1,f1,,,,0.6666666666666666,,0.11118827761241866,0.9696740096188687,0.95,delta_logit
  confusion_matrix,confusion_matrix,,,0|0,2,,,,,
  confusion_matrix,confusion_matrix,,,0|1,0,,,,,
  confusion_matrix,confusion_matrix,,,1|0,1,,,,,
  confusion_matrix,confusion_matrix,,,1|1,1,,,,,
  recall_at_precision,recall_at_precision(precision=1),,,,1,,,,,
  recall_at_precision,recall_at_precision(precision=1),,,at|threshold,0.4,,,,,
  f1,f1,a,,,1,,0.34238022750665315,1,0.95,wilson_edge
  confusion_matrix,confusion_matrix,a,,0|0,1,,,,,
  confusion_matrix,confusion_matrix,a,,0|1,0,,,,,
  confusion_matrix,confusion_matrix,a,,1|0,0,,,,,
  confusion_matrix,confusion_matrix,a,,1|1,1,,,,,
  recall_at_precision,recall_at_precision(precision=1),a,,,1,,,,,
  recall_at_precision,recall_at_precision(precision=1),a,,at|threshold,0.9,,,,,
  f1,f1,b,,,0,,0,0.8848313388078944,0.95,wilson_edge
  confusion_matrix,confusion_matrix,b,,0|0,1,,,,,
  confusion_matrix,confusion_matrix,b,,0|1,0,,,,,
  confusion_matrix,confusion_matrix,b,,1|0,1,,,,,
  confusion_matrix,confusion_matrix,b,,1|1,0,,,,,
  recall_at_precision,recall_at_precision(precision=1),b,,,1,,,,,
  recall_at_precision,recall_at_precision(precision=1),b,,at|threshold,0.4,,,,,
  ! assay: warning: small slices tell little: 2 of 2 with fewer than 30 rows
  ! assay: warning: 4 slices with fewer than 2 rows left out

Markdown.

  $ assay evaluate a.csv --task binary --target y --score p --metrics 'f1,confusion_matrix,classification_report' --by s --format markdown
  **binary**: 4 of 4 rows, 2 classes, positive 1, score kind probability
  - warning: small slices tell little: 2 of 2 with fewer than 30 rows
  
  | metric | value | 95% interval | better | note |
  |---|---:|---|---|---|
  | f1 | 0.67 | \[0.1, 1.0\] delta_logit | higher |  |
  
  **confusion_matrix**
  
  | true \\ predicted | 0 | 1 |
  |---|---:|---:|
  | 0 | 2 | 0 |
  | 1 | 1 | 1 |
  
  **classification_report**
  
  |  | precision | recall | f1 | support |
  |---|---:|---:|---:|---:|
  | 0 | 0.67 \[0.2, 0.9\] | 1.00 \[0.3, 1.0\] | 0.80 \[0.3, 1.0\] | 2 |
  | 1 | 1.0000 | 0.50 \[0.1, 0.9\] | 0.67 \[0.1, 1.0\] | 2 |
  | accuracy |  |  | 0.75 \[0.3, 1.0\] | 4 |
  | macro avg | 0.83 \[0.4, 1.0\] | 0.75 \[0.3, 1.0\] | 0.73 \[0.2, 1.0\] | 4 |
  | weighted avg | 0.833 \[0.61, 0.94\] | 0.75 \[0.2, 1.0\] | 0.73 \[0.2, 1.0\] | 4 |
  
  | s | rows | f1 |
  |---|---:|---:|
  | a | 2 | 1.00 \[0.3, 1.0\] |
  | b | 2 | 0.00 \[0.0, 0.9\] |
  ! assay: warning: small slices tell little: 2 of 2 with fewer than 30 rows

Into a file, nothing is printed.

  $ assay evaluate a.csv --task binary --target y --score p --metrics f1 --format csv --output out.csv && cat out.csv
  metric,spec,label,value,undefined,ci_low,ci_high,ci_level,ci_method
  f1,f1,,0.6666666666666666,,0.11118827761241866,0.9696740096188687,0.95,delta_logit

Globs: ** is any number of folders. A file counts once.

  $ mkdir -p tree/a/b tree/.hidden && for f in tree/1 tree/a/2 tree/a/b/3 tree/.hidden/4; do printf 'y,p\n1,0.9\n0,0.2\n' >$f.csv; done

  $ for g in 'tree/**/*.csv' 'tree/**' 'tree/**/b/*.csv' '**/a/*.csv' 'tree/*.csv'; do assay evaluate "$g" --task binary --target y --score p --metrics f1 --ci none | head -1; done
  binary · 6 of 6 rows · classes 0, 1 · positive 1 · score kind probability
  binary · 6 of 6 rows · classes 0, 1 · positive 1 · score kind probability
  binary · 2 of 2 rows · classes 0, 1 · positive 1 · score kind probability
  binary · 2 of 2 rows · classes 0, 1 · positive 1 · score kind probability
  binary · 2 of 2 rows · classes 0, 1 · positive 1 · score kind probability
  ! assay: warning: tree/1.csv and tree/a/2.csv have the same bytes: their rows count twice
  ! assay: warning: tree/1.csv and tree/a/2.csv have the same bytes: their rows count twice

  $ assay evaluate 'tree/**/*.tsv' --task binary --target y --score p
  ! assay: error: tree/**/*.tsv: no file matches
  [4]

  $ assay evaluate tree/1.csv ./tree/1.csv --task binary --target y --score p
  ! assay: error: the same file is given twice, and its rows would count twice: tree/1.csv and ./tree/1.csv
  [2]

  $ assay evaluate tree tree/a/2.csv --task binary --target y --score p
  ! assay: error: the same file is given twice, and its rows would count twice: tree/a/2.csv
  [2]

A file without rows among several is told.

  $ printf "y,p\n1,1\n0,0\n" >full.csv; printf "y,p\n" >none.csv; assay evaluate full.csv none.csv --task binary --target y --prediction p --metrics accuracy --ci none
  binary · 2 of 2 rows · classes 0, 1 · positive 1
  
  from labels
    accuracy  1.0000  ↑
  ! assay: warning: none.csv has no rows
