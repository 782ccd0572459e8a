Files and resources: the exit code is 4.

  $ printf 'y,p\n1,0.9\n0,0.2\n' >a.csv

  $ assay evaluate none.csv --task binary --target y --score p
  ! assay: error: none.csv: No such file or directory
  [4]

  $ assay evaluate 'none*.csv' --task binary --target y --score p
  ! assay: error: none*.csv: no file matches
  [4]

  $ assay evaluate a.csv --task binary --target y --score p --output none/out.txt
  ! assay: error: cannot write none/out.txt: No such file or directory
  [4]

  $ assay evaluate a.csv --task binary --target y --score p --output .
  ! assay: error: cannot write .: Is a directory
  [4]

  $ assay evaluate a.csv --task binary --target y --score p --save-state none/a.assay
  ! assay: error: cannot write none/a.assay: No such file or directory
  [4]

  $ assay evaluate a.csv --task binary --target y --score p --metrics accuracy >/dev/full
  ! assay: error: cannot write stdout: No space left on device
  [4]

  $ assay evaluate a.csv --task binary --target y --score p --max-memory 20kB 2>&1 | sed 's/: [0-9.]* [kM]*B are/: N are/'; echo ${PIPESTATUS[0]}
  assay: error: --max-memory of 20 kB is not enough: N are in use
  4

A file is replaced as a whole: its permissions and the links to it stay, and no other file is left.

  $ mkdir out && echo old >out/real.csv && chmod 640 out/real.csv && ln -s real.csv out/link.csv

  $ assay evaluate a.csv --task binary --target y --score p --metrics accuracy --format csv --output out/link.csv; ls -A out; stat -c %a out/real.csv; test -L out/link.csv && cat out/real.csv
  link.csv
  real.csv
  640
  metric,spec,label,value,undefined,ci_low,ci_high,ci_level,ci_method
  accuracy,accuracy,,1,,0.3423802275066532,1,0.95,wilson

After a failure the old content is there.

  $ printf 'y,p\n1,7\n' >bad.csv; assay evaluate bad.csv --task binary --target y --score p --output out/real.csv; cat out/real.csv; ls -A out
  metric,spec,label,value,undefined,ci_low,ci_high,ci_level,ci_method
  accuracy,accuracy,,1,,0.3423802275066532,1,0.95,wilson
  link.csv
  real.csv
  ! assay: error: bad.csv:1: column 'p': 7 is not a probability (use --score-kind logit|score)

Devices and pipes are written directly.

  $ assay evaluate a.csv --task binary --target y --score p --metrics accuracy --format csv --output /dev/stdout
  metric,spec,label,value,undefined,ci_low,ci_high,ci_level,ci_method
  accuracy,accuracy,,1,,0.3423802275066532,1,0.95,wilson

  $ mkfifo pipe; (cat pipe) & assay evaluate a.csv --task binary --target y --score p --metrics accuracy --format csv --output pipe; wait; test -p pipe
  metric,spec,label,value,undefined,ci_low,ci_high,ci_level,ci_method
  accuracy,accuracy,,1,,0.3423802275066532,1,0.95,wilson

A reader that goes away ends the command quietly.

  $ assay list --format json | head -1
  {

  $ set -o pipefail; assay list --format json | true

Predictions from stdin, from several files, from a glob.

  $ assay evaluate - --input-format csv --task binary --target y --score p --metrics accuracy --format csv <a.csv
  metric,spec,label,value,undefined,ci_low,ci_high,ci_level,ci_method
  accuracy,accuracy,,1,,0.3423802275066532,1,0.95,wilson

  $ cp a.csv a2.csv; assay evaluate a.csv a2.csv --task binary --target y --score p --metrics accuracy | head -1
  binary · 4 of 4 rows · classes 0, 1 · positive 1 · score kind probability
  ! assay: warning: a.csv and a2.csv have the same bytes: their rows count twice

  $ assay evaluate 'a*.csv' --task binary --target y --score p --metrics accuracy | head -1
  binary · 4 of 4 rows · classes 0, 1 · positive 1 · score kind probability
  ! assay: warning: a.csv and a2.csv have the same bytes: their rows count twice

The result is that of one thread.

  $ for n in 1 2 7; do assay evaluate $EXAMPLES/breast_cancer.csv --task binary --target malignant --score logistic --format csv --threads $n; done | sort | uniq -c | awk '$1 != 3'

A link stays one, also where the file behind it is not there yet.

  $ ln -s later.csv link.csv && assay evaluate a.csv --task binary --target y --score p --metrics f1 --format csv --output link.csv && readlink link.csv && wc -l <later.csv
  later.csv
  2

An empty text is no file and no list.

  $ assay evaluate a.csv --task binary --target y --score p --output ''
  ! assay: error: option '--output' lacks a value
  [2]

  $ assay evaluate a.csv --task binary --target y --score p --metrics ,f1
  ! assay: error: metrics: an item is empty in ',f1'
  [2]
