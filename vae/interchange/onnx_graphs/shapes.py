"""ONNX operators that move, cut and repeat numbers, as layers of a chain."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import torch
from torch import nn

from vae.interchange.chain import Chain
from vae.interchange.errors import UnknownLayer

Options = Mapping[str, Any]
TO_LAST, TO_FIRST = [0, 2, 3, 1], [0, 3, 1, 2]
END = 2**31  # what exporters write for "to the end" is this or more


def append_reshape(
    chain: Chain, node: Any, options: Options, constants: list[Any], output: str
) -> bool:
    """Append what an operator that computes nothing does; False where it is none of them."""
    match node.op_type:
        case "Flatten" if options.get("axis", 1) == 1:
            _flatten(chain)
        case "Reshape" if constants[1] is not None:
            keeps = not options.get("allowzero", 0)
            _reshape(chain, [int(n) for n in np.ravel(constants[1])], keeps)
        case "Squeeze" | "Unsqueeze":
            _squeeze(chain, node.op_type, options, constants)
        case "Transpose":
            _transpose(chain, list(options.get("perm", ())))
        case "Split":
            _split(chain, node, options, constants, output)
        case "Gather" if options.get("axis", 0) in (1, -len(chain.shape)):
            picked = np.atleast_1d(constants[1])
            _select(chain, np.arange(chain.shape[0])[picked].tolist())
            if np.ndim(constants[1]) == 0:
                raise UnknownLayer("Gather of one channel alone has no layer spec: use a slice")
        case "Resize" | "Upsample":
            _resize(chain, node.op_type, options, constants)
        case _:
            return False
    return True


def _flatten(chain: Chain) -> None:
    """Flat in the order of the file: its pictures may have their channels last."""
    if chain.channels_last and len(chain.shape) == 3:
        channels, height, width = chain.shape
        size = math.prod(chain.shape)
        order = torch.arange(size).reshape(channels, height, width).permute(1, 2, 0).flatten()
        chain.flatten()
        chain.select(order)
        chain.channels_last = False
    chain.flatten()


def _reshape(chain: Chain, target: list[int], zero_keeps: bool = True) -> None:
    """target: with the batch, whatever number stands for it; -1 is the rest, and 0 keeps an axis
    unless it `zero_keeps` none."""
    shape = (*chain.shape[1:], chain.shape[0]) if chain.channels_last else chain.shape
    rest = [
        shape[at] if n == 0 and zero_keeps and at < len(shape) else n
        for at, n in enumerate(target[1:])
    ]
    size = math.prod(shape)
    if rest.count(-1) == 1:
        known = math.prod(n for n in rest if n != -1)
        rest = [size // max(known, 1) if n == -1 else n for n in rest]
    if target[:1] == [-1] and -1 in target[1:]:
        rest = [0]
    if not rest or min(rest) < 1 or math.prod(rest) != size:
        raise UnknownLayer(
            "a reshape of {shape} to {target} has no layer spec",
            shape=shape,
            target=f"{target!s:.80}",
        )
    if tuple(rest) == shape:
        return
    _flatten(chain) if chain.channels_last else None
    if len(rest) == 1:
        chain.flatten()
    else:
        chain.reshape(tuple(rest))


def _squeeze(chain: Chain, op: str, options: Options, constants: list[Any]) -> None:
    given: Any = constants[1] if len(constants) > 1 else options.get("axes")
    shape = [1, *chain.shape]
    if op == "Unsqueeze":
        total = len(shape) + np.size(given)
        for axis in sorted(int(n) % total for n in np.ravel(given)):
            shape.insert(axis, 1)
    elif given is None:
        shape = [1, *[n for n in shape[1:] if n != 1]]
    else:
        gone = {int(n) % len(shape) for n in np.ravel(given)}
        if 0 in gone or any(shape[at] != 1 for at in gone):
            raise UnknownLayer(
                "Squeeze of axes {gone} of {shape} has no layer spec",
                gone=sorted(gone),
                shape=shape,
            )
        shape = [n for at, n in enumerate(shape) if at not in gone]
    _reshape(chain, shape)


def _transpose(chain: Chain, order: list[int]) -> None:
    """Channels to the end and back; what a reshape gave as (H, W, C) gets its channels first."""
    last = chain.modules[-1] if chain.modules else None
    if order == TO_LAST and not chain.channels_last:
        chain.channels_last = True
    elif order == TO_FIRST and chain.channels_last:
        chain.channels_last = False
    elif order == TO_FIRST and isinstance(last, nn.Unflatten) and len(chain.shape) == 3:
        height, width, channels = chain.shape
        size = math.prod(chain.shape)
        moved = torch.arange(size).reshape(height, width, channels).permute(2, 0, 1).flatten()
        del chain.modules[-1]
        chain.shape = (size,)
        chain.select(moved)
        chain.reshape((channels, height, width))
    elif order != list(range(len(chain.shape) + 1)):
        raise UnknownLayer(
            "a transpose of axes to {order} has no layer spec: only channels first "
            "to last and back are read",
            order=order,
        )


def _split(chain: Chain, node: Any, options: Options, constants: list[Any], output: str) -> None:
    axis, axes = options.get("axis", 0), len(chain.shape)
    if axis not in (1, -axes) or chain.channels_last:
        raise UnknownLayer("Split of axis {axis} has no layer spec: split the channels", axis=axis)
    given = constants[1] if len(constants) > 1 else options.get("split")
    parts = np.arange(chain.shape[0])
    count = len(node.output)
    if given is not None:
        pieces = np.split(parts, np.cumsum([int(n) for n in np.ravel(given)])[:-1])
    else:
        side = -(-len(parts) // count)
        pieces = [parts[at * side : (at + 1) * side] for at in range(count)]
    _select(chain, list(pieces[list(node.output).index(output)]))


def append_slices(chain: Chain, slices: Sequence[tuple[Options, Sequence[Any]]]) -> None:
    """A range of channels, or pixels cut off the edges: exporters write one Slice an axis."""
    kept = [range(side) for side in chain.shape]
    for options, constants in slices:
        starts, ends, axes, steps = (
            constants[at + 1] if len(constants) > at + 1 else options.get(name)
            for at, name in enumerate(("starts", "ends", "axes", "steps"))
        )
        if starts is None or ends is None:
            raise UnknownLayer("Slice of places that are not in the model has no layer spec")
        for at, axis in enumerate(np.ravel(axes if axes is not None else range(len(starts)))):
            place = int(axis) % (len(kept) + 1) - 1
            first, last = int(np.ravel(starts)[at]), min(int(np.ravel(ends)[at]), END)
            step = 1 if steps is None else int(np.ravel(steps)[at])
            if place >= 0:
                kept[place] = kept[place][first:last:step]
            elif (first, step) != (0, 1) or last < 1:
                raise UnknownLayer("Slice of the batch has no layer spec: export one without it")
    if chain.channels_last and kept != [range(side) for side in chain.shape]:
        raise UnknownLayer("Slice with the channels last has no layer spec: put them first")
    _select(chain, kept[0])
    if len(kept) == 3:
        _crop(chain, kept[1], kept[2])


def _crop(chain: Chain, rows: range, columns: range) -> None:
    if rows.step != 1 or columns.step != 1 or not len(rows) or not len(columns):
        raise UnknownLayer("Slice of every other pixel has no layer spec: use a pooling")
    cut = [
        (kept.start, side - kept.stop)
        for kept, side in zip((rows, columns), chain.shape[1:], strict=True)
    ]
    if cut != [(0, 0), (0, 0)]:
        same = torch.eye(chain.shape[0])[:, :, None, None]
        chain.conv_transpose(same, None, 1, *cut)


def _select(chain: Chain, kept: Sequence[int]) -> None:
    if not len(kept):
        raise UnknownLayer(
            "a selection of nothing from shape {shape} has no layer spec", shape=chain.shape
        )
    if list(kept) != list(range(chain.shape[0])):
        chain.select(torch.as_tensor(np.array(kept, np.int64)))


def _resize(chain: Chain, op: str, options: Options, constants: list[Any]) -> None:
    mode = options.get("mode", b"nearest").decode()
    where = options.get("coordinate_transformation_mode", b"half_pixel").decode()
    rounding = options.get("nearest_mode", b"round_prefer_floor").decode()
    sizes = constants[3] if len(constants) > 3 else None
    scales = (
        constants[1 if op == "Upsample" else 2] if len(constants) > 1 else options.get("scales")
    )
    if sizes is not None:
        factors = [sizes[-2] / chain.shape[1], sizes[-1] / chain.shape[2]]
    elif scales is not None and (len(scales) == 2 or list(scales[:2]) == [1.0, 1.0]):
        factors = [float(n) for n in scales[-2:]]
    else:
        factors = [0.0]
    exact = {
        "nearest": op == "Upsample"
        or (where == "asymmetric" and rounding == "floor")
        or (where.endswith("half_pixel") and re.fullmatch("round_prefer_.*", rounding)),
        # Upsample's own bilinear has corners of its own; a 1-pixel side is where the two half
        # pixels differ.
        "linear": op == "Resize" and where.endswith("half_pixel") and min(chain.shape[1:]) > 1,
    }.get(mode)
    if not exact or len(set(factors)) != 1 or factors[0] != int(factors[0]):
        raise UnknownLayer(
            "the operator {op} ({mode}, {where}, {rounding}, factors {factors}) "
            "has no layer spec: use nearest, or bilinear without align_corners, by "
            "a whole number",
            op=op,
            mode=mode,
            where=where,
            rounding=rounding,
            factors=factors,
        )
    chain.upsample(int(factors[0]), "bilinear" if mode == "linear" else "nearest")
