The truth in another file, joined by a key.

  $ printf 'id,p\na,0.9\nb,0.2\nc,0.7\n' >run.csv && printf 'id,y\nb,0\na,1\nd,1\n' >truth.csv

  $ assay evaluate run.csv --truth truth.csv --on id --task binary --target y --score p --metrics accuracy
  ! assay: error: run.csv:3: column 'id': the key 'c' is not in truth.csv (use --unmatched drop)
  [3]

  $ assay evaluate run.csv --truth truth.csv --on id --task binary --target y --score p --metrics accuracy --unmatched drop
  binary · 2 of 3 rows · classes 0, 1 · positive 1 · score kind probability
  without a partner: 1 of the predictions, 1 of the truth
  
  from labels
    accuracy  1.00  [0.3, 1.0]  ↑
  
  95% intervals: wilson (accuracy)
  ! assay: warning: rows without a partner in the join were dropped: 1 of the predictions, 1 of the truth

  $ assay evaluate run.csv --truth truth.csv --on id --task binary --target y --score p --metrics accuracy --unmatched drop --format json --quiet | sed -n '5,15p'
    "data": {
      "inputs": ["run.csv", "truth.csv"],
      "rows_read": 3,
      "rows_used": 2,
      "rows_dropped": {},
      "duplicate_ids": 0,
      "unmatched": {"predictions": 1, "truth": 1},
      "classes": ["0", "1"],
      "positive": "1",
      "score_kind": "probability"
    },

  $ assay evaluate run.csv --truth truth.csv --on key --task binary --target y --score p
  ! assay: error: no column 'key' in truth.csv; did you mean 'y'?
  [2]

  $ assay evaluate run.csv --truth none.csv --on id --task binary --target y --score p
  ! assay: error: none.csv: No such file or directory
  [4]

Messages name the row of the file, also after rows without a partner; saved states remember what a join left out.

  $ printf 'id,p\nx,0.9\na,0.2\nb,1.7\n' >odd.csv

  $ assay evaluate odd.csv --truth truth.csv --on id --task binary --target y --score p --unmatched drop
  ! assay: error: odd.csv:3: column 'p': 1.7 is not a probability (use --score-kind logit|score)
  [3]

  $ assay evaluate run.csv --truth truth.csv --on id --task binary --target y --score p --metrics accuracy --unmatched drop --save-state part.assay --quiet --output /dev/null

  $ assay show part.assay --format json --quiet | sed -n '5,11p'
    "data": {
      "inputs": ["run.csv"],
      "rows_read": 3,
      "rows_used": 2,
      "rows_dropped": {},
      "duplicate_ids": 0,
      "unmatched": {"predictions": 1, "truth": 1},
