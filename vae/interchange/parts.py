"""What every reader of models ends in: an encoder, a decoder or both, checked against the data."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import torch
from torch import Tensor, nn

from vae.interchange.chain import Chain, Pointwise
from vae.interchange.errors import TensorMismatch, UnknownLayer, UnreadableFile
from vae.interchange.matching import (
    Matched,
    count_differences,
    match,
    match_by_mapping,
    without,
)
from vae.interchange.state_dict import Checkpoint
from vae.model import layers as L
from vae.model.models import VAE, ModelError, build_vae
from vae.model.modules import Affine
from vae.model.recipes import TO_SIGNED, TO_UNSIGNED, Recipe
from vae.store.checks import reason

OUTPUTS = (nn.Sigmoid, nn.Tanh, Affine)
Image = tuple[int, int, int]


@dataclass(frozen=True)
class Parts:
    """encoder: (N, C, H, W) in [0, 1] to (N, 2·D), mu then logvar; decoder: (N, D) to pixels.

    `mapping` says, for a named recipe, which of others' tensors became which of ours; classes: that
    both are told, one-hot behind the flat pixels and behind z.
    """

    latent_dim: int
    encoder: nn.Sequential | None = None
    decoder: nn.Sequential | None = None
    mapping: Mapping[str, str] = field(default_factory=dict)
    classes: int = 0

    def joined(self, other: Parts) -> Parts:
        """One part of each. Raises TensorMismatch where the latents differ or a part is twice."""
        for part in ("encoder", "decoder"):
            if getattr(self, part) is not None and getattr(other, part) is not None:
                raise TensorMismatch("two of the files hold the {part}; give one", part=part)
        if self.latent_dim != other.latent_dim:
            raise TensorMismatch(
                "one part has {latent_dim} latents, the other {latent_dim2}",
                latent_dim=self.latent_dim,
                latent_dim2=other.latent_dim,
            )
        return Parts(
            self.latent_dim,
            self.encoder or other.encoder,
            self.decoder or other.decoder,
            {**self.mapping, **other.mapping},
            max(self.classes, other.classes),
        )


def from_checkpoint(
    checkpoint: Checkpoint,
    recipe: Recipe,
    image: Image,
    wanted: tuple[str, ...],
    mapping: Mapping[str, object] | None = None,
    classes: int = 0,
) -> Parts:
    """A named recipe filled with a checkpoint's tensors; `wanted`: encoder, decoder or both;
    `classes`: that both are told.

    The number of latents is the one whose shapes fit best. Raises TensorMismatch.
    """
    try:
        latent_dim = _latent_dim(checkpoint, recipe, image, wanted, mapping, classes)
    except ModelError as error:
        raise TensorMismatch(
            "{file} cannot be told a class: {error}", file=checkpoint.file, error=str(error)
        ) from error
    model = build_vae(recipe.encoder, recipe.decoder, image, latent_dim, classes)
    ours = _state(model, wanted)
    if mapping is None:
        matched = match(ours, checkpoint, latent_dim)
    else:
        matched = match_by_mapping(ours, checkpoint, mapping, latent_dim)
    with torch.no_grad():
        for name, source in matched.items():
            ours[name].copy_(_gathered(name, source, ours[name], checkpoint))
    shown = {name: " + ".join(source or ["zeros"]) for name, source in matched.items()}
    kept = {part: getattr(model, part).eval() for part in wanted}
    return Parts(latent_dim, kept.get("encoder"), kept.get("decoder"), shown, classes)


def encoder_from(chain: Chain) -> Parts:
    """A reader's encoder. Raises UnknownLayer where it does not end in 2·D numbers."""
    if len(chain.shape) != 1 or chain.shape[0] % 2:
        raise UnknownLayer(
            "the encoder ends in shape {shape}; an encoder ends in 2·D numbers, mu "
            "and then logvar, or in two outputs of D",
            shape=chain.shape,
        )
    return Parts(chain.shape[0] // 2, encoder=chain.net().eval())


def decoder_from(chain: Chain, latent_dim: int, image: Image) -> Parts:
    """A reader's decoder. Raises UnknownLayer where it does not end in the data's images."""
    if chain.shape == (math.prod(image),):
        chain.reshape(image)
    if chain.shape != image:
        raise UnknownLayer(
            "the decoder ends in shape {shape}, the images are {image}",
            shape=chain.shape,
            image=image,
        )
    modules = list(chain.modules)
    # Elementwise layers and reshapes commute; ours end in the output activation, whose logits
    # the Bernoulli likelihood takes.
    ends = [at for at, module in enumerate(modules) if not isinstance(module, Pointwise)]
    last = ends[-1] if ends else 0
    if isinstance(modules[last], nn.Unflatten):
        shaped = modules.pop(last)
        while last and isinstance(modules[last - 1], Pointwise):
            last -= 1
        modules.insert(last, shaped)
    return Parts(latent_dim, decoder=nn.Sequential(*modules).eval())


def on_unit_pixels(parts: Parts, logits: bool, signed: bool) -> Parts:
    """The same parts on pixels in [0, 1]: a decoder that ends in `logits` gets its sigmoid, nets
    on `signed` pixels in [-1, 1] are shifted on both sides.

    Raises UnknownLayer where the decoder's own output activation says otherwise.
    """
    encoder, decoder = parts.encoder, parts.decoder
    if decoder is not None and (logits or signed):
        _check_output(decoder, "--logits" if logits else "--signed", logits)
    if logits and decoder is not None:
        decoder = nn.Sequential(*decoder, nn.Sigmoid())
    if signed and decoder is not None:
        decoder = nn.Sequential(*decoder, _affine(TO_UNSIGNED))
    if signed and encoder is not None:
        encoder = nn.Sequential(_affine(TO_SIGNED), *encoder)
    return replace(parts, encoder=encoder, decoder=decoder)


def _check_output(decoder: nn.Sequential, option: str, logits: bool) -> None:
    """A sigmoid's output is neither logits nor signed; a tanh's is signed and no logits."""
    last = decoder[-1]
    if isinstance(last, nn.Sigmoid):
        raise UnknownLayer(
            "{option} is given, but the decoder ends in a sigmoid, whose pixels are in [0, 1]",
            option=option,
        )
    if logits and isinstance(last, nn.Tanh):
        raise UnknownLayer("--logits is given, but the decoder ends in tanh: --signed says that")


def ends_in_sigmoid(decoder: nn.Sequential) -> bool:
    """Whether the output activation is one sigmoid, as the Bernoulli likelihood needs."""
    outputs = [isinstance(module, OUTPUTS) for module in decoder]
    return isinstance(decoder[-1], nn.Sigmoid) and outputs[-2:] != [True, True]


def read_mapping(path: Path) -> Mapping[str, object]:
    """A mapping file: a JSON object. Raises UnreadableFile."""
    try:
        mapping = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError) as error:
        raise UnreadableFile(
            "the mapping {path} cannot be read: {reason}", path=path, reason=reason(error)
        ) from error
    if not isinstance(mapping, dict):
        raise UnreadableFile("the mapping {path} is no JSON object", path=path)
    return mapping


