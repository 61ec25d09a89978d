"""The address of the Training page: every parameter of old links, read, refused and written."""

from __future__ import annotations

import pytest

from app.runs.offered import trained
from app.runs.training_view import (
    FIRST_RUNS,
    Offer,
    View,
    checked,
    dragged,
    first_runs,
    members,
    normalised,
    offer_of,
    query_of,
    shown_run,
    view_of,
    with_film,
    zoom_around,
    zoom_to,
)
from app.web.validation import ValidationError
from vae.store.catalogue import Catalogue


@pytest.fixture(scope="module")
def offer(published: Catalogue) -> Offer:
    return offer_of(trained(published))


# A link of the first version for each parameter, and what it has to show for ever.
OLD_LINKS = {
    "?runs=mnist-2d": View(("mnist-2d",)),
    "?runs=fc-256-mnist-2d,mnist-2d": View(("fc-256-mnist-2d", "mnist-2d")),
    "?runs=series:mnist-10d": View(("series:mnist-10d",)),
    "?runs=mnist-2d,fashion-2d&run=fashion-2d": View(("mnist-2d", "fashion-2d"), "fashion-2d"),
    "?runs=mnist-2d&epoch=37": View(("mnist-2d",), epoch=37),
    "?runs=mnist-2d&smooth=0.6": View(("mnist-2d",), smooth=0.6),
    "?runs=mnist-2d&log=xy": View(("mnist-2d",), log="xy"),
    "?runs=mnist-2d&aligned=0": View(("mnist-2d",), aligned=False),
    "?runs=mnist-2d&zoom=10,60": View(("mnist-2d",), zoom=(10, 60)),
    "?runs=mnist-2d,fashion-2d&run=fashion-2d&epoch=37&smooth=0.02&log=x&aligned=0&zoom=1,9": View(
        ("mnist-2d", "fashion-2d"), "fashion-2d", 37, 0.02, "x", False, (1, 9)
    ),
}


@pytest.mark.parametrize(("link", "view"), OLD_LINKS.items())
def test_an_old_link_opens_its_view_and_is_written_in_the_same_letters(
    offer: Offer, link: str, view: View
) -> None:
    assert view_of(link, offer) == (view, [])
    assert query_of(view) == link


def test_commas_may_be_escaped_and_the_first_of_two_counts(offer: Offer) -> None:
    view, _ = view_of("?zoom=10%2C60&zoom=1,2&epoch=3", offer)
    assert (view.zoom, view.epoch) == ((10, 60), 3)


def test_an_address_that_says_nothing_begins_with_the_first_epoch(offer: Offer) -> None:
    for search in ("", "?", None, "?utm_source=x"):
        assert view_of(search, offer) == (View(offer.start, epoch=0), [])


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("runs", "series:nothing"),
        ("run", "nobody"),
        ("epoch", "-1"),
        ("epoch", "1.5"),
        ("epoch", "١"),
        ("smooth", "1"),
        ("smooth", "-1"),
        ("smooth", "0.99"),
        ("log", "z"),
        ("aligned", "yes"),
        ("zoom", "10"),
        ("zoom", "60,10"),
        ("zoom", "1,2,3"),
    ],
)
def test_what_cannot_be_read_keeps_its_start_and_is_named(
    offer: Offer, name: str, text: str
) -> None:
    view, notices = view_of(f"?{name}={text}", offer)
    assert view == View(offer.start)
    assert len(notices) == 1
    assert f"The link's {name} “{text[:40]}" in notices[0]


@pytest.mark.parametrize(
    ("text", "runs", "named"),
    [
        ("nobody", (), "“nobody” has no curves here"),
        ("x,mnist-2d,y", ("mnist-2d",), "“x”, “y” have no curves here"),
        ("mnist-2d,series:mnist-10d", ("mnist-2d",), "“series:mnist-10d” has"),
    ],
)
def test_unknown_runs_of_a_link_are_named_and_the_known_ones_kept(
    offer: Offer, text: str, runs: tuple[str, ...], named: str
) -> None:
    view, notices = view_of(f"?runs={text}", offer)
    assert view == View(runs)
    (notice,) = notices
    assert notice.startswith(named)


@pytest.mark.parametrize(
    "values",
    [
        None,
        [],
        {"runs": 5},
        {"runs": [["mnist-2d"]]},
        {"runs": [None]},
        {"runs": {"a": 1}},
        {"run": {"toString": 1}},
        {"epoch": -1},
        {"epoch": 1e300},
        {"smooth": "NaN"},
        {"smooth": [0.5]},
        {"log": ["x", "x"]},
        {"aligned": 2},
        {"zoom": [5]},
        {"zoom": ["a", "b"]},
    ],
)
def test_what_a_client_sends_is_refused_unless_a_link_could_say_it(
    offer: Offer, values: object
) -> None:
    with pytest.raises(ValidationError):
        checked(values, offer)


