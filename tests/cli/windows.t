Windows of time, with trend and change.

  $ for d in 1 2 3 4 5 6 9; do for i in 1 2 3 4 5 6 7 8 9; do echo "2024-01-0${d}T0$i:30:00+02:00,$((i % 2)),0.$(( (i * d + i % 2 * 4) % 10 ))"; done >day$d.csv; sed -i '1i time,y,p' day$d.csv; done
  $ assay evaluate day*.csv --task binary --target y --score p --metrics accuracy,roc_auc --window time=1d
  binary · 63 of 63 rows · classes 0, 1 · positive 1 · score kind probability
  
  from labels
    accuracy  0.571  [0.45, 0.69]  ↑
  
  from scores
    roc_auc   0.590  [0.45, 0.72]  ↑
  
  by time
    time                      rows          accuracy ↑           roc_auc ↑
    ───────────────────────────────────────────────────────────────────────
    (all)                       63  0.571 [0.45, 0.69]  0.590 [0.45, 0.72]
    2023-12-31T00:00:00Z/P1D     1              1.0000                 n/a*
    2024-01-01T00:00:00Z/P1D     9     0.56 [0.3, 0.8]     0.53 [0.2, 0.9]
    2024-01-02T00:00:00Z/P1D     9     0.44 [0.2, 0.7]     0.42 [0.1, 0.8]
    2024-01-03T00:00:00Z/P1D     9     0.56 [0.3, 0.8]     0.53 [0.2, 0.9]
    2024-01-04T00:00:00Z/P1D     9     0.44 [0.2, 0.7]     0.42 [0.1, 0.8]
    2024-01-05T00:00:00Z/P1D     9     0.89 [0.6, 1.0]     0.90 [0.5, 1.0]
    2024-01-06T00:00:00Z/P1D     8     0.50 [0.2, 0.8]     0.50 [0.1, 0.9]
    2024-01-08T00:00:00Z/P1D     1              0.0000                 n/a*
    2024-01-09T00:00:00Z/P1D     8     0.62 [0.3, 0.9]     0.56 [0.2, 0.9]
  
  over time  slope with its interval; the likeliest change, its p allowing for the search
    metric     slope  per  interval                p  change      from .. to             p
    ──────────────────────────────────────────────────────────────────────────────────────
    accuracy  0.0068  P1D  -0.0526 .. 0.0663  0.7936  2024-01-05  0.5135 .. 0.6538  1.0000
    roc_auc   0.0228  P1D  -0.0669 .. 0.1126  0.5418  2024-01-05  0.4741 .. 0.7271  0.5999
  
  95% intervals: wilson (accuracy), delong_logit (roc_auc)
  * only one class: roc_auc (time=2023-12-31T00:00:00Z/P1D), roc_auc (time=2024-01-08T00:00:00Z/P1D)
  ! assay: warning: time: 1 window of P1D between 2023-12-31T00:00:00Z and 2024-01-09T00:00:00Z without rows
  $ assay evaluate day*.csv --task binary --target y --score p --metrics accuracy --window time=1w --window 'time=rolling(3d)' --format csv
  metric,spec,time,label,value,undefined,ci_low,ci_high,ci_level,ci_method
  accuracy,accuracy,,,0.5714285714285714,,0.44861615143095024,0.6860308200563566,0.95,wilson
  accuracy,accuracy,2023-12-25T00:00:00Z/P1W,,1,,,,,
  accuracy,accuracy,2024-01-01T00:00:00Z/P1W,,0.5660377358490566,,0.43265351427607285,0.6904960344024971,0.95,wilson
  accuracy,accuracy,2024-01-08T00:00:00Z/P1W,,0.5555555555555556,,0.26665129349549316,0.8112214789023353,0.95,wilson
  accuracy,accuracy,2023-12-29T00:00:00Z/P3D,,1,,,,,
  accuracy,accuracy,2023-12-30T00:00:00Z/P3D,,0.6,,0.31267376973365835,0.8318196702937639,0.95,wilson
  accuracy,accuracy,2023-12-31T00:00:00Z/P3D,,0.5263157894736842,,0.3170780924511316,0.7267019483882042,0.95,wilson
  accuracy,accuracy,2024-01-01T00:00:00Z/P3D,,0.5185185185185185,,0.33985615754952303,0.6925677302378154,0.95,wilson
  accuracy,accuracy,2024-01-02T00:00:00Z/P3D,,0.48148148148148145,,0.3074322697621847,0.6601438424504771,0.95,wilson
  accuracy,accuracy,2024-01-03T00:00:00Z/P3D,,0.6296296296296297,,0.44229234412102403,0.7846748703903441,0.95,wilson
  accuracy,accuracy,2024-01-04T00:00:00Z/P3D,,0.6153846153846154,,0.4253485008511553,0.7757140556428721,0.95,wilson
  accuracy,accuracy,2024-01-06T00:00:00Z/P3D,,0.4444444444444444,,0.18877852109766463,0.7333487065045068,0.95,wilson
  accuracy,accuracy,2024-01-07T00:00:00Z/P3D,,0.5555555555555556,,0.26665129349549316,0.8112214789023353,0.95,wilson
  ! assay: warning: time: 1 window of P1D between 2023-12-31T00:00:00Z and 2024-01-09T00:00:00Z without rows
  $ assay evaluate day*.csv --task binary --target y --score p --metrics accuracy --window time=1M --format json | sed -n '/windows/,/warnings/p'
    "windows": [
      {
        "window": {"time": "2023-12-01T00:00:00Z/P1M"},
        "rows": 1,
        "metrics": [
          {
            "name": "accuracy",
            "spec": "accuracy",
            "value": 1,
            "undefined": null,
            "direction": "maximize",
            "range": [0, 1],
            "no_interval": "too few rows or units, or nothing varies between them",
            "signature": "accuracy|task=binary|kind=probability|threshold=0.5|labels=0,1|undefined=rule|missing=error|assay=0.1.0"
          }
        ]
      },
      {
        "window": {"time": "2024-01-01T00:00:00Z/P1M"},
        "rows": 62,
        "metrics": [
          {
            "name": "accuracy",
            "spec": "accuracy",
            "value": 0.5645161290322581,
            "undefined": null,
            "direction": "maximize",
            "range": [0, 1],
            "ci": {"method": "wilson", "level": 0.95, "low": 0.44092987972148767, "high": 0.6805741109751094},
            "signature": "accuracy|task=binary|kind=probability|threshold=0.5|labels=0,1|undefined=rule|missing=error|assay=0.1.0"
          }
        ]
      }
    ],
    "warnings": []

