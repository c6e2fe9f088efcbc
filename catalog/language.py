"""The types of data/language.yml: the words that questions are made of."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from catalog.curated import Curated, Id, OneLine
from catalog.schema import LicenceName, Need, Origin, Region, Size, Words

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
    "history",
    "changes",
    "gateways",
    "benchmarks",
    "identity",
    "why",
    "summary",
]
"""What a word suggests: an intent, or something that helps to decide on one."""
Role = Literal[
    "poor",
    "saves",
    "today",
    "fell",
    "rose",
    "ago",
    "buys",
    "not",
    "excluded",
    "needed",
    "contrast",
    "leave_out",
    "too",
    "with",
    "on",
    "by",
    "for",
    "api",
    "drop",
    "restore",
    "elsewhere",
    "this_seller",
    "anyone",
    "anywhere",
    "not_only",
    "between",
    "unheard",
    "waived",
    "either",
    "again",
    "alternative",
    "as_good",
    "instead",
    "for_less",
    "low_price",
    "family",
    "all",
    "too",
    "swap",
    "sort",
    "undo",
    "version",
    "smaller",
    "larger",
    "older",
    "newer",
    "more",
    "rest",
    "every",
    "show",
    "row",
]
FilterName = Literal[
    "price",
    "budget",
    "size",
    "context",
    "providers",
    "sellers",
    "labs",
    "region",
    "needs",
    "open_weights",
    "any_quality",
    "released",
    "workload",
    "all",
]
TariffWord = Literal[
    "batch",
    "flex",
    "priority",
    "fast",
    "plain",
    "longer",
    "longest",
    "cache_read",
    "cache_write",
    "5m",
    "1h",
    "12h",
    "tuned",
    "training",
    "hour of audio",
    "1M characters",
    "web search",
    "region",
    "image",
]
"""A condition of a price, or a word that leads to one."""
Fact = Literal[
    "context",
    "max_output",
    "license",
    "knowledge_cutoff",
    "released",
    "api_id",
    "architecture",
    "maker",
    "modalities",
    "retires",
]
"""Something to know of a model that one line tells."""
ProductTopic = Literal[
    "sources",
    "age",
    "order",
    "mark",
    "trust",
    "seller",
    "sellers",
    "coverage",
    "privacy",
    "sharing",
    "units",
    "watching",
    "settings",
    "mistakes",
    "self",
    "engine",
    "limits",
]
"""Something to know of this product itself."""
Reference = Annotated[str, Field(pattern=r"^(it|them|other|next|-?[1-9]|[1-9]-[1-9]|last-[1-9])$")]
Phrases = Annotated[tuple[str, ...], Field(min_length=1)]


class Topic(Curated):
    """Something people ask about that no source states."""

    id: Id
    phrases: Phrases
    line: OneLine
    """What the answer says about it."""


class OriginWords(Curated):
    """What people call a place that labs are from."""

    words: Phrases
    """Adjectives: "chinese"."""
    places: Phrases
    """Its names: "china"."""
    wanted: tuple[str, ...] = ()
    """Whole phrases that ask for it, of a place that is no region: "from china"."""
    denied: tuple[str, ...] = ()
    """Whole phrases that deny it, of a word that alone says something else: "no us"."""


class Language(Curated):
    """Phrases by kind and meaning; the longest phrase in a text wins."""

    intent: dict[Cue, Phrases]
    order: dict[Literal["newest", "context", "rating", "smallest", "largest"], Phrases]
    need: dict[Need, Phrases]
    lack: dict[Need, Phrases]
    """What a model must not do, in words that deny it themselves."""
    condition: dict[
        Literal[
            "open_weights",
            "closed_weights",
            "commercial_license",
            "free",
            "paid",
            "budget",
            "any_quality",
            "stable",
            "preview",
            "unpriced",
        ],
        Phrases,
    ]
    licence: dict[LicenceName, Phrases]
    """Licences by name, in words that ask for commercial use, too."""
    size: dict[Size, Phrases]
    sellers: dict[
        Literal[
            "first-party",
            "cloud",
            "established",
            "no-resellers",
            "resellers",
            "everyone",
            "prompts-not-kept",
            "no-training",
            "prompts-kept",
            "training",
            "us",
            "eu",
            "cn",
            "not-cn",
        ],
        Phrases,
    ]
    origin: dict[Origin, OriginWords]
    origin_nouns: Phrases
    """What words for a place of origin stand in front of: "labs", "models"."""
    origin_denials: Phrases
    origin_verbs: Phrases
    """In front of a place of origin: "made in"."""
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
            "words",
            "cached",
            "each",
            "once",
            "people",
            "factor",
        ],
        Phrases,
    ]
    period: dict[
        Literal[
            "second",
            "minute",
            "hour",
            "day",
            "workday",
            "week",
            "fortnight",
            "month",
            "quarter",
            "year",
        ],
        Phrases,
    ]
    schedule: dict[Literal["always", "office", "weekend", "fortnightly"], Phrases]
    """In which part of a day or a week something is used, and how often without a number."""
    money: dict[Literal["dollar", "cent"], Phrases]
    per: dict[
        Literal[
            "token",
            "1k",
            "1m",
            "image",
            "minute",
            "hour",
            "second",
            "page",
            "character",
            "1k characters",
            "1m characters",
            "video",
        ],
        Phrases,
    ]
    """What an amount of money buys: tokens, or pieces."""
    bound: dict[Literal["most", "least"], Phrases]
    relative: dict[Literal["cheaper", "dearer", "as_much"], Phrases]
    """Behind a share or a factor: how a price stands to another one."""
    word: dict[Role, Phrases]
    """Words by their effect on neighbouring words: "not", "with", "or"."""
    fact: dict[Fact, Phrases]
    """What is asked of a model, in words that ask for nothing else of it."""
    compared: dict[Fact, Phrases]
    """What models differ in, in words that compare them: "which is newer"."""
    product: dict[ProductTopic, Phrases]
    """About this product; "…" stands for each of `figures`."""
    figures: Phrases
    """What this product shows, in the words of who asks about it: "these prices", "the data"."""
    meaning: dict[Literal["is", "does", "between", "and", "mean", "of", "behind"], Phrases]
    """What stands around a word whose meaning is asked for."""
    reference: dict[Reference, Phrases]
    """Words for a model named or shown before; a number counts the shown ones."""
    constraint: dict[FilterName, Phrases]
    """Names of filters, for dropping one."""
    date: dict[Literal["since", "before", "until", "last", "this", "today", "yesterday"], Phrases]
    holiday: dict[Annotated[str, Field(pattern=r"^(\d\d-\d\d|month-end)$")], Phrases]
    """Days of the year that have a name, by month and day."""
    quality: dict[Literal["low", "medium", "high"], Phrases]
    tariff: dict[TariffWord, Phrases]
    graphics_cards: dict[str, int]
    """Gigabytes of memory by what people call a card: "h100"."""
    idiom: dict[str, str]
    """Phrases of two or more words, and what they are read as: "sub dollar", "under 1 dollar"."""
    idle: Words
    """Words that are skipped inside phrases."""
    filler: Words
    """Words that change no answer, whatever is asked."""
    measures: Words
    """What a number of tells how a model is made, and not how much it is used: "dimensions"."""
    magnitude: dict[str, int]
    numeral: dict[str, Decimal]
    fraction: dict[str, Decimal]
    multiple: dict[Annotated[str, Field(pattern=r"^[0-9.]+$")], Phrases]
    """What changes a figure that was stated before: "double", "twice"."""
    correction: Phrases
    """What starts a message in a thread that corrects the one before."""
    thanks: dict[Literal["said", "around", "emoji"], Phrases]
    """What a message that asks nothing consists of."""
    beyond: tuple[Topic, ...]
