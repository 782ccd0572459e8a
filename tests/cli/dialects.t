Files as others write them: each is refused with the option that reads it.

Excel of a country with decimal commas.

  $ printf 'y;p\n1;0,9\n0;0,2\n1;0,4\n' >excel.csv
  $ assay evaluate excel.csv --task binary --target y --score p --metrics brier_score --ci none
  ! assay: error: no column 'y' in excel.csv, whose only column is 'y;p'; --delimiter ';' would split it
  [2]
  $ assay evaluate excel.csv --task binary --target y --score p --metrics brier_score --ci none --delimiter ';'
  ! assay: error: excel.csv:1: column 'p': '0,9' is not a number (use --decimal ,)
  [3]
  $ assay evaluate excel.csv --task binary --target y --score p --metrics brier_score --ci none --delimiter ';' --decimal ,
  binary · 3 of 3 rows · classes 0, 1 · positive 1 · score kind probability
  
  from probabilities
    brier_score  0.1367  ↓
  $ { echo 'sep=;'; cat excel.csv; } | assay evaluate - --task binary --target y --score p --metrics brier_score --ci none --decimal ,
  binary · 3 of 3 rows · classes 0, 1 · positive 1 · score kind probability
  
  from probabilities
    brier_score  0.1367  ↓
  $ assay evaluate excel.csv --task binary --target y --score p --metrics brier_score --decimal ,  --delimiter ,
  ! assay: error: --decimal and --delimiter are the same character; with --decimal , fields are often split by ;
  [2]

Comments.

  $ printf '# from the lab\n\ny,p\n1,0.9\n# broken sensor "\n0,0.2\n' >lab.csv
  $ assay evaluate lab.csv --task binary --target y --score p --metrics brier_score --ci none
  ! assay: error: no column 'y' in lab.csv, which begins with '# from the lab'; --comment '#' passes over such lines
  [2]
  $ assay evaluate lab.csv --task binary --target y --score p --metrics brier_score --ci none --comment '#'
  binary · 2 of 2 rows · classes 0, 1 · positive 1 · score kind probability
  
  from probabilities
    brier_score  0.0250  ↓

Spark's quotes inside quotes.

  $ printf 'y,p,text\n1,0.9,"say \\"hi, you\\""\n0,0.2,"C:\\\\"\n' >spark.csv
  $ assay evaluate spark.csv --task binary --target y --score p --metrics brier_score --ci none --by text
  ! assay: error: spark.csv:1: text after the closing quote of 'say \' (use --escape '\')
  [3]
  $ assay evaluate spark.csv --task binary --target y --score p --metrics brier_score --ci none --by text --escape '\'
  binary · 2 of 2 rows · classes 0, 1 · positive 1 · score kind probability
  
  from probabilities
    brier_score  0.0250  ↓
  
  by text
    text           rows  brier_score ↓
    ──────────────────────────────────
    (all)             2         0.0250
    C:\               1         0.0400
    say "hi, you"     1         0.0100

Several labels in one cell.

  $ printf 'truth,guess\na|b,a\nb,b | c\n,a\n' >tags.csv
  $ head -3 tags.csv | assay evaluate - --task multilabel --target truth --prediction guess --metrics f1
  ! assay: error: stdin: column 'truth' is dictionary of string; numbers are needed (or lists of labels; texts that hold several need --label-separator)
  [3]
  $ assay evaluate tags.csv --task multilabel --target truth --prediction guess --metrics 'f1(average=micro)' --ci none --label-separator '|'
  multilabel · 3 of 3 rows · labels a, b, c
  
  from labels
    f1(average=micro)  0.5714  ↑
  $ assay evaluate tags.csv --task multiclass --target truth --prediction guess --label-separator '|'
  ! assay: error: --label-separator is for --task multilabel with one column of target
  [2]

Folders that write columns, and members of objects.

  $ mkdir -p days/region=eu days/region=us%2Fca days/region=__HIVE_DEFAULT_PARTITION__
  $ for d in days/*; do printf '{"y": 1, "m": {"p": 0.9}}\n{"y": 0, "m": {"p": 0.2}}\n' >$d/part.jsonl; done
  $ assay evaluate days --task binary --target y --score m.p --metrics brier_score --ci none --by region
  binary · 6 of 6 rows · classes 0, 1 · positive 1 · score kind probability
  
  from probabilities
    brier_score  0.0250  ↓
  
  by region
    region     rows  brier_score ↓
    ──────────────────────────────
    (all)         6         0.0250
    (missing)     2         0.0250
    eu            2         0.0250
    us/ca         2         0.0250
  $ assay evaluate days --task binary --target y --score m --metrics brier_score --ci none
  ! assay: error: no column 'm' in days/region=__HIVE_DEFAULT_PARTITION__/part.jsonl; its members are m.p
  [2]

What is no character.

  $ assay evaluate lab.csv --task binary --target y --score p --delimiter ';;'
  ! assay: error: --delimiter: ';;' is not one ASCII character (or tab)
  [2]
  $ assay evaluate lab.csv --task binary --target y --score p --delimiter 5
  ! assay: error: --delimiter: '5' stands in numbers
  [2]
  $ assay evaluate lab.csv --task binary --target y --score p --decimal ';'
  ! assay: error: --decimal: ';' is neither '.' nor ','
  [2]
