Every number has the interval that suits it, unless told otherwise; the table names the methods.

  $ assay evaluate $EXAMPLES/breast_cancer.csv --task binary --target malignant --score logistic --metrics accuracy,f1,roc_auc,log_loss,ece

  $ assay evaluate $EXAMPLES/breast_cancer.csv --task binary --target malignant --score logistic --metrics accuracy,roc_auc --ci delong --level 0.9

  $ assay evaluate $EXAMPLES/breast_cancer.csv --task binary --target malignant --score logistic --metrics accuracy,roc_auc --ci none

  $ assay evaluate $EXAMPLES/breast_cancer.csv --task binary --target malignant --score logistic --metrics accuracy --ci delong

  $ assay evaluate $EXAMPLES/breast_cancer.csv --task binary --target malignant --score logistic --ci wilsen

  $ assay evaluate $EXAMPLES/breast_cancer.csv --task binary --target malignant --score logistic --metrics accuracy --level 1

The same in every format.

  $ assay evaluate $EXAMPLES/breast_cancer.csv --task binary --target malignant --score logistic --metrics accuracy,ece --format csv

  $ assay evaluate $EXAMPLES/breast_cancer.csv --task binary --target malignant --score logistic --metrics accuracy,ece --format csv --ci none

  $ assay evaluate $EXAMPLES/breast_cancer.csv --task binary --target malignant --score logistic --metrics accuracy,roc_auc --format jsonl

  $ assay evaluate $EXAMPLES/breast_cancer.csv --task binary --target malignant --score logistic --metrics accuracy,ece --format markdown --by size

Slices that are too small are counted.

  $ assay evaluate $EXAMPLES/diabetes.csv --task regression --target progression --prediction ridge --metrics mae --by 'sex*age' --format csv
