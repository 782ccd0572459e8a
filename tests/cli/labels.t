How labels are read: in data, in names of score columns, in flags.

Names of score columns tell the classes, whatever stands before or after and in whatever order.

  $ printf 'species,virginica_prob,setosa_prob,versicolor_prob\nvirginica,0.8,0.1,0.1\nsetosa,0.1,0.7,0.2\nversicolor,0.1,0.1,0.8\n' >suffix.csv
  $ assay evaluate suffix.csv --task multiclass --target species --score '*_prob' --metrics accuracy --ci none
  multiclass · 3 of 3 rows · classes setosa, versicolor, virginica · score kind probability
  
  from labels
    accuracy  1.0000  ↑
  $ assay evaluate suffix.csv --task multiclass --target species --score '*_prob' --metrics accuracy --ci none --format json
  {
    "schema": "assay.evaluation/1",
    "assay": "0.1.0",
    "task": "multiclass",
    "data": {
      "inputs": ["suffix.csv"],
      "rows_read": 3,
      "rows_used": 3,
      "rows_dropped": {},
      "duplicate_ids": 0,
      "classes": ["setosa", "versicolor", "virginica"],
      "score_columns": {"setosa_prob": "setosa", "versicolor_prob": "versicolor", "virginica_prob": "virginica"},
      "score_kind": "probability"
    },
    "metrics": [
      {
        "name": "accuracy",
        "spec": "accuracy",
        "value": 1,
        "undefined": null,
        "direction": "maximize",
        "range": [0, 1],
        "signature": "accuracy|task=multiclass|kind=probability|labels=setosa,versicolor,virginica|undefined=rule|missing=error|assay=0.1.0"
      }
    ],
    "slices": [],
    "windows": [],
    "warnings": []
  }
  $ sed '1s/.*/species,P(virginica),P(setosa),P(versicolor)/' suffix.csv >brackets.csv; assay evaluate brackets.csv --task multiclass --target species --score 'P(*' --metrics accuracy --ci none
  multiclass · 3 of 3 rows · classes setosa, versicolor, virginica · score kind probability
  
  from labels
    accuracy  1.0000  ↑
  $ sed '1s/.*/species,prob_virginica,prob_setosa,prob_versicolor/; s/^v/V/; s/^s/S/; 1s/S/s/' suffix.csv >case.csv; assay evaluate case.csv --task multiclass --target species --score 'prob_*' --metrics accuracy --ci none
  multiclass · 3 of 3 rows · classes Setosa, Versicolor, Virginica · score kind probability
  
  from labels
    accuracy  1.0000  ↑
  $ sed '1s/.*/species,class2_prob,class0_prob,class1_prob/; s/^virginica/2/; s/^setosa/0/; s/^versicolor/1/' suffix.csv >numbers.csv; assay evaluate numbers.csv --task multiclass --target species --score 'class*' --metrics accuracy --ci none
  multiclass · 3 of 3 rows · classes 0, 1, 2 · score kind probability
  
  from labels
    accuracy  1.0000  ↑
  $ assay evaluate suffix.csv --task multiclass --target species --score '*_prob' --labels setosa,versicolor,virginica --metrics accuracy --ci none
  multiclass · 3 of 3 rows · classes setosa, versicolor, virginica · score kind probability
  
  from labels
    accuracy  1.0000  ↑

