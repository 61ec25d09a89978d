"""A conditional run's nets, told one class: ordinary nets, which all that reads runs can use.

Their input ends in the label, one-hot, so of the first dense layer's last columns one counts, and
once: it is added to the bias. assets/inference/condition.mjs does the same in the browser.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from vae.store.inference import NetworkError

Tensors = Mapping[str, np.ndarray]


def told(
    specs: Sequence[Mapping[str, Any]], tensors: Tensors, classes: int, label: int
) -> dict[str, np.ndarray]:
    """The weights of a net of these layers that is told the class `label` of so many `classes`.

    Where there are none, of a run without condition, they are the same. Raises NetworkError where
    the net does not begin with a dense layer that has room for a label.
    """
    if not classes:
        return dict(tensors)
    first = next((spec for spec in specs if spec.get("op") != "flatten"), {})
    weight, bias = (tensors.get(str(first.get(role))) for role in ("weight", "bias"))
    if first.get("op") != "linear" or weight is None or bias is None:
        raise NetworkError("a net that is told a class begins with a dense layer with a bias.")
    if weight.ndim != 2 or weight.shape[1] <= classes:
        raise NetworkError(
            "{weight} has shape {shape}, which leaves no input beside the label's {classes}.",
            weight=first["weight"],
            shape=weight.shape,
            classes=classes,
        )
    if not 0 <= label < classes:
        raise NetworkError(
            "the class is {label}; allowed: a whole number below {classes}.",
            label=label,
            classes=classes,
        )
    own = weight.shape[1] - classes
    column = weight[:, own + label].astype(np.float32)
    return {
        **tensors,
        str(first["weight"]): np.ascontiguousarray(weight[:, :own]),
        str(first["bias"]): bias.astype(np.float32) + column,
    }
