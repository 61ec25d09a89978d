"""The glossary: a word is one tap from its meaning, and a link to a word opens at it."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.support.browser.visitor import Visitor


def test_a_word_of_the_help_panel_leads_to_its_meaning(visitor: Visitor) -> None:
    visitor.open("")
    visitor.page.keyboard.press("?")
    visitor.page.locator(".help").get_by_role("link", name="Rate (KL)").click()
    visitor.page.wait_for_url("**/glossary#rate")
    entry = visitor.page.locator("#rate")
    expect(entry).to_be_in_viewport()
    entry.get_by_text("Formula").click()
    expect(entry).to_contain_text("KL( q(z | x) ‖ N(0, I) )")