def test_what_a_client_sends_is_a_view_where_all_of_it_is_allowed(offer: Offer) -> None:
    sent = {"runs": ["mnist-2d"], "run": None, "smooth": 0, "log": "", "aligned": False}
    assert checked({**sent, "zoom": [3, 9]}, offer) == View(
        ("mnist-2d",), aligned=False, zoom=(3, 9)
    )


def test_a_series_stands_alone_and_a_run_takes_its_place() -> None:
    assert normalised(["a", "series:one"], ["a"]) == ["series:one"]
    assert normalised(["series:one", "a"], ["series:one"]) == ["a"]
    assert normalised(["series:one", "series:two"], ["series:one"]) == ["series:two"]


def test_a_seventh_run_finds_no_room_and_one_that_was_taken_away_stays_away() -> None:
    six = list("abcdef")
    assert normalised([*six, "g"], six) == six
    assert normalised(["b", "c"], ["a", "b", "c"]) == ["b", "c"]
    assert normalised([], ["a"]) == []


def test_the_shown_run_is_one_of_the_lines(offer: Offer) -> None:
    series = View(("series:mnist-10d",))
    assert len(members(series, offer)) == 8
    assert shown_run(series, offer) == "mnist-10d-beta-0p1-seed-0"
    assert shown_run(View(("mnist-2d",), run="fashion-2d"), offer) == "mnist-2d"
    assert shown_run(View(), offer) is None


def test_a_film_joins_the_runs_and_takes_the_place_of_a_series(offer: Offer) -> None:
    joined = with_film(View(("fc-256-mnist-2d",)), offer, "mnist-2d")
    assert query_of(joined) == "?runs=fc-256-mnist-2d,mnist-2d&run=mnist-2d&epoch=0"
    assert with_film(View(("series:mnist-10d",)), offer, "mnist-2d").runs == ("mnist-2d",)


def test_a_zoom_keeps_two_epochs_and_lies_within_the_training_run() -> None:
    assert zoom_to(40.2, 9.8, (1, 100)) == (10, 40)
    assert zoom_to(10, 10.3, (1, 100)) is None
    assert zoom_to(-5, 200, (1, 100)) is None
    assert zoom_around(20, None, 101, 0.5) == (1, 51)
    assert zoom_around(60, None, 101, 0.5) == (35, 85)
    assert zoom_around(60, (35, 85), 101, 2) is None


@pytest.mark.parametrize(
    ("change", "log", "zoom"),
    [
        ({"xaxis.range[0]": 19.7, "xaxis.range[1]": 60.2}, "", (20, 60)),
        ({"xaxis.range[0]": 1, "xaxis.range[1]": 2}, "xy", (10, 100)),
        ({"xaxis.range[0]": 5.1, "xaxis.range[1]": 5.2}, "", (3, 9)),
        ({"xaxis.autorange": True}, "", None),
        ({"autosize": True}, "", (3, 9)),
    ],
)
def test_a_drag_zooms_and_a_double_click_ends_it(
    change: dict[str, object], log: str, zoom: tuple[int, int] | None
) -> None:
    assert dragged(change, log, (3, 9)) == zoom


@pytest.mark.parametrize(
    "change",
    [
        5,
        {"xaxis.range[0]": "a", "xaxis.range[1]": 2},
        {"xaxis.range[0]": 1},
        {"xaxis.range[0]": [], "xaxis.range[1]": {}},
        {"xaxis.range[0]": float("nan"), "xaxis.range[1]": 4},
        {"xaxis.range[0]": 1, "xaxis.range[1]": 1e9},
    ],
)
def test_a_drag_that_no_chart_sends_is_refused(change: object) -> None:
    with pytest.raises(ValidationError):
        dragged(change, "x", None)


def test_a_first_visit_compares_single_runs_on_the_same_images(published: Catalogue) -> None:
    start = [published.run(name) for name in first_runs(trained(published))]
    assert start[0].id == "mnist-2d"
    assert len(start) == FIRST_RUNS
    assert {(run.dataset, run.latent_dim, run.series) for run in start} == {("mnist", 2, None)}
    assert first_runs([]) == ()


def test_only_runs_with_snapshots_on_a_plane_have_a_film(
    offer: Offer, published: Catalogue
) -> None:
    assert offer.films[:2] == ("mnist-2d", "fashion-2d")
    assert all("snapshots.npz" in published.run(run_id).files for run_id in offer.films)
