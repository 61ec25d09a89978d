"""What run.json says of a run's map (maps.py): how it was made, and how much it keeps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

# On every move of the pointer so many means are weighed.
MOST_NEIGHBOURS = 64


@dataclass(frozen=True)
class Seen:
    """What a view of two dimensions keeps of all latents. kept: the share of the 15 nearest images
    in all latents that are among the 15 nearest in the view; distance: in all latents from an
    image's mean to what its place in the view leads back to, without the image itself, mean over
    the images; reconstruction: −log p(x | z) there, in nats, None where it was not measured."""

    kept: float
    distance: float
    reconstruction: float | None = None


@dataclass(frozen=True)
class MapCard:
    """How the map was made and how much it keeps, as run.json says it.

    inverse_neighbours: how many images' means a place decodes from; views: "map", "principal";
    reconstruction: −log p(x | mu), with all latents, in nats.
    """

    method: str
    parameters: Mapping[str, str | int | float]
    versions: Mapping[str, str]
    inverse_neighbours: int
    views: Mapping[str, Seen]
    reconstruction: float | None = None

    @property
    def keeps_most(self) -> bool:
        """Does the map keep more neighbours than two principal directions? They do where they hold
        nearly all there is."""
        kept = {name: view.kept for name, view in self.views.items()}
        return kept.get("map", 1.0) >= kept.get("principal", 0.0)
