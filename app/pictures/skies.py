"""A run's sky as a picture: its test images as stars in their classes' colours."""

from __future__ import annotations

import io

import numpy as np
from PIL import Image

from app import theme
from app.theme import Scheme

# Counted up whenever the same run should give another picture: the address carries it.
VERSION = 3
# (width, height) in pixels: on cards of lists, and at the top of a run's page.
SIZES = {"thumbnail": (320, 200), "sky": (640, 400)}
# Of the stars on each axis so many percent may lie beyond an edge: a few are far away.
CUT = 1.0
MARGIN = 0.07
# How soon overlapping stars are as bright as they get, sooner on light ground, where the page's own
# sky has no pale ones (assets/shell/colours.mjs); fewer stars are brighter ones.
BRIGHTNESS: dict[Scheme, float] = {"dark": 0.9, "light": 2.0}
USUAL_COUNT = 2500
QUALITY = 35


def sky_webp(mu: np.ndarray, label: np.ndarray, scheme: Scheme, size: tuple[int, int]) -> bytes:
    """Stars at mu (N, 2) in the colours of their label (N,), as WebP of about 8 KB for 320 × 200.

    Both axes have one scale. A star is three pixels wide; where many lie, their colours mix. A run
    without stars is an empty sky.
    """
    width, height = size
    known = np.isfinite(mu).all(axis=1)
    mu, label = mu[known], label[known]
    x, y = _pixels(mu, size)
    seen = (x >= 0) & (x < width) & (y >= 0) & (y < height)
    place = (y * width + x)[seen]
    colours = np.array([_rgb(colour) for colour in theme.class_colours(scheme)])
    stars = colours[label[seen] % len(colours)]
    layers = [np.bincount(place, minlength=width * height)]
    layers += [np.bincount(place, stars[:, k], width * height) for k in range(3)]
    light = _softened(np.stack(layers, axis=1).reshape(height, width, 4).astype(np.float32))
    count = light[:, :, :1]
    strength = BRIGHTNESS[scheme] * (USUAL_COUNT / max(1, len(mu))) ** 0.35
    opacity = 1 - np.exp(-strength * count)
    sky = _rgb(theme.SURFACES[scheme]["sky"])
    picture = sky + (light[:, :, 1:] / np.maximum(count, 1e-9) - sky) * opacity
    file = io.BytesIO()
    image = Image.fromarray(np.rint(picture).astype(np.uint8))
    # Method 4, the default, takes twice the time for a twentieth fewer bytes.
    image.save(file, "WEBP", quality=QUALITY, method=2)
    return file.getvalue()


def _pixels(mu: np.ndarray, size: tuple[int, int]) -> tuple[np.ndarray, np.ndarray]:
    """Column and row of each star; the second axis points upwards."""
    if len(mu) == 0:
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    low, high = np.percentile(mu, [CUT, 100 - CUT], axis=0)
    room = np.array(size) * (1 - 2 * MARGIN)
    scale = max(float(((high - low) / room).max()), 1e-9)
    places = (mu - (low + high) / 2) / scale * [1, -1] + np.array(size) / 2
    x, y = np.rint(places).astype(np.int64).T
    return x, y


def _softened(light: np.ndarray) -> np.ndarray:
    """Each pixel spread over its neighbours, by (1, 2, 1) / 2 along both axes."""
    light = np.pad(light, ((1, 1), (1, 1), (0, 0)))
    light = light[:-2] / 2 + light[1:-1] + light[2:] / 2
    return light[:, :-2] / 2 + light[:, 1:-1] + light[:, 2:] / 2


def _rgb(colour: str) -> np.ndarray:
    """ "#rrggbb" as three float32 from 0 to 255."""
    return np.array([int(colour[k : k + 2], 16) for k in (1, 3, 5)], np.float32)
