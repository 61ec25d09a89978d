"""Train your own where nothing trains yet: said before the form is filled in, and mended alone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import expect

from tests.support.browser.server import served
from tests.support.browser.visitor import Visitor
from tests.support.site_worker import working


def test_without_a_worker_the_form_says_what_to_do_and_offers_training_once_one_is_there(
    new_visitor: Callable[..., Visitor], tmp_path: Path
) -> None:
    settings = {"RUNS_URL": str(tmp_path / "runs"), "DATA_ROOT": str(tmp_path)}
    with served(tmp_path / "cache", WORKER="no", **settings) as address:
        page = new_visitor(address).page
        page.goto(f"{address}/train-your-own")
        page.wait_for_selector(".order .no-worker:has-text('make worker')")
        notice, button = (
            page.locator(".no-worker"),
            page.get_by_role("button", name="Start training"),
        )
        expect(button).to_be_disabled()
        tops = [
            each.evaluate("(element) => element.getBoundingClientRect().top")
            for each in (notice, page.locator("#order-dataset"), button)
        ]
        assert tops == sorted(tops), "before the form is filled in"
        with working(**settings):
            page.wait_for_selector("#start:enabled", timeout=60_000)
            expect(notice).to_have_text("")
