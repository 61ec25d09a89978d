from __future__ import annotations

import pytest

from vae.store.config import ConfigError
from vae.training.config import Config
from vae.training.few_images import fitted

USUAL = Config(validation=2000, batch_size=128)


@pytest.mark.parametrize(
    ("images", "validation", "batch_size", "said"),
    [
        (60_000, 2000, 128, ""),
        (4000, 2000, 128, ""),
        (3999, 799, 128, "for 3999 training images: --validation 799"),
        (48, 9, 9, "for 48 training images: --validation 9, --batch-size 9"),
        (3, 1, 2, "for 3 training images: --validation 1, --batch-size 2"),
    ],
)
def test_few_images_get_options_that_they_allow(
    images: int, validation: int, batch_size: int, said: str
) -> None:
    config, sentence = fitted(USUAL, images, [])
    assert (config.validation, config.batch_size, sentence) == (validation, batch_size, said)


def test_what_a_person_chose_stays() -> None:
    config, sentence = fitted(USUAL, 48, ["validation", "batch_size"])
    assert (config, sentence) == (USUAL, "")


@pytest.mark.parametrize(("objective", "least"), [("beta-vae", 3), ("info-vae", 4)])
def test_too_few_images_are_one_sentence(objective: str, least: int) -> None:
    config = Config(objective=objective)
    assert fitted(config, least, [])[0].validation == least - 2
    with pytest.raises(ConfigError, match=f"there are {least - 1} training images; {least} are"):
        fitted(config, least - 1, [])
