"""Training: reads top to bottom; everything that survives a kill is in the run's work folder."""

from __future__ import annotations

import math
import os
import time
from collections.abc import Callable, Iterable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas
import torch
from safetensors.torch import load_file, save_file
from torch import Tensor

from vae import losses
from vae.config import Config, ConfigError
from vae.datasets import Dataset, Split, hold_out
from vae.models import VAE, build_vae, sample

Row = dict[str, float | int | str]
Progress = Callable[[Iterable[int], str], Iterable[int]]
EVALUATION_BATCH = 1000


class Diverged(RuntimeError):
    """Training that left the finite numbers; the message says what to change."""


@dataclass(frozen=True)
class Trained:
    """The chosen epoch's model and how it came about."""

    config: Config
    model: VAE
    history: list[Row]
    best_epoch: int
    seconds: float


def train(
    config: Config,
    data: Dataset,
    folder: Path,
    progress: Progress = lambda steps, _: steps,
) -> Trained:
    """Train on the data set's training part; choose the epoch on a held-out part of it.

    The test set is not touched. `folder` holds config, checkpoint, history and the kept epochs'
    weights; called again with the same folder, training goes on after the last whole epoch and
    ends with the same numbers as if it had never stopped. Raises ConfigError where the folder
    holds another config, Diverged where the numbers leave the finite ones.
    """
    if config.threads:
        torch.set_num_threads(config.threads)
    device = _device(config)
    rest, held_out = hold_out(data.train, config.validation, config.seed)
    rest, held_out = _to(rest, device), _to(held_out, device)

    torch.manual_seed(config.seed)
    recipe = config.architecture
    model = build_vae(recipe.encoder, recipe.decoder, data.image, config.latent_dim).to(device)
    averaged = deepcopy(model) if config.ema else model
    steps = len(rest) // config.batch_size
    if steps == 0:
        raise ConfigError(f"batch_size is {config.batch_size}; allowed: up to {len(rest)} images")
    optimizer = torch.optim.AdamW(
        model.parameters(), config.learning_rate, weight_decay=config.weight_decay, fused=True
    )
    scheduler = _scheduler(config, optimizer, steps)

    state = _State(folder, config, model, averaged, optimizer, scheduler)
    state.resume()
    for epoch in range(len(state.seconds) + 1, config.epochs + 1):
        started = time.perf_counter()
        # All of an epoch's randomness comes from (seed, epoch): resuming needs no generator state.
        torch.manual_seed(config.seed * 1_000_003 + epoch)
        model.train()
        sums = torch.zeros(1 + config.latent_dim, device=device)
        order = torch.randperm(len(rest), device=device)
        beta = config.beta
        for step in progress(range(steps), f"epoch {epoch}/{config.epochs}"):
            x = rest.pixels(order[step * config.batch_size : (step + 1) * config.batch_size])
            if config.augment == "flip":
                x = flipped(x)
            done = (epoch - 1) * steps + step
            beta = config.beta * losses.kl_warmup(done, round(config.warmup_epochs * steps))
            reconstruction, kl = elbo_terms(model, x, recipe.likelihood, recipe.sigma)
            losses.beta_vae(reconstruction, kl, beta).backward()
            norm = torch.nn.utils.clip_grad_norm_(model.parameters(), config.clip or math.inf)
            # exp(logvar) can overflow on one odd image; one such batch must not end the run.
            if norm.isfinite():
                optimizer.step()
            optimizer.zero_grad()
            scheduler.step()
            if config.ema:
                _average(averaged, model, config.ema, done)
            sums += torch.cat([reconstruction.detach().mean()[None], kl.detach().mean(0)])
        validation = validation_terms(averaged, held_out, config)
        if not validation.isfinite().all():
            raise Diverged(
                f"epoch {epoch} ended without finite numbers; try a learning_rate below "
                f"{config.learning_rate:g}, or clip (now {config.clip:g})"
            )
        rate = float(optimizer.param_groups[0]["lr"])
        common: Row = {"epoch": epoch, "beta": beta, "learning_rate": rate}
        state.close_epoch(
            [
                _row(common | {"split": "train"}, sums / steps),
                _row(common | {"split": "validation"}, validation),
            ],
            time.perf_counter() - started,
        )
    return state.best()


def flipped(x: Tensor) -> Tensor:
    """Each image of a batch (B, C, H, W), mirrored left to right with probability ½."""
    mirrored = torch.rand(len(x), 1, 1, 1, device=x.device) < 0.5
    return torch.where(mirrored, x.flip(-1), x)


def elbo_terms(
    model: VAE, x: Tensor, likelihood: str, sigma: float | None
) -> tuple[Tensor, Tensor]:
    """Reconstruction (B,) with one posterior sample, and KL (B, D), in nats an image."""
    mu, logvar = model.encode(x)
    logits = model.logits(sample(mu, logvar))
    return nll(model, logits, x, likelihood, sigma), losses.gaussian_kl(mu, logvar)


def nll(model: VAE, logits: Tensor, x: Tensor, likelihood: str, sigma: float | None) -> Tensor:
    """−log p(x | z) under the recipe's likelihood, (B,) nats; logits as `model.logits` gives."""
    if likelihood == "bernoulli":
        return losses.bernoulli_nll(logits, x)
    assert sigma is not None, "a Gaussian recipe states its sigma"
    return losses.gaussian_nll(model.squash(logits), x, sigma)


