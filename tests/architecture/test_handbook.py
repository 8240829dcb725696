"""Printed pages of the handbook are current."""

from pathlib import Path

import pytest

from miteinander.operation import handbook

DOCS = Path(__file__).resolve().parents[2] / "docs"


@pytest.mark.parametrize("name", handbook.PAGES)
def test_printed_pages_are_current(name: str) -> None:
    """Mend with ``miteinander handbook``."""
    assert (DOCS / name).read_text() == handbook.PAGES[name]()
