"""Commands for whoever maintains the data: statistics, validation, compilation, the snapshot.

Each prints its result and returns the exit status.
"""

from __future__ import annotations

import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, get_args

from catalog.catalog import Catalog
from catalog.coverage import Coverage, catalog_coverage
from catalog.schema import Route, SetAside

_EXAMPLES = 3
"""Entries that a complaint names before it counts the others."""


def stats_json(catalog: Catalog) -> int:
    """Print what the catalogue holds as JSON."""
    print(json.dumps(statistics(catalog), ensure_ascii=False, indent=2))
    return 0


def stats(catalog: Catalog) -> int:
    """Print what the catalogue holds as a table for people."""
    print(*_lines(statistics(catalog)), sep="\n")
    return 0


def check(data: Path) -> int:
    """Print every problem of a data folder; the status is 1 where there is one."""
    from catalog.validation import validate as problems_of

    problems = problems_of(data)
    print(*problems or [f"{data}: nothing is wrong."], sep="\n")
    return 1 if problems else 0


def compile_facts(data: Path) -> int:
    """Compile the curated facts, so that the next start need not parse YAML."""
    from catalog.compiled import COMPILED, write_compiled
    from catalog.loading import read_curation

    write_compiled(data, read_curation(data))
    print(f"{data / COMPILED}: written.")
    return 0


def build(feeds: Path, data: Path, *, accept: bool) -> int:
    """Write the snapshot and print its counts; on standard error what was left out, and why.

    The status is 1 where a feed is missing, malformed or not believed; then nothing is written.
    Where somebody has said to `accept` what is not believed, it is told and written.
    """
    from catalog.feeds.build import build as build_snapshot
    from catalog.feeds.feed_base import FeedError

    try:
        built = build_snapshot(feeds, data, accept=accept)
    except FeedError as error:
        print(f"modeldesk: {error}; nothing was changed.", file=sys.stderr)
        return 1
    for reason in built.overruled:
        print(f"accepted all the same: {reason}", file=sys.stderr)
    reasons: dict[tuple[str, str], list[str]] = defaultdict(list)
    for feed, skipped in built.skipped:
        reasons[feed, skipped.reason].append(skipped.entry)
    for (feed, reason), entries in sorted(reasons.items()):
        print(f"{feed}: left out {_examples(entries)}: {reason}", file=sys.stderr)
    print(", ".join(f"{number:,} {name}" for name, number in built.counts.items()))
    return 0


def _examples(entries: list[str]) -> str:
    first, others = ", ".join(entries[:_EXAMPLES]), len(entries) - _EXAMPLES
    return f"{first} and {others:,} more" if others > 0 else first


def statistics(catalog: Catalog) -> dict[str, Any]:
    """What the catalogue holds: counts, coverage in models, and the sources of its facts."""
    models, routes = catalog.models.values(), tuple(catalog.all_routes())
    curation, header = catalog.curation, catalog.snapshot.header
    return {
        "as_of": str(catalog.as_of),
        "models": len(models),
        "routes": len(routes),
        "priced_routes": sum(bool(route.prices) for route in routes),
        "free_routes": sum(route.free for route in routes),
        "plan_routes": sum(route.type == "plan" for route in routes),
        "providers": len({route.provider for route in routes}),
        "labs": len({model.lab for model in models}),
        "families": len(curation.families),
        "use_cases": len(curation.use_cases),
        "gateways": len(curation.gateways),
        "aliases": len(curation.aliases),
        "cards": len(curation.cards),
        "skipped": header.counts.get("skipped", 0),
        "set_aside": _set_aside(routes),
        "coverage": _coverage(catalog, {route.model for route in routes if route.prices}),
        "top": {
            str(top): {name: _share(covered) for name, covered in kinds.items()}
            for top, kinds in catalog_coverage(catalog).items()
        },
        "sources": [
            {
                "id": source.id,
                "name": source.name,
                "url": source.url,
                "licence": source.licence,
                "as_of": str(source.as_of),
                "age_days": (catalog.today - source.as_of).days,
            }
            for source in header.sources
        ],
    }


def _set_aside(routes: Iterable[Route]) -> dict[SetAside, int]:
    """By reason: how many routes cannot be compared with others."""
    counts = Counter(route.set_aside for route in routes)
    return {reason: counts[reason] for reason in get_args(SetAside)}


def _share(covered: Coverage) -> dict[str, Any]:
    return {
        "known": covered.known,
        "of": covered.of,
        "share": covered.known / covered.of if covered.of else 1.0,
        "without": list(covered.without),
    }


def _coverage(catalog: Catalog, priced: set[str]) -> dict[str, int]:
    """The number of models of which each kind of fact is known."""
    models = catalog.models.values()
    return {
        "price": len(priced),
        "context": sum(model.facts.context is not None for model in models),
        "modalities": sum(model.facts.input is not None for model in models),
        "released": sum(model.released is not None for model in models),
        "family": sum(model.family is not None for model in models),
        "rating": sum(bool(model.ratings) for model in models),
        "retirement": sum(model.retires is not None for model in models),
    }


def _lines(stats: dict[str, Any]) -> Iterator[str]:
    yield f"The catalogue as of {stats['as_of']}"
    for name, number in stats.items():
        if isinstance(number, int):
            yield f"  {name.replace('_', ' '):<14}{number:>7,}"
    yield "Routes whose price is set aside"
    for reason, number in stats["set_aside"].items():
        yield f"  {reason:<14}{number:>7,}"
    yield "Models whose … is known"
    for name, number in stats["coverage"].items():
        yield f"  {name:<14}{number:>7,}  {number / (stats['models'] or 1):4.0%}"
    for top, kinds in stats["top"].items():
        yield f"Of the {top} models that most providers carry"
        for name, share in kinds.items():
            counted = f"{share['known']:>7,} of {share['of']:,}"
            yield f"  {name.replace('_', ' '):<14}{counted:<14}{share['share']:5.0%}"
    yield "Sources"
    for source in stats["sources"]:
        dated = f"{source['as_of']}, {source['age_days']:,} days ago"
        yield f"  {source['name']:<14}{dated:<27}{source['licence']}  {source['url']}"
