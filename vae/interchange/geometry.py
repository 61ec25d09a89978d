"""How convolutions may be set so that sizes fit: a state dict says kernels and channels alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

Sides = tuple[int, int]
MOST_FOUND = 2000  # of one net, before the most usual are taken
MOST_KEPT = 6


@dataclass(frozen=True)
class Step:
    """How one kernel is set. op: conv, conv_transpose; pool: the max pooling behind it; upsample:
    what nearest up-sampling is before it."""

    op: str
    kernel: int
    stride: int = 1
    padding: int = 0
    output_padding: int = 0
    pool: int = 1
    upsample: int = 1

    def after(self, sides: Sides) -> Sides | None:
        """The picture's sides behind it; None where nothing is left."""
        found = [self._one(side * self.upsample) for side in sides]
        return (found[0], found[1]) if min(found) > 0 else None

    def _one(self, side: int) -> int:
        if self.op == "conv_transpose":
            cut = self.kernel - 2 * self.padding + self.output_padding
            return (side - 1) * self.stride + cut
        return ((side + 2 * self.padding - self.kernel) // self.stride + 1) // self.pool

    def __str__(self) -> str:
        said = [f"{self.kernel} × {self.kernel}"]
        said += [f"stride {self.stride}"] if self.stride > 1 else []
        said += [f"padding {self.padding}"] if self.padding else []
        said += [f"output padding {self.output_padding}"] if self.output_padding else []
        before = "up-sampled, " if self.upsample > 1 else ""
        return f"{before}{', '.join(said)}{', max pool' if self.pool > 1 else ''}"


Steps = tuple[Step, ...]


def settings(op: str, kernel: int, *, encodes: bool) -> list[Step]:
    """How people set a kernel of that size, the most usual first."""
    same = (kernel - 1) // 2
    if op == "conv_transpose":
        found = [
            Step(op, kernel, 2, same, output_padding=kernel % 2),
            Step(op, kernel, 2, same),
            Step(op, kernel, 1, same),
            Step(op, kernel, 1),
            Step(op, kernel, 2),
            Step(op, kernel, 2, output_padding=1),
        ]
    elif encodes:
        found = [
            Step(op, kernel, 2, same),
            Step(op, kernel, 1, same),
            Step(op, kernel, 1, same, pool=2),
            Step(op, kernel, 2),
            Step(op, kernel, 1),
            Step(op, kernel, 1, pool=2),
        ]
    else:
        found = [Step(op, kernel, 1, same, upsample=2), Step(op, kernel, 1, same)]
        found += [Step(op, kernel, 1, 0, upsample=2), Step(op, kernel, 1)]
    return list(dict.fromkeys(found))


def fitting(start: Sides, choices: Sequence[Sequence[Step]], ends: Iterable[Sides]) -> list[Steps]:
    """The settings that lead from pictures of sides `start` to one of `ends`, the most usual first.

    choices: of each kernel. Usual is what is set alike for kernels of a size, and stands first.
    """
    wanted = set(ends)
    found: list[Steps] = []
    for steps in _paths(start, list(choices), wanted):
        found.append(steps)
        if len(found) == MOST_FOUND:
            break
    found.sort(key=lambda steps: _unusual(steps, choices))
    return found[:MOST_KEPT]


def _paths(sides: Sides, choices: Sequence[Sequence[Step]], ends: set[Sides]) -> Iterator[Steps]:
    if not choices:
        if sides in ends:
            yield ()
        return
    for step in choices[0]:
        after = step.after(sides)
        if after is None or max(after) > 4 * max(max(end) for end in ends) + 64:
            continue
        for rest in _paths(after, choices[1:], ends):
            yield (step, *rest)


def _unusual(steps: Steps, choices: Sequence[Sequence[Step]]) -> tuple[int, int]:
    different = len(set(steps)) - len({step.kernel for step in steps})
    places = sum(list(each).index(step) for each, step in zip(choices, steps, strict=True))
    return different, places
