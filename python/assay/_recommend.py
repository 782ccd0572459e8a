"""Which metrics fit a situation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from . import _ext
from ._decision import Decision, cost_text


class Recommendation(Decision):
    """Ranked metrics, each with why, why_not and what to report beside; notes; to_dict()."""

    @property
    def metrics(self) -> list[dict[str, Any]]:
        return self._data["metrics"]

    @property
    def notes(self) -> list[str]:
        return self._data["notes"]

    def _table(self) -> tuple[str, list[str], list[list[str]]]:
        situation = self._data["situation"]
        rows = [
            [str(i + 1), m["spec"], (m["why"] or [""])[0], ", ".join(m["beside"])] for i, m in enumerate(self.metrics)
        ]
        return f"recommended for {situation['task']}", ["", "metric", "why", "beside it"], rows


def recommend(
    task: str = "binary",
    *,
    use: str | None = None,
    imbalanced: bool = False,
    classes_matter: str = "by_rows",
    cost: Mapping[str, float] | str | None = None,
    outliers: bool = False,
    audience: str = "experts",
) -> Recommendation:
    """Ranks metrics for a situation, with reasons.

    use: decision, ranking or probability (default: all). classes_matter: by_rows or equally. cost: {"fp": 1, "fn": 20}.
    audience: experts, business or everyone.
    """
    return Recommendation(
        _ext.recommend(
            task=task,
            use=use,
            imbalanced=imbalanced,
            classes_matter=classes_matter,
            cost=cost_text(cost),
            outliers=outliers,
            audience=audience,
        )
    )
