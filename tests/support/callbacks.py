"""A page's callbacks on the server, called over HTTP as its browser calls them."""

from __future__ import annotations

import json
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

# Of all pages that have callbacks.
PAGES = (
    "",
    "/compare",
    "/training",
    "/paths",
    "/vectors",
    "/network",
    "/runs",
    "/run",
    "/train-your-own",
    "/doctor",
)


class Callbacks:
    def __init__(self, client: FlaskClient, page: str) -> None:
        self._client, self._page = client, page
        self._known = json.loads(client.get(f"{page}/_dash-dependencies").text)

    def ask(
        self,
        output: str,
        values: dict[str, object],
        headers: dict[str, str] | None = None,
        changed: str | None = None,
    ) -> TestResponse:
        """The answer of the callback that begins with that output ("id.property"), where the
        properties have those values; None where they are not given. changed: the property that
        has just got its value, or several with spaces between."""
        (found,) = [
            each
            for each in self._known
            if each["clientside_function"] is None
            and each["output"].strip(".").partition("@")[0].split("...")[0] == output
        ]
        outputs = [_named(each) for each in found["output"].strip(".").split("...")]
        body = {
            "output": found["output"],
            "outputs": outputs if found["output"].startswith("..") else outputs[0],
            "changedPropIds": (changed or "").split(),
            **{
                role: [each | {"value": _value(each, values)} for each in found[role]]
                for role in ("inputs", "state")
            },
        }
        address = f"{self._page}/_dash-update-component"
        return self._client.post(address, json=body, headers=headers)

    def changes(
        self, output: str, values: dict[str, object], changed: str | None = None
    ) -> dict[str, Any]:
        """The new values by "id.property"; empty where nothing changes."""
        answer = self.ask(output, values, changed=changed)
        assert answer.status_code in (200, 204), answer.text
        response = json.loads(answer.text)["response"] if answer.status_code == 200 else {}
        return {
            f"{element}.{name}": value
            for element, properties in response.items()
            for name, value in properties.items()
        }


def _named(joined: str) -> dict[str, str]:
    element, _, name = joined.rpartition(".")
    return {"id": element, "property": name}


def _value(dependency: dict[str, str], values: dict[str, object]) -> object:
    return values.get(f"{dependency['id']}.{dependency['property']}")
