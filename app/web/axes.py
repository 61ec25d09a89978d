"""What spans a plane of latents, as people and addresses name it; no arrays."""

from __future__ import annotations

from dataclasses import dataclass

from vae.store.documents import Run

# So many principal directions are offered: further ones explain little, and each is as long as z.
MOST_DIRECTIONS = 8


@dataclass(frozen=True)
class Axes:
    """What a sky shows: the plane of two latents, or of two principal directions, counted from 0;
    or the run's map, which is no plane and of which `pair` says nothing. Of a run of one latent
    `pair` is that one alone, and what is shown is a line."""

    pair: tuple[int, ...]
    is_principal: bool = False
    is_map: bool = False

    @property
    def name(self) -> str | list[int]:
        """As people and addresses count: [3, 7], "pca", "pc2,pc3" or "map"."""
        if self.is_map:
            return "map"
        if not self.is_principal:
            return [number + 1 for number in self.pair]
        first, second = (number + 1 for number in self.pair)
        return "pca" if self.pair == (0, 1) else f"pc{first},pc{second}"


def own_axes(run: Run) -> Axes:
    """Where nobody says which: the two latents that say most, or the only one."""
    return Axes(run.plane or (0,))
