Two models, columns of one file: for each metric the difference, a paired interval and test.

  $ assay compare $EXAMPLES/breast_cancer.csv --task binary --target malignant --scores logistic,boosting --id id --metrics accuracy,f1,roc_auc,log_loss

Slices are adjusted together with the whole.

  $ COLUMNS=160 assay compare $EXAMPLES/breast_cancer.csv --task binary --target malignant --scores logistic,boosting --metrics accuracy,log_loss --by size

JSON has all of it.

  $ assay compare $EXAMPLES/diabetes.csv --task regression --target progression --predictions ridge,forest --metrics mae --id id --format json

  $ assay compare $EXAMPLES/diabetes.csv --task regression --target progression --predictions ridge,forest --metrics mae,rmse --method 'randomization(500)' --id id --format csv

  $ assay compare $EXAMPLES/digits.csv --task multiclass --target digit --scores 'logistic_*,forest_*' --predictions logistic,forest --metrics accuracy,f1,log_loss --format markdown

One file a model, joined by id, in any order.

  $ printf 'id,y,p\n1,1,0.9\n2,0,0.2\n3,1,0.4\n4,0,0.7\n' >a.csv && printf 'id,p,y\n4,0.1,0\n3,0.8,1\n2,0.3,0\n1,0.6,1\n' >b.csv

  $ assay compare a.csv b.csv --id id --task binary --target y --score p --metrics accuracy,log_loss --disagreements d.csv --format csv && cat d.csv

  $ assay compare a.csv b.csv --task binary --target y --score p

  $ printf 'id,p,y\n4,0.1,0\n3,0.8,0\n2,0.3,0\n1,0.6,1\n' >c.csv; assay compare a.csv c.csv --id id --task binary --target y --score p

  $ printf 'id,p\n4,0.1\n3,0.8\n1,0.6\n9,0.5\n' >d.csv; assay compare a.csv d.csv --id id --task binary --target y --score p

  $ assay compare a.csv d.csv --id id --task binary --target y --score p --metrics accuracy --unmatched drop --format json | sed -n '/"data"/,/}/p'

  $ printf 'id,p\n1,0.1\n1,0.8\n2,0.6\n3,0.5\n4,0.5\n' >e.csv; assay compare a.csv e.csv --id id --task binary --target y --score p

What is refused.

  $ assay compare a.csv --task binary --target y --score p

  $ assay compare a.csv --task binary --target y --scores p

  $ assay compare a.csv --task binary --target y --scores p,q

  $ assay compare a.csv b.csv --id key --task binary --target y --score p

  $ assay compare $EXAMPLES/breast_cancer.csv --task binary --target malignant --scores logistic,boosting --metrics roc_auc --method t

  $ assay compare $EXAMPLES/breast_cancer.csv --task binary --target malignant --scores logistic,boosting --method sign

  $ assay compare $EXAMPLES/breast_cancer.csv --task binary --target malignant --scores logistic,boosting --ci auto

  $ printf 'id,y,a,b\n' >empty.csv; assay compare empty.csv --task binary --target y --scores a,b

  $ printf 'y,a,b\n1,0.5,0.2\n0,0.3,\n1,0.8,0.9\n' >gap.csv; assay compare gap.csv --task binary --target y --scores a,b

  $ printf 'y,a,b\n1,0.5,0.2\n0,0.3,7\n1,0.8,0.9\n' >high.csv; assay compare high.csv --task binary --target y --scores a,b
