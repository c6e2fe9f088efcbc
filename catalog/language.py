"""The words of questions, as people write them in data/language.yml."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from catalog.curated import Curated, Id, OneLine
from catalog.schema import Need, Region, Words

Cue = Literal[
    "help",
    "compare",
    "cost",
    "routes",
    "sellers",
    "cheapest",
    "cheap",
    "recommend",
    "fit",
    "migrate",
    "releases",
    "gateways",
    "benchmarks",
    "identity",
    "why",
    "summary",
]
"""What a word speaks for: an intent, or something that only helps to decide on one."""
Role = Literal[
    "not",
    "with",
    "on",
    "by",
    "for",
    "api",
    "drop",
    "restore",
    "elsewhere",
    "between",
    "unheard",
    "waived",
    "either",
    "again",
    "alternative",
    "as_good",
    "family",
    "all",
]
FilterName = Literal[
    "price",
    "context",
    "providers",
    "labs",
    "region",
    "needs",
    "open_weights",
    "released",
    "workload",
    "all",
]
Reference = Annotated[str, Field(pattern=r"^(it|them|other|-?[1-9]|[1-9]-[1-9])$")]
Phrases = Annotated[tuple[str, ...], Field(min_length=1)]


class Topic(Curated):
    """Something people ask about that no source says."""

    id: Id
    phrases: Phrases
    line: OneLine
    """What the answer says of it."""


class Language(Curated):
    """Phrases by kind and by what they stand for; the longest phrase of a text wins."""

    intent: dict[Cue, Phrases]
    order: dict[Literal["newest", "context", "rating"], Phrases]
    need: dict[Need, Phrases]
    condition: dict[Literal["open_weights", "commercial_license", "free"], Phrases]
    region: dict[Region, Phrases]
    side: dict[Literal["input", "output"], Phrases]
    unit: dict[
        Literal[
            "tokens",
            "context",
            "longest_output",
            "requests",
            "images",
            "hours",
            "minutes",
            "seconds",
            "characters",
            "cached",
            "each",
        ],
        Phrases,
    ]
    period: dict[Literal["second", "minute", "hour", "day", "week", "month", "year"], Phrases]
    money: dict[Literal["dollar", "cent"], Phrases]
    per: dict[Literal["token", "1k", "1m", "piece"], Phrases]
    """What an amount of money is the price of."""
    bound: dict[Literal["most", "least"], Phrases]
    word: dict[Role, Phrases]
    """Words by what they do to those beside them: "not", "with", "or"."""
    reference: dict[Reference, Phrases]
    """Stand for a model that was named or shown; a number counts what was shown."""
    constraint: dict[FilterName, Phrases]
    """What people call filters, for taking one back."""
    date: dict[Literal["since", "last", "this", "today", "yesterday"], Phrases]
    quality: dict[Literal["low", "medium", "high"], Phrases]
    idle: Words
    """Words that phrases are read past."""
    magnitude: dict[str, int]
    numeral: dict[str, Decimal]
    fraction: dict[str, Decimal]
    beyond: tuple[Topic, ...]
