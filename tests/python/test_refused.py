"""What is refused leaves the state as it was, and nothing that is given stays unread."""

import assay
import pytest


@pytest.mark.parametrize(
    "rows",
    [
        {"target": [0, 3], "score": [0.1, 0.2]},
        {"target": [0, 1], "score": [0.1, 9]},
        {"target": [0, 1], "score": [0.1, 0.2], "weight": [1, -1]},
        {"target": [0, 1], "prediction": [0, 1]},
    ],
)
def test_a_refused_update_changes_no_byte(rows):
    e = assay.Evaluator("roc_auc, f1", task="binary")
    e.update(target=[0, 1, 1, 0], score=[0.1, 0.8, 0.4, 0.6])
    before = bytes(e)
    with pytest.raises(ValueError):
        e.update(**rows)
    assert bytes(e) == before


@pytest.mark.parametrize("role", ["lower", "upper", "document"])
def test_a_role_of_another_task_is_refused(role):
    e = assay.Evaluator("f1", task="binary")
    with pytest.raises(ValueError, match=f"{role}.* is for task"):
        e.update(target=[0, 1], prediction=[0, 1], **{role: [0, 1]})


def test_a_parameter_given_twice_is_refused():
    with pytest.raises(ValueError, match="beta is given twice"):
        assay.Evaluator("f_beta(beta=1, beta=2)")


def test_an_unknown_task_has_no_metrics():
    with pytest.raises(ValueError, match="unknown task 'x'"):
        assay.list_metrics(task="x")
