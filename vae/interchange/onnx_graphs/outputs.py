"""Which outputs of an encoder are mu and logvar: by their names, else by what they are made of."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

from vae.interchange.errors import UnknownLayer
from vae.interchange.matching import LOGVAR, mu_first

MEAN = re.compile(r"mu(?![a-z])|mean|loc(?![a-z])", re.IGNORECASE)
DEVIATION = re.compile(r"std|stddev|sigma|scale", re.IGNORECASE)


def mu_and_logvar(names: Sequence[str], is_random: Callable[[str], bool]) -> list[str]:
    """Of an encoder's outputs mu and logvar, in this order; one where both are in it.

    is_random: whether an output depends on random numbers, as a sample z does. Raises UnknownLayer
    where three or more outputs do not say which are which.
    """
    fixed = [name for name in names if not is_random(name)]
    means = [name for name in fixed if MEAN.search(name) and not LOGVAR.search(name)]
    variances = [name for name in fixed if LOGVAR.search(name)]
    if len(means) == len(variances) == 1:
        return [means[0], variances[0]]
    if not fixed:
        raise UnknownLayer(
            "the outputs {names} all hold random numbers: export mu and logvar",
            names=", ".join(names),
        )
    if len(fixed) <= 2:
        return [fixed[at] for at in mu_first(fixed)] if len(fixed) == 2 else fixed
    raise UnknownLayer(
        "which of the outputs {names} are mu and logvar is not said: export "
        "those two alone, or name them so (output_names=['mu', 'logvar'])",
        names=", ".join(names),
    )


def is_deviation(name: str) -> bool:
    """Whether a name says a standard deviation, not its logarithm or a variance."""
    return bool(DEVIATION.search(name)) and not re.search("log|ln_", name, re.IGNORECASE)


def first_random(
    nodes: Iterable[tuple[str, Sequence[str], Sequence[str]]], random: frozenset[str]
) -> tuple[frozenset[str], str | None]:
    """All tensors that depend on random numbers, and the sample z among them: the first sum of one
    of them with one that does not (mu + sigma · noise). nodes: (operator, inputs, outputs)."""
    found: set[str] = set()
    sample: str | None = None
    for op, inputs, outputs in nodes:
        touched = [name in found for name in inputs if name]
        if op in random or any(touched):
            found.update(outputs)
            if sample is None and op == "Add" and not all(touched):
                sample = outputs[0]
    return frozenset(found), sample
