"""The layouts of the Paths, Vectors and Network pages."""

from __future__ import annotations

import re
from types import ModuleType

import pytest
from dash.development.base_component import Component
from flask.testing import FlaskClient

from app.pages.network import page as network
from app.pages.paths import page as paths
from app.pages.vectors import page as vectors
from tests.support.layouts import components, hint, ids_in, whole_page
from vae.store.catalogue import Catalogue

each_page = pytest.mark.parametrize(
    "page", [paths, vectors, network], ids=["paths", "vectors", "network"]
)


def shown(page: ModuleType, catalogue: Catalogue) -> list[Component]:
    return whole_page(page.page(catalogue, tuple))


@each_page
def test_every_id_is_there_once(page: ModuleType, catalogue: Catalogue) -> None:
    present = ids_in(shown(page, catalogue))
    assert len(present) == len(set(present))


@each_page
def test_every_button_has_an_action_and_says_what_it_does(
    page: ModuleType, catalogue: Catalogue
) -> None:
    found = components(shown(page, catalogue))
    buttons = [each for each in found if type(each).__name__ == "Button"]
    assert len(buttons) >= 4
    for button in buttons:
        action = getattr(button, "data-action", "the switch of single keys")
        assert action in ("retry", "help") or hint(button), action


@each_page
def test_the_page_is_at_its_address(page: ModuleType, client: FlaskClient) -> None:
    name = page.__name__.split(".")[-2]
    answer = client.get(f"/{name}")
    assert answer.status_code == 200
    for kind in ("js", "css"):
        assert re.search(rf"/{name}-[A-Z0-9]+\.{kind}\"", answer.text)


def test_the_links_that_carry_what_is_shown_are_in_header_and_menu(client: FlaskClient) -> None:
    carrying = {"explore": "/", "paths": "/paths", "vectors": "/vectors", "network": "/network"}
    for path in carrying.values():
        layout = client.get(f"{path.rstrip('/')}/_dash-layout").text.replace(r"\u002f", "/")
        for name, target in carrying.items():
            for place in ("link", "menu"):
                assert f'"id":"{place}-{name}","href":"{target}"' in layout


def test_every_choice_has_a_name_and_says_what_it_does(catalogue: Catalogue) -> None:
    root = shown(vectors, catalogue)
    main = next(found for found in components(root) if type(found).__name__ == "Main")
    labels = [found for found in components(main) if type(found).__name__ == "Label"]
    explained = {id(inner) for label in labels if hint(label) for inner in components(label)}
    selects = [found for found in components(main) if type(found).__name__ == "Select"]
    assert len(selects) >= 7
    for select in selects:
        assert getattr(select, "aria-label"), select.id
        assert hint(select) or id(select) in explained, select.id
