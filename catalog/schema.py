"""What feeds say: prices, routes, observations, ratings, and the closed vocabularies they use.

Tens of thousands of these are decoded, so they are dataclasses; curated entries are in `curated`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Annotated, Literal

from pydantic import AfterValidator, PlainSerializer

Direction = Literal["input", "output", "cache_read", "cache_write"]
Modality = Literal["text", "image", "audio", "video", "pdf"]
Unit = Literal["1M tokens", "image", "second", "minute", "1M characters", "page", "request"]
Processing = Literal["batch", "flex", "priority", "fast"]
RouteType = Literal[
    "serverless",
    "batch",
    "contributor",
    "plan",
    "dedicated",
    "fine-tuned",
    "local",
    "decisions",
    "closed",
]
OfferGroup = Literal[
    "comparable",
    "not vouched for",
    "free",
    "plan",
    "batch or flex",
    "fine-tuned or dedicated",
    "china endpoint",
    "not in the seller's list",
    "price unknown",
]
"""What an offer is compared with: only comparable ones lead a ladder or a ranking."""
Tier = Literal["fast", "economy", "flex", "spot", "priority", "adapters"]
"""How a host serves a model besides its plain way: faster, or cheaper and without promises."""
ProviderKind = Literal["lab", "cloud", "host", "gateway", "plan", "local", "decisions", "closed"]
Size = Literal["tiny", "on-device", "small"]
"""How large a model may be: for a phone, for a laptop, for one graphics card."""
Trust = Literal["first-party", "cloud", "established", "other"]
"""How far a seller can be vouched for; data/README.md has the criteria."""
SellerFlag = Literal["china_endpoint", "undercuts", "aggregator"]
Capability = Literal[
    "tools",
    "json",
    "reasoning",
    "caching",
    "batch",
    "fine-tuning",
    "streaming",
    "web-search",
    "computer-use",
]
Need = Literal[
    "vision",
    "tools",
    "json",
    "reasoning",
    "audio-in",
    "video-in",
    "pdf",
    "image-out",
    "caching",
    "batch",
    "fine-tuning",
    "streaming",
]
"""What somebody needs of a model: a capability, or a modality that it takes or returns."""
Region = Literal["us", "eu", "uk", "apac", "jp", "au", "in", "ca", "sa", "global"]
Seat = Literal["us", "eu", "cn"]
"""Where a company may be asked to be registered."""
LicenceName = Literal["apache", "mit"]
"""A licence that people ask for by its name."""
Origin = Literal[
    "us", "europe", "cn", "fr", "de", "uk", "ch", "es", "jp", "kr", "ca", "il", "in", "sg"
]
"""Where a lab may be asked to be from."""
Status = Literal["active", "preview", "deprecated"]
Position = Literal["flagship", "balanced", "fast", "tiny", "specialist"]
"""A model's place in its lab's range: the strongest, the middle, the small and cheap, one that runs
on a phone or laptop, or one made for a single job."""
Floor = Literal["rating", "specialization", "either", "none"]
"""What keeps a model out of a list of the cheapest: a rating below the median of active models, not
being made for the job, neither, or nothing."""
SetAside = Literal[
    "not listed",
    "batch price",
    "swapped prices",
    "unit unknown",
    "introductory price",
    "contradicted",
]
"""Why a route's price is not compared with others: only a price book has it and not the seller's
own list, it is the lab's batch tariff stated as the plain one, a price looks to stand in the place
of another, no source says what unit it is per, it was stated while the lab itself asked less, or
the seller's own page contradicts it."""
Specialization = Literal[
    "general",
    "coding",
    "reasoning",
    "vision",
    "image-generation",
    "image-editing",
    "video-generation",
    "3d-generation",
    "music-generation",
    "speech-to-text",
    "text-to-speech",
    "realtime-voice",
    "embeddings",
    "reranking",
    "moderation",
    "ocr-documents",
    "search",
    "translation",
    "roleplay-creative-writing",
    "router",
    "decisions",
]


def _in_order(values: frozenset[str]) -> list[str]:
    """The values in order; pydantic parses the text of the signature of `sorted` at each use."""
    return sorted(values)


_IN_ORDER = PlainSerializer(_in_order, when_used="json")
"""Serialize sets in order, so that equal facts give equal bytes."""


@lru_cache(4096)
def _once(values: frozenset[str]) -> frozenset[str]:
    """The same set for equal ones: thousands of models share a few hundred."""
    return values


_ONCE = AfterValidator(_once)
Modalities = Annotated[frozenset[Modality], _ONCE, _IN_ORDER]
Capabilities = Annotated[frozenset[Capability], _ONCE, _IN_ORDER]
Words = Annotated[frozenset[str], _IN_ORDER]
Specializations = Annotated[frozenset[Specialization], _IN_ORDER]


@dataclass(frozen=True, slots=True)
class Condition:
    """When a price holds; a field that is None does not restrict it."""

    processing: Processing | None = None
    above_tokens: int | None = None
    """Holds for requests whose prompt is longer than this many tokens."""
    hours_utc: str | None = None
    """Daily window such as "01:00-04:00"; several are joined with ", "."""
    days: str | None = None
    """ISO weekdays such as "1-5"; None is every day."""
    region: str | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    """Last day on which the price holds."""
    quality: str | None = None
    """Image or video quality: low, medium, high, hd …"""
    size: str | None = None
    """Picture or video size: "1024x1024", "1080p", "4K"."""
    ttl: str | None = None
    """Life of a cache entry: "1h", "12h"; None is the provider's default, mostly five minutes."""


