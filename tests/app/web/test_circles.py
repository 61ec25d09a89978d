"""No callbacks of a page wait for each other: what is asked for while one of a circle is under way
is forgotten by Dash 4.4, such as a step back before an answer came."""

from __future__ import annotations

import json
from graphlib import TopologicalSorter

import pytest
from flask.testing import FlaskClient

from tests.support.callbacks import PAGES


@pytest.mark.parametrize("page", PAGES)
def test_no_callbacks_go_in_a_circle(page: str, still_client: FlaskClient) -> None:
    """But one alone may: it writes what it also reads."""
    known = json.loads(still_client.get(f"{page}/_dash-dependencies").text)
    written = [
        {each.partition("@")[0] for each in callback["output"].strip(".").split("...")}
        for callback in known
    ]
    read = [{f"{each['id']}.{each['property']}" for each in one["inputs"]} for one in known]
    earlier = {
        k: [j for j, outputs in enumerate(written) if j != k and outputs & inputs]
        for k, inputs in enumerate(read)
    }
    assert len(list(TopologicalSorter(earlier).static_order())) == len(known) > 0
