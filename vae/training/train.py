"""Training: reads top to bottom; everything that survives a kill is in the run's work folder."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterable
from copy import deepcopy
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import torch
from torch import Tensor
from torch.nn.utils import clip_grad_norm_

from vae.data.datasets import AT_ONCE, Dataset, Split, hold_out
from vae.model.models import VAE, sample
from vae.store.config import ConfigError
from vae.training.checkpoint import Checkpoint, Row, Stateful
from vae.training.config import Config
from vae.training.objectives import Objective, Terms
from vae.training.optimiser import AdamW, learning_rate
from vae.training.places import BestPlaces
from vae.training.start import begun


@dataclass(frozen=True)
class Watch:
    """What is called while a run is made: with the steps of each epoch and its label, to pass them
    on; with the name of each step after training; with each kept epoch and its model. `stopped`:
    is training to end with the epochs that it has?"""

    progress: Callable[[Iterable[int], str], Iterable[int]] = lambda steps, label: steps
    report: Callable[[str], None] = lambda step: None
    kept: Callable[[int, VAE], None] = lambda epoch, model: None
    stopped: Callable[[], bool] = lambda: False


UNWATCHED = Watch()
VALIDATION_BATCH = 1000  # images whose loss is one, as a batch's in training is


class Diverged(RuntimeError):
    """Training that left the finite numbers; the message says what to change."""


@dataclass(frozen=True)
class Trained:
    """The chosen epoch's model and how it came about; `folder` holds the kept epochs."""

    folder: Path
    config: Config
    model: VAE
    history: list[Row]
    best_epoch: int
    seconds: float


def train(
    config: Config,
    data: Dataset,
    folder: Path,
    watch: Watch = UNWATCHED,
) -> Trained:
    """Train on the data set's training part; choose the epoch on a held-out part of it.

    The test set is not touched. `folder` holds config, checkpoint, history and the kept epochs'
    weights; called again with the same folder, training goes on after the last whole epoch and
    ends with the same numbers as if it had never stopped. `watch.kept` is called as soon as an
    epoch is on disk. Raises ConfigError where the folder
    holds another config, Diverged where the numbers leave the finite ones.
    """
    if config.threads:
        torch.set_num_threads(config.threads)
    device = _device(config)
    rest, held_out = hold_out(data.train, config.validation, config.seed)
    images, rest = _to(data.train, device), rest.to(device)
    steps = len(rest) // config.batch_size
    if steps == 0:
        raise ConfigError(f"batch_size is {config.batch_size}; allowed: up to {len(rest)} images")

    torch.manual_seed(config.seed)
    model = begun(config, data, rest).to(device)
    # Convolutions are faster on pixels whose channels lie together; other layers are not touched.
    model.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
    averaged = deepcopy(model) if config.ema else model
    objective = Objective(config, len(rest), steps, device)
    optimizer = AdamW(model.parameters(), weight_decay=config.weight_decay)
    rate = partial(
        learning_rate, config.schedule, config.learning_rate, steps=config.epochs * steps
    )

    changing: dict[str, Stateful] = {
        "model": model,
        "averaged": averaged,
        "objective": objective,
        "optimizer": optimizer,
    }
    best = BestPlaces(len(images), device)
    if config.search_epochs:
        changing["places"] = best
    checkpoint = Checkpoint(folder, config, averaged, changing)
    checkpoint.resume()
    checkpoint.keep_untrained()
    for epoch in range(len(checkpoint.seconds) + 1, config.epochs + 1):
        started = time.perf_counter()
        # All of an epoch's randomness comes from (seed, epoch): resuming needs no generator state.
        torch.manual_seed(config.seed * 1_000_003 + epoch)
        model.train()
        sums = torch.zeros((), device=device)
        order = rest[torch.randperm(len(rest), device=device)]  # (N,)
        done = (epoch - 1) * steps
        if config.search_epochs and (epoch - 1) % config.search_epochs == 0:
            watch.report("looking for each image's best place")
            best.look(averaged, images)
            model.train()
        for step in watch.progress(range(steps), f"epoch {epoch}/{config.epochs}"):
            rows = order[step * config.batch_size : (step + 1) * config.batch_size]  # (B,)
            x = images.pixels(rows)  # (B, C, H, W)
            if config.augment == "flip":
                x = flipped(x)
            terms = forward(model, x, config, label=images.labels[rows])
            loss = objective(terms, done + step)  # ()
            pull = best.pull(terms.mu, rows).mean() if config.search_epochs else 0.0
            (loss + config.search_weight * pull).backward()
            # A norm costs two passes over all gradients: 16 % of a step of 32 images of fc-400.
            health = clip_grad_norm_(model.parameters(), config.clip) if config.clip else loss
            # exp(logvar) can overflow on one odd image; one such batch must not end the run.
            if health.isfinite():
                optimizer.step(rate(done + step))
                objective.learn(terms)
            optimizer.zero_grad()
            if config.ema:
                _average(averaged, model, config.ema, done + step)
            sums = sums + _means(loss, terms)
        if checkpoint.seconds and watch.stopped():
            break  # the epoch that has begun may be half a one
        validation = validation_terms(averaged, images[held_out], objective)  # (2 + D,)
        if not validation.isfinite().all():
            raise Diverged(
                f"epoch {epoch} ended without finite numbers; try a learning_rate below "
                f"{config.learning_rate:g}, or clip (now {config.clip:g})"
            )
        common: Row = {
            "epoch": epoch,
            "beta": objective.beta(done + steps - 1),
            "learning_rate": float(f"{rate(done + steps):.4g}"),
        }
        checkpoint.close_epoch(
            [
                _row(common | {"split": "train"}, sums / steps, config),
                _row(common | {"split": "validation"}, validation, config),
            ],
            time.perf_counter() - started,
        )
        if epoch in config.kept_epochs():
            watch.kept(epoch, averaged)
    return Trained(
        folder,
        config,
        checkpoint.best(),
        checkpoint.history,
        checkpoint.best_epoch,
        sum(checkpoint.seconds),
    )


