"""What is new, as plain data."""

from __future__ import annotations

from bot.answer import Release, Releases
from bot.contract.rows import Json, row_json


def releases_json(made: Releases) -> Json:
    return {
        "kind": "releases",
        "as_of": str(made.as_of),
        "since": str(made.since),
        "recent": made.recent,
        "unclear": list(made.unclear),
        "rows": [_row(release) for release in made.rows],
    }


def _row(release: Release) -> Json:
    return {
        "model": release.line.id,
        "name": release.line.name,
        "lab": release.line.lab,
        "released": release.released,
        "preview": release.line.preview,
        "specialization": release.kind,
        "input": list(release.takes),
        "output": list(release.returns),
        "cheapest": row_json(release.row) if release.row else None,
    }
