"""A few hundred of what `python -m tests.fuzz` sends by the ten thousand."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
import schemathesis
from flask.testing import FlaskClient
from hypothesis.strategies import SearchStrategy

from app.factory import create_app
from app.settings import Settings
from tests.fuzz.api import DOCUMENT, Room, conforming
from tests.fuzz.run import fuzzed
from tests.fuzz.targets import Sent, callback_bodies, route_requests
from vae.store.catalogue import Catalogue


@pytest.mark.parametrize("target", [callback_bodies, route_requests])
def test_nothing_that_is_sent_is_a_fault_of_the_server(
    client: FlaskClient, target: Callable[[FlaskClient], SearchStrategy[Sent]]
) -> None:
    def send(sent: Sent) -> int:
        return client.open(
            sent.address, method=sent.method, data=sent.content, content_type="application/json"
        ).status_code

    found = fuzzed(send, target(client), 120, derandomize=True)
    assert not found.faults
    assert len(found.statuses) > 1


def test_the_api_keeps_what_its_own_document_promises(
    settings: Settings, published: Catalogue
) -> None:
    server = create_app(settings, published).server
    routes = {str(rule.endpoint) for rule in server.url_map.iter_rules() if "/api/" in rule.rule}
    paths = json.loads(server.test_client().get(DOCUMENT).text)["paths"].values()
    described = {each["operationId"] for path in paths for each in path.values()}
    assert described == routes, "app/api/described.py says what each route takes and gives"
    schema = schemathesis.openapi.from_wsgi(DOCUMENT, server)
    found = conforming(schema, Room(schema), "mnist-2d", 120, derandomize=True)
    assert not found.faults
    assert {200, 201, 204, 400, 403, 404} <= set(found.statuses)
