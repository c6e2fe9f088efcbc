"""`make gallery`: writes the page, prints where it is, and fails if something was not drawn."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from bot.play.undrawn import undrawn
from catalog.loading import load
from tests.gallery.live import live
from tests.gallery.page import page
from tests.gallery.samples import Sample, goldens

_ROOT = Path(__file__).parents[2]
_TODAY = date(2026, 11, 22)
"""A fixed day, so that the page changes with the replies only."""


def main(arguments: Sequence[str]) -> int:
    parser = ArgumentParser(prog="python -m tests.gallery", description=__doc__)
    parser.add_argument("--out", type=Path, default=_ROOT / "build" / "gallery.html")
    out: Path = parser.parse_args(arguments).out
    return publish([*goldens(), *live(load(_ROOT / "data", _TODAY))], out)


def publish(samples: Sequence[Sample], out: Path) -> int:
    """The exit status: 1 where something is on the page as a red box."""
    made = page(samples)
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(made, "utf-8")
    print(out)
    for what in (missing := undrawn(made)):
        print(f"The gallery cannot draw this yet: {what}", file=sys.stderr)
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
