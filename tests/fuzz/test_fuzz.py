"""A few hundred of what `python -m tests.fuzz` sends by the ten thousand."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from hypothesis.strategies import SearchStrategy

from tests.fuzz.run import fuzzed
from tests.fuzz.targets import Sent, callback_bodies, route_requests


@pytest.mark.parametrize("target", [callback_bodies, route_requests])
def test_nothing_that_is_sent_is_a_fault_of_the_server(
    client: FlaskClient, target: Callable[[FlaskClient], SearchStrategy[Sent]]
) -> None:
    def send(sent: Sent) -> int:
        return client.open(
            sent.address, method=sent.method, data=sent.content, content_type="application/json"
        ).status_code

    found = fuzzed(send, target(client), 250, derandomize=True)
    assert not found.faults
    assert len(found.statuses) > 1
