"""The Explore page's layout and what its figure callback answers."""

from __future__ import annotations

import pytest
from dash.development.base_component import Component

from app.pages.explore import page as explore
from app.web import ids
from tests.support.layouts import components, ids_in, whole_page
from vae.store.catalogue import Catalogue


@pytest.fixture(scope="module")
def nothing(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    folder = tmp_path_factory.mktemp("empty")
    return Catalogue([folder], folder)


@pytest.fixture(scope="module")
def shown(nothing: Catalogue) -> list[Component]:
    """The whole page of a site that has no run."""
    return whole_page(explore.page(nothing, tuple))


def test_ids_are_used_once_and_all_of_them(shown: list[Component]) -> None:
    named = [v for k, v in vars(ids).items() if k.isupper() and isinstance(v, str)]
    named.remove(ids.COMPARED)
    of_the_frame = ("link-explore", "menu-explore", "link-class", "menu-class", "single-keys")
    assert sorted(ids_in(shown)) == sorted([*named, *of_the_frame])


def test_every_control_explains_itself() -> None:
    page = explore.layout()
    silent = [
        found
        for found in components(page)
        if getattr(found, "id", None) in (ids.Z1, ids.Z2, ids.SPAN, ids.SIDE, ids.GRID)
        and not _explained(page, found)
    ]
    assert silent == []


def _explained(page: Component, control: Component) -> bool:
    return any(
        found.to_plotly_json()["props"].get("data-hint")
        for found in components(page)
        if found is control or control in list(components(found))
    )


def test_a_catalogue_without_runs_gives_a_page_that_says_so(shown: Component) -> None:
    (select,) = (c for c in components(shown) if getattr(c, "id", None) == ids.RUN)
    (runs,) = (c for c in components(shown) if getattr(c, "id", None) == ids.RUNS)
    assert (select.data, select.disabled, runs.value) == ([], True, [])
