"""From a recipe's layers to torch modules, and the VAE made of two of them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import torch
from torch import Tensor, nn

from vae.model import layers as L
from vae.model import losses
from vae.model.modules import ACTIVATIONS, Affine, Broadcast, Jitter, Residual
from vae.model.priors import Prior
from vae.model.recipes import Likelihood
from vae.model.refinement import Refiner
from vae.store.said import Refusal


class ModelError(Refusal, ValueError):
    """An architecture that cannot be built or exported; the message names the layer."""


class VAE(nn.Module):
    """Encoder to (mu, logvar) and decoder to pixels; both plain Sequentials.

    The decoder's last layers are its output activation (`squash`), split off so that the
    Bernoulli likelihood can be computed from logits. classes: of a conditional VAE, whose nets
    are told the class: `label` (B,) is then one-hot behind the encoder's flat pixels and behind z.
    refiner: improves the encoder's answers, in published models that say so.
    """

    # Learnt where training asks for it; else N(0, I), and the likelihood's own sigma.
    prior: Prior | None
    log_sigma: nn.Parameter | None

    def __init__(
        self, encoder: nn.Sequential, decoder: nn.Sequential, latent_dim: int, classes: int = 0
    ) -> None:
        super().__init__()
        self.encoder, self.decoder, self.latent_dim = encoder, decoder, latent_dim
        self.classes = classes
        self.prior = None
        self.refiner: Refiner | None = None
        self.register_parameter("log_sigma", None)
        start, flat = _output_start(decoder), _flat_start(encoder) if classes else 0
        # Views on the nets' own layers, kept out of the state dict by living in a tuple.
        self._parts = (decoder[:start], decoder[start:], encoder[:flat], encoder[flat:])

    def encode(self, x: Tensor, label: Tensor | None = None) -> tuple[Tensor, Tensor]:
        """x: (B, C, H, W) in [0, 1]. Returns mu and logvar, each (B, D)."""
        image, rest = self._parts[2:]
        mu, logvar = rest(self._told(image(x), label)).chunk(2, dim=1)
        return (mu, logvar) if self.refiner is None else self.refiner(x, label, mu, logvar)

    def decode(self, z: Tensor, label: Tensor | None = None) -> Tensor:
        """z: (B, D). Returns pixels (B, C, H, W) in [0, 1]."""
        pixels: Tensor = self.decoder(self._told(z, label))
        return pixels

    def logits(self, z: Tensor, label: Tensor | None = None) -> Tensor:
        """z: (B, D). The decoder before its output activation, (B, C, H, W)."""
        out: Tensor = self._parts[0](self._told(z, label))
        return out

    def squash(self, logits: Tensor) -> Tensor:
        """The output activation: `decode(z) == squash(logits(z))`."""
        out: Tensor = self._parts[1](logits)
        return out

    def nll(self, logits: Tensor, x: Tensor, likelihood: Likelihood) -> Tensor:
        """−log p(x | z), (B,) nats, of images x (B, C, H, W); `logits` as `logits(z)` gives."""
        if likelihood.name == "bernoulli":
            return losses.bernoulli_nll(logits, x)
        sigma = likelihood.sigma if self.log_sigma is None else self.log_sigma.exp()
        if sigma is None:
            raise ModelError("the likelihood {likelihood} has no sigma", likelihood=likelihood.name)
        return losses.gaussian_nll(self.squash(logits), x, sigma)

    def likelihood(self, given: Likelihood) -> Likelihood:
        """The recipe's, with the sigma that was learnt where one was."""
        if self.log_sigma is None:
            return given
        return replace(given, sigma=float(self.log_sigma.detach().exp()))

    def rate(self, z: Tensor, mu: Tensor, logvar: Tensor) -> Tensor:
        """KL(q(z | x) || p(z)) in nats: of each latent, (B, D), where the prior is N(0, I); else
        as the sample z (B, D) estimates it, (B, 1)."""
        if self.prior is None:
            return losses.gaussian_kl(mu, logvar)
        log_q = losses.log_normal(z, mu, logvar).sum(1)
        return (log_q - self.log_prior(z))[:, None]

    def log_prior(self, z: Tensor) -> Tensor:
        """log p(z), (B,), of places z (B, D)."""
        if self.prior is None:
            return losses.log_normal(z, torch.zeros_like(z), torch.zeros_like(z)).sum(1)
        return self.prior.components(self.encode).log_density(z)

    def _told(self, values: Tensor, label: Tensor | None) -> Tensor:
        if not self.classes:
            return values
        if label is None:
            raise ModelError("a conditional model needs the class of each image")
        one_hot = nn.functional.one_hot(label, self.classes).to(values.dtype)
        return torch.cat([values, one_hot], 1)


