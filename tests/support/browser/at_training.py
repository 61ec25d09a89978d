"""A person at the Training page."""

from __future__ import annotations

from tests.support.browser.visitor import Visitor

PAGE = "training"


def open_training(visitor: Visitor, query: str = "") -> None:
    """Opens the page and waits for the film and the curves, or what is said in their place."""
    visitor.page.goto(f"{visitor.address}/{PAGE}{query}", wait_until="commit")
    visitor.page.wait_for_function("window.latentarium !== undefined")
    visitor.ready()


def epoch(visitor: Visitor) -> float:
    """The epoch that the film is at."""
    return visitor.stats()["epoch"]


def until_epoch(visitor: Visitor, value: float) -> None:
    visitor.until("Math.abs(latentarium.stats().epoch - value) < 1e-6", value)


def until_query(visitor: Visitor, **expected: str | None) -> None:
    """Waits for parameters of the address; None is one that is not there."""
    visitor.until(
        "Object.entries(value).every(([name, text]) =>"
        " new URLSearchParams(location.search).get(name) === text)",
        expected,
    )


def point_of_epoch(visitor: Visitor, panel: str, number: float) -> tuple[float, float]:
    """Where on the screen a panel shows that epoch."""
    return tuple(
        visitor.page.evaluate(
            """([key, epoch]) => {
              const plot = document.querySelector(`.panel[data-key=${key}] .plot`);
              plot.scrollIntoView({ block: "center" });
              const { left, top } = plot.getBoundingClientRect();
              const { xaxis, yaxis } = plot._fullLayout;
              return [left + xaxis._offset + xaxis.d2p(epoch),
                      top + yaxis._offset + yaxis._length / 2];
            }""",
            [panel, number],
        )
    )


def labels(visitor: Visitor, panel: str) -> list[str]:
    """What the labels of a panel say, from the first line to the last."""
    spans = visitor.page.locator(f".panel[data-key={panel}] .labels > span")
    return [text.replace("\n", " ").strip() for text in spans.all_inner_texts()]