States of single days merge without the data; their days make weeks and rolling windows.

  $ for d in 1 2 3 4 5 6 9; do assay evaluate day$d.csv --task binary --target y --score p --metrics accuracy --window time=1d --save-state day$d.assay --output /dev/null; done
  $ assay show day*.assay --window time=1w --format csv
  metric,spec,time,label,value,undefined,ci_low,ci_high,ci_level,ci_method
  accuracy,accuracy,,,0.5714285714285714,,0.44861615143095024,0.6860308200563566,0.95,wilson
  accuracy,accuracy,2023-12-25T00:00:00Z/P1W,,1,,,,,
  accuracy,accuracy,2024-01-01T00:00:00Z/P1W,,0.5660377358490566,,0.43265351427607285,0.6904960344024971,0.95,wilson
  accuracy,accuracy,2024-01-08T00:00:00Z/P1W,,0.5555555555555556,,0.26665129349549316,0.8112214789023353,0.95,wilson
  $ assay show day*.assay --window 'time=rolling(2d)'
  binary · 63 of 63 rows · classes 0, 1 · positive 1
  
  from labels
    accuracy  0.571  [0.45, 0.69]  ↑
  
  by time
    time                      rows          accuracy ↑
    ──────────────────────────────────────────────────
    (all)                       63  0.571 [0.45, 0.69]
    2023-12-30T00:00:00Z/P2D     1              1.0000
    2023-12-31T00:00:00Z/P2D    10     0.60 [0.3, 0.8]
    2024-01-01T00:00:00Z/P2D    18     0.50 [0.3, 0.7]
    2024-01-02T00:00:00Z/P2D    18     0.50 [0.3, 0.7]
    2024-01-03T00:00:00Z/P2D    18     0.50 [0.3, 0.7]
    2024-01-04T00:00:00Z/P2D    18  0.667 [0.44, 0.84]
    2024-01-05T00:00:00Z/P2D    17  0.706 [0.47, 0.87]
    2024-01-07T00:00:00Z/P2D     1              0.0000
    2024-01-08T00:00:00Z/P2D     9     0.56 [0.3, 0.8]
  
  over time  slope with its interval; the likeliest change, its p allowing for the search
    metric     slope  per  interval                p  change      from .. to             p
    ──────────────────────────────────────────────────────────────────────────────────────
    accuracy  0.0068  P1D  -0.0526 .. 0.0663  0.7936  2024-01-05  0.5135 .. 0.6538  1.0000
  
  95% intervals: wilson (accuracy)
  ! assay: warning: time: 1 window of P1D between 2023-12-31T00:00:00Z and 2024-01-09T00:00:00Z without rows
  $ assay show day*.assay --window time=1h
  ! assay: error: window 'time=1h' cannot be made from time=1d
  [2]
  $ assay merge day1.assay day2.assay -o two.assay && assay show two.assay --format csv
  metric,spec,time,label,value,undefined,ci_low,ci_high,ci_level,ci_method
  accuracy,accuracy,,,0.5,,0.29031021505169974,0.7096897849483003,0.95,wilson
  accuracy,accuracy,2023-12-31T00:00:00Z/P1D,,1,,,,,
  accuracy,accuracy,2024-01-01T00:00:00Z/P1D,,0.5555555555555556,,0.26665129349549316,0.8112214789023353,0.95,wilson
  accuracy,accuracy,2024-01-02T00:00:00Z/P1D,,0.375,,0.13684428582359742,0.6942576053973727,0.95,wilson

