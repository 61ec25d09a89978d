"""Layers for a checkpoint that is no recipe's: proposed from the names and shapes of its tensors,
confirmed on test pictures.

A state dict says the widths of layers and the kernels of convolutions, and neither their strides
nor the activations between them nor the pixels' range: each that people use is tried, and the one
with which pictures come back is taken.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from vae.data.datasets import Dataset
from vae.interchange.candidates import Candidate, built, candidates
from vae.interchange.errors import TensorMismatch
from vae.interchange.nested import PARTS
from vae.interchange.parts import Image, Parts, from_checkpoint
from vae.interchange.state_dict import Checkpoint
from vae.interchange.units import divided, units_of
from vae.model import layers as L
from vae.model.models import VAE
from vae.model.recipes import TO_SIGNED, TO_UNSIGNED, Recipe
from vae.store.said import Said

ACTIVATIONS = (
    L.Activation("relu"),
    L.Activation("leaky_relu", 0.2),
    L.Activation("leaky_relu", 0.01),
    *(L.Activation(op) for op in ("tanh", "silu", "gelu", "softplus", "sigmoid")),
)
SIGMOID, TANH = L.Activation("sigmoid"), L.Activation("tanh")
PICTURES = 500
# Of the squared error of the mean picture: a net of two latents keeps a third of it off digits.
LARGEST_ERROR = 0.9
AS_GOOD = 1.02
# Of settings of convolutions: tried on so many pictures, so many with every activation.
FEW_PICTURES, MORE_PICTURES, MOST_LIKELY = 64, 200, 4
BOTH = ("encoder", "decoder")
Layers = tuple[L.Layer, ...]


@dataclass(frozen=True)
class Proposal:
    """Parts with the proposed layers, in words, and the squared error a pixel of test pictures that
    went through both; beside that of their mean picture."""

    parts: Parts
    words: str
    error: float
    of_the_mean: float


@dataclass(frozen=True)
class Widths:
    """Of dense layers: the encoder's before mu and logvar, the decoder's before pixels."""

    encoder: tuple[int, ...]
    latents: int
    decoder: tuple[int, ...]


def proposed(checkpoint: Checkpoint, data: Dataset) -> Proposal:
    """The layers, dense ones and convolutions, under which its test pictures come back best.

    Raises TensorMismatch where names and shapes propose none, or where with none of them pictures
    come back.
    """
    x = data.test.pixels(slice(0, PICTURES))
    if not _is_dense(checkpoint):
        return _of_convolutions(checkpoint, data, x)
    widths = widths_of(checkpoint, data.image)
    of_the_mean = float((x - x.mean(0)).square().mean())
    found = [
        (_error(parts, x), parts, words)
        for words, parts in _candidates(checkpoint, widths, data.image)
    ]
    error, parts, words = likeliest(found)
    if not error < LARGEST_ERROR * of_the_mean:
        raise TensorMismatch(
            "{file} seems to be {widths}, but with no usual activation do pictures "
            "of {dataset} come back (squared error {error}, of the mean picture "
            "{of_the_mean}): export it with torch.onnx.export, which says its "
            "layers",
            file=checkpoint.file,
            widths=_words(widths, data.image),
            dataset=data.name,
            error=f"{error:.3g}",
            of_the_mean=f"{of_the_mean:.3g}",
        )
    return Proposal(parts, words, error, of_the_mean)


def _is_dense(checkpoint: Checkpoint) -> bool:
    leaves = {name.rpartition(".")[2] for name in checkpoint.tensors}
    return leaves <= {"weight", "bias"} and all(t.ndim < 3 for t in checkpoint.tensors.values())


def _of_convolutions(checkpoint: Checkpoint, data: Dataset, x: Tensor) -> Proposal:
    """What fits is tried with ReLU on a few pictures, the best of that with every activation."""
    found = candidates(divided(units_of(checkpoint), data.image[0]), data.image)
    if not found:
        raise TensorMismatch(
            "the layers of {file} do not lead from {image} to mu and logvar and "
            "back, whatever their strides: name its recipe, or export it with "
            "torch.onnx.export, which says its layers",
            file=checkpoint.file,
            image=data.image,
        )
    few = x[:FEW_PICTURES]
    tried = [(_error_of(each, ACTIVATIONS[0], few), each) for each in found]
    nearest = sorted(tried, key=lambda each: each[0])[:MOST_LIKELY]
    x = x[:MORE_PICTURES]
    with_all = [
        (
            _error(parts, x),
            parts,
            Said("{layers}, {activation}", layers=candidate.words(), activation=_name(activation)),
        )
        for _, candidate in nearest
        for activation in ACTIVATIONS
        if (parts := built(candidate, activation)) is not None
    ]
    error, parts, words = likeliest(with_all or [(math.inf, Parts(1), found[0].words())])
    of_the_mean = float((x - x.mean(0)).square().mean())
    if not error < LARGEST_ERROR * of_the_mean:
        raise TensorMismatch(
            "{file} seems to be {words}, but with none of the {count} settings "
            "that fit its shapes do pictures of {dataset} come back (squared error "
            "{error}, of the mean picture {of_the_mean}): export it with "
            "torch.onnx.export, which says its layers",
            file=checkpoint.file,
            words=words,
            count=len(found),
            dataset=data.name,
            error=f"{error:.3g}",
            of_the_mean=f"{of_the_mean:.3g}",
        )
    best = Said("{words}, the best of {count} settings that fit", words=words, count=len(found))
    chosen = best if len(found) > 1 else words
    return Proposal(parts, chosen, error, of_the_mean)


def _error_of(candidate: Candidate, activation: L.Activation, x: Tensor) -> float:
    parts = built(candidate, activation)
    error = math.inf if parts is None else _error(parts, x)
    return error if math.isfinite(error) else math.inf


def _with(candidate: Candidate, activation: L.Activation) -> str:
    layers = candidate.words()
    return Said("{layers}, {activation}", layers=layers, activation=_name(activation))


def _name(activation: L.Activation) -> str:
    return activation.op + (f" {activation.slope}" if activation.op == "leaky_relu" else "")


def likeliest(found: Sequence[tuple[float, Parts, str]]) -> tuple[float, Parts, str]:
    """Of (error, parts, words), the most usual first, the first that is as good as the best.

    A net that learnt with ReLU does as well with a leaky one of slope 0.01, one time better, one
    time worse by a few thousandths.
    """
    best = min(error for error, _, _ in found)
    return next((each for each in found if each[0] <= AS_GOOD * best), found[0])


def _candidates(
    checkpoint: Checkpoint, widths: Widths, image: Image
) -> Iterator[tuple[str, Parts]]:
    ends: list[tuple[str, Layers, Layers]] = [
        ("sigmoid", (), (SIGMOID,)),
        (Said("tanh, pixels in [-1, 1]"), (TO_SIGNED,), (TANH, TO_UNSIGNED)),
    ]
    for activation in ACTIVATIONS:
        for end, before, after in ends:
            inner = [(L.Linear(width), activation) for width in widths.encoder]
            outer = [(L.Linear(width), activation) for width in widths.decoder]
            recipe = Recipe(
                about="",
                encoder=(*before, L.Flatten(), *(layer for pair in inner for layer in pair)),
                decoder=(
                    *(layer for pair in outer for layer in pair),
                    *(L.Linear(math.prod(image)), L.Reshape(image), *after),
                ),
            )
            words = Said(
                "{layers}, {activation}, {end}",
                layers=_words(widths, image),
                activation=_name(activation),
                end=end,
            )
            yield words, from_checkpoint(checkpoint, recipe, image, BOTH)


def _words(widths: Widths, image: Image) -> str:
    sides = [math.prod(image), *widths.encoder, f"2 × {widths.latents}"]
    back = [widths.latents, *widths.decoder, math.prod(image)]
    return Said(
        "{there} and {back}", there="–".join(map(str, sides)), back="–".join(map(str, back))
    )


def widths_of(checkpoint: Checkpoint, image: Image) -> Widths:
    """Raises TensorMismatch where the tensors are not those of one dense encoder and decoder."""
    shapes = {
        name.removesuffix(".weight"): tuple(tensor.shape)
        for name, tensor in checkpoint.tensors.items()
        if name.endswith(".weight")
    }
    others = [n for n in checkpoint.tensors if n.rpartition(".")[2] not in ("weight", "bias")]
    others += [f"{name}.weight" for name, shape in shapes.items() if len(shape) != 2]
    if others or not shapes:
        raise TensorMismatch(
            "{file} is of no --recipe that is given, and holds more than dense "
            "layers ({others}): name its recipe, or export it with "
            "torch.onnx.export, which says its layers",
            file=checkpoint.file,
            others=", ".join(others[:4]) or "none",
        )
    pixels = math.prod(image)
    for order in _orders(shapes, pixels):
        found = _read(pixels, [shapes[name] for name in order])
        if found is not None:
            return found
    listed = ", ".join(f"{name} {inn}–{out}" for name, (out, inn) in shapes.items())
    raise TensorMismatch(
        "{file} holds the dense layers {listed}, which do not lead from "
        "{pixels} pixels to mu and logvar and back: name its recipe, or export "
        "it with torch.onnx.export",
        file=checkpoint.file,
        listed=listed,
        pixels=pixels,
    )


def _orders(shapes: Mapping[str, tuple[int, ...]], pixels: int) -> Iterator[list[str]]:
    """As the file has them; then encoder before decoder, where the names say so; then each where
    the one before it ends."""
    names = list(shapes)
    yield names
    encoder = [name for name in names if PARTS["encoder"].search(name)]
    decoder = [name for name in names if PARTS["decoder"].search(name) and name not in encoder]
    heads = [name for name in names if name not in encoder + decoder]
    yield [*encoder, *heads, *decoder]
    left, order, side = [*encoder, *heads, *decoder], list[str](), pixels
    while fitting := [name for name in left if shapes[name][1] in (side, side / 2)]:
        twins = [name for name in fitting if shapes[name] == shapes[fitting[0]]]
        order += twins
        left = [name for name in left if name not in twins]
        side = shapes[twins[0]][0]
    yield order + left


def _read(pixels: int, shapes: Sequence[tuple[int, ...]]) -> Widths | None:
    """(out, in) one after another from pixels to mu and logvar, and from latents to pixels."""
    side = pixels
    encoder: list[int] = []
    for at, (out, inn) in enumerate(shapes):
        if inn != side:
            return None
        twins = shapes[at : at + 2] == [(out, inn)] * 2
        rest = list(shapes[at + (2 if twins else 1) :])
        for latents in [out] if twins else [out // 2] if out % 2 == 0 else []:
            decoder = _followed(latents, rest)
            if decoder is not None and decoder[-1] == pixels and latents != pixels:
                return Widths(tuple(encoder), latents, tuple(decoder[:-1]))
        side = out
        encoder.append(out)
    return None


def _followed(side: int, shapes: Sequence[tuple[int, ...]]) -> list[int] | None:
    """The widths of layers of which each takes what the one before gives."""
    widths = []
    for out, inn in shapes:
        if inn != side:
            return None
        widths.append(out)
        side = out
    return widths or None


@torch.no_grad()
def _error(parts: Parts, x: Tensor) -> float:
    assert parts.encoder is not None
    assert parts.decoder is not None
    model = VAE(parts.encoder, parts.decoder, parts.latent_dim).eval()
    return float((model.decode(model.encode(x)[0]) - x).square().mean())