@torch.no_grad()
def validation_terms(model: VAE, split: Split, config: Config) -> Tensor:
    """Mean reconstruction and KL per latent over a split, (1 + D,), nats an image; the same
    noise each epoch, so that epochs differ by their weights alone."""
    recipe = config.architecture
    model.eval()
    torch.manual_seed(config.seed)
    total = torch.zeros(1 + config.latent_dim, device=split.images.device)
    for x in batches(split):
        reconstruction, kl = elbo_terms(model, x, recipe.likelihood, recipe.sigma)
        total += torch.cat([reconstruction.sum()[None], kl.sum(0)])
    return total / len(split)


def batches(split: Split, size: int = EVALUATION_BATCH) -> Iterator[Tensor]:
    """The split's images in order, float32 in [0, 1], `size` at a time."""
    for start in range(0, len(split), size):
        yield split.pixels(slice(start, start + size))


class _State:
    """What a kill must not lose: written after each epoch, in place of the last one's."""

    def __init__(
        self,
        folder: Path,
        config: Config,
        model: VAE,
        averaged: VAE,
        optimizer: torch.optim.Optimizer,
        scheduler: torch.optim.lr_scheduler.LRScheduler,
    ) -> None:
        self.folder, self.config = folder, config
        self.model, self.averaged = model, averaged
        self.optimizer, self.scheduler = optimizer, scheduler
        self.history: list[Row] = []
        self.seconds: list[float] = []
        self.best_epoch = 0
        self.best_elbo = float("inf")

    def resume(self) -> None:
        (self.folder / "epochs").mkdir(parents=True, exist_ok=True)
        saved_config = self.folder / "config.json"
        if saved_config.exists() and Config.read(saved_config) != self.config:
            raise ConfigError(
                f"{self.folder} holds an unfinished run with other options; "
                "finish it, delete the folder or choose another --id"
            )
        self.config.save(saved_config)
        checkpoint = self.folder / "checkpoint.pt"
        if checkpoint.exists():
            saved: dict[str, Any] = torch.load(checkpoint, weights_only=True)
            for name in ("model", "averaged", "optimizer", "scheduler"):
                getattr(self, name).load_state_dict(saved[name])
            for name in ("history", "seconds", "best_epoch", "best_elbo"):
                setattr(self, name, saved[name])

    def close_epoch(self, rows: list[Row], seconds: float) -> None:
        self.seconds.append(seconds)
        for row in rows:
            self.history.append(row | {"seconds": round(sum(self.seconds), 2)})
        epoch = len(self.seconds)
        weights = {k: v.contiguous() for k, v in self.averaged.state_dict().items()}
        validation_elbo = float(rows[-1]["negative_elbo"])
        if validation_elbo < self.best_elbo:
            self.best_elbo, self.best_epoch = validation_elbo, epoch
            _replace(self.folder / "best.safetensors", lambda path: save_file(weights, path))
        if epoch in self.config.kept_epochs():
            kept = self.folder / "epochs" / f"{epoch:04d}.safetensors"
            _replace(kept, lambda path: save_file(weights, path))
        write_history(self.folder / "history.csv", self.history)
        state = {
            name: getattr(self, name).state_dict()
            for name in ("model", "averaged", "optimizer", "scheduler")
        } | {n: getattr(self, n) for n in ("history", "seconds", "best_epoch", "best_elbo")}
        # Last: a kill before this line repeats the epoch, one after it does not.
        _replace(self.folder / "checkpoint.pt", lambda path: torch.save(state, path))

    def best(self) -> Trained:
        self.averaged.load_state_dict(load_file(self.folder / "best.safetensors"))
        return Trained(
            self.config, self.averaged.eval(), self.history, self.best_epoch, sum(self.seconds)
        )


def write_history(path: Path, history: list[Row]) -> None:
    """One row an epoch and split, in nats an image; `seconds` since the start."""
    pandas.DataFrame(history).to_csv(path, index=False)


def _row(common: Row, terms: Tensor) -> Row:
    reconstruction, *kl = (round(float(v), 4) for v in terms)
    return {
        "epoch": common["epoch"],
        "split": common["split"],
        "reconstruction": reconstruction,
        "kl": round(sum(kl), 4),
        "negative_elbo": round(reconstruction + sum(kl), 4),
        "beta": common["beta"],
        "learning_rate": common["learning_rate"],
        **{f"kl_{d}": value for d, value in enumerate(kl)},
    }


def _device(config: Config) -> torch.device:
    if config.device == "auto":
        return torch.device("cuda" if torch.cuda.is_available() else "cpu")
    return torch.device(config.device)


def _to(split: Split, device: torch.device) -> Split:
    return Split(split.images.to(device), split.labels.to(device))


def _scheduler(
    config: Config, optimizer: torch.optim.Optimizer, steps: int
) -> torch.optim.lr_scheduler.LRScheduler:
    total = config.epochs * steps
    schedulers = torch.optim.lr_scheduler
    match config.schedule:
        case "one-cycle":
            return schedulers.OneCycleLR(
                optimizer, config.learning_rate, total_steps=total + 1, cycle_momentum=False
            )
        case "cosine":
            return schedulers.CosineAnnealingLR(optimizer, total)
        case _:
            return schedulers.ConstantLR(optimizer, factor=1.0)


@torch.no_grad()
def _average(averaged: VAE, model: VAE, decay: float, step: int) -> None:
    # A short memory at first, so that the random start is forgotten at once.
    weight = 1 - min(decay, (1 + step) / (10 + step))
    for kept, new in zip(averaged.state_dict().values(), model.state_dict().values(), strict=True):
        if kept.is_floating_point():
            kept.lerp_(new, weight)
        else:
            kept.copy_(new)


def _replace(path: Path, write: Callable[[Path], None]) -> None:
    """Write beside and rename over: a reader or a kill never meets half a file."""
    beside = path.with_name(path.name + ".new")
    write(beside)
    os.replace(beside, path)
