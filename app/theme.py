"""Every colour of the page, one source for Python, CSS and the canvases.

Class colours are one scale of ten in OKLCH, bright on the dark theme and darker by a
fixed step on the light one, so that a class keeps its hue. The scale was searched for
the largest smallest difference between any two under normal, protan, deutan and tritan
vision; tests/test_theme.py computes what was reached.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Literal

Scheme = Literal["dark", "light"]


@dataclass(frozen=True)
class Oklch:
    """A colour by lightness (0 to 1), chroma and hue in degrees (Ottosson 2020)."""

    lightness: float
    chroma: float
    hue: float

    def lab(self) -> tuple[float, float, float]:
        hue = math.radians(self.hue)
        return self.lightness, self.chroma * math.cos(hue), self.chroma * math.sin(hue)

    def hex(self) -> str:
        """The nearest sRGB colour as #rrggbb."""
        return of_lab(*self.lab())


def of_lab(lightness: float, a: float, b: float) -> str:
    """The sRGB colour nearest to one of OKLab, as #rrggbb."""
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    linear = (
        4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short,
    )
    return "#" + "".join(f"{round(255 * _encoded(channel)):02x}" for channel in linear)


def _encoded(linear: float) -> float:
    channel = min(1.0, max(0.0, linear))
    return 12.92 * channel if channel <= 0.0031308 else 1.055 * channel ** (1 / 2.4) - 0.055


# Neighbours in this order differ in lightness and hue: similar classes often have near numbers.
CLASS_SCALE: tuple[Oklch, ...] = (
    Oklch(0.676, 0.167, 260.8),
    Oklch(0.802, 0.109, 51.6),
    Oklch(0.804, 0.100, 174.6),
    Oklch(0.713, 0.172, 352.9),
    Oklch(0.877, 0.185, 125.3),
    Oklch(0.620, 0.143, 309.0),
    Oklch(0.694, 0.100, 92.6),
    Oklch(0.880, 0.103, 330.1),
    Oklch(0.624, 0.105, 25.7),
    Oklch(0.771, 0.100, 287.8),
)
# The k-th of the runs whose curves are shown, on every page. One scale for both themes, since the
# server draws figures without knowing the theme: of a lightness that stands out from paper and sky.
RUN_SCALE: tuple[Oklch, ...] = (
    Oklch(0.628, 0.186, 259.8),
    Oklch(0.643, 0.185, 24.9),
    Oklch(0.602, 0.097, 147.2),
    Oklch(0.550, 0.186, 301.5),
    Oklch(0.538, 0.116, 64.1),
    Oklch(0.552, 0.188, 350.8),
    Oklch(0.525, 0.096, 244.5),
    Oklch(0.632, 0.072, 336.3),
)
# β is ordered: from cool to warm on a straight line of OKLab, whose order every sight keeps.
BETA_ENDS = (Oklch(0.64, 0.16, 270.0), Oklch(0.54, 0.18, 30.0))
LIGHT_STEP = 0.239
LIGHT_CHROMA = 0.165

SURFACES: dict[Scheme, dict[str, str]] = {
    "dark": {
        "sky": "#080c1b",
        "body": "#0b1022",
        "panel": "#12182e",
        "border": "#27304d",
        "ink": "#e8ebf5",
        "quiet": "#9aa5c4",
        "accent": "#f0c674",
        "on-accent": "#1d1503",
        "grid-line": "rgb(148 163 210 / 9%)",
    },
    "light": {
        "sky": "#fbf7ee",
        "body": "#f5efe2",
        "panel": "#fcf9f2",
        "border": "#d9cfba",
        "ink": "#221f1a",
        "quiet": "#655d4f",
        "accent": "#8f4a00",
        "on-accent": "#fffaf0",
        "grid-line": "rgb(96 74 30 / 9%)",
    },
}


def class_colours(scheme: Scheme) -> tuple[str, ...]:
    """The ten class colours on that theme, as #rrggbb."""
    if scheme == "dark":
        return tuple(colour.hex() for colour in CLASS_SCALE)
    return tuple(
        replace(
            colour,
            lightness=colour.lightness - LIGHT_STEP,
            chroma=min(colour.chroma, LIGHT_CHROMA),
        ).hex()
        for colour in CLASS_SCALE
    )


def run_colours() -> tuple[str, ...]:
    """The colours of up to eight runs compared, in the order of their choice, as #rrggbb."""
    return tuple(colour.hex() for colour in RUN_SCALE)


def beta_colours() -> tuple[str, ...]:
    """Eight colours from the smallest β to the largest, as #rrggbb, for both themes."""
    (first, last), steps = (end.lab() for end in BETA_ENDS), 7
    return tuple(
        of_lab(*(a + (b - a) * k / steps for a, b in zip(first, last, strict=True)))
        for k in range(steps + 1)
    )


def colour_variables() -> str:
    """All colours of both themes as CSS custom properties."""
    return "\n".join(
        f':root[data-mantine-color-scheme="{scheme}"] {{ color-scheme: {scheme}; '
        + " ".join(f"--{name}: {value};" for name, value in SURFACES[scheme].items())
        + " ".join(f" --class-{k}: {value};" for k, value in enumerate(class_colours(scheme)))
        + "".join(f" --run-{k}: {value};" for k, value in enumerate(run_colours()))
        + "".join(f" --beta-{k}: {value};" for k, value in enumerate(beta_colours()))
        + " }"
        for scheme in SURFACES
    )


def mantine_theme() -> dict[str, object]:
    """Mantine's own theme: our type sizes, spacing and radii; colours come from the variables."""
    return {
        "fontFamily": "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif",
        "fontSizes": {"xs": "13px", "sm": "13px", "md": "15px", "lg": "15px", "xl": "22px"},
        "spacing": {"xs": "4px", "sm": "8px", "md": "16px", "lg": "24px", "xl": "32px"},
        "defaultRadius": 6,
        "cursorType": "pointer",
        "respectReducedMotion": True,
        "primaryColor": "yellow",
        # An element that is no item, which a menu may not hold.
        "components": {"Menu": {"defaultProps": {"withInitialFocusPlaceholder": False}}},
    }
