"""What the catalogue is made of: models, routes, prices, and the curated facts beside them.

Two kinds of type live here. The many (models, routes, prices: tens of thousands) are frozen
dataclasses that pydantic fills from the snapshot. The few that people write in YAML are pydantic
models that forbid unknown keys, so a misspelt field is an error and not a silent loss.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, PlainSerializer, StringConstraints

from catalog.constraints import Region

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
ProviderKind = Literal["lab", "cloud", "host", "gateway", "plan", "local", "decisions", "closed"]
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
Status = Literal["active", "preview", "deprecated"]
Specialization = Literal[
    "general",
    "coding",
    "reasoning",
    "vision",
    "image-generation",
    "image-editing",
    "video-generation",
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

_IN_ORDER = PlainSerializer(sorted, when_used="json")
"""Sets are written in order, so that equal facts are equal bytes."""
Modalities = Annotated[frozenset[Modality], _IN_ORDER]
Capabilities = Annotated[frozenset[Capability], _IN_ORDER]
Words = Annotated[frozenset[str], _IN_ORDER]
Specializations = Annotated[frozenset[Specialization], _IN_ORDER]


@dataclass(frozen=True, slots=True)
class Condition:
    """When a price holds. Every field that is None does not restrict it."""

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
    """0 only where the source says free; an unknown price is no Price at all."""
    condition: Condition | None = None
    source: str = ""
    """Id of the Source that says so; empty while still inside its own Observation."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What a feed says of a model as one provider serves it; None where it says nothing."""

    name: str | None = None
    family: str | None = None
    released: date | None = None
    knowledge_cutoff: str | None = None
    """As the feed writes it: "2026-02" or "2026-02-16"."""
    input: Modalities | None = None
    output: Modalities | None = None
    context: int | None = None
    """Tokens; None where a feed writes 0."""
    max_output: int | None = None
    """Tokens."""
    capabilities: Capabilities = frozenset()
    lacks: Capabilities = frozenset()
    """Capabilities the feed says are absent, as opposed to not mentioned."""
    open_weights: bool | None = None
    mode: Specialization | None = None
    """The kind of endpoint, where the feed says it (embeddings, reranking, speech-to-text …)."""
    status: Status | None = None
    retires: date | None = None
    """Announced shutdown or, at some providers, the earliest date of it."""


@dataclass(frozen=True, slots=True)
class Observation:
    """One entry of one feed: what it says about one provider's offer of one model."""

    feed: str
    provider: str
    """The feed's own name for the provider."""
    route: str
    """The id a caller sends to that provider."""
    url: str | None
    as_of: date
    canonical: str | None = None
    """`lab/model`, where the feed links its entry to a model itself."""
    facts: Facts = Facts()
    prices: tuple[Price, ...] = ()
    free: bool = False
    """The source itself calls the offer free, so a price of 0 means 0."""
    route_type: RouteType | None = None
    """Where the id itself tells (fine-tuned, provisioned …)."""


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
    """The setting that was measured, such as "High" effort."""
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
    """What one source says a route costs; kept so that a disagreement can be shown."""

    source: str
    url: str | None
    as_of: date
    prices: tuple[Price, ...] = ()
    """Only what differs by more than 1 % from the chosen prices of the route."""


@dataclass(frozen=True, slots=True)
class Route:
    """An offer: one model at one provider under one id, with its own price and limits."""

    model: str
    provider: str
    id: str
    type: RouteType
    prices: tuple[Price, ...]
    quotes: tuple[Quote, ...]
    """Every observation behind the route, the one that decided first."""
    free: bool = False
    """The source calls the offer free, mostly within limits."""
    also: tuple[str, ...] = ()
    """Other ids of the same provider for the same offer: dated snapshots, aliases."""
    region: str | None = None
    context: int | None = None
    max_output: int | None = None
    retires: date | None = None
    status: Status | None = None


@dataclass(frozen=True, slots=True)
class ModelFacts:
    """What the feeds together know of one model."""

    id: str
    """`lab/model`, after models.dev."""
    name: str
    lab: str
    facts: Facts
    source: str
    """Id of the Source whose facts were taken first."""
    names: tuple[str, ...] = ()
    """Other display names that providers give it."""
    snapshots: tuple[str, ...] = ()
    """Ids of dated snapshots folded into it."""
    ratings: tuple[Rating, ...] = ()
    routes: int = 0
    """How many routes carry it."""


