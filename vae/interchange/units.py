"""The tensors of a state dict as the layers that they are of: dense ones and convolutions, each
with the batch norm behind it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from torch import Tensor

from vae.interchange.errors import TensorMismatch
from vae.interchange.matching import COUNTER, mu_first
from vae.interchange.nested import PARTS
from vae.interchange.state_dict import Checkpoint

EPS = 1e-5  # torch's own of batch norm, which no file says
OF_NORM = {"weight", "bias", "running_mean", "running_var"}


@dataclass(frozen=True)
class Unit:
    """weight: (out, in) of a dense layer, four axes of a convolution; norm: scale and shift."""

    name: str
    weight: Tensor
    bias: Tensor | None
    norm: tuple[Tensor, Tensor] | None = None

    @property
    def is_dense(self) -> bool:
        return self.weight.ndim == 2

    @property
    def kernel(self) -> int:
        return int(self.weight.shape[-1])


@dataclass(frozen=True)
class Division:
    """Which units are whose: heads are mu and logvar, or both in one."""

    encoder: tuple[Unit, ...]
    heads: tuple[Unit, ...]
    decoder: tuple[Unit, ...]

    @property
    def latents(self) -> int:
        return sum(len(head.weight) for head in self.heads) // 2


def units_of(checkpoint: Checkpoint) -> list[Unit]:
    """In the order of the file, or where that keeps none in the order of the names.

    Raises TensorMismatch for tensors that are of other layers.
    """
    modules: dict[str, dict[str, Tensor]] = {}
    names = list(checkpoint.tensors)
    for name in names if checkpoint.ordered else sorted(names, key=_natural):
        module, _, leaf = name.rpartition(".")
        if leaf != COUNTER:
            modules.setdefault(module, {})[leaf] = checkpoint.tensors[name].detach().float()
    units: list[Unit] = []
    norms: list[tuple[str, tuple[Tensor, Tensor], int]] = []
    others: list[str] = []
    for module, held in modules.items():
        weight = held.get("weight")
        if set(held) == OF_NORM:
            scale = held["weight"] / (held["running_var"] + EPS).sqrt()
            norm = (scale, held["bias"] - scale * held["running_mean"])
            norms.append((module, norm, len(units)))
        elif set(held) <= {"weight", "bias"} and weight is not None and _is_kernel(weight):
            units.append(Unit(module, weight, held.get("bias")))
        else:
            others.append(module)
    if others:
        raise TensorMismatch(
            "{file} is of no --recipe that is given, and holds more than dense "
            "layers, convolutions and batch norm ({others}): name its recipe, or "
            "export it with torch.onnx.export, which says its layers",
            file=checkpoint.file,
            others=", ".join(others[:4]),
        )
    return _with_norms(checkpoint.file, units, norms)


def _is_kernel(weight: Tensor) -> bool:
    square = weight.ndim == 4 and weight.shape[2] == weight.shape[3]
    return bool(weight.numel()) and (weight.ndim == 2 or square)


def _natural(name: str) -> list[tuple[int, str]]:
    """conv.2 before conv.10; the encoder first."""
    part = 1 if PARTS["decoder"].search(name) and not PARTS["encoder"].match(name) else 0
    pieces = [(int(p), "") if p.isdigit() else (-1, p) for p in re.split(r"(\d+)", name)]
    return [(part, ""), *pieces]


def _with_norms(
    file: str, units: list[Unit], norms: Sequence[tuple[str, tuple[Tensor, Tensor], int]]
) -> list[Unit]:
    """Each norm behind the unit that it stands behind in the file; norms that are defined together
    behind those of as many channels before them, in their order."""
    found = list(units)
    together = Counter(behind for _, _, behind in norms)
    for name, norm, behind in norms:
        places = [behind - 1] if together[behind] == 1 else range(len(found))
        free = (at for at in places if at >= 0 and found[at].norm is None)
        at = next((at for at in free if len(norm[0]) in _outputs(found[at])), None)
        if at is None:
            raise TensorMismatch(
                "{file} holds the norm {name} of {count} channels, which no layer "
                "before it gives: export it with torch.onnx.export, which says its "
                "layers",
                file=file,
                name=name,
                count=len(norm[0]),
            )
        found[at] = replace(found[at], norm=norm)
    return found


def _outputs(unit: Unit) -> set[int]:
    """How many channels it may give: a transposed convolution says them second."""
    return set(unit.weight.shape[:1] if unit.is_dense else unit.weight.shape[:2])


def divided(units: Sequence[Unit], channels: int) -> list[Division]:
    """Every way in which units may be an encoder, its heads and a decoder one after another."""
    found = []
    for at, unit in enumerate(units):
        if not unit.is_dense or not at:
            continue
        twins = units[at : at + 2]
        heads: list[tuple[tuple[Unit, ...], int]] = []
        if len(twins) == 2 and twins[0].weight.shape == twins[1].weight.shape:
            first, second = mu_first([twin.name for twin in twins])
            heads.append(((twins[first], twins[second]), at + 2))
        if len(unit.weight) % 2 == 0:
            heads.append(((unit,), at + 1))
        for head, end in heads:
            division = Division(tuple(units[:at]), head, tuple(units[end:]))
            if _leads_back(division, channels):
                found.append(division)
    return found


def _leads_back(division: Division, channels: int) -> bool:
    if not division.decoder or any(head.norm for head in division.heads):
        return False
    first, last = division.decoder[0], division.decoder[-1]
    starts = first.weight.shape[1] if first.is_dense else first.weight.shape[0]
    begins = division.encoder[0]
    fits = begins.is_dense or begins.weight.shape[1] == channels
    return fits and starts == division.latents and (last.is_dense or channels in _outputs(last))
