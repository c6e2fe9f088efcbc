"""`make gallery`: writes the page and README's pictures, prints where they are.

It fails if something was not drawn.
"""

from __future__ import annotations

import asyncio
import sys
from argparse import ArgumentParser
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from bot.play.undrawn import undrawn
from catalog.loading import load
from tests.browser import chromium
from tests.gallery.live import live
from tests.gallery.page import page
from tests.gallery.picture import card_picture, play_picture
from tests.gallery.samples import Sample, goldens

_ROOT = Path(__file__).parents[2]
_PICTURED = "model-gpt-image-2"
"""The reply in README."""
_TODAY = date(2026, 11, 22)
"""A fixed day, so that the page changes with the replies only."""


def main(arguments: Sequence[str]) -> int:
    parser = ArgumentParser(prog="python -m tests.gallery", description=__doc__)
    parser.add_argument("--out", type=Path, default=_ROOT / "build" / "gallery.html")
    parser.add_argument("--pictures", type=Path, default=_ROOT / "docs")
    options = parser.parse_args(arguments)
    catalog = load(_ROOT / "data", _TODAY)
    status = publish([*goldens(), *live(catalog)], options.out)
    if binary := chromium():
        address = options.out.resolve().as_uri()
        pictures = {
            "card.png": card_picture(address, _PICTURED, binary),
            "play.png": play_picture(catalog, binary),
        }
        for name, drawing in pictures.items():
            (options.pictures / name).write_bytes(asyncio.run(drawing))
            print(options.pictures / name)
    else:
        print("No pictures: there is no Chromium or Chrome on this machine", file=sys.stderr)
    return status


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