class Curated(BaseModel):
    """Base of everything that people write."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


Id = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._+-]*$")]
ModelId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._+-]+/[A-Za-z0-9._:+-]+$")]
Line = Annotated[str, StringConstraints(min_length=3, max_length=300)]
HttpsUrl = Annotated[str, StringConstraints(pattern=r"^https://[^\s<>|]+$")]


class Cited(Curated):
    """A curated fact that says where it is from."""

    source: HttpsUrl
    """Page that says so."""
    checked: date
    """Day on which somebody last read that page or the feed row behind it."""


class License(Curated):
    name: Line
    """Such as "Apache-2.0", "Llama 4 Community License", "proprietary"."""
    commercial: Literal["free", "conditional", "forbidden"] | None = None
    """Commercial use of the weights or the service; None when not known."""
    condition: Line | None = None
    """The condition in one phrase."""
    url: HttpsUrl | None = None
    """The licence text."""


class Family(Cited):
    """A line of models that share a licence, an architecture and a way of naming."""

    id: Id
    name: Line
    """As people write it: "GPT Image"."""
    lab: Id
    members: tuple[str, ...] = Field(min_length=1)
    """Patterns of model ids with `*`, such as "openai/gpt-image-*"; the longest pattern wins."""
    phrases: tuple[str, ...] = ()
    """What people call the family as a whole: "sonnet", "claude sonnet"."""
    architecture: Line | None = None
    """None means the lab has not disclosed it."""
    openness: Literal["proprietary", "open weights", "mixed"]
    license: License | None = None
    training: Line | None = None
    specialization: Specialization = "general"
    naming: Line | None = None
    """How the lab names generations, oldest to newest."""
    about: tuple[Line, ...] = ()


class Fact(Curated):
    """One sentence about a model, in our words."""

    text: Line
    source: HttpsUrl
    checked: date


class Card(Cited):
    """Curated facts on one model. What is left out comes from its family or the feeds."""

    id: ModelId
    name: Line | None = None
    verdict: Line | None = None
    use_it_for: tuple[Line, ...] = ()
    do_not_use_it_for: tuple[Line, ...] = ()
    architecture: Line | None = None
    specialization: Specialization | None = None
    license: License | None = None
    training: Line | None = None
    released: Annotated[str, StringConstraints(pattern=r"^20\d\d(-\d\d(-\d\d)?)?$")] | None = None
    """As exactly as it is known: "2026-10-14", "2026-10" or "2026"."""
    context: int | None = None
    retires: date | None = None
    about: tuple[Fact, ...] = ()


class Request(Curated):
    """The typical request of a use case; blended prices are the cost of one of these."""

    input_tokens: int = 0
    output_tokens: int = 0
    cached_share: Decimal = Decimal(0)
    """Share of the input tokens that a cache serves, 0 to 1."""
    images_in: int = 0
    images_out: int = 0
    image_tokens_out: int = 0
    """Assumed tokens of one picture, for models that charge pictures by the token."""
    audio_minutes: Decimal = Decimal(0)
    video_seconds: Decimal = Decimal(0)
    characters: int = 0
    pages: int = 0


class Needs(Curated):
    """What a model must have. An empty Needs is met by every model."""

    input: Modalities = frozenset()
    output: Modalities = frozenset()
    capabilities: Capabilities = frozenset()
    context: int | None = None
    """Tokens, at least."""
    specializations: Specializations = frozenset()
    """One of these; empty is any."""
    open_weights: bool = False
    parameters: Decimal | None = None
    """Billions of parameters, at most."""


class UseCase(Cited):
    id: Id
    name: Line
    noun: Line
    """Completes "worth evaluating for …" and "teams evaluating …"."""
    phrases: tuple[str, ...] = Field(min_length=1)
    """What people call it."""
    needs: Needs
    """Without these a model is to be avoided for it."""
    wants: Needs = Needs()
    """Without these it is possible at best, and no candidate for "cheapest"."""
    helps: Needs = Needs()
    """What the use case profits from: said where it is there, no word where it is not."""
    excludes: Specializations = frozenset()
    """Specialisations that rule a model out."""
    typical: Request
    benchmarks: tuple[str, ...] = ()
    """Ratings that measure it, best first: "arena.vision"."""
    avoid: Line | None = None
    """Said of a model that lacks what is needed: "Strict JSON or tool-calling flows"."""


class Serving(Cited):
    """Where a provider runs its models, when all of them run in one place."""

    region: Region


class Provider(Curated):
    id: Id
    """models.dev's id where it has one."""
    name: Line
    kind: ProviderKind
    lab: Id | None = None
    """The lab whose own API this is."""
    feeds: dict[Literal["litellm", "genai-prices"], tuple[str, ...]] = Field(default_factory=dict)
    """The names other feeds have for it."""
    phrases: tuple[str, ...] = ()
    """What people call it: "bedrock", "vertex"."""
    curated: bool = False
    """Shown before others of the same price."""
    serves: Serving | None = None
    """None where it is not known, or where the caller chooses."""


