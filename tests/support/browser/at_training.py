"""A person at the Training page."""

from __future__ import annotations

from tests.support.browser.visitor import Visitor

PAGE = "training"


# All charts are drawn, or something is said in their place.
CURVES_DRAWN = """(() => {
  const section = document.getElementById("curves-section");
  if (section === null || section.dataset.curves === "loading") return false;
  if (section.dataset.curves !== "there") return true;
  // Until its figure comes a chart has no axes that are seen.
  const charts = [...section.querySelectorAll(".js-plotly-plot")];
  return charts.length >= 6 && charts.every((chart) => chart._fullLayout?.xaxis.visible);
})()"""


def open_training(visitor: Visitor, query: str = "") -> None:
    """Opens the page and waits for the film and the curves, or what is said in their place."""
    visitor.page.goto(f"{visitor.address}/{PAGE}{query}", wait_until="commit")
    visitor.page.wait_for_function("window.latentarium !== undefined")
    until_drawn(visitor)


def until_drawn(visitor: Visitor) -> None:
    visitor.ready()
    visitor.until(CURVES_DRAWN)


def epoch(visitor: Visitor) -> float:
    """The epoch that the film is at."""
    return float(visitor.stats()["epoch"])


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
              const plot = document.querySelector(`#${key}-graph .js-plotly-plot`);
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
    """The names at the ends of a chart's lines, from the first line to the last."""
    names = visitor.page.locator(f"#{panel}-graph .annotation-text")
    return [name.strip() for name in names.all_text_contents()]


def until_read(visitor: Visitor, panel: str, values: list[str]) -> None:
    """Waits until a chart says these values at the epoch that is read, in whatever order."""
    visitor.until(
        f"""[...document.querySelectorAll('#{panel}-graph .hovertext .nums')]
          .map((each) => each.textContent).sort().join() === value""",
        ",".join(sorted(values)),
    )


def epochs_seen(visitor: Visitor) -> list[list[float]]:
    """The ends of each chart's x axis."""
    ends: list[list[float]] = visitor.page.evaluate(
        "[...document.querySelectorAll('.panel .js-plotly-plot')]"
        ".map((plot) => [...plot._fullLayout.xaxis.range])"
    )
    return ends
