"""Options that suit few training images, where a person has not chosen them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from vae.store.config import ConfigError
from vae.training.config import Config

HELD_OUT = 5  # one of so many images, where the usual number would leave less than half
STEPS = 4  # an epoch, where the usual batch would be larger than the whole


def fitted(config: Config, images: int, chosen: Collection[str]) -> tuple[Config, str]:
    """The config with a `validation` and a `batch_size` that so many training images allow, and
    what was changed in a sentence; options in `chosen` stay as they are.

    Raises ConfigError where there are too few images for any.
    """
    # Of one image no objective but the ELBO is defined.
    held_out = 1 if config.objective == "beta-vae" else 2
    if images < held_out + 2:
        raise ConfigError(
            f"there are {images} training images; {held_out + 2} are needed, {held_out} to choose "
            "the epoch and 2 to learn from"
        )
    validation, batch_size = config.validation, config.batch_size
    if "validation" not in chosen and config.validation > images // 2:
        validation = max(held_out, images // HELD_OUT)
    rest = images - validation
    if "batch_size" not in chosen and config.batch_size > rest >= 2:
        batch_size = max(2, rest // STEPS)
    said = [f"--validation {validation}"] if validation != config.validation else []
    said += [f"--batch-size {batch_size}"] if batch_size != config.batch_size else []
    if not said:
        return config, ""
    few = replace(config, validation=validation, batch_size=batch_size)
    return few, f"for {images} training images: {', '.join(said)}"
