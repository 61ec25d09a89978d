"""Nets that the tensors of a state dict may be of: what is not in it, tried in its usual forms."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise, product

import torch
from torch import nn

from vae.interchange.chain import Chain
from vae.interchange.errors import InterchangeError
from vae.interchange.geometry import Sides, Step, Steps, fitting, settings
from vae.interchange.joining import joined
from vae.interchange.parts import Image, Parts, decoder_from, encoder_from
from vae.interchange.units import Division, Unit
from vae.model import layers as L
from vae.model.recipes import TO_SIGNED, TO_UNSIGNED
from vae.store.said import Said

MOST_TRIED = 150
MOST_KINDS = 4


@dataclass(frozen=True)
class Candidate:
    """One net but for its activations. is_signed: pixels in [-1, 1]; is_active: there is an
    activation behind the dense layer that a picture is made of."""

    division: Division
    image: Image
    encoder: Steps
    decoder: Steps
    start: Sides
    is_signed: bool
    is_active: bool

    def parts(self, activation: L.Activation) -> Parts:
        """Raises InterchangeError where it fits after all not."""
        encoder, decoder = self._encoder(activation), self._decoder(activation)
        latents = self.division.latents
        return encoder_from(encoder).joined(decoder_from(decoder, latents, self.image))

    def words(self) -> str:
        """As a person reads it, but for its activations."""
        there = [*self._sizes(self.division.encoder, self.encoder), f"2 × {self.division.latents}"]
        back = [f"{self.division.latents}", *self._sizes(self.division.decoder, self.decoder)]
        end = Said("tanh, pixels in [-1, 1]") if self.is_signed else "sigmoid"
        without = "" if self.is_active or not self.decoder else Said(", none before the picture")
        return Said(
            "{there} and {back}, {end}{without}",
            there=" – ".join(there),
            back=" – ".join(back),
            end=end,
            without=without,
        )

    @staticmethod
    def _sizes(units: Sequence[Unit], steps: Steps) -> list[str]:
        convolutions = iter(steps)
        said = []
        for unit in units:
            if unit.is_dense:
                said.append(f"{len(unit.weight)}")
                continue
            step = next(convolutions)
            out = unit.weight.shape[1 if step.op == "conv_transpose" else 0]
            said.append(f"{out} channels ({step})")
        return said

    def _encoder(self, activation: L.Activation) -> Chain:
        chain = Chain(self.image)
        if self.is_signed:
            chain.scale_and_shift(torch.tensor(TO_SIGNED.scale), torch.tensor(TO_SIGNED.shift))
        steps = iter(self.encoder)
        for unit in self.division.encoder:
            if unit.is_dense:
                _dense(chain, unit)
                chain.activation(activation.op, activation.slope)
                continue
            step = next(steps)
            _convolution(chain, unit, step)
            chain.activation(activation.op, activation.slope)
            if step.pool > 1:
                chain.resized(nn.MaxPool2d(step.pool, step.pool))
        ends = []
        for head in self.division.heads:
            end = chain.copy()
            _dense(end, head)
            ends.append(end)
        return joined(*ends) if len(ends) == 2 else ends[0]

    def _decoder(self, activation: L.Activation) -> Chain:
        chain = Chain((self.division.latents,))
        steps = iter(self.decoder)
        units = self.division.decoder
        dense = sum(unit.is_dense for unit in units)
        for at, unit in enumerate(units):
            if unit.is_dense:
                _dense(chain, unit)
            else:
                step = next(steps)
                if at == dense:
                    channels = unit.weight.shape[0 if step.op == "conv_transpose" else 1]
                    chain.reshape((channels, *self.start))
                _convolution(chain, unit, step)
            is_last = at == len(units) - 1
            is_quiet = at == dense - 1 and not self.is_active and bool(self.decoder)
            if not is_last and not is_quiet:
                chain.activation(activation.op, activation.slope)
        chain.activation("tanh" if self.is_signed else "sigmoid")
        if self.is_signed:
            chain.scale_and_shift(torch.tensor(TO_UNSIGNED.scale), torch.tensor(TO_UNSIGNED.shift))
        return chain


def _dense(chain: Chain, unit: Unit) -> None:
    if len(chain.shape) > 1:
        chain.flatten()
    chain.linear(unit.weight, unit.bias)
    if unit.norm:
        chain.scale_and_shift(*unit.norm)


def _convolution(chain: Chain, unit: Unit, step: Step) -> None:
    if step.upsample > 1:
        chain.upsample(step.upsample, "nearest")
    before, after = step.padding, step.padding - step.output_padding
    if step.op == "conv_transpose":
        chain.conv_transpose(unit.weight, unit.bias, step.stride, (before, after), (before, after))
    else:
        chain.conv(unit.weight, unit.bias, step.stride, (before, before), (before, before))
    if unit.norm:
        chain.scale_and_shift(*unit.norm)


def candidates(divisions: Sequence[Division], image: Image) -> list[Candidate]:
    """Those whose sizes fit, the most usual first."""
    found: list[Candidate] = []
    for division in divisions:
        encoders = list(_encoders(division, image))
        decoders = list(_decoders(division, image))
        for encoder, (start, decoder) in product(encoders, decoders):
            for is_signed, is_active in product((False, True), (True, False)):
                if decoder or is_active:
                    found.append(
                        Candidate(division, image, encoder, decoder, start, is_signed, is_active)
                    )
    return list(islice(found, MOST_TRIED))


def _encoders(division: Division, image: Image) -> Iterator[Steps]:
    convolutions = [unit for unit in division.encoder if not unit.is_dense]
    dense = [unit for unit in (*division.encoder, division.heads[0]) if unit.is_dense]
    if list(division.encoder[: len(convolutions)]) != convolutions or not _follow(dense):
        return
    channels = image[0]
    for unit in convolutions:
        if unit.weight.shape[1] != channels:
            return
        channels = int(unit.weight.shape[0])
    features = int(dense[0].weight.shape[1])
    if features % channels:
        return
    choices = [settings("conv", unit.kernel, encodes=True) for unit in convolutions]
    yield from fitting(image[1:], choices, _sides(features // channels, image))


def _decoders(division: Division, image: Image) -> Iterator[tuple[Sides, Steps]]:
    dense = [unit for unit in division.decoder if unit.is_dense]
    convolutions = [unit for unit in division.decoder if not unit.is_dense]
    if list(division.decoder[: len(dense)]) != dense or not _follow(dense):
        return
    if dense and dense[0].weight.shape[1] != division.latents:
        return
    features = len(dense[-1].weight) if dense else division.latents
    if not convolutions:
        if features == math.prod(image):
            yield (0, 0), ()
        return
    for kinds in _kinds(convolutions, image[0]):
        first = int(convolutions[0].weight.shape[0 if kinds[0] == "conv_transpose" else 1])
        if features % first:
            continue
        choices = [
            settings(kind, unit.kernel, encodes=False)
            for kind, unit in zip(kinds, convolutions, strict=True)
        ]
        for start in _sides(features // first, image):
            for steps in fitting(start, choices, [image[1:]]):
                yield start, steps


def _kinds(convolutions: Sequence[Unit], channels: int) -> list[tuple[str, ...]]:
    """Which may be transposed: each takes what the one before gives, the last gives the picture."""
    found = []
    for kinds in product(("conv_transpose", "conv"), repeat=len(convolutions)):
        axes = [(0, 1) if kind == "conv_transpose" else (1, 0) for kind in kinds]
        sizes = [
            (unit.weight.shape[inn], unit.weight.shape[out])
            for unit, (inn, out) in zip(convolutions, axes, strict=True)
        ]
        passed = all(before[1] == after[0] for before, after in pairwise(sizes))
        if passed and sizes[-1][1] == channels:
            found.append(kinds)
        if len(found) == MOST_KINDS:
            break
    return found


def _follow(dense: Sequence[Unit]) -> bool:
    return all(before.weight.shape[0] == after.weight.shape[1] for before, after in pairwise(dense))


def _sides(pixels: int, image: Image) -> list[Sides]:
    """Sides of so many pixels, in the picture's proportions."""
    _, height, width = image
    found = [(side, pixels // side) for side in range(1, pixels + 1) if pixels % side == 0]
    return [sides for sides in found if sides[0] * width == sides[1] * height]


def built(candidate: Candidate, activation: L.Activation) -> Parts | None:
    """None where a layer does not fit after all."""
    try:
        return candidate.parts(activation)
    except InterchangeError:
        return None
