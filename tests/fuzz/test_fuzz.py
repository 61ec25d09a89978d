"""A few hundred of what `python -m tests.fuzz` sends by the ten thousand."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from tests.fuzz.run import fuzzed
from tests.fuzz.targets import callback_bodies, route_requests


@pytest.mark.parametrize("target", [callback_bodies, route_requests])
def test_nothing_that_is_sent_is_a_fault_of_the_server(client: FlaskClient, target) -> None:  # type: ignore[no-untyped-def]
    found = fuzzed(client, target(client), 250, derandomize=True)
    assert not found.faults
    assert len(found.statuses) > 1
