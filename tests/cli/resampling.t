Intervals by resampling.

  $ assay evaluate $EXAMPLES/breast_cancer.csv --task binary --target malignant --score logistic --metrics accuracy,roc_auc,log_loss --ci 'bootstrap(200)' --seed 3 --format json | grep -E '"(name|ci)"'
        "name": "accuracy",
        "ci": {"method": "bootstrap_percentile", "level": 0.95, "low": 0.9645824956641241, "high": 0.989676051143349},
        "name": "roc_auc",
        "ci": {"method": "bootstrap_percentile", "level": 0.95, "low": 0.9893000337942431, "high": 0.99896745992265},
        "name": "log_loss",
        "ci": {"method": "bootstrap_percentile", "level": 0.95, "low": 0.05070592698726481, "high": 0.11124380992567157},

The units are rows, of a state or by position, or what --id says.

  $ assay evaluate $EXAMPLES/breast_cancer.csv --task binary --target malignant --score logistic --metrics accuracy,log_loss --ci 'bootstrap(200)' --format json | grep -o 'units=[a-z]*'
  units=row
  units=position

Any parts with ids merge to the interval of one pass.

  $ awk -F, 'NR == 1 {print "who," $0} NR > 1 {print NR % 200 "," $0}' $EXAMPLES/breast_cancer.csv >all.csv; (head -1 all.csv; sed -n '2,301p' all.csv) >1.csv; (head -1 all.csv; sed -n '302,$p' all.csv) >2.csv

  $ for i in all 1 2; do assay evaluate $i.csv --task binary --target malignant --score logistic --id who --metrics roc_auc,log_loss,ece --ci 'bootstrap(100, bca)' --save-state $i.assay --output $i.txt; done
  ! assay: warning: 369 rows with an id seen before
  ! assay: warning: 100 rows with an id seen before
  ! assay: warning: 69 rows with an id seen before

  $ assay merge 2.assay 1.assay -o 12.assay; assay show 12.assay --format json | sed 1,20d >12.json; assay show all.assay --format json | sed 1,20d | cmp - 12.json
  ! assay: warning: 369 rows with an id seen before
  ! assay: warning: 369 rows with an id seen before

Without ids a merge numbers rows anew, and says so.

  $ for i in 1 2; do assay evaluate $i.csv --task binary --target malignant --score logistic --metrics log_loss --ci 'bootstrap(50)' --save-state $i.assay --output $i.txt; done; assay merge 1.assay 2.assay -o 12.assay; assay show 12.assay --format json | grep -A1 '"warnings"'
    "warnings": [
      "intervals are resampled by the position of rows, which merged states number anew: with --id they are those of one pass"
  ! assay: warning: intervals are resampled by the position of rows, which merged states number anew: with --id they are those of one pass

What is no request.

  $ assay evaluate $EXAMPLES/breast_cancer.csv --task binary --target malignant --score logistic --ci 'bootstrap(5)'
  ! assay: error: ci 'bootstrap(5)': one of none, auto, bootstrap(N), bootstrap(N, bca) with N from 10 to 100000, or one of wilson, delta, delta_logit, delta_log, delong_logit, delong, mean, debiased, order_statistics, fisher is needed
  [2]

