Bad data: the exit code is 3, and the message names the place.

  $ printf 'y,p\n1,0.9\n0,1.3\n' >range.csv

  $ assay evaluate range.csv --task binary --target y --score p
  ! assay: error: range.csv:2: column 'p': 1.3 is not a probability (use --score-kind logit|score)
  [3]

  $ assay evaluate range.csv --task binary --target y --score p --score-kind score --metrics roc_auc
  binary · 2 of 2 rows · classes 0, 1 · positive 1 · score kind score
  
  from scores
    roc_auc  0.0000  ↑
  
  no interval: roc_auc (too few rows or units, or nothing varies between them)

  $ printf 'y,p\n1,0.9\n,0.3\n' >missing.csv

  $ assay evaluate missing.csv --task binary --target y --score p
  ! assay: error: missing.csv:2: column 'y': missing value (use --missing drop to leave such rows out)
  [3]

  $ printf 'y,p\n1,0.9\n0,high\n' >text.csv

  $ assay evaluate text.csv --task binary --target y --score p
  ! assay: error: text.csv:2: column 'p': 'high' is not a number
  [3]

  $ printf 'y,p\n1,nan\n0,0.5\n' >nan.csv

  $ assay evaluate nan.csv --task binary --target y --score p
  ! assay: error: nan.csv:1: column 'p': missing value (use --missing drop to leave such rows out)
  [3]

  $ printf 'y,p\n' >empty.csv

  $ assay evaluate empty.csv --task binary --target y --score p
  ! assay: error: empty.csv: no rows
  [3]

  $ : >nothing.csv

  $ assay evaluate nothing.csv --task binary --target y --score p
  ! assay: error: nothing.csv: the file is empty
  [3]

  $ mkdir folder

  $ assay evaluate folder --task binary --target y --score p
  ! assay: error: folder: the folder holds no table files (csv, tsv, parquet, arrow, jsonl)
  [3]

  $ printf 'y,p\n,0.9\n0,\n' >dropped.csv

  $ assay evaluate dropped.csv --task binary --target y --score p --missing drop
  ! assay: error: no rows are left: all were dropped
  [3]

A column that lacks in one part.

  $ mkdir parts && printf 'y,p\n1,0.9\n' >parts/1.csv && printf 'y,q\n1,0.9\n' >parts/2.csv

  $ assay evaluate parts --task binary --target y --score p
  ! assay: error: parts/2.csv: no column 'p', which parts/1.csv has
  [3]

Labels beyond the declared ones, and three classes in a binary task.

  $ printf 'y,p\n1,0.9\n2,0.3\n0,0.1\n' >three.csv

  $ assay evaluate three.csv --task binary --target y --score p
  ! assay: error: three.csv:3: column 'y': '0' is a third class beside '1' and '2'; use --task multiclass
  [3]

  $ assay evaluate three.csv --task multiclass --target y --prediction y --labels 0,1
  ! assay: error: three.csv:2: column 'y': label '2' is not among the classes 0, 1
  [3]

A row of another width, and a quote that is never closed.

  $ printf 'y,p\n1,0.9\n0\n' >short.csv

  $ assay evaluate short.csv --task binary --target y --score p
  ! assay: error: short.csv:2: 1 field, the header has 2
  [3]

  $ printf 'y,p\n1,0.9\n"0,0.5\n' >quote.csv

  $ assay evaluate quote.csv --task binary --target y --score p
  ! assay: error: quote.csv:2: a quoted field that starts with '0,0.5' is not closed (a quote inside quotes is written twice)
  [3]

Not the format that the name promises.

  $ printf 'y,p\n1,0.9\n' >false.parquet

  $ assay evaluate false.parquet --task binary --target y --score p
  ! assay: error: false.parquet: not a readable Parquet file (Invalid: Parquet magic bytes not found in footer. Either the file is corrupted or this is not a parquet file.)
  [3]
