"""Which of others' tensors is which of a recipe's: by a given mapping, by order or by shape.

Tensors are compared a module at a time: a weight and a bias of equal names belong together, and
batch norm's four tensors tell it from a convolution whatever it is called.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from itertools import zip_longest

from torch import Tensor

from vae.interchange.errors import TensorMismatch
from vae.interchange.nested import PARTS
from vae.interchange.state_dict import Checkpoint
from vae.store.said import Said

Source = list[str] | None  # tensors to put one after another, or none: zeros
Matched = dict[str, Source]
COUNTER = "num_batches_tracked"  # batch norm's; nothing in evaluation reads it
LOGVAR = re.compile(r"log|var|std|sig", re.IGNORECASE)


@dataclass(frozen=True)
class Module:
    """Tensors that share all but the last part of their names: {last part: shape}."""

    name: str
    shapes: tuple[tuple[str, tuple[int, ...]], ...]

    def __str__(self) -> str:
        return ", ".join(f"{self.key(leaf)} {list(shape)}" for leaf, shape in self.shapes)

    def key(self, leaf: str) -> str:
        return f"{self.name}.{leaf}" if self.name else leaf


def match(ours: Mapping[str, Tensor], theirs: Checkpoint, latent_dim: int) -> Matched:
    """For each of our tensors, theirs: equal names first, then equal shapes in order.

    ours: a recipe's state dict. The last linear layer of an encoder may be two in theirs, for mu
    and for logvar. Raises TensorMismatch, naming every missing and unexpected tensor, or the
    modules that shapes and order cannot tell apart.
    """
    names = [name for name in ours if not name.endswith(COUNTER)]
    if set(names) == {name for name in theirs.tensors if not name.endswith(COUNTER)}:
        return {name: [name] for name in names}
    own, other = _modules(ours), _modules(theirs.tensors)
    other, heads = _with_joined_heads(other, own, latent_dim)
    missing, unexpected = differences(own, other)
    if missing or unexpected:
        raise TensorMismatch(
            "{file} does not fit the recipe: missing {missing}; unexpected {unexpected}{hint}",
            file=theirs.file,
            missing="; ".join(map(str, missing)) or Said("nothing"),
            unexpected="; ".join(map(str, unexpected)) or Said("nothing"),
            hint=_hint(missing, unexpected),
        )
    pairs = _in_order(own, other) if theirs.ordered else None
    matched: Matched = {}
    for mine, found in pairs or _by_shape(own, other, theirs):
        for leaf, _ in mine.shapes:
            matched[mine.key(leaf)] = [half.key(leaf) for half in heads.get(found.name, (found,))]
    return {name: matched[name] for name in names}


def match_by_mapping(
    ours: Mapping[str, Tensor],
    theirs: Checkpoint,
    mapping: Mapping[str, object],
    latent_dim: int,
) -> Matched:
    """An explicit mapping: our tensor → their tensor, a list of theirs (mu, then logvar), or null
    for zeros; their tensor → null, where * stands for whatever, leaves it out. A mapping that only
    leaves out goes on with `match`. Raises TensorMismatch where a tensor of either side is missing
    or unknown."""
    theirs, left = _without(theirs, [n for n, v in mapping.items() if v is None and n not in ours])
    if len(left) == len(mapping):
        return match(ours, theirs, latent_dim)
    matched: Matched = {}
    for name, source in mapping.items():
        if name in left:
            continue
        if name not in ours:
            raise TensorMismatch(
                "the mapping names {name}; ours are {ours}", name=f"{name!r}", ours=", ".join(ours)
            )
        sources = [source] if isinstance(source, str) else source
        if isinstance(sources, list):
            sources = [theirs.own_name(s) if isinstance(s, str) else s for s in sources]
        if sources is not None and not (
            isinstance(sources, list) and all(isinstance(s, str) for s in sources) and sources
        ):
            raise TensorMismatch(
                "the mapping of {name} is {source}, no name, list or null",
                name=f"{name!r}",
                source=f"{source!r}",
            )
        matched[name] = sources
    used = {name for source in matched.values() for name in source or []}
    unknown = sorted(used - set(theirs.tensors))
    missing = [n for n in ours if n not in matched and not n.endswith(COUNTER)]
    unexpected = [n for n in theirs.tensors if n not in used and not n.endswith(COUNTER)]
    if missing or unexpected or unknown:
        raise TensorMismatch(
            "the mapping leaves out, of ours: {missing}; of {file}: {unexpected}; "
            "and names tensors that are not there: {unknown}",
            missing=", ".join(missing) or "nothing",
            file=theirs.file,
            unexpected=", ".join(unexpected) or "nothing",
            unknown=", ".join(unknown) or "none",
        )
    return matched


def without(
    theirs: Checkpoint, ours: Mapping[str, Tensor], mapping: Mapping[str, object]
) -> Checkpoint:
    """The checkpoint without the tensors that the mapping leaves out."""
    return _without(theirs, [n for n, v in mapping.items() if v is None and n not in ours])[0]


def _without(theirs: Checkpoint, patterns: Sequence[str]) -> tuple[Checkpoint, set[str]]:
    """The checkpoint without tensors of those names, and the patterns that name some."""
    kept, used = dict(theirs.tensors), set()
    for pattern in patterns:
        found = [name for name in theirs.tensors if fnmatchcase(name, theirs.own_name(pattern))]
        if found:
            used.add(pattern)
        for name in found:
            kept.pop(name, None)
    return replace(theirs, tensors=kept), used


def count_differences(
    ours: Mapping[str, Tensor], theirs: Mapping[str, Tensor], latent_dim: int
) -> int:
    """How many modules of either side have no partner of equal shapes on the other."""
    own = _modules(ours)
    other, _ = _with_joined_heads(_modules(theirs), own, latent_dim)
    return sum(map(len, differences(own, other)))


def differences(
    own: Sequence[Module], other: Sequence[Module]
) -> tuple[list[Module], list[Module]]:
    """The modules of each side that are left over when equal shapes are paired."""
    sides = []
    for these, those in ((own, other), (other, own)):
        spare = Counter(module.shapes for module in those)
        left = []
        for module in these:
            spare[module.shapes] -= 1
            if spare[module.shapes] < 0:
                left.append(module)
        sides.append(left)
    return sides[0], sides[1]


def _hint(missing: Sequence[Module], unexpected: Sequence[Module]) -> str:
    """What to do about tensors that belong to something else."""
    if missing or not unexpected:
        return ""
    names = dict.fromkeys(f'"{module.name.partition(".")[0]}.*": null' for module in unexpected)
    return Said("; --mapping with {mapping} leaves them out", mapping=f"{{{', '.join(names)}}}")


def _modules(tensors: Mapping[str, Tensor]) -> list[Module]:
    found: dict[str, dict[str, tuple[int, ...]]] = {}
    for key, tensor in tensors.items():
        name, _, leaf = key.rpartition(".")
        if leaf != COUNTER:
            found.setdefault(name, {})[leaf] = tuple(tensor.shape)
    return [Module(name, tuple(sorted(shapes.items()))) for name, shapes in found.items()]


def _with_joined_heads(
    other: Sequence[Module], own: Sequence[Module], latent_dim: int
) -> tuple[list[Module], dict[str, tuple[Module, Module]]]:
    """Two linear layers of `latent_dim` outputs as the one of twice as many that ours is."""
    wanted = {module.shapes for module in own}
    for first in other:
        shapes = dict(first.shapes)
        if len(shapes.get("weight", ())) != 2 or shapes["weight"][0] != latent_dim:
            continue
        if not all(shapes.values()):  # a single number beside the weight
            continue
        twice = tuple((leaf, (2 * shape[0], *shape[1:])) for leaf, shape in first.shapes)
        halves = [module for module in other if module.shapes == first.shapes]
        if twice not in wanted or first.shapes in wanted or len(halves) != 2:
            continue
        pair = tuple(halves[at] for at in mu_first([half.name for half in halves]))
        head = Module(" + ".join(half.name for half in pair), twice)
        place = other.index(first)
        rest = [m for m in other[place + 1 :] if m is not halves[1]]
        return [*other[:place], head, *rest], {head.name: (pair[0], pair[1])}
    return list(other), {}


def mu_first(names: Sequence[str]) -> tuple[int, int]:
    """The places of mu and logvar among two names: in order, unless the first alone sounds like a
    variance, in the parts in which the names differ."""
    first, second = (name.split(".") for name in names)
    differing = [pair for pair in zip_longest(first, second, fillvalue="") if pair[0] != pair[1]]
    sounds = [any(LOGVAR.search(part) for part in side) for side in zip(*differing, strict=True)]
    return (1, 0) if sounds == [True, False] else (0, 1)


def _in_order(own: list[Module], other: list[Module]) -> list[tuple[Module, Module]] | None:
    """Pairs where both sides name the same shapes in the same order, encoder or decoder first."""
    parts = [[m for m in own if m.name.startswith(part)] for part in ("encoder", "decoder")]
    for order in (parts[0] + parts[1], parts[1] + parts[0]):
        if [m.shapes for m in order] == [m.shapes for m in other]:
            return list(zip(order, other, strict=True))
    return None


def _by_shape(
    own: list[Module], other: list[Module], theirs: Checkpoint
) -> list[tuple[Module, Module]]:
    pairs: list[tuple[Module, Module]] = []
    for shapes in dict.fromkeys(module.shapes for module in own):
        mine = [m for m in own if m.shapes == shapes]
        found = [m for m in other if m.shapes == shapes]
        for part in _parts(mine, found):
            if not _has_order(part[1], theirs.ordered):
                raise TensorMismatch(
                    f"shapes and order do not tell which of {', '.join(m.name for m in found)} "
                    f"is which of {', '.join(m.name for m in mine)}: give --mapping, a JSON file "
                    'like {"' + mine[0].key("weight") + '": "' + found[0].key("weight") + '", …}'
                )
            pairs += zip(*part, strict=True)
    return pairs


def _parts(mine: list[Module], found: list[Module]) -> list[tuple[list[Module], list[Module]]]:
    """One shape's modules, told apart by part where the names say it and both have some."""
    split = [
        ([m for m in mine if m.name.startswith(part)], [m for m in found if hint.search(m.name)])
        for part, hint in PARTS.items()
    ]
    spans_both = all(ours for ours, _ in split)
    named = all(len(ours) == len(others) for ours, others in split)
    if not spans_both:
        return [(mine, _natural(found))]
    # Neither order nor shape says where the encoder ends: only names can.
    return [(ours, _natural(others)) for ours, others in split] if named else [(mine, [])]


def _natural(modules: list[Module]) -> list[Module]:
    """In the order of the numbers in their names, where they differ in nothing else."""
    if len({re.sub(r"\d+", "#", m.name) for m in modules}) > 1:
        return modules
    return sorted(modules, key=lambda m: [int(n) for n in re.findall(r"\d+", m.name)])


def _has_order(found: list[Module], ordered: bool) -> bool:
    if not found:
        return False
    return ordered or len({re.sub(r"\d+", "#", m.name) for m in found}) == 1
