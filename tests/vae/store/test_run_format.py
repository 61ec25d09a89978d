"""docs/run-format.md: the contract names all that published runs hold."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from app.settings import ROOT

DOCUMENTS = [json.loads(path.read_text()) for path in sorted(ROOT.glob("zoo/*/run.json"))]


def named() -> set[str]:
    return set(re.findall(r"`([\w.-]+)`", (ROOT / "docs" / "run-format.md").read_text()))


def layers(specs: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for spec in specs:
        yield spec
        yield from layers(spec.get("layers", []))


def test_every_key_of_a_published_run_is_in_the_contract() -> None:
    assert len(DOCUMENTS) >= 75
    keys = {key for document in DOCUMENTS for key in document}
    keys |= {key for document in DOCUMENTS for key in document["training"]}
    keys |= {name for document in DOCUMENTS for name in document["files"]}
    assert keys - named() == set()


def test_every_layer_of_a_published_run_is_in_the_contract() -> None:
    specs = [
        spec
        for document in DOCUMENTS
        for part in ("encoder", "decoder")
        for spec in layers(document[part])
    ]
    assert {str(spec["op"]) for spec in specs} | {key for spec in specs for key in spec} <= {
        *named(),
        "op",
    }
