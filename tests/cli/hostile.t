Labels of any script keep their columns; control and bidirectional characters are shown, not obeyed.

  $ printf 'y,g\n漢字,漢字\n\033[31mred,漢字\nعربي,عربي\nab\342\200\256c,ab\342\200\256c\n|`<b>_x_,|`<b>_x_\nbad\377byte,bad\377byte\n' >labels.csv

  $ assay evaluate labels.csv --task multiclass --target y --prediction g --metrics 'recall(average=none),confusion_matrix'
  ! assay: error: labels.csv:6: column 'y': invalid UTF-8 (iconv -f LATIN1 -t UTF-8 would convert a file of Latin-1)
  [3]

  $ printf 'y,g\n漢字,漢字\n\033[31mred,漢字\nعربي,عربي\nab\342\200\256c,ab\342\200\256c\n|`<b>_x_,|`<b>_x_\n' >labels.csv

  $ assay evaluate labels.csv --task multiclass --target y --prediction g --metrics 'recall(average=none),confusion_matrix'
  multiclass · 5 of 5 rows · classes \x1b[31mred, ab\u202ec, |`<b>_x_, عربي, 漢字
  
  by label
                 recall(average=none) ↑
    ───────────────────────────────────
    \x1b[31mred                  0.0000
    ab\u202ec                    1.0000
    |`<b>_x_                     1.0000
    عربي                         1.0000
    漢字                         1.0000
  
  confusion_matrix  rows true, columns predicted
                 \x1b[31mred  ab\u202ec  |`<b>_x_  عربي  漢字  total
    ────────────────────────────────────────────────────────────────
    \x1b[31mred            0          0         0     0     1      1
    ab\u202ec              0          1         0     0     0      1
    |`<b>_x_               0          0         1     0     0      1
    عربي                   0          0         0     1     0      1
    漢字                   0          0         0     0     1      1
    total                  0          1         1     1     2      5

  $ assay evaluate labels.csv --task multiclass --target y --prediction g --metrics 'recall(average=none)' --format json | grep -A 8 '"value"' | cat -v
        "value": {
          "\u001b[31mred": 0,
          "abM-bM-^@M-.c": 1,
          "|`<b>_x_": 1,
          "M-XM-9M-XM-1M-XM-(M-YM-^J": 1,
          "M-fM-<M-"M-eM--M-^W": 1
        },
        "undefined": null,
        "direction": "maximize",

  $ assay evaluate labels.csv --task multiclass --target y --prediction g --metrics 'recall(average=none)' --format markdown
  **multiclass**: 5 of 5 rows, 5 classes
  
  **recall(average=none)**
  
  | label | value |
  |---|---:|
  | \\x1b\[31mred | 0.0000 |
  | ab\\u202ec | 1.0000 |
  | \|\`&lt;b>\_x\_ | 1.0000 |
  | عربي | 1.0000 |
  | 漢字 | 1.0000 |

Fields of CSV are quoted where they must be.

  $ printf 'y,g,s\n"a,b","a,b",q\n"say ""x""","a,b","two\nlines"\n' >quotes.csv

  $ assay evaluate quotes.csv --task multiclass --target y --prediction g --metrics 'recall(average=none)' --by s --format csv
  metric,spec,s,label,value,undefined,ci_low,ci_high,ci_level,ci_method
  recall,recall(average=none),,"a,b",1,,,,,
  recall,recall(average=none),,"say ""x""",0,,,,,
  recall,recall(average=none),q,"a,b",1,,,,,
  recall,recall(average=none),"two
  lines","a,b",0,"no actual positives for 'a,b'",,,,
  recall,recall(average=none),"two
  lines","say ""x""",0,"no actual positives for 'a,b'",,,,
  ! assay: warning: small slices tell little: 2 of 2 with fewer than 30 rows

Commas, stars and quotes in the names of columns.

  $ printf '"a,b","c*d","e""f"\n1,1,x\n0,1,y\n' >names.csv

  $ assay evaluate names.csv --task binary --target '"a,b"' --prediction 'c*d' --metrics accuracy --by '"e""f"*"c*d"'
  binary · 2 of 2 rows · classes 0, 1 · positive 1
  
  from labels
    accuracy  0.50  [0.1, 0.9]  ↑
  
  by e"f * c*d
    e"f    c*d  rows       accuracy ↑
    ─────────────────────────────────
    (all)          2  0.50 [0.1, 0.9]
    x      1       1           1.0000
    y      1       1           0.0000
  
  95% intervals: wilson (accuracy)
  ! assay: warning: small slices tell little: 2 of 2 with fewer than 30 rows

Errors stay on one line.

  $ assay evaluate names.csv --task binary --target $'a\nb\033[2J' --prediction 'c*d'
  ! assay: error: no column 'a\nb\x1b[2J' in names.csv; it has a,b, c*d, e"f
  [2]

  $ assay evaluate $'no\nsuch' --task binary --target y --score p
  ! assay: error: no\nsuch: No such file or directory
  [4]