Bad windows and times.

  $ assay evaluate day1.csv --task binary --target y --score p --window time=soon
  ! assay: error: window 'time=soon': COL=SPAN is needed, where SPAN is e.g. 1h, 1d, 1w, 1M, 1y or rolling(7d)
  [2]
  $ assay evaluate day1.csv --task binary --target y --score p --window when=1d
  ! assay: error: no column 'when' in day1.csv; it has time, y, p
  [2]
  $ assay evaluate day1.csv --task binary --target y --score p --window p=1d --window time=1d
  ! assay: error: windows: one column of times is needed, not several
  [2]
  $ printf 'time,y,p\n2024-01-01,0,0.2\nyesterday,1,0.7\n' | assay evaluate - --input-format csv --task binary --target y --score p --window time=1d
  ! assay: error: stdin:2: column 'time': 'yesterday' is not a time (2024-01-31T12:00:00, or seconds since 1970)
  [3]
  $ printf 'time,y,p\n2024-01-01,0,0.2\n,1,0.7\n' | assay evaluate - --input-format csv --task binary --target y --score p --metrics accuracy --window time=1d
  ! assay: error: stdin:2: column 'time': missing value (use --missing drop to leave such rows out)
  [3]
  $ printf 'time,y,p\n2024-01-01,0,0.2\n,1,0.7\n' | assay evaluate - --input-format csv --task binary --target y --score p --metrics accuracy --window time=1d --missing drop
  binary · 1 of 2 rows · classes 0, 1 · positive 1 · score kind probability
  1 dropped (missing time)
  
  from labels
    accuracy  1.0000  ↑
  
  by time
    time                      rows  accuracy ↑
    ──────────────────────────────────────────
    (all)                        1      1.0000
    2024-01-01T00:00:00Z/P1D     1      1.0000
  
  no interval: accuracy (too few rows or units, or nothing varies between them)
  ! assay: warning: 1 row left out: missing time

A folder of states is all of its files.

  $ mkdir days none; printf 'time,y,p\n2024-01-01,1,0.9\n2024-01-01,0,0.2\n' >one.csv; printf 'time,y,p\n2024-01-02,1,0.4\n2024-01-02,0,0.3\n' >two.csv; for d in one two; do assay evaluate $d.csv --task binary --target y --score p --metrics accuracy --window time=1d --save-state days/$d.assay --output /dev/null --quiet; done; assay show days --window time=1w --format csv; assay show none
  metric,spec,time,label,value,undefined,ci_low,ci_high,ci_level,ci_method
  accuracy,accuracy,,,0.75,,0.300641842582402,0.9544127391902995,0.95,wilson
  accuracy,accuracy,2024-01-01T00:00:00Z/P1W,,0.75,,0.300641842582402,0.9544127391902995,0.95,wilson
  ! assay: error: none: no states (files that end with .assay) in this folder
  [3]

A misspelt column is named.

  $ assay evaluate day*.csv --task binary --target y --score p --metrics accuracy --window time=1d --save-state days.assay -o /dev/null --quiet; assay show days.assay --window tme=1w
  ! assay: error: window 'tme=1w': the state keeps windows of column 'time', not of 'tme'
  [2]

  $ assay evaluate day*.csv --task binary --target y --score p --metrics accuracy --window tme=1d
  ! assay: error: no column 'tme' in day1.csv; did you mean 'time'?
  [2]
