"""Constraints in words: what is in force, and what a model that is left out falls short of."""

from __future__ import annotations

from collections.abc import Iterable

from bot import formatting
from catalog import (
    NEED_NAMES,
    AsGoodAs,
    Catalog,
    CommercialUse,
    Constraint,
    Free,
    Has,
    LeastTokens,
    MadeBy,
    Miss,
    MostUsd,
    NotMadeBy,
    NotSoldBy,
    Priced,
    Region,
    ReleasedFrom,
    ServedFrom,
    SoldBy,
    Weights,
    benchmark_name,
)

_REGIONS: dict[Region, str] = {
    "us": "the US",
    "eu": "the EU",
    "uk": "the UK",
    "apac": "Asia-Pacific",
    "jp": "Japan",
    "au": "Australia",
    "in": "India",
    "ca": "Canada",
    "sa": "South America",
    "global": "anywhere (global routing)",
}


def in_words(constraint: Constraint, catalog: Catalog) -> str:
    """ "input ≤ $1.00 per 1M tokens", "context ≥ 200k", "not OpenAI"."""
    match constraint:
        case MadeBy(labs):
            return f"by {_either(map(catalog.lab_name, labs))}"
        case NotMadeBy(labs):
            return f"not {_either(map(catalog.lab_name, labs))}"
        case ReleasedFrom(day):
            return f"released since {day}"
        case Weights(wanted):
            return "open weights" if wanted else "proprietary"
        case CommercialUse():
            return "commercial use allowed"
        case Has(need):
            return NEED_NAMES[need]
        case AsGoodAs(model, benchmark):
            return f"rated no worse than {catalog.models[model].name} ({benchmark_name(benchmark)})"
        case SoldBy(providers):
            return f"at {_either(map(catalog.provider_name, providers))}"
        case NotSoldBy(providers):
            return f"not at {_either(map(catalog.provider_name, providers))}"
        case ServedFrom(region):
            return f"served from {_REGIONS[region]}"
        case LeastTokens(what, least):
            return f"{what} ≥ {formatting.tokens(least)}"
        case MostUsd(direction, usd):
            return f"{direction} ≤ {formatting.usd(usd)} per 1M tokens"
        case Free():
            return "free"
        case Priced():
            return "with a known price"


def shortfall(miss: Miss, catalog: Catalog) -> str:
    """Completes "540": "over $1.00 input", "tool calling not stated"."""
    return _not_known(miss.constraint) if miss.unknown else _not_met(miss.constraint, catalog)


def _not_met(constraint: Constraint, catalog: Catalog) -> str:
    match constraint:
        case MadeBy():
            return "by other labs"
        case NotMadeBy(labs):
            return f"by {_either(map(catalog.lab_name, labs))}"
        case ReleasedFrom(day):
            return f"released before {day}"
        case Weights(wanted):
            return "without open weights" if wanted else "with open weights"
        case CommercialUse():
            return "not for commercial use"
        case Has(need):
            return f"without {NEED_NAMES[need]}"
        case AsGoodAs(model):
            return f"rated below {catalog.models[model].name}"
        case SoldBy(providers):
            return f"without a price at {_either(map(catalog.provider_name, providers))}"
        case NotSoldBy(providers):
            return f"priced only at {_either(map(catalog.provider_name, providers))}"
        case ServedFrom(region):
            return f"not served from {_REGIONS[region]}"
        case LeastTokens(what, least):
            return f"under {formatting.tokens(least)} {what}"
        case MostUsd(direction, usd):
            return f"over {formatting.usd(usd)} {direction}"
        case Free():
            return "without a free offer"
        case Priced():
            return "without a price for this"


def _not_known(constraint: Constraint) -> str:
    match constraint:
        case MadeBy() | NotMadeBy():
            return "lab not known"
        case ReleasedFrom():
            return "release date not known"
        case Weights():
            return "open weights not stated"
        case CommercialUse():
            return "licence not known"
        case Has(need):
            return f"{NEED_NAMES[need]} not stated"
        case AsGoodAs(_, benchmark):
            return f"not rated on {benchmark_name(benchmark)}"
        case SoldBy() | NotSoldBy():
            return "providers not known"
        case ServedFrom():
            return "of unknown region"
        case LeastTokens(what):
            return f"{what} not stated"
        case MostUsd(direction):
            return f"without a known {direction} price per token"
        case Free() | Priced():
            return "without a known price for this"


def _either(names: Iterable[str]) -> str:
    *others, last = names
    return f"{', '.join(others)} or {last}" if others else last