Where no name tells, the order of declared labels does; else the command asks.

  $ sed '1s/.*/species,x,y,z/' suffix.csv >bare.csv; assay evaluate bare.csv --task multiclass --target species --score x,y,z --labels virginica,setosa,versicolor --metrics accuracy --ci none
  multiclass · 3 of 3 rows · classes virginica, setosa, versicolor · score kind probability
  
  from labels
    accuracy  1.0000  ↑
  $ assay evaluate bare.csv --task multiclass --target species --score x,y,z
  ! assay: error: which class does each of the 3 score columns stand for? the columns are x, y, z; the labels setosa, versicolor, virginica; give --labels in the order of the columns
  [2]
  $ sed '1s/.*/species,p_virginica,p_setosa,p_versi/' suffix.csv >half.csv; assay evaluate half.csv --task multiclass --target species --score 'p_*' --labels setosa,versicolor,virginica
  ! assay: error: which class does each of the 3 score columns stand for? the columns are p_virginica, p_setosa, p_versi; the labels setosa, versicolor, virginica; names that hold some of the labels must hold all
  [2]
  $ sed '1s/.*/species,p1,p2,p3/; s/^virginica/0/; s/^setosa/1/; s/^versicolor/2/' suffix.csv >shifted.csv; assay evaluate shifted.csv --task multiclass --target species --score 'p*'
  ! assay: error: which class does each of the 3 score columns stand for? the columns are p1, p2, p3; the labels 0, 1, 2; give --labels in the order of the columns
  [2]
  $ assay evaluate bare.csv --task multiclass --target species --score 'p_*'
  ! assay: error: no column fits 'p_*' in bare.csv; it has species, x, y, z
  [2]

Columns that are paired by position have to stand in one order.

  $ printf 't_a,t_b,p_b,p_a\n1,0,0,1\n0,1,1,0\n' >pairs.csv; assay evaluate pairs.csv --task multilabel --target 't_*' --prediction 'p_*'
  ! assay: error: --prediction: the columns p_b, p_a stand in another order than those of --target, t_a, t_b: list both in one order
  [2]
  $ assay evaluate pairs.csv --task multilabel --target 't_*' --prediction p_a,p_b --metrics subset_accuracy --ci none
  multilabel · 2 of 2 rows · labels t_a, t_b
  
  from labels
    subset_accuracy  1.0000  ↑
  $ printf 't_a,t_b,p_b,p_a\n1,2,2,1\n3,4,4,3\n' >outputs.csv; assay evaluate outputs.csv --task regression --target 't_*' --prediction 'p_*' --metrics mae
  ! assay: error: --prediction: the columns p_b, p_a stand in another order than those of --target, t_a, t_b: list both in one order
  [2]
  $ assay evaluate outputs.csv --task regression --target 't_*' --prediction p_a,p_b --metrics mae --ci none
  regression · 2 of 2 rows
  
  from predictions
    mae  0.0000  ↓

A label that reads nan is a text; the order of rows changes nothing.

  $ printf '{"y":"%s","a":0.4,"b":0.3,"c":0.2,"d":0.1}\n' 1 nan 3 2 2 nan >order.jsonl; tac order.jsonl >other.jsonl
  $ for f in order other; do assay evaluate $f.jsonl --task multiclass --target y --score a,b,c,d --labels 1,2,3,nan --metrics log_loss --ci none --quiet; done
  multiclass · 6 of 6 rows · classes 1, 2, 3, nan · score kind probability
  
  from probabilities
    log_loss  1.5898  ↓
  multiclass · 6 of 6 rows · classes 1, 2, 3, nan · score kind probability
  
  from probabilities
    log_loss  1.5898  ↓
  $ printf 'y,p\n1,1\ntrue,1\nfalse,1\n0,1\n' >words.csv; printf 'y,p\n0,1\nfalse,1\ntrue,1\n1,1\n' >swords.csv
  $ for f in words swords; do assay evaluate $f.csv --task multiclass --target y --prediction p --metrics accuracy --ci none --quiet; done
  multiclass · 4 of 4 rows · classes 0, 1
  
  from labels
    accuracy  0.5000  ↑
  multiclass · 4 of 4 rows · classes 0, 1
  
  from labels
    accuracy  0.5000  ↑