def flipped(x: Tensor) -> Tensor:
    """Each image of a batch (B, C, H, W), mirrored left to right with probability ½."""
    mirrored = torch.rand(len(x), 1, 1, 1, device=x.device) < 0.5
    return torch.where(mirrored, x.flip(-1), x)


def forward(
    model: VAE,
    x: Tensor,
    config: Config,
    noise: Tensor | None = None,
    label: Tensor | None = None,
) -> Terms:
    """A batch (B, C, H, W) in [0, 1] through the model with one posterior sample an image, or at
    mu where the run is deterministic. Layers may train in bfloat16, likelihoods never do.
    `noise`: the samples' draws of N(0, I), (B, D), where they are not to be drawn here; `label`
    (B,): what a conditional model is told."""
    amp = config.amp == "on" or (config.amp == "auto" and x.device.type == "cuda")
    with torch.autocast(x.device.type, torch.bfloat16, enabled=amp and model.training):
        mu, logvar = (half.float() for half in model.encode(x, label))  # (B, D) each
        z = mu if config.deterministic else sample(mu, logvar, noise)  # (B, D)
        logits = model.logits(z, label).float()  # (B, C, H, W)
    reconstruction = model.nll(logits, x, config.architecture.likelihood)  # (B,)
    return Terms(z, mu, logvar, reconstruction, model.rate(z, mu, logvar))


@torch.no_grad()
def validation_terms(model: VAE, split: Split, objective: Objective) -> Tensor:
    """Mean loss, reconstruction and KL per latent over a split, (2 + D,), nats per image.

    The loss is the objective's where annealing has ended, and the noise is the same each epoch,
    so that epochs differ by their weights alone.
    """
    model.eval()
    torch.manual_seed(objective.config.seed)
    total = torch.zeros((), device=split.images.device)
    # Even parts: what compares the images of a batch must not meet a last one of a single image.
    for rows in torch.arange(len(split)).chunk(math.ceil(len(split) / VALIDATION_BATCH)):
        noise = torch.randn(len(rows), model.latent_dim, device=split.images.device)
        parts = [
            forward(model, split.pixels(few), objective.config, own, split.labels[few])
            for few, own in zip(rows.split(AT_ONCE), noise.split(AT_ONCE), strict=True)
        ]
        terms = Terms(*(torch.cat(column) for column in zip(*parts, strict=True)))
        total = total + _means(objective(terms, math.inf), terms) * len(rows)
    return total / len(split)


def _means(loss: Tensor, terms: Terms) -> Tensor:
    """A batch's loss, reconstruction and KL per latent, (2 + D,)."""
    with torch.no_grad():
        return torch.cat([loss[None], terms.reconstruction.mean()[None], terms.kl.mean(0)])


def _row(common: Row, terms: Tensor, config: Config) -> Row:
    loss, reconstruction, *kl = (round(float(v), 4) for v in terms)
    rate: Row = {"kl": round(sum(kl), 4), "negative_elbo": round(reconstruction + sum(kl), 4)}
    each: Row = {f"kl_{d}": value for d, value in enumerate(kl)}
    if config.prior != "normal":  # latents share what it says, so none has a rate of its own
        each = {}
    if config.deterministic:  # no posterior, so neither a rate nor a bound
        rate, each = {}, {}
    return {
        "epoch": common["epoch"],
        "split": common["split"],
        "reconstruction": reconstruction,
        **rate,
        "loss": loss,
        "beta": common["beta"],
        "learning_rate": common["learning_rate"],
        **each,
    }


def _device(config: Config) -> torch.device:
    if config.device == "auto":
        return torch.device("cuda" if torch.cuda.is_available() else "cpu")
    return torch.device(config.device)


def _to(split: Split, device: torch.device) -> Split:
    factors = None if split.factors is None else split.factors.to(device)
    return Split(split.images.to(device), split.labels.to(device), factors)


@torch.no_grad()
def _average(averaged: VAE, model: VAE, decay: float, step: int) -> None:
    # A short memory at first, so that the random start is forgotten at once.
    weight = 1 - min(decay, (1 + step) / (10 + step))
    for kept, new in zip(averaged.state_dict().values(), model.state_dict().values(), strict=True):
        if kept.is_floating_point():
            kept.lerp_(new, weight)
        else:
            kept.copy_(new)
