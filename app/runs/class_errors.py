"""What a run's test images cost by class: from its latents alone, so of every published run."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from vae.store.catalogue import Latents


@dataclass(frozen=True)
class ClassError:
    """Means over the class's test images in nats per image; rate: None where there is none."""

    name: str
    images: int
    reconstruction: float
    rate: float | None


def class_errors(latents: Latents, has_rate: bool) -> list[ClassError]:
    """A row a class that has measured images, the worst reconstruction first.

    The rate is KL(N(mu, exp(logvar)) || N(0, I)) (Kingma & Welling 2014, appendix B); it is none
    of a deterministic autoencoder, of latents without variances and where p(z) is another.
    """
    logvar = latents.logvar
    rate = 0.5 * (latents.mu**2 + np.exp(logvar) - 1 - logvar).sum(1, dtype=np.float64)
    measured = np.isfinite(latents.reconstruction_nats)
    rows = []
    for label in np.unique(latents.label[measured]):
        of_class = measured & (latents.label == label)
        mean_rate = float(rate[of_class].mean())
        rows.append(
            ClassError(
                latents.classes[label] if label < len(latents.classes) else f"class {label}",
                int(of_class.sum()),
                float(latents.reconstruction_nats[of_class].mean(dtype=np.float64)),
                mean_rate if has_rate and np.isfinite(mean_rate) else None,
            )
        )
    return sorted(rows, key=lambda row: -row.reconstruction)
