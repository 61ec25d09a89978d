"""Maps of many latents in two dimensions, and how much of all latents such a view keeps.

Every place of a map leads back to all latents: to a weighted mean of the means of images around it.
The weights are Franke's and Little's (Franke 1982, "Scattered data interpolation", section 5): an
image at distance d has ((R − d) / (R d))², where R is the distance of the first image that has no
weight, so that what is decoded changes without a jump wherever the pointer goes, and at an image's
own place is the image's mean.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from scipy.spatial import cKDTree

from vae.store.geometry import Principal
from vae.store.maps import Seen

# How many of an image's nearest fellows a view is asked for.
FELLOWS = 15
# Among these the number of neighbours with the least error is chosen.
NEIGHBOURS = (3, 4, 6, 8, 12, 16, 24, 32, 48)
LEAST_IMAGES = 50
# A map is as wide as planes of latents usually are, so that steps and reaches mean the same.
EXTENT = 8.0
LEFT_OUT = 0.001
NEAREST = 1e-9

Nats = Callable[[np.ndarray], float]


def umap_places(mu: np.ndarray, neighbours: int, min_dist: float, seed: int) -> np.ndarray:
    """UMAP of means (N, D): (N, 2), its longer side across. McInnes, Healy & Melville 2018."""
    from umap import UMAP  # which takes seconds

    # One seed, one thread: else the same means give another map.
    model = UMAP(
        n_neighbors=neighbours, min_dist=min_dist, random_state=seed, n_jobs=1, metric="euclidean"
    )
    places: np.ndarray = model.fit_transform(mu.astype(np.float32))
    return _laid(places.astype(np.float64))


def _laid(places: np.ndarray) -> np.ndarray:
    """Around the origin, turned so that it is widest across, and EXTENT wide."""
    places = places - places.mean(axis=0)
    _, directions = np.linalg.eigh(places.T @ places)
    places = places @ directions[:, ::-1]
    low, high = np.quantile(places, [LEFT_OUT, 1 - LEFT_OUT], axis=0)
    wide = max(float((high - low).max()), NEAREST)
    scaled: np.ndarray = (places - (low + high) / 2) * (EXTENT / wide)
    return scaled


def inverse(
    places: np.ndarray, mu: np.ndarray, at: np.ndarray, neighbours: int, own: bool = False
) -> np.ndarray:
    """All latents (M, D) of places `at` (M, 2) of the map that puts means mu (N, D) at `places`.

    own: `at` are the images' own places, and each is found without its image. As
    assets/maths/map.mjs, which decodes under the pointer.
    """
    neighbours = min(neighbours, len(places) - 1 - own)
    distances, rows = cKDTree(places).query(at, k=neighbours + 1 + own)
    if own:
        others = rows != np.arange(len(at))[:, None]
        # Of images at one place it may not be the first, or not among those that were asked for.
        others[others.all(axis=1), -1] = False
        shape = (len(at), neighbours + 1)
        distances, rows = distances[others].reshape(shape), rows[others].reshape(shape)
    reach = np.maximum(distances[:, -1:], NEAREST)
    near = np.maximum(distances[:, :-1], NEAREST)
    weights = ((reach - near).clip(0) / (reach * near)) ** 2
    # Where all are as far as the first that has no weight, all count alike.
    weights[weights.sum(axis=1) <= 0] = 1.0
    weights /= weights.sum(axis=1, keepdims=True)
    found: np.ndarray = np.einsum("mk,mkd->md", weights, mu[rows[:, :-1]])
    return found


def best_neighbours(places: np.ndarray, mu: np.ndarray) -> int:
    """How many neighbours lead back with the least error, each image left out once."""

    def error(neighbours: int) -> float:
        return float(distances(inverse(places, mu, places, neighbours, own=True), mu).mean())

    return min((k for k in NEIGHBOURS if k < len(mu) - 2), key=error, default=NEIGHBOURS[0])


def distances(z: np.ndarray, mu: np.ndarray) -> np.ndarray:
    """In all latents from each place to its image's mean: (N,)."""
    found: np.ndarray = np.linalg.norm(z - mu, axis=1)
    return found


def seen_on_map(places: np.ndarray, mu: np.ndarray, neighbours: int, nats: Nats | None) -> Seen:
    """nats: −log p(x | z) of the images at those z (N, D), mean; None where there are no images."""
    z = inverse(places, mu, places, neighbours, own=True)
    return _seen(places, mu, z, nats)


def seen_on_directions(principal: Principal, mu: np.ndarray, nats: Nats | None) -> Seen:
    """The plane of the first two principal directions, which leads back to itself."""
    basis = principal.directions[:2]
    places = (mu - principal.mean) @ basis.T
    return _seen(places, mu, principal.mean + places @ basis, nats)


def _seen(places: np.ndarray, mu: np.ndarray, z: np.ndarray, nats: Nats | None) -> Seen:
    found = None if nats is None else nats(z.astype(np.float32))
    return Seen(
        kept=round(neighbours_kept(places, mu), 4),
        distance=round(float(distances(z, mu).mean()), 4),
        reconstruction=None if found is None or not math.isfinite(found) else round(found, 3),
    )


def neighbours_kept(places: np.ndarray, mu: np.ndarray, fellows: int = FELLOWS) -> float:
    """The share of each image's nearest fellows in all latents that are its nearest in the view."""
    fellows = min(fellows, len(mu) - 1)
    in_all, in_view = (_fellows(points, fellows) for points in (mu, places))
    shared = [len(set(a) & set(b)) for a, b in zip(in_all.tolist(), in_view.tolist(), strict=True)]
    return float(np.mean(shared)) / fellows


def _fellows(points: np.ndarray, count: int) -> np.ndarray:
    _, rows = cKDTree(points).query(points, k=count + 1)
    others = rows != np.arange(len(points))[:, None]
    others[others.all(axis=1), -1] = False
    return np.asarray(rows[others].reshape(len(points), count))
