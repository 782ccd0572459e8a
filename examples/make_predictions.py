#!/usr/bin/env python3
"""Makes the prediction files of this folder: two models on each of three data sets that scikit-learn bundles.

Every prediction is out of fold: made by a model that did not see the row. Needs scikit-learn, pandas, pyarrow.
usage: python examples/make_predictions.py [FOLDER]
"""

import sys
from pathlib import Path

import pandas as pd
from sklearn.datasets import load_breast_cancer, load_diabetes, load_digits
from sklearn.ensemble import GradientBoostingClassifier, RandomForestClassifier, RandomForestRegressor
from sklearn.linear_model import LogisticRegression, RidgeCV
from sklearn.model_selection import GroupKFold, KFold, StratifiedKFold, cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

SEED = 0


def logistic():
    return make_pipeline(StandardScaler(), LogisticRegression(max_iter=5000))


def breast_cancer() -> pd.DataFrame:
    """Binary. `size` cuts the tumours into thirds by their mean radius."""
    data = load_breast_cancer(as_frame=True)
    malignant = (data.target == list(data.target_names).index("malignant")).astype(int)
    folds = StratifiedKFold(10, shuffle=True, random_state=SEED)
    boosting = GradientBoostingClassifier(random_state=SEED)

    def probability(model):
        return cross_val_predict(model, data.data, malignant, cv=folds, method="predict_proba")[:, 1]

    return pd.DataFrame(
        {
            "id": range(len(malignant)),
            "malignant": malignant,
            "logistic": probability(logistic()),
            "boosting": probability(boosting),
            "size": pd.qcut(data.data["mean radius"], 3, labels=["small", "medium", "large"]),
        }
    )


def digits() -> pd.DataFrame:
    """Ten classes. The rows come writer after writer, without the writers' names: `block` is a run of about 180 rows,
    and a block is never on both sides of a fold."""
    data = load_digits()
    count = len(data.target)
    block = [10 * row // count for row in range(count)]
    columns = {"id": range(count), "digit": data.target, "block": block}
    forest = RandomForestClassifier(200, random_state=SEED)
    for name, model in {"logistic": logistic(), "forest": forest}.items():
        probability = cross_val_predict(
            model, data.data, data.target, groups=block, cv=GroupKFold(10), method="predict_proba"
        )
        columns[name] = probability.argmax(axis=1)
        columns |= {f"{name}_{k}": probability[:, k] for k in range(10)}
    return pd.DataFrame(columns)


def diabetes() -> pd.DataFrame:
    """Regression: progression of the disease after a year. `sex` has the codes of the data set, which does not explain them."""
    data = load_diabetes(as_frame=True, scaled=False)
    folds = KFold(10, shuffle=True, random_state=SEED)
    ridge = make_pipeline(StandardScaler(), RidgeCV())
    forest = RandomForestRegressor(200, min_samples_leaf=5, random_state=SEED)
    return pd.DataFrame(
        {
            "id": range(len(data.target)),
            "progression": data.target,
            "ridge": cross_val_predict(ridge, data.data, data.target, cv=folds),
            "forest": cross_val_predict(forest, data.data, data.target, cv=folds),
            "sex": data.data["sex"].astype(int),
            "age": pd.cut(
                data.data["age"], [0, 40, 60, 120], right=False, labels=["under 40", "40 to 59", "60 or over"]
            ),
        }
    )


def main() -> None:
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).parent)
    for make in (breast_cancer, digits, diabetes):
        make().to_csv(folder / f"{make.__name__}.csv", index=False)
    breast_cancer().to_parquet(folder / "breast_cancer.parquet", index=False)


if __name__ == "__main__":
    main()
