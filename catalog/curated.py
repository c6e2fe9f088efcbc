"""The types of the YAML files in data/, which people write.

An unknown key is an error, so that a misspelt field is noticed.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from catalog.schema import (
    Capabilities,
    Floor,
    Modalities,
    Position,
    ProviderKind,
    Region,
    RouteType,
    SellerFlag,
    Specialization,
    Specializations,
    Tier,
    Trust,
    Unit,
    Words,
)

_STATED: dict[frozenset[str], set[str]] = {}


class Curated(BaseModel):
    """Base of all curated types."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    def model_post_init(self, _context: object) -> None:
        """Share the set of stated fields, which is never changed, with entries that state the same.

        Each of 3,300 entries had one of 216 bytes and more.
        """
        stated = self.__pydantic_fields_set__
        shared = _STATED.setdefault(frozenset(stated), stated)
        object.__setattr__(self, "__pydantic_fields_set__", shared)


Id = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._+-]*$")]
ModelId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._+-]+/[A-Za-z0-9._:+-]+$")]
OneLine = Annotated[str, StringConstraints(min_length=3, max_length=300)]
HttpsUrl = Annotated[str, StringConstraints(pattern=r"^https://[^\s<>|]+$")]


class Cited(Curated):
    """A curated entry with its source."""

    source: HttpsUrl
    """Page that states it."""
    checked: date
    """Day on which somebody last read that page or the feed row behind it."""


class License(Curated):
    name: OneLine
    """Such as "Apache-2.0", "Llama 4 Community License", "proprietary"."""
    commercial: Literal["free", "conditional", "forbidden"] | None = None
    """Commercial use of the weights or the service; None when not known."""
    condition: OneLine | None = None
    """The condition in one phrase."""
    url: HttpsUrl | None = None
    """The licence text."""


class MadeFor(Cited):
    """What a lab says that it made a model, or a whole family, for."""

    use_cases: tuple[Id, ...] = Field(min_length=1, max_length=4)
    """Ids of use cases, the main one first."""
    position: Position | None = None
    """Its place in the lab's range."""


class Family(Cited):
    """A line of models that share a licence, an architecture and a way of naming."""

    id: Id
    name: OneLine
    """As people write it: "GPT Image"."""
    lab: Id
    members: tuple[str, ...] = Field(min_length=1)
    """Patterns of model ids with `*`, such as "openai/gpt-image-*"; the longest pattern wins."""
    phrases: tuple[str, ...] = ()
    """Names for the family as a whole: "sonnet", "claude sonnet"."""
    architecture: OneLine | None = None
    """None where the lab has not disclosed it."""
    openness: Literal["proprietary", "open weights", "mixed"]
    license: License | None = None
    training: OneLine | None = None
    specialization: Specialization = "general"
    naming: OneLine | None = None
    """How the lab names generations, oldest to newest."""
    about: tuple[OneLine, ...] = ()
    made_for: MadeFor | None = None
    """None where members differ in it, or the lab does not say."""


class Fact(Curated):
    """One sentence about a model, in our words."""

    text: OneLine
    source: HttpsUrl
    checked: date


class TokenPrices(Curated):
    """USD per 1M text tokens."""

    input: Decimal = Field(gt=0)
    output: Decimal = Field(gt=0)


class IntroductoryPrice(Cited):
    """The end of a price that no feed states."""

    provider: Id
    """Who asks it."""
    prices: TokenPrices
    """Those that end; where the feeds have others, they are believed."""
    last_day: date
    then: TokenPrices | None = None
    """From the next day on; None where the seller has not said."""


class Card(Cited):
    """Curated facts about one model; what is left out comes from its family or the feeds."""

    id: ModelId
    name: OneLine | None = None
    verdict: OneLine | None = None
    use_it_for: tuple[OneLine, ...] = ()
    do_not_use_it_for: tuple[OneLine, ...] = ()
    architecture: OneLine | None = None
    specialization: Specialization | None = None
    license: License | None = None
    training: OneLine | None = None
    released: Annotated[str, StringConstraints(pattern=r"^20\d\d(-\d\d(-\d\d)?)?$")] | None = None
    """As precisely as it is known: "2026-10-14", "2026-10" or "2026"."""
    context: int | None = None
    retires: date | None = None
    about: tuple[Fact, ...] = ()
    made_for: MadeFor | None = None
    """None where what the family says holds."""
    introductory_price: IntroductoryPrice | None = None


