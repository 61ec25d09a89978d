"""What the page of a run adds to its card: command, layers, curve, siblings, near names."""

from __future__ import annotations

import shlex
from dataclasses import asdict, fields, replace
from pathlib import Path

import numpy as np
from safetensors.numpy import load_file

from app.runs.about_run import bounds, command, curve, layers, near_names, siblings, tensor_shapes
from tests.support.tiny_run import write_run
from vae.store.catalogue import Catalogue
from vae.store.definitions import Metrics
from vae.store.documents import Run
from vae.store.histories import History
from vae.training.config import Config, from_recipe


def test_the_command_asks_for_the_options_that_every_published_run_was_trained_with(
    published: Catalogue,
) -> None:
    types = {each.name: type(each.default) for each in fields(Config)}
    for run in published.runs():
        assert isinstance(run, Run)
        program, rest = (command(run) or "").split(" train ")
        words = shlex.split(rest)
        assert program == "python -m vae"
        given = {
            name[2:].replace("-", "_"): text
            for name, text in zip(words[::2], words[1::2], strict=True)
        }
        typed = {name: types[name](text) for name, text in given.items()}
        asked = asdict(from_recipe(typed.pop("recipe"), **typed))
        assert run.config is not None
        assert asked | {"series": run.series or ""} == asdict(run.config), run.id


def test_a_run_from_elsewhere_has_no_command(zoo: Path) -> None:
    write_run(zoo / "foreign-2d", training={"imported": {}}, recipe="imported")
    assert command(Catalogue([zoo], zoo).run("foreign-2d")) is None


def test_the_shapes_in_a_files_header_are_those_of_its_tensors(published: Catalogue) -> None:
    run = published.run("mnist-2d")
    tensors = load_file(run.folder / "weights.safetensors")
    assert tensor_shapes(run) == {name: each.shape for name, each in tensors.items()}
    total = sum(
        each.parameters
        for net in (run.encoder, run.decoder)
        for each in layers(net, tensor_shapes(run))
    )
    assert total == sum(each.size for each in tensors.values())


def test_the_bound_by_samples_is_drawn_where_it_was_measured_and_down_to_what_it_bounds(
    zoo: Path,
) -> None:
    write_run(zoo / "a-2d")
    run = Catalogue([zoo], zoo).run("a-2d")
    few = replace(Metrics(), negative_elbo_10=130.0, negative_iwae_10=128.5)
    assert bounds(replace(run, test=few)) is None
    many = replace(few, negative_iwae_100=127.26, negative_iwae_1000=126.904)
    drawn = bounds(replace(run, test=many))
    assert drawn is not None
    assert [(row["samples"], row["nats"]) for row in drawn.rows] == [
        *((1, 130.0), (10, 128.5)),
        *((100, 127.26), (1000, 126.9)),
    ]
    assert drawn.ticks[0] <= 126.904 < 130.0 <= drawn.ticks[-1]
    whole = bounds(replace(run, test=replace(many, negative_log_likelihood=121.0)))
    assert whole is not None
    assert whole.ticks[0] <= 121.0
    close = Metrics(
        **dict.fromkeys(("negative_elbo_10", "negative_iwae_10", "negative_iwae_100"), 125.6),
        negative_iwae_1000=125.29,
    )
    fine = bounds(replace(run, test=replace(close, negative_log_likelihood=125.2)))
    assert fine is not None
    assert max(len(str(tick)) for tick in fine.ticks) <= len("125.6"), "as they are written"


def test_an_activation_stands_with_its_layer_and_a_blocks_layers_below_it() -> None:
    specs = [
        {"op": "conv2d", "weight": "w", "bias": None, "stride": 2},
        {"op": "leaky_relu", "slope": 0.2},
        {"op": "residual", "layers": [{"op": "linear", "weight": "v"}, {"op": "relu"}]},
        {"op": "reshape", "shape": [1, 4, 4]},
    ]
    found = layers(specs, {"w": (8, 3, 4, 4), "v": (5, 2)})
    assert [(each.op, each.options, each.weight, each.parameters) for each in found] == [
        ("conv2d, leaky_relu", "stride 2, slope 0.2", "8 × 3 × 4 × 4", 384),
        ("residual", "", "", 0),
        ("· linear, relu", "", "5 × 2", 10),
        ("reshape", "shape 1 × 4 × 4", "", 0),
    ]


def history(train: list[float], held_out: list[float]) -> History:
    epochs = len(train)
    return History(
        {
            "epoch": np.repeat(np.arange(1.0, epochs + 1), 2),
            "split": np.array(["train", "validation"] * epochs),
            "negative_elbo": np.array([train, held_out]).T.ravel(),
            "reconstruction": np.array([train, held_out]).T.ravel() - 5,
        }
    )


def test_a_curve_is_drawn_to_round_numbers_around_what_it_does_after_its_start() -> None:
    train = [1e21, *np.linspace(140.0, 121.0, 19)]
    drawn = curve(history(train, [value + 2 for value in train]), deterministic=False)
    assert drawn
    assert drawn.rows[1] == {"epoch": 2, "train": 140.0, "held-out": 142.0}
    assert drawn.ticks == [120, 130, 140, 150]


def test_the_curve_of_an_autoencoder_is_its_reconstruction() -> None:
    drawn = curve(history([20, 10], [21, 11]), deterministic=True)
    assert drawn
    assert drawn.rows[-1] == {"epoch": 2, "train": 5.0, "held-out": 6.0}


def test_epochs_that_diverged_are_left_out_of_the_curve() -> None:
    drawn = curve(history([20, np.nan, np.inf], [21, np.nan, 12]), deterministic=True)
    assert drawn
    assert drawn.rows == [
        {"epoch": 1, "train": 15.0, "held-out": 16.0},
        {"epoch": 3, "held-out": 7.0},
    ]
    assert curve(history([np.nan], [np.nan]), deterministic=False) is None


def test_siblings_are_the_other_runs_of_the_series_those_to_explore_first(tmp_path: Path) -> None:
    write_run(tmp_path / "a", series="s", files={})
    write_run(tmp_path / "b", series="s")
    write_run(tmp_path / "c", series="s")
    write_run(tmp_path / "d")
    write_run(tmp_path / "e", latents=3)
    write_run(tmp_path / "f")
    runs = {run.id: run for run in Catalogue([tmp_path], tmp_path).runs() if isinstance(run, Run)}
    assert [run.id for run in siblings(runs["c"], runs.values())] == ["b", "a"]
    assert [run.id for run in siblings(runs["d"], runs.values())] == ["f", "b", "c"]
    assert siblings(runs["e"], runs.values()) == []


def test_near_names_hold_what_was_asked_or_are_spelt_alike(published: Catalogue) -> None:
    known = [run.id for run in published.runs()]
    assert near_names("mnist2d", known)[0] == "mnist-2d"
    assert near_names("Fashion", known)[0] == "fashion-2d"
    assert near_names("<script>", known) == []
