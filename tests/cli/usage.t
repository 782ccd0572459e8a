Bare, the command gives an overview.

  $ assay
  ! assay: error: a command is needed (assay --help shows them)
  [2]
  $ assay --help
  assay 0.1.0 - exact evaluation of machine-learning models
  
  Commands:
    evaluate   Metrics of predictions
    compare    Difference of models on the same rows, with paired intervals and tests
    tune       The best threshold, under bounds
    check      Release gates: exit code 1 when one fails
    merge      One state from the saved states of parts
    show       Results of saved states
    list       The metrics of each task
    recommend  Which metrics fit a situation, and why
    plan       How many rows are needed
    explain    What a metric means and when to use it
  
  Try:
    assay evaluate predictions.csv --task binary --target label --score p
    assay list --task regression
    assay evaluate --help
  
  Tasks: binary, multiclass, multilabel, regression, ranking.

  $ assay --version
  assay 0.1.0

  $ assay evaluate --help | head -12
  Metrics of predictions
  
  Examples:
    assay evaluate predictions.csv --task binary --target label --score p
    assay evaluate day1.parquet day2.parquet --task binary --target label --score p --metrics roc_auc,average_precision
    assay evaluate predictions/ --task multiclass --target species --prediction guess --by region --by 'region*year'
    assay evaluate predictions.csv --task binary --target label --score p --by 'age:bins(18,30,50)' --worst 5 --window day=1w
    assay evaluate predictions.csv --task regression --target price --prediction estimate --format json
    assay evaluate run.csv --truth truth.csv --on id --task binary --target label --score p --unmatched drop
    zcat big.csv.gz | assay evaluate - --input-format csv --task binary --target y --score p --save-state part.assay
  
  Usage:

  $ COLUMNS=60 assay merge --help
  One state from the saved states of parts
  
  Examples:
    assay merge part1.assay part2.assay -o whole.assay
    assay show whole.assay
  
  Usage:
    assay merge STATE... -o STATE
  
  Options:
    STATE                       States saved by assay evaluate
                                --save-state; - for stdin
    -o, --output FILE           The merged state; - for stdout
  
  Other:
    -h, --help                  This text

Misspelt commands, options, tasks, metrics, columns and choices get the nearest names; the exit code is 2.

  $ printf 'label,p,guess\n1,0.9,1\n0,0.2,0\n1,0.4,0\n' >a.csv

  $ assay evalute a.csv
  ! assay: error: unknown command 'evalute'; did you mean evaluate? (assay --help shows all)
  [2]

  $ assay --taks binary
  ! assay: error: '--taks' stands before any command (assay --help shows them)
  [2]

  $ assay evaluate a.csv --tagret label
  ! assay: error: unknown option '--tagret'; did you mean --target? (assay evaluate --help shows all)
  [2]

  $ assay evaluate a.csv --task binry --target label --score p
  ! assay: error: unknown task 'binry'; did you mean binary? (tasks: binary, multiclass, multilabel, regression, ranking)
  [2]

  $ assay evaluate a.csv --task binary --target label --score p --metrics acuracy,f1
  ! assay: error: unknown metric 'acuracy'; did you mean accuracy? (assay list --task binary shows all)
  [2]

  $ assay evaluate a.csv --task binary --target labl --score p
  ! assay: error: no column 'labl' in a.csv; did you mean 'label'?
  [2]

  $ assay evaluate a.csv --task binary --target label --score p --missing drpo
  ! assay: error: --missing: 'drpo' is not one of error, drop; did you mean drop?
  [2]

  $ assay evaluate a.csv --task binary --target label --score p --format jsn
  ! assay: error: --format: 'jsn' is not one of table, json, jsonl, csv, markdown; did you mean json, jsonl, csv?
  [2]

  $ assay evaluate a.csv --task binary --target label --score p --metrics 'f_beta(bta=2)'
  ! assay: error: f_beta has no parameter 'bta'; it has beta
  [2]

  $ assay evaluate a.csv --task binary --target label --score p --metrics 'f_beta(beta=-1)'
  ! assay: error: f_beta: beta=-1: must be in [0, 1e+09]
  [2]

  $ assay explain roc_acu
  ! assay: error: unknown metric 'roc_acu'; did you mean roc_auc? (assay list shows all)
  [2]

  $ assay list --task multi
  ! assay: error: unknown task 'multi'; did you mean multiclass, multilabel? (tasks: binary, multiclass, multilabel, regression, ranking)
  [2]

Metrics of another task, and metrics that need other columns.

  $ assay evaluate a.csv --task binary --target label --score p --metrics mae
  ! assay: error: 'mae' is a metric of task regression, not of binary
  [2]

  $ assay evaluate a.csv --task binary --target label --prediction guess --metrics roc_auc
  ! assay: error: roc_auc needs scores (--score)
  [2]

  $ assay explain mae --task binary
  ! assay: error: 'mae' is a metric of task regression, not of binary
  [2]

What is needed and lacks.

  $ assay evaluate
  ! assay: error: --task is needed: one of binary, multiclass, multilabel, regression, ranking
  [2]

  $ assay evaluate a.csv --target label --score p
  ! assay: error: --task is needed: one of binary, multiclass, multilabel, regression, ranking
  [2]

  $ assay evaluate a.csv --task binary --score p
  ! assay: error: --target is needed: the column of the true values
  [2]

  $ assay evaluate --task binary --target label --score p
  ! assay: error: PREDICTIONS is needed: files, folders, globs, or - for stdin
  [2]

  $ assay evaluate a.csv --task binary --target label
  ! assay: error: nothing to evaluate: give --prediction or --score
  [2]

  $ assay evaluate a.csv --task binary --target label --score
  ! assay: error: option '--score' lacks a value
  [2]

  $ assay evaluate a.csv --task binary --target label --score=
  ! assay: error: option '--score' lacks a value
  [2]

  $ assay evaluate a.csv --task binary --target label --score p --truth a.csv
  ! assay: error: --truth needs --on, the key of the join
  [2]

  $ assay evaluate a.csv --task binary --target label --score p --on label
  ! assay: error: --on needs --truth
  [2]

  $ assay merge
  ! assay: error: STATE is needed: states saved by assay evaluate --save-state
  [2]

  $ assay merge a.csv
  ! assay: error: --output is needed: the file of the merged state
  [2]

  $ assay show
  ! assay: error: STATE is needed: states saved by assay evaluate --save-state or assay merge
  [2]

  $ assay explain
  ! assay: error: METRIC is needed (assay list shows all)
  [2]

