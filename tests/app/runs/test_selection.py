"""Which runs are offered, in which order and under which names."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.runs.offered import offered, options, usable_ids
from tests.support.tiny_run import write_run
from vae.store.catalogue import Catalogue


def objective(beta: float) -> dict[str, object]:
    return {"name": "beta-vae", "beta": beta, "likelihood": "bernoulli"}


@pytest.fixture
def many(zoo: Path) -> Catalogue:
    """A zoo with runs of every kind, written in no particular order."""
    write_run(zoo / "fashion-2d")
    write_run(zoo / "mnist-2d")
    for beta, name in ((16, "16"), (0.5, "0p5"), (2, "2")):
        write_run(
            zoo / f"mnist-10d-beta-{name}-seed-0",
            latents=6,
            title="Sweep",
            series="mnist-10d",
            objective=objective(beta),
        )
    write_run(zoo / "conv-3d-mnist", latents=3)
    write_run(zoo / "tiny-1d", latents=1)
    write_run(zoo / "mnist-10d-beta-2-seed-1", series="mnist-10d", files={})
    write_run(zoo / "damaged-2d")
    (zoo / "damaged-2d" / "weights.safetensors").write_bytes(b"damaged")
    return Catalogue([zoo], zoo / "datasets")


def test_flagships_come_first_then_recipes_series_and_what_is_broken(many: Catalogue) -> None:
    groups = {
        group["group"]: [item["value"] for item in group["items"]]
        for group in options(offered(many))
    }
    assert list(groups.items()) == [
        ("Flagships", ["mnist-2d", "fashion-2d"]),
        ("Recipes", ["conv-3d-mnist", "tiny-1d", "tiny-2d"]),
        (
            "Series mnist-10d",
            [f"mnist-10d-beta-{beta}-seed-0" for beta in ("0p5", "2", "16")],
        ),
        ("Cannot be shown", ["damaged-2d"]),
    ]


def test_a_member_of_a_series_says_its_beta_once(many: Catalogue, zoo: Path) -> None:
    write_run(zoo / "named", series="other", title="Named, β = 1")
    labels = {
        item["value"]: item["label"] for group in options(offered(many)) for item in group["items"]
    }
    assert labels["mnist-10d-beta-0p5-seed-0"] == "Sweep, β = 0.5"
    assert labels["named"] == "Named, β = 1"
    assert labels["conv-3d-mnist"] == "Shapes, 3-D"
    assert labels["damaged-2d"] == "damaged-2d (cannot be shown)"


def test_the_page_starts_with_digits_and_never_with_what_cannot_be_shown(many: Catalogue) -> None:
    usable = usable_ids(many)
    assert usable[0] == "mnist-2d"
    assert len(usable) == 8
    assert {"mnist-10d-beta-2-seed-1", "damaged-2d"}.isdisjoint(usable)


@pytest.mark.parametrize(
    ("kl", "plane"),
    [
        ([0.1, 2.0, 0.0, 0.5, 3.0, 1.0], (1, 4)),
        ([3.0, 2.0, 0.0, 0.5, 3.0, 1.0], (0, 4)),
        ([1.0] * 6, (0, 1)),
        (None, (0, 1)),
        ([1.0, 2.0, 3.0], (0, 1)),
    ],
)
def test_the_plane_is_of_the_two_latents_with_the_largest_kl(
    zoo: Path, catalogue: Catalogue, kl: list[float] | None, plane: tuple[int, int]
) -> None:
    write_run(zoo / "tiny-6d", latents=6, kl=kl)
    assert catalogue.run("tiny-6d").plane == plane
