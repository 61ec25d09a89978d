"""Every address of the server and every callback of its pages, and what strangers send there."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from flask.testing import FlaskClient
from hypothesis import strategies as st

PAGES = (
    *("", "/compare", "/training", "/paths", "/vectors", "/network", "/runs", "/run", "/doctor"),
    *("/glossary", "/train-your-own"),
)
# What the addresses know, so that not all is refused at the first look.
KNOWN = (
    *(
        "tiny-2d",
        "tiny-2d,tiny-2d",
        "series:x",
        "shapes",
        "mnist",
        "fc-256",
        "1",
        "2",
        "-0.5",
        "0,0",
    ),
    *("json", "png", "pca", "pc1,pc2", "dark", "?run=tiny-2d", "/runs/tiny-2d", "ABCDEF", "", "\0"),
)
TEXTS = st.one_of(st.sampled_from(KNOWN), st.text(max_size=40))
SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False, allow_infinity=False), TEXTS
)
NAMES = (
    *("dataset", "recipe", "latent_dim", "objective", "beta", "epochs", "seed", "name", "title"),
    *("approval", "names", "since", "page", "run", "z", "hand", "address", "trail", "follow"),
    *("step", "answer", "status", "members", "locked", "pace", "spotlight", "lesson", "text"),
)
KEYS = st.one_of(st.sampled_from(NAMES), TEXTS)
VALUES: st.SearchStrategy[Any] = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=10) | st.dictionaries(KEYS, inner, max_size=6),
    max_leaves=12,
)
ARGUMENTS = (
    *("runs", "run", "z", "axes", "n", "span", "center", "format", "smooth", "log", "focus", "v"),
    *("dataset", "recipe", "epochs", "code", "screen"),
)


@dataclass(frozen=True)
class Sent:
    """One request: `body` is JSON, None for none."""

    method: str
    address: str
    body: Any = field(default=None)

    @property
    def content(self) -> bytes | None:
        return None if self.body is None else json.dumps(self.body).encode()

    def __str__(self) -> str:
        return f"{self.method} {self.address} {json.dumps(self.body)[:400]}"


def callback_bodies(client: FlaskClient) -> st.SearchStrategy[Sent]:
    """Each callback on the server with its own inputs, whose values are anything."""
    known = [
        (f"{page}/_dash-update-component", callback)
        for page in PAGES
        for callback in json.loads(client.get(f"{page}/_dash-dependencies").text)
        if callback["clientside_function"] is None
    ]
    return st.sampled_from(known).flatmap(lambda each: _called(*each))


def _called(address: str, callback: Mapping[str, Any]) -> st.SearchStrategy[Sent]:
    names = [each.rpartition(".") for each in callback["output"].strip(".").split("...")]
    outputs = [{"id": _matched(element), "property": name} for element, _, name in names]
    return st.fixed_dictionaries(
        {
            "output": st.just(callback["output"]),
            "outputs": st.just(outputs if callback["output"].startswith("..") else outputs[0]),
            "changedPropIds": st.lists(TEXTS, max_size=2),
            **{role: _filled(callback[role]) for role in ("inputs", "state")},
        }
    ).map(lambda body: Sent("POST", address, body))


def _filled(registered: Sequence[Mapping[str, Any]]) -> st.SearchStrategy[list[Any]]:
    return st.tuples(
        *(
            VALUES.map(lambda value, each=each: _given(each, value))  # type: ignore[misc]
            for each in registered
        )
    ).map(list)


def _given(registered: Mapping[str, Any], value: object) -> Any:
    given = {**registered, "id": _matched(registered["id"]), "value": value}
    return [given] if '["ALL' in str(registered["id"]) else given


def _matched(name: str) -> Any:
    """An id that a pattern covers."""
    if not name.startswith("{"):
        return name
    return {
        key: "mnist-2d" if isinstance(value, list) else value
        for key, value in json.loads(name).items()
    }


def route_requests(client: FlaskClient) -> st.SearchStrategy[Sent]:
    """Each address of the server that is not Dash's, with anything in its places and its query."""
    known = [
        (str(rule.rule), method)
        for rule in client.application.url_map.iter_rules()
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
        if "_dash" not in str(rule.rule)
    ]
    return st.sampled_from(known).flatmap(lambda each: _requested(*each))


def _requested(rule: str, method: str) -> st.SearchStrategy[Sent]:
    parts = [part.partition(">") for part in rule.split("<")]
    start, places = parts[0][0], [rest for _, _, rest in parts[1:]]
    query = st.dictionaries(st.sampled_from(ARGUMENTS), TEXTS, max_size=4)
    fields = st.dictionaries(st.sampled_from(NAMES), VALUES, max_size=8)
    body = st.none() if method == "GET" else VALUES | fields
    return st.tuples(st.tuples(*(TEXTS for _ in places)), query, body).map(
        lambda drawn: Sent(method, _address(start, places, *drawn[:2]), drawn[2])
    )


def _address(
    start: str, places: Sequence[str], values: Sequence[str], query: Mapping[str, str]
) -> str:
    path = start + "".join(
        quote(value, safe="") + rest for value, rest in zip(values, places, strict=True)
    )
    return (
        path + "?" + "&".join(f"{name}={quote(value, safe=',')}" for name, value in query.items())
    )
