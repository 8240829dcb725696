"""A real mail server for the tests of the outbox."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.post_office import PostOffice, open_office


@pytest.fixture
def office(settings: Any) -> Iterator[PostOffice]:
    with open_office(settings) as office:
        yield office