@dataclass(frozen=True, slots=True)
class Price:
    """One component of a tariff, in USD."""

    direction: Direction
    modality: Modality
    unit: Unit
    usd: Decimal
    """0 only where the source says free; an unknown price has no Price."""
    condition: Condition | None = None
    source: str = ""
    """Id of the Source that states it; empty inside an Observation."""


@dataclass(frozen=True, slots=True)
class FeedFacts:
    """What a feed says of a model as one provider serves it; None where it is silent."""

    name: str | None = None
    family: str | None = None
    released: date | None = None
    knowledge_cutoff: str | None = None
    """As the feed writes it: "2026-02" or "2026-02-16"."""
    input: Modalities | None = None
    output: Modalities | None = None
    unsure_input: Modalities = frozenset()
    """What the sources disagree on, or one seller alone claims; not in `input`."""
    unsure_output: Modalities = frozenset()
    context: int | None = None
    """Context window in tokens; None where a feed writes 0."""
    max_output: int | None = None
    """Longest output in tokens."""
    capabilities: Capabilities = frozenset()
    lacks: Capabilities = frozenset()
    """Capabilities that the feed states to be absent, not those it does not mention."""
    open_weights: bool | None = None
    mode: Specialization | None = None
    """The kind of endpoint, where the feed states it: embeddings, reranking, speech-to-text …"""
    status: Status | None = None
    retires: date | None = None
    """Announced shutdown; at some providers the earliest date of it."""

    def told(self, capability: Capability) -> bool | None:
        """Whether the capability is stated to be there; None where the feed is silent."""
        if capability in self.capabilities:
            return True
        return False if capability in self.lacks else None


@dataclass(frozen=True, slots=True)
class Observation:
    """One entry of one feed: what it says of one provider's offer of one model."""

    feed: str
    provider: str
    """The feed's own name for the provider."""
    route: str
    """The model id that a caller sends to that provider."""
    url: str | None
    as_of: date
    canonical: str | None = None
    """`lab/model`, where the feed links its entry to a model itself."""
    facts: FeedFacts = FeedFacts()
    prices: tuple[Price, ...] = ()
    free: bool = False
    """The source calls the offer free, so a price of 0 means 0."""
    route_type: RouteType | None = None
    """Where the id tells it: fine-tuned, provisioned …"""
    also: tuple[str, ...] = ()
    """Further ids that the feed lists for the same offer."""


@dataclass(frozen=True, slots=True)
class Rating:
    """A benchmark result with its interval; `low` and `high` are the 95 % bounds."""

    benchmark: str
    """Such as "arena.vision"."""
    value: float
    low: float | None
    high: float | None
    rank: int | None
    votes: int | None
    variant: str | None
    """The measured setting, such as "High" effort."""
    source: str


@dataclass(frozen=True, slots=True)
class Source:
    """A feed at one date."""

    id: str
    name: str
    url: str
    licence: str
    as_of: date


@dataclass(frozen=True, slots=True)
class Quote:
    """What one source says a route costs, so that a disagreement can be shown."""

    source: str
    url: str | None
    as_of: date
    prices: tuple[Price, ...] = ()
    """Only those that differ by more than 1 % from the chosen prices of the route."""


@dataclass(frozen=True, slots=True)
class Route:
    """One model at one provider under one id, with its own prices and limits."""

    model: str
    provider: str
    id: str
    type: RouteType
    prices: tuple[Price, ...]
    quotes: tuple[Quote, ...]
    """Every observation behind the route; the deciding one comes first."""
    free: bool = False
    """The source calls the offer free, mostly within limits."""
    also: tuple[str, ...] = ()
    """Other ids of the same provider for the same offer: dated snapshots, aliases."""
    region: str | None = None
    tier: Tier | None = None
    """None is the plain way of serving it."""
    quantization: str | None = None
    """As the id says it: "fp8", "awq"; None where it says nothing, or as the lab publishes it."""
    confidential: bool = False
    """Runs where the host itself cannot read along (trusted execution)."""
    context: int | None = None
    max_output: int | None = None
    retires: date | None = None
    status: Status | None = None
    set_aside: SetAside | None = None
    """None where its price can be compared."""


@dataclass(frozen=True, slots=True)
class ModelFacts:
    """What all feeds together say of one model."""

    id: str
    """`lab/model`, after models.dev."""
    name: str
    lab: str
    facts: FeedFacts
    source: str
    """Id of the Source whose facts take precedence."""
    names: tuple[str, ...] = ()
    """Other display names that providers give it."""
    snapshots: tuple[str, ...] = ()
    """Ids of the dated snapshots folded into it."""
    same_as: tuple[str, ...] = ()
    """Ids in the form `lab/model` that mean it: twins, and ways of serving it."""
    ratings: tuple[Rating, ...] = ()
    routes: int = 0
    """How many routes carry it."""
    routes_end: date | None = None
    """The last day on which any of them is known to serve it; None where one has no end."""
