"""The layouts of the Paths and Vectors pages agree with their modules."""

from __future__ import annotations

import re
from types import ModuleType

import pytest
from dash.development.base_component import Component
from flask.testing import FlaskClient

from app.pages.paths import page as paths
from app.pages.vectors import page as vectors
from app.settings import ROOT
from app.web.shell import page_layout
from tests.support.layouts import components, hint, ids_in, ids_wanted
from vae.store.catalogue import Catalogue

ACTION = re.compile(r'^    "?([a-z-]+)"?(?:: \(\)|\(\) \{)', re.MULTILINE)
OF_ALL = re.compile(r'^      "?([a-z-]+)"?: \(\) =>', re.MULTILINE)
both = pytest.mark.parametrize("page", [paths, vectors], ids=["paths", "vectors"])


def shown(page: ModuleType, catalogue: Catalogue) -> Component:
    made = page.page(catalogue, tuple)
    return page_layout(made, [made])


def actions(name: str) -> set[str]:
    """What the page's buttons can do, by the names in its modules."""
    own = (ROOT / f"assets/pages/{name}/gestures.mjs").read_text()
    shared = (ROOT / "assets/sky/sky_page.mjs").read_text()
    return {*ACTION.findall(own), *OF_ALL.findall(shared)}


@both
def test_every_element_that_the_browser_looks_for_is_there_once(
    page: ModuleType, catalogue: Catalogue
) -> None:
    name = page.__name__.split(".")[-2]
    present = ids_in(shown(page, catalogue))
    wanted = [*ids_wanted("shell/page.mjs"), *ids_wanted(f"pages/{name}/page.mjs")]
    assert len(wanted) > 30
    assert [name for name in wanted if present.count(name) != 1] == []
    assert len(present) == len(set(present))


@both
def test_every_button_does_something_and_says_what(page: ModuleType, catalogue: Catalogue) -> None:
    known = actions(page.__name__.split(".")[-2])
    found = components(shown(page, catalogue))
    buttons = [each for each in found if type(each).__name__ == "Button"]
    assert len(buttons) > 10
    for button in buttons:
        action = getattr(button, "data-action")
        assert action in known, action
        assert action in ("retry", "help") or hint(button)


@both
def test_the_page_is_at_its_address(page: ModuleType, client: FlaskClient) -> None:
    name = page.__name__.split(".")[-2]
    answer = client.get(f"/{name}")
    assert answer.status_code == 200
    assert f"pages/{name}/main.mjs" in answer.text
    assert f"pages/{name}/{name}.css" in answer.text


def test_the_links_that_carry_what_is_shown_are_in_header_and_menu(client: FlaskClient) -> None:
    table = (ROOT / "assets/shell/page_links.mjs").read_text()
    carrying = dict(re.findall(r'(\w+): "(/\w*)"', table))
    assert len(carrying) == 3
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
