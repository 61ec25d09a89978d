"""Named recipes: an architecture, a likelihood and the training options it is used with.

The reference recipes follow the systems that they are named after layer by layer; `flagship` is
our own. To add one, add an entry to RECIPES: `python -m vae train --recipe NAME` finds it, and
publishing needs nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from vae.model.layers import (
    Activation,
    Affine,
    BatchNorm,
    Broadcast,
    Conv,
    ConvTranspose,
    Dropout,
    Flatten,
    Layer,
    Linear,
    Reshape,
    ToImage,
    residual_decoder,
    residual_encoder,
)

RELU, SILU = Activation("relu"), Activation("silu")
SIGMOID, TANH = Activation("sigmoid"), Activation("tanh")
TO_SIGNED = Affine(scale=2.0, shift=-1.0)  # pixels [0, 1] -> [-1, 1]
TO_UNSIGNED = Affine(scale=0.5, shift=0.5)
GREY_28 = Reshape((1, 28, 28))


FLAGSHIP_ENCODER = (Linear(784), SILU, Linear(512), SILU, Linear(256), SILU, Linear(128), SILU)
# Depth before width: two numbers must be bent into ten classes of shapes.
FLAGSHIP_DECODER = (
    Linear(256),
    SILU,
    Linear(256),
    SILU,
    Linear(256),
    SILU,
    Linear(512),
    SILU,
    Linear(784),
    GREY_28,
    SIGMOID,
)
FLAGSHIP_TRAINING = {
    "learning_rate": 1.5e-3,
    "batch_size": 256,
    "epochs": 130,
    "schedule": "one-cycle",
    "ema": 0.999,
    "weight_decay": 1e-2,
    "clip": 10.0,
}


@dataclass(frozen=True)
class Likelihood:
    """p(x | z): "bernoulli" of each pixel, or "gaussian" with its sigma in pixels of [0, 1]."""

    name: str
    sigma: float | None = None


BERNOULLI = Likelihood("bernoulli")


@dataclass(frozen=True)
class Recipe:
    """encoder: image to features (the Linear to mu and logvar is added when built);
    decoder: z to pixels, ending in the output activation; `training` overrides the defaults
    of `Config`."""

    about: str
    encoder: tuple[Layer, ...]
    decoder: tuple[Layer, ...]
    likelihood: Likelihood = BERNOULLI
    training: Mapping[str, Any] = field(default_factory=dict)


RESNET_TRAINING = {
    "latent_dim": 64,
    "learning_rate": 2e-3,
    "batch_size": 64,
    "epochs": 45,
    "schedule": "one-cycle",
    "ema": 0.999,
    "weight_decay": 1e-2,
    "validation": 1000,
    "snapshots": 6,  # 64 numbers a point: 24 epochs would weigh 6 MB
    "augment": "flip",
}


RECIPES: dict[str, Recipe] = {
    "fc-256": Recipe(
        about="Two hidden layers each way, ReLU, KL warm-up.",
        encoder=(Flatten(), Linear(256), RELU, Linear(128), RELU),
        decoder=(Linear(128), RELU, Linear(256), RELU, Linear(784), GREY_28, SIGMOID),
        training={
            "learning_rate": 1e-3,
            "batch_size": 128,
            "epochs": 20,
            "warmup_epochs": 5,
            "clip": 1.0,
        },
    ),
    "fc-400": Recipe(
        about="Two hidden layers each way, leaky ReLU, small batches.",
        encoder=(
            Flatten(),
            Linear(400),
            Activation("leaky_relu", 0.5),
            Linear(200),
            Activation("leaky_relu", 0.2),
        ),
        decoder=(
            Linear(200),
            Activation("leaky_relu", 0.2),
            Linear(400),
            Activation("leaky_relu", 0.5),
            Linear(784),
            GREY_28,
            SIGMOID,
        ),
        training={"learning_rate": 1e-4, "batch_size": 32, "epochs": 100},
    ),
    "conv-bn-32": Recipe(
        about="Three convolutions of 32 channels with batch norm each way, β = 5.",
        encoder=(
            Conv(32, 3, stride=1, padding=1),
            BatchNorm(),
            RELU,
            Conv(32, 3, stride=2, padding=1),
            BatchNorm(),
            RELU,
            Conv(32, 3, stride=2, padding=1),
            BatchNorm(),
            RELU,
        ),
        decoder=(
            Linear(1568),
            Reshape((32, 7, 7)),
            ConvTranspose(32, 3, stride=2, padding=1, output_padding=1),
            BatchNorm(),
            RELU,
            ConvTranspose(32, 3, stride=2, padding=1, output_padding=1),
            BatchNorm(),
            RELU,
            ConvTranspose(1, 3, stride=1, padding=1),
            SIGMOID,
        ),
        training={"learning_rate": 1e-3, "batch_size": 128, "epochs": 50, "beta": 5.0},
    ),
    "conv-tanh-6d": Recipe(
        about="Two strided convolutions each way on pixels in [-1, 1], squared error, 6-D.",
        encoder=(
            TO_SIGNED,
            Conv(16, 4, stride=2, padding=1),
            RELU,
            Conv(32, 4, stride=2, padding=1),
            RELU,
        ),
        decoder=(
            Linear(1568),
            Reshape((32, 7, 7)),
            ConvTranspose(16, 4, stride=2, padding=1),
            RELU,
            ConvTranspose(1, 4, stride=2, padding=1),
            TANH,
            TO_UNSIGNED,
        ),
        # Σ(x' − y')² on pixels x' = 2x − 1 is Σ(x − y)² / (2σ²) with σ² = 1/8, up to a constant.
        likelihood=Likelihood("gaussian", 0.125**0.5),
        training={"learning_rate": 5e-3, "batch_size": 128, "epochs": 200, "latent_dim": 6},
    ),
    "conv-3d": Recipe(
        about="Three transposed convolutions from 64 channels, 3-D; the encoder is ours.",
        # The system it follows publishes a decoder alone.
        encoder=(
            Dropout(0.2),
            Conv(32, 4, stride=2, padding=1),
            SILU,
            Conv(64, 4, stride=2, padding=1),
            SILU,
            Conv(64, 3, stride=2, padding=1),
            SILU,
            Flatten(),
            Linear(128),
            SILU,
        ),
        decoder=(
            Linear(1568),
            RELU,
            Reshape((32, 7, 7)),
            ConvTranspose(64, 3, stride=2, padding=1, output_padding=1),
            RELU,
            ConvTranspose(32, 3, stride=2, padding=1, output_padding=1),
            RELU,
            ConvTranspose(1, 3, stride=1, padding=1),
            SIGMOID,
        ),
        training={
            "latent_dim": 3,
            "learning_rate": 2e-3,
            "batch_size": 128,
            "epochs": 30,
            "schedule": "one-cycle",
            "ema": 0.999,
            "weight_decay": 1e-2,
            "clip": 10.0,
        },
    ),
    "resnet-rgb": Recipe(
        about="Colour at 32×32: three stages with a residual block each way, Gaussian pixels.",
        encoder=residual_encoder(32, 64, 128),
        decoder=residual_decoder(128, 64, 32, 16),
        # About the error of a reconstruction: β = 1 then neither blurs nor wastes nats on noise.
        likelihood=Likelihood("gaussian", 0.1),
        training=RESNET_TRAINING,
    ),
    "resnet-rgb-64": Recipe(
        about="Colour at 64×64: four stages with a residual block each way, Gaussian pixels.",
        encoder=residual_encoder(16, 32, 64, 128),
        decoder=residual_decoder(128, 64, 32, 16, 8),
        likelihood=Likelihood("gaussian", 0.1),
        training={**RESNET_TRAINING, "image_size": 64},
    ),
    "flagship": Recipe(
        about="Ours: deep SiLU nets, dropout on the pixels, one-cycle schedule, averaged weights.",
        # Dropout on the pixels alone halves the gap to new digits and costs nothing in the end.
        encoder=(Dropout(0.2), Flatten(), *FLAGSHIP_ENCODER),
        decoder=FLAGSHIP_DECODER,
        training=FLAGSHIP_TRAINING,
    ),
    "flagship-wide": Recipe(
        about="Ours for more than three latents: wide and shallow, so that every latent is used.",
        encoder=(Dropout(0.2), Flatten(), Linear(512), SILU, Linear(512), SILU),
        decoder=(Linear(512), SILU, Linear(512), SILU, Linear(784), GREY_28, SIGMOID),
        training={**FLAGSHIP_TRAINING, "latent_dim": 10, "warmup_epochs": 10.0},
    ),
    "flagship-conv": Recipe(
        about="The flagship with a convolutional encoder, for data that its dense one overfits.",
        encoder=(
            Dropout(0.2),
            Conv(24, 4, stride=2, padding=1),
            SILU,
            Conv(48, 4, stride=2, padding=1),
            SILU,
            Conv(96, 3, stride=2, padding=1),
            SILU,
            Flatten(),
            Dropout(0.1),
            Linear(256),
            SILU,
            Linear(128),
            SILU,
        ),
        decoder=FLAGSHIP_DECODER,
        training=FLAGSHIP_TRAINING,
    ),
    "sprites-fc": Recipe(
        about="Ours, for sweeps over sprites: two SiLU layers each way, 1.2 MB at 32×32.",
        encoder=(Flatten(), Linear(256), SILU, Linear(128), SILU),
        decoder=(Linear(128), SILU, Linear(256), SILU, ToImage(), SIGMOID),
        training={
            "latent_dim": 10,
            "learning_rate": 2e-3,
            "batch_size": 256,
            "epochs": 30,
            "schedule": "one-cycle",
            "ema": 0.99,
            "clip": 10.0,
            "snapshots": 1,
        },
    ),
    "sprites-wide": Recipe(
        about="Ours, for series over sprites: two SiLU layers of 512 and 256 each way.",
        encoder=(Flatten(), Linear(512), SILU, Linear(256), SILU),
        decoder=(Linear(256), SILU, Linear(512), SILU, ToImage(), SIGMOID),
        training={
            "latent_dim": 10,
            "learning_rate": 1e-3,
            "batch_size": 256,
            "epochs": 60,
            "warmup_epochs": 10.0,
            "schedule": "one-cycle",
            "ema": 0.99,
            "clip": 10.0,
            "snapshots": 1,
        },
    ),
    "sprites-broadcast": Recipe(
        about="Ours, for sprites: a decoder that is told each place's x and y; grey 32×32 only.",
        encoder=(
            Conv(16, 4, stride=2, padding=1),
            SILU,
            Conv(16, 4, stride=2, padding=1),
            SILU,
            Conv(32, 4, stride=2, padding=1),
            SILU,
            Flatten(),
            Linear(256),
            SILU,
        ),
        decoder=(
            Broadcast(8),
            Conv(64, 1),
            RELU,
            Conv(64, 1),
            RELU,
            ConvTranspose(32, 4, stride=2, padding=1),
            RELU,
            ConvTranspose(1, 4, stride=2, padding=1),
            SIGMOID,
        ),
        training={
            "latent_dim": 10,
            "image_size": 32,
            "learning_rate": 2e-3,
            "batch_size": 512,
            "epochs": 20,
            "warmup_epochs": 5.0,
            "schedule": "one-cycle",
            "ema": 0.99,
            "clip": 10.0,
            "snapshots": 1,
        },
    ),
    "series-deep": Recipe(
        about="Ours, for series of two latents: narrow and deep, 1 MB at 28×28.",
        encoder=(Dropout(0.2), Flatten(), Linear(256), SILU, Linear(128), SILU, Linear(64), SILU),
        decoder=(
            *(Linear(128), SILU, Linear(128), SILU, Linear(128), SILU, Linear(256), SILU),
            *(ToImage(), SIGMOID),
        ),
        training={**FLAGSHIP_TRAINING, "snapshots": 1},
    ),
    "series-plane": Recipe(
        about="Ours, for series of two latents: most of its 1.1 MB at 28×28 decodes, since each "
        "image's posterior can be searched for and refined.",
        encoder=(Dropout(0.2), Flatten(), Linear(160), SILU, Linear(96), SILU, Linear(64), SILU),
        decoder=(
            *(Linear(192), SILU, Linear(192), SILU, Linear(192), SILU, Linear(352), SILU),
            *(ToImage(), SIGMOID),
        ),
        training={**FLAGSHIP_TRAINING, "epochs": 150, "search_epochs": 8, "snapshots": 1},
    ),
    "series-wide": Recipe(
        about="Ours, for series of more than three latents: wide and shallow, 1.1 MB at 28×28.",
        encoder=(Dropout(0.2), Flatten(), Linear(256), SILU, Linear(256), SILU),
        decoder=(Linear(256), SILU, Linear(256), SILU, ToImage(), SIGMOID),
        training={**FLAGSHIP_TRAINING, "latent_dim": 10, "warmup_epochs": 10.0, "snapshots": 1},
    ),
    "series-fc": Recipe(
        about="Ours, for sweeps: two narrow SiLU layers each way, 330 KB at 28×28, any image size.",
        encoder=(Flatten(), Linear(96), SILU, Linear(48), SILU),
        decoder=(Linear(48), SILU, Linear(96), SILU, ToImage(), SIGMOID),
        training={
            "learning_rate": 6e-3,
            "batch_size": 256,
            "epochs": 20,
            "schedule": "one-cycle",
            "ema": 0.99,
            "clip": 10.0,
            "snapshots": 1,
        },
    ),
}