def _affine(layer: L.Affine) -> Affine:
    return Affine(layer.scale, layer.shift)


def _state(model: VAE, wanted: tuple[str, ...]) -> dict[str, Tensor]:
    return {k: v for k, v in model.state_dict().items() if k.startswith(wanted)}


def _latent_dim(
    checkpoint: Checkpoint,
    recipe: Recipe,
    image: Image,
    wanted: tuple[str, ...],
    mapping: Mapping[str, object] | None,
    classes: int,
) -> int:
    sides = {side for t in checkpoint.tensors.values() if t.ndim == 2 for side in t.shape}
    own = {n for side in sides for n in (side, side // 2, side - classes)}
    candidates = sorted(n for n in own if 0 < n <= 4096)
    if not candidates:
        raise TensorMismatch(
            "{file} holds no linear layer, every recipe has some", file=checkpoint.file
        )

    def misfit(latent_dim: int) -> int:
        with torch.device("meta"):
            model = build_vae(recipe.encoder, recipe.decoder, image, latent_dim, classes)
        ours = _state(model, wanted)
        if mapping is None or not set(ours) & set(mapping):
            kept = checkpoint if mapping is None else without(checkpoint, ours, mapping)
            return count_differences(ours, kept.tensors, latent_dim)
        matched = match_by_mapping(ours, checkpoint, mapping, latent_dim)
        return _wrong_shapes(ours, checkpoint, matched)

    return min(candidates, key=misfit)  # the smallest of those that fit equally


def _wrong_shapes(ours: Mapping[str, Tensor], checkpoint: Checkpoint, matched: Matched) -> int:
    return sum(
        _shape([checkpoint.tensors[n] for n in source]) != ours[name].shape
        for name, source in matched.items()
        if source is not None
    )


def _shape(pieces: list[Tensor]) -> torch.Size | None:
    if len({piece.shape[1:] for piece in pieces}) != 1 or not pieces[0].ndim:
        return None
    return torch.Size([sum(len(piece) for piece in pieces), *pieces[0].shape[1:]])


def _gathered(name: str, source: list[str] | None, ours: Tensor, checkpoint: Checkpoint) -> Tensor:
    if source is None:
        return torch.zeros_like(ours)
    pieces = [checkpoint.tensors[n] for n in source]
    if _shape(pieces) != ours.shape:
        raise TensorMismatch(
            "{name} has shape {shape}, {source} of {file} has {pieces}",
            name=name,
            shape=list(ours.shape),
            source=" + ".join(source),
            file=checkpoint.file,
            pieces=" + ".join(str(list(p.shape)) for p in pieces),
        )
    return torch.cat([piece.detach().float() for piece in pieces])
