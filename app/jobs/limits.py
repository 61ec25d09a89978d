"""What a visitor may ask of live training, and how much of the machine it may take."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class JobLimits:
    """epochs, latents, beta: the largest a form may ask for; seconds, megabytes: of one training;
    queue: trainings that may wait; runs: kept in all, the oldest leaving; free_megabytes: of the
    disk, without which none begins; threads: of one training; at_once: trainings a worker runs;
    held_out: training images that choose the epoch.
    """

    epochs: int = 50
    latents: int = 32
    beta: float = 100.0
    seconds: int = 1800
    megabytes: int = 2000
    queue: int = 10
    runs: int = 100
    free_megabytes: int = 500
    threads: int = 1
    at_once: int = 1
    held_out: int = 2000
