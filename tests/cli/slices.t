Metrics of one's own: a name, an expression over what the task counts, and where told a direction and a range.

  $ assay evaluate $EXAMPLES/breast_cancer.csv --task binary --target malignant --score logistic --metrics 'accuracy, profit=120*tp - 5*fp - 40*fn, cost(direction=minimize, low=0)=5*fp + 40*fn' --by size

  $ assay evaluate $EXAMPLES/breast_cancer.csv --task binary --target malignant --score logistic --metrics 'cost(direction=minimize, low=0)=5*fp + 40*fn' --format json | grep -A 9 '"metrics"'

A mistake is answered with its place.

  $ assay evaluate $EXAMPLES/breast_cancer.csv --task binary --target malignant --score logistic --metrics 'profit=120*tq - 5*fp'
  $ assay evaluate $EXAMPLES/breast_cancer.csv --task binary --target malignant --score logistic --metrics 'profit=tp ? 1 : 2'
  $ assay evaluate $EXAMPLES/breast_cancer.csv --task binary --target malignant --score logistic --metrics 'f1=tp'

Numbers slice by bins or quantiles, texts by length.

  $ assay evaluate $EXAMPLES/breast_cancer.csv --task binary --target malignant --score logistic --metrics accuracy,roc_auc --by 'boosting:bins(0.1,0.9)' --by 'boosting:quantiles(3)*size' --by 'size:length(5,6)' --min-slice 80
  $ cat $EXAMPLES/breast_cancer.csv | assay evaluate - --input-format csv --task binary --target malignant --score logistic --metrics accuracy --by 'boosting:quantiles(3)'
  $ assay evaluate $EXAMPLES/breast_cancer.csv --task binary --target malignant --score logistic --by 'boosting:bins(0.9,0.1)'
  $ assay evaluate $EXAMPLES/breast_cancer.csv --task binary --target malignant --score logistic --by 'size:bins(1)'
  $ assay evaluate $EXAMPLES/breast_cancer.csv --task binary --target malignant --score logistic --by 'boosting:length(1)'
  $ assay evaluate $EXAMPLES/breast_cancer.csv --task binary --target malignant --score logistic --by 'boosting:thirds(3)'
  $ assay evaluate $EXAMPLES/breast_cancer.csv --task binary --target malignant --score logistic --by sizes

A slice of one class says what is undefined there.

  $ assay evaluate $EXAMPLES/breast_cancer.csv --task binary --target malignant --score logistic --metrics roc_auc --by malignant

Worst slices and fairness.

  $ assay evaluate $EXAMPLES/breast_cancer.csv --task binary --target malignant --score logistic --metrics accuracy,recall,log_loss --by 'boosting:quantiles(4)' --fairness size --worst 2
  $ assay evaluate $EXAMPLES/breast_cancer.csv --task binary --target malignant --score logistic --metrics accuracy --by size --worst log_loss
  $ assay evaluate $EXAMPLES/breast_cancer.csv --task binary --target malignant --score logistic --metrics accuracy --worst 2
  $ assay evaluate $EXAMPLES/breast_cancer.csv --task binary --target malignant --score logistic --metrics accuracy --worst 1 --fairness size --format json | sed -n '/worst_slices/,/warnings/p'
