"""Questions of a lesson as somebody answers them in the page, by keys alone."""

from __future__ import annotations

from playwright.sync_api import Page


def answer(page: Page, kind: str, text: str, option: int = 1, again: bool = False) -> None:
    """text: what is written; option: what is chosen, from 1; again: another answer than before?"""
    form = page.locator("form.question")
    if kind in ("choice", "predict"):
        form.locator("input").nth(option - 1).focus()
        page.keyboard.press("Space")
    elif kind == "text":
        form.locator("textarea").focus()
        page.keyboard.type(text)
    elif kind == "number":
        form.locator("input").focus()
        page.keyboard.type("2")
    elif kind == "drawing":
        form.locator("canvas").focus()
        page.keyboard.press("Space")
        for _ in range(4):
            page.keyboard.press("Shift+ArrowDown")
        page.keyboard.press("Space")
    else:
        page.wait_for_function("window.latentarium?.canPoint?.()")
    name = "Change my answer" if again else "Answer"
    form.get_by_role("button", name=name, exact=True).focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Change my answer").wait_for()
