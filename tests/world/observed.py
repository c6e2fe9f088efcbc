"""Feed entries as a line of text, for tables: "skyhost sky/slate-70b | Slate 70B = quarry/slate".

Provider and route, the display name behind "|", the model a feed links it to behind "=". In front
may stand a feed other than models.dev: "litellm: skyhost sky/slate-70b".
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from catalog.feeds.identity import identify
from catalog.resolution.naming import Naming
from catalog.schema import FeedFacts, Modality, Observation
from tests.world.tariffs import tariff

AS_OF = date(2026, 10, 1)


def observed(
    line: str,
    prices: str = "",
    *,
    output: Iterable[Modality] | None = None,
    free: bool = False,
) -> Observation:
    """The observation that a line stands for."""
    feed, _, rest = line.partition(": ")
    feed, rest = (
        (feed, rest) if feed in ("litellm", "genai-prices", "pi-ai") else ("models.dev", line)
    )
    rest, _, canonical = rest.partition(" = ")
    rest, _, name = rest.partition(" | ")
    provider, _, route = rest.partition(" ")
    return Observation(
        feed=feed,
        provider=provider,
        route=route,
        url=f"https://example.com/{provider}",
        as_of=AS_OF,
        canonical=canonical or None,
        facts=FeedFacts(name=name or None, output=None if output is None else frozenset(output)),
        prices=tariff(prices),
        free=free,
    )


def linked(models: str) -> list[Observation]:
    """Models that a feed links, each under its own id: "quarry/slate-8b quarry/slate-70b"."""
    return [observed(f"elsewhere {model} = {model}") for model in models.split()]


def meant(lines: Iterable[str], links: str, world: Naming) -> list[str | None]:
    """The models of observations, in their order, where these others are linked."""
    seen = [observed(line) for line in lines]
    identities = identify([*linked(links), *seen], world)
    first = len(links.split())
    return [identities.models.get(number) for number in range(first, first + len(seen))]
