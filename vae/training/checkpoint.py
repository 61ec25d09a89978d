"""What a kill must not lose: a run's work folder, brought up to date after each epoch."""

from __future__ import annotations

import csv
import io
import pickle
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Protocol

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file, save

from vae.model.models import VAE
from vae.store.atomic_write import atomic_write
from vae.store.config import ConfigError
from vae.training.config import Config

Row = dict[str, float | int | str]
# What torch raises on a file that is damaged or of another model.
DAMAGE = (
    *(RuntimeError, ValueError, LookupError, TypeError, AttributeError, EOFError),
    *(pickle.UnpicklingError, OSError),
)
OWN = ("history", "seconds", "best_epoch", "best_loss")


class Stateful(Protocol):
    """What torch's modules and our optimisers have in common."""

    def state_dict(self) -> dict[str, Any]: ...

    def load_state_dict(self, state: Any, /) -> Any: ...


class Checkpoint:
    """A run's work folder: config, history, kept and best weights, and `parts`, the state of
    everything that changes in training; written after each epoch in place of the last one's."""

    def __init__(
        self, folder: Path, config: Config, averaged: VAE, parts: Mapping[str, Stateful]
    ) -> None:
        """`averaged` is the model that is evaluated and kept; in `parts` too where it differs."""
        self.folder, self.config, self.averaged, self.parts = folder, config, averaged, parts
        self.history: list[Row] = []
        self.seconds: list[float] = []
        self.best_epoch = 0
        self.best_loss = float("inf")

    def resume(self) -> None:
        """Go back to the end of the last whole epoch, if the folder holds one of this config."""
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
            try:
                saved: dict[str, Any] = torch.load(checkpoint, weights_only=True)
                for name, part in self.parts.items():
                    part.load_state_dict(saved[name])
                for name in OWN:
                    setattr(self, name, saved[name])
            except DAMAGE as error:
                reason = (str(error).splitlines() or [type(error).__name__])[0]
                raise ConfigError(
                    f"{checkpoint} is damaged ({reason}); delete its folder to begin again"
                ) from error

    def keep_untrained(self) -> None:
        """The net before its first step, as epoch 0 of the film, where there is to be a film."""
        if not self.seconds and len(self.config.kept_epochs()) > 1:
            self._keep(0, self._weights())

    def _weights(self) -> dict[str, torch.Tensor]:
        return {k: v.contiguous() for k, v in self.averaged.state_dict().items()}

    def _keep(self, epoch: int, weights: dict[str, torch.Tensor]) -> None:
        atomic_write(self.folder / "epochs" / f"{epoch:04d}.safetensors", save(weights))

    def close_epoch(self, rows: list[Row], seconds: float) -> None:
        """Add an epoch's rows; the last one's `loss` decides whether it is the best so far."""
        self.seconds.append(seconds)
        for row in rows:
            self.history.append(row | {"seconds": round(sum(self.seconds), 2)})
        epoch = len(self.seconds)
        weights = self._weights()
        loss = float(rows[-1]["loss"])
        if loss < self.best_loss:
            self.best_loss, self.best_epoch = loss, epoch
            atomic_write(self.folder / "best.safetensors", save(weights))
        if epoch in self.config.kept_epochs():
            self._keep(epoch, weights)
        write_history(self.folder / "history.csv", self.history)
        state = {name: part.state_dict() for name, part in self.parts.items()}
        state |= {name: getattr(self, name) for name in OWN}
        # Last: a kill before this line repeats the epoch, one after it does not.
        content = io.BytesIO()  # torch says of a file that is full only that it is wrong
        torch.save(state, content)
        atomic_write(self.folder / "checkpoint.pt", content.getbuffer())

    def best(self) -> VAE:
        """The model of the best epoch. Raises ConfigError where its file is damaged."""
        path = self.folder / "best.safetensors"
        try:
            self.averaged.load_state_dict(load_file(path))
        except (SafetensorError, RuntimeError, OSError) as error:
            raise ConfigError(f"{path} is damaged ({error}); delete its folder") from error
        return self.averaged.eval()


def write_history(path: Path, history: list[Row]) -> None:
    """One row an epoch and split, in nats per image; `seconds` since the start."""
    file = io.StringIO(newline="")
    rows = csv.DictWriter(file, list(history[0]), lineterminator="\n")
    rows.writeheader()
    rows.writerows(history)
    atomic_write(path, file.getvalue().encode())