Labels in flags are read as those in data are.

  $ printf 'y,p\nTrue,True\nFalse,True\nTrue,True\n' >truths.csv; assay evaluate truths.csv --task binary --target y --prediction p --positive True --metrics precision --ci none
  binary · 3 of 3 rows · classes false, true · positive true
  
  from labels
    precision  0.6667  ↑
  $ printf 'y,p\n1.0,1.0\n0.0,1.0\n1.0,1.0\n' >floats.csv; assay evaluate floats.csv --task binary --target y --prediction p --positive 1.0 --metrics precision --ci none
  binary · 3 of 3 rows · classes 0, 1 · positive 1
  
  from labels
    precision  0.6667  ↑
  $ assay evaluate floats.csv --task multiclass --target y --prediction p --labels 0.0,1.0,2.0 --metrics accuracy --ci none
  multiclass · 3 of 3 rows · classes 0, 1, 2
  
  from labels
    accuracy  0.6667  ↑

Cells such as NA are missing among numbers and truth values, and labels among words.

  $ printf 'y,p\n1,1\nNA,1\n0,0\n' >na.csv; assay evaluate na.csv --task binary --target y --prediction p --metrics accuracy --ci none
  ! assay: error: na.csv:2: column 'y': missing value (use --missing drop to leave such rows out)
  [3]
  $ assay evaluate na.csv --task binary --target y --prediction p --metrics accuracy --ci none --missing drop
  binary · 2 of 3 rows · classes 0, 1 · positive 1
  1 dropped (missing y)
  
  from labels
    accuracy  1.0000  ↑
  ! assay: warning: 1 row left out: missing y
  $ printf 'y,p\nDE,DE\nNA,NA\nFR,NA\n' >countries.csv; assay evaluate countries.csv --task multiclass --target y --prediction p --metrics accuracy --ci none
  multiclass · 3 of 3 rows · classes DE, FR, NA
  
  from labels
    accuracy  0.6667  ↑

Sides that share no label.

  $ printf 'y,p\ncat, cat\ndog, dog\ncat, dog\n' >blanks.csv; assay evaluate blanks.csv --task multiclass --target y --prediction p --metrics accuracy,confusion_matrix --ci none
  multiclass · 3 of 3 rows · classes ' cat', ' dog', cat, dog
  
  from labels
    accuracy  0.0000  ↑
  
  confusion_matrix  rows true, columns predicted
            ' cat'  ' dog'  cat  dog  total
    ───────────────────────────────────────
    ' cat'       0       0    0    0      0
    ' dog'       0       0    0    0      0
    cat          1       1    0    0      2
    dog          0       1    0    0      1
    total        1       2    0    0      3
  ! assay: warning: truth and predictions share no label: 'cat', 'dog' against ' cat', ' dog'; nearly the same: 'cat' and ' cat' (in blanks only), 'dog' and ' dog' (in blanks only)
  $ printf 'y,p\ncat,Cat\ndog,Dog\n' >cases.csv; assay evaluate cases.csv --task multiclass --target y --prediction p --metrics accuracy --ci none
  multiclass · 2 of 2 rows · classes Cat, Dog, cat, dog
  
  from labels
    accuracy  0.0000  ↑
  ! assay: warning: truth and predictions share no label: 'cat', 'dog' against 'Cat', 'Dog'; nearly the same: 'cat' and 'Cat' (in case only), 'dog' and 'Dog' (in case only)

Scores given as predictions.

  $ printf 'y,p\n0,0.2\n1,0.9\n1,0.7\n' >scores.csv; assay evaluate scores.csv --task binary --target y --prediction p
  ! assay: error: scores.csv: column 'p': predictions such as 0.2 are no labels of the target: these look like scores (--score)
  [3]
  $ assay evaluate scores.csv --task multiclass --target y --prediction p
  ! assay: error: scores.csv: column 'p': predictions such as 0.2 are no labels of the target: these look like scores (--score)
  [3]
  $ assay evaluate scores.csv --task binary --target y --score p --score-kind score --ci none
  binary · 3 of 3 rows · classes 0, 1 · positive 1 · score kind score
  
  from scores
    roc_auc            1.0000  ↑
    average_precision  1.0000  ↑
  $ assay evaluate scores.csv --task binary --target y --score p --score-kind score --metrics f1
  ! assay: error: f1 needs the score from which a row is positive (--threshold), as --score-kind is score
  [2]

