"""What a run is called: its title on every page, beside its series what tells it apart."""

from __future__ import annotations

from collections.abc import Sequence

from vae.store.documents import Run


def short_names(runs: Sequence[Run]) -> list[str]:
    """The runs' titles; of several runs of one series the parts that not all of them share.

    A title is never cut down to what other runs happen to share with it: a run that stands for
    itself has one name.
    """
    series = {run.series for run in runs}
    if len(runs) < 2 or len(series) > 1 or None in series:
        return [run.title for run in runs]
    parts = [run.title.split(", ") for run in runs]
    shared = set.intersection(*map(set, parts))
    own = [", ".join(part for part in each if part not in shared) for each in parts]
    distinct = len(set(own)) == len(own) and all(own)
    return own if distinct else [run.title for run in runs]
