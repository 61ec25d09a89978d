"""Small nets saved by Keras itself: python keras_files.py FOLDER, a process of its own.

Beside each file NAME.keras and NAME.h5 lies NAME.npz with what went in and what came out, channels
first.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

os.environ |= {"KERAS_BACKEND": "torch", "KERAS_HOME": sys.argv[1]}

import keras
import numpy as np

L = keras.layers
LATENTS = 3


def decoders() -> dict[str, keras.Model]:
    start = [
        L.Input((LATENTS,)),
        L.Dense(16, activation="relu", name="first"),
        L.Reshape((2, 2, 4)),
    ]
    return {
        "dense": keras.Sequential(
            [
                L.Input((LATENTS,)),
                L.Dense(20),
                L.LayerNormalization(),
                L.ELU(0.5),
                L.Dense(64, activation="sigmoid"),
                L.Reshape((8, 8)),
            ]
        ),
        "transposed": keras.Sequential(
            [
                *start,
                L.Conv2DTranspose(5, 3, strides=2, padding="same"),
                L.BatchNormalization(),
                L.LeakyReLU(0.2),
                L.Conv2DTranspose(4, 4, strides=2, padding="same", activation="elu"),
                L.Conv2D(1, 3, padding="same", activation="sigmoid"),
            ]
        ),
        "upsampled": keras.Sequential(
            [
                *start,
                L.GroupNormalization(2),
                L.UpSampling2D(4, interpolation="bilinear"),
                L.PReLU(shared_axes=[1, 2]),
                L.ZeroPadding2D(1),
                L.Conv2D(1, 3, activation="softplus"),
            ]
        ),
    }


def encoders() -> dict[str, keras.Model]:
    x = keras.Input((8, 8, 1))
    h = L.Conv2D(4, 3, padding="same", activation="silu")(x)
    h = L.MaxPooling2D(2)(h)
    h = L.Conv2D(6, 3, strides=2, padding="same", activation="selu")(h)
    h = L.Flatten()(h)
    h = L.BatchNormalization()(h)
    h = L.Dense(10, activation="gelu")(h)
    ends = [L.Dense(LATENTS, name="z_mean")(h), L.Dense(LATENTS, name="z_log_var")(h)]
    sample = L.Add(name="z")(ends)
    pooled = L.GlobalAveragePooling2D()(L.AveragePooling2D(2)(L.Conv2D(4, 3)(x)))
    return {
        "heads": keras.Model(x, [sample, *ends]),
        "pooled": keras.Model(x, L.Dense(2 * LATENTS)(pooled)),
    }


def settle(model: keras.Model) -> None:
    """None of the norms and slopes as they were initialised."""
    random = np.random.default_rng(1)
    for layer in model.layers:
        if isinstance(layer, L.PReLU | L.BatchNormalization | L.LayerNormalization):
            layer.set_weights([random.uniform(0.3, 1.5, w.shape) for w in layer.get_weights()])


def save(name: str, model: keras.Model, folder: Path, x: np.ndarray) -> None:
    settle(model)
    model.save(folder / f"{name}.keras")
    model.save(folder / f"{name}.h5")
    given = x if x.ndim == 2 else np.moveaxis(x, 1, -1)
    found = model(given)
    parts = [np.asarray(each.detach()) for each in (found if isinstance(found, list) else [found])]
    named: dict[str, Any] = {f"y{n}": part for n, part in enumerate(parts)}
    np.savez(folder / f"{name}.npz", x=x, **named)


if __name__ == "__main__":
    keras.utils.set_random_seed(0)
    random = np.random.default_rng(0)
    folder = Path(sys.argv[1])
    for name, model in decoders().items():
        save(name, model, folder, random.normal(size=(5, LATENTS)).astype("f"))
    for name, model in encoders().items():
        save(name, model, folder, random.uniform(size=(5, 1, 8, 8)).astype("f"))
