"""The Vectors page's layout and its modules agree."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from dash.development.base_component import Component
from flask.testing import FlaskClient

from app.layout import page_layout
from app.pages import vectors
from vae.catalogue import Catalogue

ASSETS = Path(__file__).resolve().parent.parent / "assets"


@pytest.fixture
def shown(catalogue: Catalogue) -> Component:
    page = vectors.page(catalogue, tuple)
    return page_layout(page, [page])


def components(root: object) -> Iterator[Component]:
    if isinstance(root, Component):
        yield root
        yield from components(getattr(root, "children", None))
    elif isinstance(root, list | tuple):
        for each in root:
            yield from components(each)


def test_every_element_that_the_browser_looks_for_is_there_once(shown: Component) -> None:
    wanted = re.findall(r': "([a-z-]+)"', (ASSETS / "vectors/page.mjs").read_text())
    present = [found.id for found in components(shown) if getattr(found, "id", None)]
    assert len(wanted) > 20
    assert [name for name in wanted if present.count(name) != 1] == []
    assert len(present) == len(set(present))


def test_every_button_does_something_and_says_what(shown: Component) -> None:
    known = set(re.findall(r'^    "?([a-z-]+)"?(?:: \(\)|\(\) \{)', gestures(), re.MULTILINE))
    buttons = [found for found in components(shown) if type(found).__name__ == "Button"]
    assert len(buttons) > 10
    for button in buttons:
        action = getattr(button, "data-action")
        assert action in known, action
        assert action in ("retry", "help") or getattr(button, "data-hint")


def test_every_choice_has_a_name_and_says_what_it_does(shown: Component) -> None:
    main = next(found for found in components(shown) if type(found).__name__ == "Main")
    labels = [found for found in components(main) if type(found).__name__ == "Label"]
    explained = {id(inner) for label in labels if _hint(label) for inner in components(label)}
    selects = [found for found in components(main) if type(found).__name__ == "Select"]
    assert len(selects) >= 7
    for select in selects:
        assert getattr(select, "aria-label"), select.id
        assert _hint(select) or id(select) in explained, select.id


def _hint(component: Component) -> str | None:
    return getattr(component, "data-hint", None)


def gestures() -> str:
    return (ASSETS / "vectors/gestures.mjs").read_text()


def test_the_page_is_at_its_address(client: FlaskClient) -> None:
    answer = client.get("/vectors")
    assert answer.status_code == 200
    assert "vectors/main.mjs" in answer.text
    assert "vectors/vectors.css" in answer.text