class Request(Curated):
    """The typical request of a use case; a blended price is the cost of one."""

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
    """What a model must have; every model meets an empty one."""

    input: Modalities = frozenset()
    output: Modalities = frozenset()
    capabilities: Capabilities = frozenset()
    context: int | None = None
    """Least context window in tokens."""
    specializations: Specializations = frozenset()
    """One of these; empty is any."""
    open_weights: bool = False
    parameters: Decimal | None = None
    """Most parameters, in billions."""


class UseCase(Cited):
    id: Id
    name: OneLine
    noun: OneLine
    """Completes "a model for …"."""
    phrases: tuple[str, ...] = Field(min_length=1)
    """What people call it."""
    needs: Needs
    """A model without these is to be avoided for it."""
    wants: Needs = Needs()
    """A model without these is "possible" at best, and left out of rankings."""
    helps: Needs = Needs()
    """What helps; mentioned where it is there, and not where it is absent."""
    excludes: Specializations = frozenset()
    """Specializations that rule a model out."""
    typical: Request
    benchmarks: tuple[str, ...] = ()
    """Benchmarks that measure it, best first: "arena.vision"."""
    floor: Floor = "rating"
    """What a model must show before it leads a list of the cheapest."""
    best_by: Literal["rating", "price"] = "rating"
    """What decides who is best for it."""
    ratings_needed: int = 1
    """How many of them must rate a model before it counts as measured."""
    steps: Specializations = frozenset()
    """Specializations that do a step of it; models of one of them are compared by that step."""
    avoid: OneLine | None = None
    """Shown for a model that lacks a need: "Strict JSON or tool-calling flows"."""


class Serving(Cited):
    """Where a provider runs its models, if all of them run in one region."""

    region: Region


class Standing(Cited):
    """How far a seller can be vouched for, and by what; `catalog.trust` reads it."""

    grade: Trust
    others: Trust | None = None
    """Its grade for models that its lab did not make, where that is another one."""
    lab: Id | None = None
    """Whose models are its own, where the provider is not that lab's API."""
    flags: tuple[SellerFlag, ...] = ()
    evidence: OneLine


class Doubted(Cited):
    """Prices of feeds that the seller's own page contradicts."""

    routes: tuple[str, ...] = Field(min_length=1)
    """Patterns of its own ids: "cohere.*"."""
    unit: Unit
    """The unit that feeds give them."""
    because: OneLine
    """What the page says: "it charges by the character"."""


class Company(Cited):
    """Who runs a provider and what becomes of prompts, as far as the source says."""

    country: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")] | None = None
    """ISO code of where it is registered."""
    serves: OneLine | None = None
    """Where it runs models, in words: they may differ in it, or the caller may choose."""
    retention: OneLine | None = None
    """How long it keeps prompts, and whether it trains on them, in words."""
    prompts: Literal["not kept", "optional", "kept"] | None = None
    """What becomes of prompts by default; optional: kept unless it is set or agreed otherwise."""
    trains: bool | None = None
    """Whether it trains on paid use by default."""
    forwards: tuple[Id, ...] = ()
    """Labs whose models it only passes on; what becomes of their prompts is up to those labs."""
    sources: dict[Literal["country", "serves", "retention"], Cited] = Field(default_factory=dict)
    """Pages that state single facts, where that is another than `source`."""

    @property
    def pages(self) -> tuple[Cited, ...]:
        """All pages that state a fact."""
        return (Cited(source=self.source, checked=self.checked), *self.sources.values())


class Provider(Curated):
    id: Id
    """models.dev's id where it has one."""
    name: OneLine
    kind: ProviderKind
    lab: Id | None = None
    """The lab whose own API this is."""
    feeds: dict[Literal["litellm", "genai-prices", "pi-ai"], tuple[str, ...]] = Field(
        default_factory=dict
    )
    """Its names in other feeds."""
    shared_with: dict[Literal["litellm", "genai-prices"], Id] = Field(default_factory=dict)
    """By feed: another provider whose offers stand under the same name there."""
    phrases: tuple[str, ...] = ()
    """What people call it: "bedrock", "vertex"."""
    serves: Serving | None = None
    """None where it is not known or the caller chooses."""
    doubted: tuple[Doubted, ...] = ()
    """Offers whose prices are set aside."""
    trust: Standing | None = None
    """None where nothing is known that speaks for it, which is the grade "other"."""
    company: Company | None = None


class Home(Cited):
    """Where a lab is from."""

    country: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
    """ISO code."""


class Lab(Curated):
    id: Id
    name: OneLine
    home: Home | None = None
    """None where its own API's company tells, or nothing is known."""
    orgs: tuple[str, ...] = ()
    """Organization names that hosts put before its models: "meta-llama", "Qwen"."""
    stems: tuple[str, ...] = ()
    """First words of its models' names: "llama", "qwen"."""
    short_snapshots: bool = False
    """Its four-digit suffixes (0613) mark dated snapshots of one model."""


