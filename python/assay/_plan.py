"""How many rows are needed."""

from __future__ import annotations

from . import _ext
from ._decision import Decision


class Plan(Decision):
    """A sample size: units (of `unit`), rows (all rows that this takes on average, or None), method, notes, to_dict()."""

    @property
    def units(self) -> int:
        return self._data["units"]

    @property
    def unit(self) -> str:
        return self._data["unit"]

    @property
    def rows(self) -> int | None:
        return self._data["rows"]

    def _table(self) -> tuple[str, list[str], list[list[str]]]:
        each = " for each model" if self._data["each_model"] else ""
        rows = [[f"{self.units} {self.unit}{each}"]] + (
            [[f"{self.rows} rows, on average"]] if self.rows is not None and self.unit != "rows" else []
        )
        return f"{self._data['spec']}, {self._data['method']}", [""], rows


def plan(
    metric: str,
    *,
    task: str | None = None,
    expect: float | None = None,
    width: float | None = None,
    detect: float | None = None,
    level: float = 0.95,
    power: float = 0.8,
    paired: bool = False,
    disagreement: float | None = None,
    correlation: float | None = None,
    sd: float | None = None,
    prevalence: float | None = None,
    predicted_rate: float | None = None,
    pilot_rows: float | None = None,
    pilot_width: float | None = None,
) -> Plan:
    """The rows that an interval of a width needs (width=), or a test that finds a difference (detect=, power=).

    Shares need expect=; means need sd=; the ROC area and rows of one class need prevalence=; paired=True needs
    disagreement= (shares) or correlation= (ROC area). Any metric: pilot_rows= and pilot_width= of an interval that was seen.
    """
    return Plan(
        _ext.plan(
            metric,
            task=task,
            expect=expect,
            width=width,
            detect=detect,
            level=level,
            power=power,
            paired=paired,
            disagreement=disagreement,
            correlation=correlation,
            sd=sd,
            prevalence=prevalence,
            predicted_rate=predicted_rate,
            pilot_rows=pilot_rows,
            pilot_width=pilot_width,
        )
    )
