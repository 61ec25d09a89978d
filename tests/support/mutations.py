"""Files as cuts, copies and strangers change them: seeded, for tests that try hundreds."""

from __future__ import annotations

import copy
import io
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

# What stands in a JSON document where something else should.
ODD: list[Any] = [
    *(None, True, 3, -1, 0, 2.5, -0.5, float("nan"), float("inf"), 10**30, "x", "", "../x"),
    *("\ud800", [], {}, [1], ["a"], [None], [[1, 2]], {"a": 1}, {"op": "linear"}),
    [{"op": "linear", "weight": "decoder.0.weight", "bias": "decoder.0.bias"}],
]


def mutated(content: bytes, random: np.random.Generator) -> bytes:
    """One to five bytes replaced, pieces put in, copied about, or the end cut off."""
    changed = bytearray(content)
    for _ in range(random.integers(1, 6)):
        at, other = random.integers(0, len(changed), 2)
        match random.integers(6):
            case 0 | 1 | 2:
                changed[at] = random.integers(256)
            case 3:
                changed[at:at] = random.bytes(int(random.integers(1, 9)))
            case 4:
                changed[at : at + 8] = changed[other : other + 8]
            case _:
                del changed[max(1, at) :]
    return bytes(changed)


def odd_document(document: Mapping[str, Any], random: np.random.Generator) -> Any:
    """A copy in which one or two values, however deep, are odd or gone."""
    changed = copy.deepcopy(dict(document))
    for _ in range(random.integers(1, 3)):
        places = list(_places(changed))
        holder, key = places[random.integers(len(places))]
        if random.random() < 0.2:
            del holder[key]
        else:
            holder[key] = ODD[random.integers(len(ODD))]
    return changed


def odd_arrays(content: bytes, random: np.random.Generator) -> bytes:
    """A .npz in which one array has another shape, type or other values, or is gone."""
    with np.load(io.BytesIO(content)) as file:
        arrays = {name: file[name] for name in file.files}
    name = str(random.choice(list(arrays)))
    array = arrays.pop(name)
    with np.errstate(all="ignore"):
        choices = [
            *(array[:2], array.flatten(), array[None], np.array(3), array.astype(str)),
            *(array.astype(np.complex64), array * np.float64(1e300), -array.astype(np.int64) - 5),
            *(np.full(array.shape, np.nan), array.astype(np.int64) + 10**6, None),
        ]
    found = choices[random.integers(len(choices))]
    if found is not None:
        arrays[name] = found
    written = io.BytesIO()
    np.savez(written, **arrays)
    return written.getvalue()


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every place of a document that holds a value: what holds it, and under which key."""
    keys = value.keys() if isinstance(value, dict) else range(len(value))
    for key in list(keys):
        yield value, key
        if isinstance(value[key], dict | list):
            yield from _places(value[key])