class Gateway(Cited):
    id: Id
    name: OneLine
    kind: Literal["gateway", "router", "aggregator"]
    hosting: Literal["hosted", "self-hosted", "both"]
    line: OneLine
    licence: OneLine | None = None
    provider: Id | None = None
    """Its id in providers.yml, where feeds list its models."""
    passes: tuple[Id, ...] = ()
    """Providers that it passes requests on to, where only that is known."""
    any_provider: bool = False
    """Passes requests on to the common providers without a published list."""


class Term(Curated):
    """A word of this field, and what it means."""

    id: Id
    name: OneLine
    phrases: Words
    """What stands in "what is …"; a number in it stands for any."""
    line: OneLine
    """What it means, in a sentence."""
    question: OneLine | None = None
    """What somebody could ask next."""
    source: HttpsUrl | None = None
    """Page of a line that states somebody else's fact."""
    checked: date | None = None
    """Day on which somebody last read that page."""


class Feed(Curated):
    """A published catalogue that the snapshot is built from."""

    id: Id
    name: OneLine
    file: OneLine
    """Pattern of the file name in the feeds folder."""
    url: HttpsUrl
    licence: OneLine
    as_of: date
    """Date of the facts in a file whose name has none."""


class Alias(Curated):
    """A nickname. Nicknames move, so each has a date."""

    name: Annotated[str, StringConstraints(min_length=2, max_length=80)]
    model: ModelId
    checked: date
    source: HttpsUrl | None = None
    note: OneLine | None = None


class SameModel(Curated):
    """Two ids under which feeds list one model."""

    id: ModelId
    """The one that the catalogue does not use; it goes on finding the model."""
    model: ModelId
    why: OneLine
    """The evidence in one phrase."""
    checked: date


class Lexicon(Curated):
    """Words around and inside model names that do not name a model by themselves."""

    filler: Words
    """Words of a question that do not help to tell which model is meant."""
    plain: Words
    """Common words that look like misspelt model names."""
    common: Words
    """Common words in the names of models, which mean none among words about something else."""
    topics: Words
    """Parts of names that people also ask about: "vision", "code"."""
    newest: Words
    """Ask for the newest member of a family."""
    neutral: Words
    """Parts of a name that do not distinguish models: "instruct"."""
    preview: Words
    """Mark a model that is not released yet."""
    precision: Words
    """Quantisation, precision and packaging of the same weights."""
    modes: Words
    """Ways of running a model that providers write into its id: "thinking"."""
    tiers: Words
    """Faster ways of serving a model; for some labs models of their own: "fast"."""
    sized_tiers: Words
    """The same, but only after a size: in gpt-4-turbo, "turbo" names a model."""
    serving: dict[str, Tier]
    """Last words of a host's id that tell how it serves a model: "spot"."""
    hosted: Words
    """Last words of a host's id that only tell whose or what kind of machine serves it: "maas"."""
    confidential: Words
    """Words of a host's id for machines that the host itself cannot look into: "tee"."""
    efforts: Words
    """Words in brackets after a name that say how it is run: "(high)"."""
    regions: Words
    """Where a cloud runs it: "eu", "global"."""
    attached: Words
    """Words joined by a hyphen that do not change a name: "gpt-4o-class"."""
    line_ups: Words
    """Brands of several current lines, of which one word means none: "gpt"."""
    grades: Words
    """Words for the size of a model in a line that has no plain member: "mini"."""
    smaller: Words
    """Words that make a model a grade below the plain one: "flash", "mini"."""
    beside: Words
    """Words of a member that its line does not mean by its name alone: "prime", "turbo"."""
    renamed: dict[str, str]
    """Words that a family was once called by, or is by its makers: "chatgpt" is "gpt"."""
    derived: Words
    """Words that make a name another model: "distill"."""
    terms: dict[str, RouteType]
    """Words of a provider's id that change the type of the route: "batch"."""
    vague: Words
    """Ids that providers use for different models: "whisper"."""
    wrappers: Words
    """Path segments of provider ids: "accounts", "models"."""
    specializations: dict[str, Specialization]
    """Words of a model's name that tell its specialization: "coder"."""


class Replacement(Cited):
    model: ModelId
    replacement: ModelId | None
    """None when the lab names none."""
    retires: date | None = None
    earliest: bool = False
    """Whether `retires` is a "not before" date."""
    note: OneLine | None = None