@torch.no_grad()
def require_fit(model: VAE, image: tuple[int, int, int]) -> VAE:
    """The model, whose nets lead from images (C, H, W) to latents and back; one that is empty is
    passed over. Raises ModelError where layers that were read do not fit one another."""
    label = torch.zeros(1, dtype=torch.int64)
    try:
        if len(model.encoder):
            model.encode(torch.zeros(1, *image), label)
        if len(model.decoder):
            model.decode(torch.zeros(1, model.latent_dim), label)
    except (RuntimeError, ValueError, IndexError) as error:
        if isinstance(error, ModelError):
            raise
        reason = str(error).splitlines()[0]
        raise ModelError("the layers do not fit one another: {reason}", reason=reason) from error
    return model


def sample(mu: Tensor, logvar: Tensor, noise: Tensor | None = None) -> Tensor:
    """One draw of N(mu, diag(exp(logvar))) per row, (B, D), reparameterised; `noise`, where it is
    given, are the draws of N(0, I)."""
    noise = torch.empty_like(mu).normal_() if noise is None else noise
    return mu + noise * (0.5 * logvar).exp()


def build_vae(
    encoder: Sequence[L.Layer],
    decoder: Sequence[L.Layer],
    image: tuple[int, int, int],
    latent_dim: int,
    classes: int = 0,
) -> VAE:
    """A VAE with torch's default initialisation; conditional on so many classes, or on none.

    encoder: layers up to, but not including, the Linear to (mu, logvar), which is added here.
    decoder: layers from z to pixels, ending in an output activation. image: (C, H, W).
    Raises ModelError where a layer does not fit or the decoder does not end in `image`.
    """
    head = (L.Flatten(), L.Linear(2 * latent_dim))
    encode = _built_encoder((*encoder, *head), image, classes)
    decode, out = build(_sized(decoder, image), (latent_dim + classes,))
    if out != image:
        raise ModelError(
            "the decoder ends in shape {out}, but the images are {image}", out=out, image=image
        )
    return VAE(encode, decode, latent_dim, classes)


def _built_encoder(
    layers: Sequence[L.Layer], image: tuple[int, int, int], classes: int
) -> nn.Sequential:
    """Where there are classes, one-hot labels are to come behind the flat pixels."""
    if not classes:
        return build(layers, image)[0]
    flat = next(n for n, layer in enumerate(layers) if isinstance(layer, L.Flatten)) + 1
    before = layers[: flat - 1]
    if not all(isinstance(layer, L.Dropout | L.Jitter) for layer in before):
        raise ModelError("a label can be given to encoders of flat pixels only, not to this one")
    first, (size,) = build(layers[:flat], image)
    return nn.Sequential(*first, *build(layers[flat:], (size + classes,))[0])


def _sized(decoder: Sequence[L.Layer], image: tuple[int, int, int]) -> list[L.Layer]:
    sized: list[L.Layer] = []
    for layer in decoder:
        if isinstance(layer, L.ToImage):
            sized += [L.Linear(math.prod(image)), L.Reshape(image)]
        else:
            sized.append(layer)
    return sized


