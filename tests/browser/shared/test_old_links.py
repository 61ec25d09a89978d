"""Saved links open what they say; tests/js/pages/old_links.test.mjs has one for each parameter."""

from __future__ import annotations

import json
from typing import Any

import pytest
from playwright.sync_api import expect

from app.settings import ROOT
from tests.support.browser.visitor import Visitor

LINKS = json.loads((ROOT / "tests/js/pages/old_links.json").read_text())
PATHS = {"explore": "/", "paths": "/paths", "vectors": "/vectors"}
# The last link of each page says most; the one before says a part of the sky.
CASES = [(page, *LINKS[page][at]) for page in PATHS for at in (-2, -1)]


@pytest.fixture
def visitor(newcomer: Visitor) -> Visitor:
    return newcomer


@pytest.mark.parametrize(("page", "link", "said"), CASES)
def test_a_saved_link_opens_its_state_and_stays_in_the_address(
    visitor: Visitor, page: str, link: str, said: dict[str, Any]
) -> None:
    visitor.page.goto(f"{visitor.address}{PATHS[page]}{link}", wait_until="commit")
    visitor.ready()
    visitor.until_state(**said)
    expect(visitor.page.locator("#notice")).to_be_hidden()
    visitor.page.get_by_role("button", name="Share").click()
    visitor.page.locator("#notice").wait_for(state="visible")
    assert visitor.page.evaluate("location.pathname + location.search") == PATHS[page] + link