What is too much or makes no sense.

  $ assay evaluate a.csv --task binary --task binary --target label --score p
  ! assay: error: option '--task' stands more than once
  [2]

  $ assay evaluate a.csv --task binary --target label --score p -x
  ! assay: error: unknown option '-x' (assay evaluate --help shows all)
  [2]

  $ assay list binary
  ! assay: error: unexpected argument 'binary'
  [2]

  $ assay show a b
  ! assay: error: cannot read a: No such file or directory
  [4]

  $ assay evaluate a.csv --task binary --target label --score p --threshold high
  ! assay: error: --threshold: 'high' is not a number
  [2]

  $ assay evaluate a.csv --task binary --target label --score p --threads -1
  ! assay: error: --threads: '-1' is not a whole number >= 0
  [2]

  $ assay evaluate a.csv --task binary --target label --score p --max-memory 8Gb
  ! assay: error: --max-memory: '8Gb' is not a size such as 8GiB or 500MB
  [2]

  $ assay evaluate a.csv --task binary --target label --score p --input-format xlsx
  ! assay: error: --input-format: 'xlsx' is not one of csv, tsv, parquet, arrow, jsonl
  [2]

  $ assay evaluate a.csv --task binary --target label, --score p
  ! assay: error: --target: an item is empty in 'label,'
  [2]

  $ assay evaluate a.csv --task binary --target '"label' --score p
  ! assay: error: --target: a double quote is not closed in "label
  [2]

  $ assay evaluate a.csv --task regression --target label --prediction p --quantile 0.1
  ! assay: error: --quantile: '0.1' is not LEVEL=COLUMN, e.g. 0.1=low
  [2]

The positive class must be told, unless it is 1 or true, and must be a label.

  $ printf 'label,p\nyes,0.9\nno,0.2\n' >words.csv

  $ assay evaluate words.csv --task binary --target label --score p
  ! assay: error: which label is positive? Use --positive (labels: yes, no)
  [2]

  $ assay evaluate words.csv --task binary --target label --score p --positive maybe
  ! assay: error: --positive 'maybe' is not among the labels yes, no
  [2]

  $ assay evaluate words.csv --task binary --target label --score p --positive yes --metrics accuracy
  binary · 2 of 2 rows · classes no, yes · positive yes · score kind probability
  
  from labels
    accuracy  1.00  [0.3, 1.0]  ↑
  
  95% intervals: wilson (accuracy)

Columns and parameters that nobody would read.

  $ assay evaluate a.csv --task binary --target label --score p,guess
  ! assay: error: --score: 2 columns (p, guess) where one is needed, the score of the positive class (a score for each class: --task multiclass)
  [2]

  $ assay evaluate a.csv --task binary --target label,guess --score p
  ! assay: error: --target: 2 columns (label, guess) where one is needed (several labels a row: --task multilabel)
  [2]

  $ assay evaluate a.csv --task binary --target label --score p --lower guess
  ! assay: error: --lower is for task regression, not for binary
  [2]

  $ assay evaluate a.csv --task binary --target label --score p --document guess
  ! assay: error: --document is for task ranking, not for binary
  [2]

  $ assay evaluate a.csv --task regression --target label --score p
  ! assay: error: a regression has predictions (--prediction), no scores
  [2]

  $ assay evaluate a.csv --task binary --target label --score p --metrics 'f_beta(beta=1,beta=2)'
  ! assay: error: f_beta: beta is given twice
  [2]

  $ assay evaluate a.csv --task binary --target label --score p --metrics ''
  ! assay: error: option '--metrics' lacks a value
  [2]

An option that changes nothing is not taken in silence.

  $ assay evaluate a.csv --task regression --target label --prediction p --positive 1
  ! assay: error: --positive is for task binary, not for regression
  [2]

  $ assay evaluate a.csv --task multiclass --target label --prediction label --threshold 0.3
  ! assay: error: --threshold is for tasks binary and multilabel, not for multiclass
  [2]

  $ assay evaluate a.csv --task binary --target label --score p --metrics roc_auc --threshold 0.3 --ci none
  binary · 3 of 3 rows · classes 0, 1 · positive 1 · score kind probability
  
  from scores
    roc_auc  1.0000  ↑
  ! assay: warning: threshold 0.3 is not used: no metric is of predicted labels

  $ assay evaluate a.csv --task binary --target label --prediction label --metrics accuracy --threshold 0.3 --ci none
  binary · 3 of 3 rows · classes 0, 1 · positive 1
  
  from labels
    accuracy  1.0000  ↑
  ! assay: warning: threshold 0.3 is not used: the predicted labels are given

  $ assay evaluate a.csv --task binary --target label --score p --window labl=1d
  ! assay: error: no column 'labl' in a.csv; did you mean 'label'?
  [2]

A number belongs behind @.

  $ assay evaluate a.csv --task binary --target label --score p --metrics f1@
  ! assay: error: 'f1@': a number belongs behind @, as in NAME@10
  [2]
