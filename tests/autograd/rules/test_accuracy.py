"""Values and derivatives are within a few units in the last place over all doubles."""

import pytest

from tests.accuracy import main, sweep
from tests.tables.operations import OPERATIONS, Case

pytestmark = pytest.mark.bare


@pytest.mark.parametrize("case", OPERATIONS, ids=lambda case: case.name)
def test_every_operation_keeps_the_bound(case: Case) -> None:
    report = sweep(case)
    assert report.value.tried >= 400
    assert report.value.error <= case.bound, f"value at {report.value.where}"
    for i, slope in enumerate(report.slopes):
        assert slope.error <= case.bound, f"derivative by argument {i} at {slope.where}"


def test_the_report_names_every_operation(capsys: pytest.CaptureFixture[str]) -> None:
    main()
    printed = capsys.readouterr().out
    assert all(case.name in printed for case in OPERATIONS)