class Lab(Curated):
    id: Id
    name: Line
    orgs: tuple[str, ...] = ()
    """Organisation names that hosts put in front of its models: "meta-llama", "Qwen"."""
    stems: tuple[str, ...] = ()
    """First words of its models' names: "llama", "qwen"."""
    short_snapshots: bool = False
    """Its four-digit suffixes (0613) are dated snapshots of one model, not models of their own."""


class Gateway(Cited):
    id: Id
    name: Line
    kind: Literal["gateway", "router", "aggregator"]
    hosting: Literal["hosted", "self-hosted", "both"]
    line: Line
    licence: Line | None = None
    provider: Id | None = None
    """Its id in providers.yml, when feeds list its models one by one."""
    passes: tuple[Id, ...] = ()
    """Providers it passes requests on to, when that is what is known of it."""
    any_provider: bool = False
    """Passes requests on to the common providers, without a published list."""


class Feed(Curated):
    """A published catalogue that the snapshot is built from."""

    id: Id
    name: Line
    file: Line
    """Pattern of its file name in the feeds folder."""
    url: HttpsUrl
    licence: Line
    as_of: date
    """Date of the facts in a file whose name has no date."""


class Alias(Curated):
    """A nickname. Nicknames move, so each has a date."""

    name: Annotated[str, StringConstraints(min_length=2, max_length=80)]
    model: ModelId
    checked: date
    source: HttpsUrl | None = None
    note: Line | None = None


class Lexicon(Curated):
    """Words that surround model names without naming a model."""

    filler: Words
    """Words of a question that say nothing about which model is meant."""
    plain: Words
    """Common words that look like a misspelt model name and are none."""
    topics: Words
    """Parts of names that are also what people ask about: "vision", "code"."""
    newest: Words
    """Ask for the newest member of a family."""
    neutral: Words
    """Parts of a name that tell no two models apart: "instruct"."""
    preview: Words
    """Mark a model that is not released yet."""
    precision: Words
    """Quantisation, precision and packaging of the same weights."""
    modes: Words
    """Ways of running a model that providers write into its id: "thinking"."""
    tiers: Words
    """Faster ways of serving a model, which for some labs are models of their own: "fast"."""
    sized_tiers: Words
    """The same, but only behind a size: "turbo" names a model in gpt-4-turbo."""
    efforts: Words
    """Words that in brackets behind a name say how it is run: "(high)"."""
    regions: Words
    """Where a cloud runs it: "eu", "global"."""
    attached: Words
    """Words that hang on a name by a hyphen and make no other name of it: "gpt-4o-class"."""
    derived: Words
    """Words that make another model of the one they stand beside: "distill"."""
    terms: dict[str, RouteType]
    """Words of a provider's id that put an offer under other terms: "batch"."""
    vague: Words
    """Ids that providers give to different models: "whisper"."""
    wrappers: Words
    """Path segments of provider ids: "accounts", "models"."""
    specializations: dict[str, Specialization]
    """Words of a model's name that tell what it is made for: "coder"."""


class Replacement(Cited):
    model: ModelId
    replacement: ModelId | None
    """None when the lab names none."""
    retires: date | None = None
    earliest: bool = False
    """`retires` is a "not before" date."""
    note: Line | None = None


@dataclass(frozen=True, slots=True)
class Model:
    """A model as the catalogue answers about it: feeds, family and card already joined."""

    id: str
    name: str
    lab: str
    facts: Facts
    source: Source
    names: tuple[str, ...]
    snapshots: tuple[str, ...]
    ratings: tuple[Rating, ...]
    family: Family | None
    card: Card | None
    specialization: Specialization
    released: str | None
    """ISO date, or year and month where no more is known."""
    retires: date | None
    routes: int
    """How many routes carry it."""
