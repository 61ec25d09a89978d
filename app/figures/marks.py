"""How the runs compared are marked in figures, table and panels: by colour and by shape.

β is ordered, so the runs of a series are filled shapes coloured along a scale from the smallest β
compared to the largest, one shape a line; runs outside a series are grey outlines, each of its own
shape. No colour of a class is used again. assets/pages/compare/panels/marks.mjs does the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.figures.chart import INK
from app.theme import beta_colours
from vae.store.documents import Run

# Plotly's symbol, and the letter that looks like it.
FILLED = (("circle", "●"), ("diamond", "◆"), ("square", "■"), ("triangle-up", "▲"))
OUTLINES = (
    ("circle-open", "○"),
    ("square-open", "□"),
    ("diamond-open", "◇"),
    ("triangle-up-open", "△"),
    ("circle-open-dot", "◎"),
    ("square-open-dot", "▣"),
    ("diamond-open-dot", "◈"),
    ("triangle-down-open", "▽"),
)


@dataclass(frozen=True)
class Mark:
    colour: str = INK
    symbol: str = "circle"
    glyph: str = "●"


Marks = Mapping[str, Mark]


def marks(runs: Sequence[Run]) -> dict[str, Mark]:
    """The mark of each of the runs compared, by its id."""
    betas = sorted({_beta(run) for run in runs if _is_ordered(run)})
    scale = beta_colours()
    lines = list(dict.fromkeys(_line(run) for run in runs if _is_ordered(run)))
    found: dict[str, Mark] = {}
    alone = 0
    for run in runs:
        if _is_ordered(run):
            place = betas.index(_beta(run)) * (len(scale) - 1) / max(1, len(betas) - 1)
            shape = FILLED[lines.index(_line(run)) % len(FILLED)]
            found[run.id] = Mark(scale[int(place + 0.5)], *shape)
        else:
            found[run.id] = Mark(INK, *OUTLINES[alone % len(OUTLINES)])
            alone += 1
    return found


def _is_ordered(run: Run) -> bool:
    return run.series is not None and run.objective.beta is not None


def _beta(run: Run) -> float:
    return run.objective.beta or 0.0


def _line(run: Run) -> tuple[object, ...]:
    return run.series, run.recipe, run.dataset, run.latent_dim, run.objective.name
