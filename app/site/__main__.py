"""python -m vae site: runs as one HTML file, or as a folder for a host of static files."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from app.languages.spoken import ENGLISH, LANGUAGES, spoken
from app.settings import settings_from_environment
from app.site.document import folder_of_files, one_file, write_folder
from app.site.saved import CannotBeSaved, SavedRun
from app.site.writer import MOST_BYTES, saved_runs
from app.web.assets import Assets
from vae.store.atomic_write import atomic_write
from vae.store.catalogue import Catalogue, CatalogueError


def main(arguments: Sequence[str] | None = None, assets: Assets | None = None) -> int:
    """The exit status. assets: the bundles, as the settings name them where none are given."""
    options = _parser().parse_args(arguments)
    catalogue = Catalogue([options.zoo, options.runs], options.zoo / "datasets")
    assets = assets or Assets(settings_from_environment().assets)
    try:
        with spoken(options.lang):
            if options.folder is not None:
                runs = saved_runs(catalogue, options.run, assets, None)
                write_folder(folder_of_files(runs, assets), options.folder)
            else:
                runs = saved_runs(catalogue, options.run, assets, options.megabytes * 1e6)
                atomic_write(options.out, one_file(runs, assets))
        _say(runs, options.folder / "index.html" if options.folder else options.out)
    except (CatalogueError, CannotBeSaved) as error:
        print(f"python -m vae site: {error}", file=sys.stderr)
        return 1
    except OSError as error:
        print(
            f"python -m vae site: {error.filename} cannot be written: {error.strerror}",
            file=sys.stderr,
        )
        return 1
    return 0


def _say(runs: Sequence[SavedRun], path: Path) -> None:
    print(f"{path}: {path.stat().st_size / 1e6:.2f} MB")
    for each in runs:
        if each.given_up:
            print(f"{each.run.id}: {each.given_up}")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m vae site", description=__doc__)
    parser.add_argument("run", nargs="+", help="ids of published or local runs")
    parser.add_argument("--out", type=Path, default=Path("latentarium.html"), help="the file")
    parser.add_argument("--folder", type=Path, help="a folder in place of the file")
    parser.add_argument(
        "--megabytes",
        type=float,
        default=MOST_BYTES / 1e6,
        help="what each run's file may take; weights and pictures become as small as they have to",
    )
    parser.add_argument(
        "--lang", choices=tuple(LANGUAGES), default=ENGLISH, help="the language of the page"
    )
    parser.add_argument("--runs", type=Path, default=Path("runs"), help="local runs")
    parser.add_argument("--zoo", type=Path, default=Path("zoo"), help="published runs")
    return parser


if __name__ == "__main__":
    sys.exit(main())
