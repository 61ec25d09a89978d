"""Every callback of every page answers what no page of ours would send with a sentence."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.support.callbacks import PAGES

VALUES: tuple[object, ...] = (
    *(None, True, 7, -1e308, "x", "?runs=" + "a," * 3000, "\0<script>", [], {}),
    *([1, None], ["x"] * 9, [["x"]], {"runs": [1]}, {"x": {"y": []}}, [{"id": 1}], "%zz%00&q=1&q"),
)


def bodies(client: FlaskClient, page: str) -> Iterator[dict[str, Any]]:
    """Each callback on the server, with all that it is given set to one value."""
    for known in json.loads(client.get(f"{page}/_dash-dependencies").text):
        # A pattern's answer depends on ids that only a drawn page has.
        if known["clientside_function"] is not None or "{" in known["output"]:
            continue
        several = known["output"].startswith("..")
        named = [each.rpartition(".") for each in known["output"].strip(".").split("...")]
        outputs = [{"id": element, "property": name} for element, _, name in named]
        for value in VALUES:
            given = {
                role: [each | {"value": value} for each in known[role]]
                for role in ("inputs", "state")
            }
            for changed in ([], [f"{each['id']}.{each['property']}" for each in known["inputs"]]):
                yield {
                    "output": known["output"],
                    "outputs": outputs if several else outputs[0],
                    "changedPropIds": changed[:1],
                    **given,
                }


@pytest.mark.parametrize("page", PAGES)
def test_no_value_is_a_fault_of_the_server(page: str, client: FlaskClient) -> None:
    for body in bodies(client, page):
        answer = client.post(f"{page}/_dash-update-component", json=body)
        assert answer.status_code < 500, (body["output"], body["inputs"][0]["value"], answer.text)