def build(
    layers: Sequence[L.Layer], shape: tuple[int, ...]
) -> tuple[nn.Sequential, tuple[int, ...]]:
    """Modules for `layers` on inputs of `shape` (without the batch), and the output's shape."""
    modules: list[nn.Module] = []
    for number, layer in enumerate(layers):
        try:
            module, shape = _module(layer, shape)
        except ModelError as error:
            raise ModelError(
                "layer {number} ({layer}): {error}", number=number, layer=layer, error=str(error)
            ) from None
        if isinstance(module, nn.Sequential):
            modules += module
        elif module is not None:
            modules.append(module)
    return nn.Sequential(*modules), shape


def _module(layer: L.Layer, shape: tuple[int, ...]) -> tuple[nn.Module | None, tuple[int, ...]]:
    match layer:
        case L.Linear() | L.Broadcast() if len(shape) != 1:
            raise ModelError("needs flat input, got {shape}; put Flatten() before it", shape=shape)
        case L.Linear(out):
            return nn.Linear(shape[0], out), (out,)
        case L.Conv(out, k, s, p):
            c, h, w = _spatial(shape)
            return nn.Conv2d(c, out, k, s, p), (
                out,
                (h + 2 * p - k) // s + 1,
                (w + 2 * p - k) // s + 1,
            )
        case L.ConvTranspose(out, k, s, p, extra):
            c, h, w = _spatial(shape)
            h, w = ((n - 1) * s - 2 * p + k + extra for n in (h, w))
            return nn.ConvTranspose2d(c, out, k, s, p, extra), (out, h, w)
        case L.BatchNorm():
            norm = nn.BatchNorm1d if len(shape) == 1 else nn.BatchNorm2d
            return norm(shape[0]), shape
        case L.Dropout(p):
            return nn.Dropout(p), shape
        case L.Jitter(pixels):
            _spatial(shape)
            return Jitter(pixels), shape
        case L.Activation("leaky_relu", slope):
            return nn.LeakyReLU(slope), shape
        case L.Activation(op):
            if op not in ACTIVATIONS:
                raise ModelError(
                    "unknown activation; choose from {names}",
                    names=sorted([*ACTIVATIONS, "leaky_relu"]),
                )
            return ACTIVATIONS[op](), shape
        case L.Affine(scale, shift):
            return Affine(scale, shift), shape
        case L.Flatten():
            # Already flat: nothing to add, so that exports carry no empty steps.
            return (nn.Flatten() if len(shape) > 1 else None), (math.prod(shape),)
        case L.Reshape(target):
            if math.prod(target) != math.prod(shape):
                raise ModelError("cannot turn {shape} into {target}", shape=shape, target=target)
            return nn.Unflatten(1, target), tuple(target)
        case L.ToImage():
            raise ModelError("belongs among a decoder's own layers, not into a block or an encoder")
        case L.Upsample(scale, mode):
            c, h, w = _spatial(shape)
            align = False if mode == "bilinear" else None
            zoom = nn.Upsample(scale_factor=scale, mode=mode, align_corners=align)
            return zoom, (c, h * scale, w * scale)
        case L.Broadcast(side):
            wide = (shape[0] + 2, side, side)
            return nn.Sequential(Broadcast(shape[0], side), nn.Unflatten(1, wide)), wide
        case L.Residual(inner):
            body, body_shape = build(inner, shape)
            if body_shape != shape:
                raise ModelError(
                    "turns {shape} into {body_shape}; a residual block keeps its shape",
                    shape=shape,
                    body_shape=body_shape,
                )
            return Residual(body), shape


def _spatial(shape: tuple[int, ...]) -> tuple[int, int, int]:
    if len(shape) != 3:
        raise ModelError("needs (C, H, W) input, got {shape}; put Reshape() before it", shape=shape)
    return shape[0], shape[1], shape[2]


def _output_start(decoder: nn.Sequential) -> int:
    """Where the output activation begins: the trailing elementwise layers."""
    outputs = (nn.Sigmoid, nn.Tanh, Affine)
    start = len(decoder)
    while start and isinstance(decoder[start - 1], outputs):
        start -= 1
    return start


def _flat_start(encoder: nn.Sequential) -> int:
    """Where flat pixels begin: behind the first layer that makes them so."""
    return next(n for n, module in enumerate(encoder) if isinstance(module, nn.Flatten)) + 1
