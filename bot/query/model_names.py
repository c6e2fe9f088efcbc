"""Models that a text names in full: provider ids, then the names that the catalogue mentions."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice
from operator import attrgetter
from typing import NamedTuple

from bot.query.amounts import Amount
from bot.query.elliptical_names import Base, complete_beside, said_of_missing
from bot.query.lookups import Lookups
from bot.query.query import Named
from bot.query.tokens import PICTURE_SIZE, Span, TaggedText
from catalog.catalog import Catalog
from catalog.names import fold, tokens
from catalog.resolution.mentions import Mention
from catalog.resolution.outcomes import Choice, Found, Resolution, Unknown

_CHUNK = re.compile(r"[^\s,;]+")
_ID = re.compile(r"[/@:]|[a-z]\.[a-z]")
_BOUNDED = re.compile(
    r"\d+(?:\.\d+)? (?:max|min)|(?:max|min) \d+(?:\.\d+)?|(?:next|last|past|first) \d+"
)
"""A number and its bound, which no model is called by alone: "2 max", "in the next 3 months"."""
_STOP = re.compile(r"[.:](?=\s)")
_TWO = 2
_EDGES = "?!.,;:()'\""
_MIN_ID = 5
_WORDS = re.compile(r"[^\W_]+")
_LETTERS = re.compile(r"[^\W\d_]+")
_MOST_IDS = 12
"""Different texts that are written as an id, in one text."""
_MOST_NAMES = 16
"""Different names that are read in one text; nobody compares that many."""
_MOST_BRANDS = 4
"""Brands of the names before a name that it is tried with."""
_BLANK = ","
"""Stands where an amount or an id was; no name runs across it."""
_JOINTS = frozenset(("/", "+", "&", ",", "|"))
_GAP_TO_VERSION = 2
"""Words from the version of a model to a count without a unit: "5.5 pro 20"."""
_MAX_COUNT = 3
"""Digits of a count without a unit; more of them behind a name are a date."""
_GLUED = re.compile(r"[a-z]\d\d(?!\d)")
"""A version without its dot, written in one with the name: "sonnet45"."""
_CERTAIN = ("id", "name", "nickname", "provider id")
_CHOOSING_KINDS = ("use_case", "need", "condition", "provider", "lab", "reference", "beyond")
_ASKED_OF_A_MODEL = frozenset(("routes", "summary"))
_OF_A_PARTY = ("models", "model", "llms", "api")
_NAMING_KINDS = (
    "use_case",
    "need",
    "intent",
    "beyond",
    "provider",
    "condition",
    "reference",
    "unit",
)
"""Kinds of phrases that may contain what looks like a model's name."""


class NameSpan(NamedTuple):
    """The name of a model; `start` and `end` are characters of the folded text."""

    start: int
    end: int
    named: Named
    read_as: str = ""
    """What is said of it, where no model has the version of the name before it."""

    def word_range(self, text: TaggedText) -> tuple[int, int]:
        """Its first word and the word after it; (0, 0) where no word is in it."""
        first = bisect_right(text.words, self.start, key=attrgetter("end"))
        end = bisect_left(text.words, self.end, first, key=attrgetter("start"))
        return (first, end) if first < end else (0, 0)

    def contains(self, position: int) -> bool:
        """Whether a character is in it."""
        return self.start <= position < self.end

    @property
    def model(self) -> str | None:
        """Its id, unless the name is in doubt."""
        resolution = self.named.resolution
        return resolution.model if isinstance(resolution, Found) else None


class NamesRead(NamedTuple):
    """The names in a text, in order."""

    names: tuple[NameSpan, ...]
    end: int
    """Where reading stopped, in characters: the length of the text, unless there were too many."""

    def until(self, end: int) -> NamesRead:
        """The names that end before a position, where reading has stopped."""
        return NamesRead(tuple(name for name in self.names if name.end <= end), end)


def counts_behind_names(
    text: TaggedText, amounts: Sequence[Amount], catalog: Catalog
) -> tuple[Amount, ...]:
    """The amounts, of which those behind a name are no versions: "opus 5 3 requests".

    With a unit behind it, a number is a count if another stands in front of it or no model has it
    as its version; without one, only if both hold: "gpt-5.5 pro 20".
    """
    if not any(_may_be_count(text, amount) for amount in amounts):
        return tuple(_without_tier(text, amount, catalog) for amount in amounts)
    mentions, _ = catalog.mentions(text.folded)
    return tuple(
        amount._replace(digits_only=False) if _is_count(text, amount, mentions) else amount
        for amount in (_without_tier(text, each, catalog) for each in amounts)
    )


def _without_tier(text: TaggedText, amount: Amount, catalog: Catalog) -> Amount:
    """The amount without the "max" that ends a name in front of it: "qwen3.8 max 300 tickets"."""
    at = amount.start
    if not at or not amount.bound or text.word(at) not in catalog.curation.lexicon.efforts:
        return amount
    for first in range(max(0, at - _GAP_TO_VERSION), at):
        typed = text.folded[text.words[first].start : text.words[at].end]
        if isinstance(catalog.named(typed), Found):
            return amount._replace(start=at + 1, bound="", digits_only=False)
    return amount


def _may_be_count(text: TaggedText, amount: Amount) -> bool:
    if not amount.digits_only or amount.kind == "money":
        return False
    if amount.kind != "bare":
        return amount.start > 0
    before = text.joined(max(0, amount.start - _GAP_TO_VERSION), amount.start)
    return text.word(amount.start).isdecimal() and any(map(str.isdigit, before))


def _is_count(text: TaggedText, amount: Amount, mentions: Sequence[Mention]) -> bool:
    if not _may_be_count(text, amount):
        return False
    digits = next((w for w in text.words[amount.start : amount.end] if w.text[0].isdigit()), None)
    if digits is None:
        return False
    in_name = next((m for m in mentions if m.start < digits.start < m.end), None)
    if in_name is None:
        return amount.kind != "bare"
    behind_number = any(map(str.isdigit, text.folded[in_name.start : digits.start]))
    is_version = isinstance(in_name.resolution, Found)
    if amount.kind == "bare":
        is_short = len(digits.text) <= _MAX_COUNT and digits.end == in_name.end
        return behind_number and not is_version and is_short
    return text.word(amount.start - 1)[-1:].isdigit() or not is_version


def names_in_full(
    text: TaggedText, amounts: Sequence[Amount], lookups: Lookups, catalog: Catalog
) -> NamesRead:
    """The names in order, without those that only repeat another or are part of a phrase."""
    rest = text.folded
    for amount in amounts:
        if not amount.digits_only:
            rest = _blank(rest, text.words[amount.start].start, text.words[amount.end - 1].end)
    for size in PICTURE_SIZE.finditer(text.folded):
        rest = _blank(rest, size.start(), size.end())
    for span in text.spans:
        if span.means("word", "not") or span.value("sellers"):
            rest = _blank(rest, text.words[span.start].start, text.words[span.end - 1].end)
    rest = _STOP.sub(_BLANK, rest)
    ids = _provider_ids(rest, lookups, catalog)
    for name in ids.names:
        rest = _blank(rest, name.start, name.end)
    mentioned = _mentioned(rest, _phrase_starts(text), lookups, catalog)
    parted = (part for name in mentioned.names for part in _parted(name, lookups, catalog))
    names = tuple(_without_repetitions(sorted((*ids.names, *parted)), text, lookups, catalog))
    kept = tuple(
        name
        for name in names
        if not _is_everyday(name, text, catalog)
        or (len(names) == 1 and _is_brand_alone(name, text, catalog))
    )
    # Beside a model, a lab stands for the one that it is known for.
    if all(_is_party(name, text, catalog) for name in kept):
        kept = ()
    return NamesRead(kept, len(text.folded)).until(min(ids.end, mentioned.end))


def _parted(name: NameSpan, lookups: Lookups, catalog: Catalog) -> tuple[NameSpan, ...]:
    """The name as two that share their beginning: "gpt-5.6 sol terra"."""
    head, _, last = name.named.text.rpartition(" ")
    is_unknown = isinstance(name.named.resolution, Unknown)
    match = lookups.named(head) if is_unknown and head and lookups.may_name(head) else None
    if not isinstance(match, Found) or match.matched not in (*_CERTAIN, "parts"):
        return (name,)
    other = complete_beside(last, (Base(head, match.model),), lookups.if_left, catalog)
    if other is None or other.missing or not isinstance(other.match, Found):
        return (name,)
    start = name.end - len(last)
    return (
        NameSpan(name.start, name.start + len(head), Named(head, match)),
        NameSpan(start, name.end, Named(other.name, other.match)),
    )


def _phrase_starts(text: TaggedText) -> tuple[tuple[int, int], ...]:
    """Phrases of several words, in characters: their first word may be read into a name."""
    return tuple(
        (text.words[span.start].start, text.words[span.end - 1].end)
        for span in text.spans
        if span.end - span.start > 1
    )


def _without_phrase(
    mention: Mention, phrases: Sequence[tuple[int, int]], lookups: Lookups
) -> Mention:
    """The name without the word that begins a phrase: "generate" of "grok generate images"."""
    for start, end in phrases:
        if not mention.start < start < mention.end < end:
            continue
        shorter = mention.text[: start - mention.start].rstrip()
        match = lookups.named(shorter) if lookups.may_name(shorter) else None
        known = mention.resolution
        if isinstance(match, Found) and (
            known is None or (isinstance(known, Found) and known.model == match.model)
        ):
            return replace(
                mention, end=mention.start + len(shorter), text=shorter, resolution=match
            )
    return mention


def _mentioned(
    text: str, phrases: Sequence[tuple[int, int]], lookups: Lookups, catalog: Catalog
) -> NamesRead:
    """The names that the catalogue mentions, until there are too many different ones."""
    mentions, end = catalog.mentions(text)
    different: dict[str, Named] = {}
    spans: list[NameSpan] = []
    for each in mentions:
        mention = _without_phrase(each, phrases, lookups)
        typed = mention.text
        if typed not in different:
            known = mention.resolution
            if len(different) == _MOST_NAMES or not (known or lookups.is_left):
                return NamesRead(tuple(spans), mention.start)
            different[typed] = Named(typed, known or _doubt(typed, lookups))
        spans.append(NameSpan(mention.start, mention.end, different[typed]))
    return NamesRead(tuple(spans), end)


def _blank(text: str, start: int, end: int) -> str:
    return f"{text[:start]}{_BLANK * (end - start)}{text[end:]}"


def _possible_ids(text: str) -> Iterator[tuple[int, str]]:
    """Where something stands that is written as an id, and what."""
    for chunk in _CHUNK.finditer(text):
        typed = chunk.group().strip(_EDGES)
        if len(typed) >= _MIN_ID and _ID.search(typed) and not typed.isdecimal():
            yield chunk.start() + chunk.group().index(typed), typed


def _provider_ids(text: str, lookups: Lookups, catalog: Catalog) -> NamesRead:
    """Ids as they stand in configuration files: with a path, a region, a revision."""
    kinds = catalog.curation.lexicon.specializations
    routers = frozenset(word for word, kind in kinds.items() if kind == "router")
    different: set[str] = set()
    spans: list[NameSpan] = []
    for start, typed in _possible_ids(text):
        different.add(typed)
        if len(different) > _MOST_IDS:
            return NamesRead(tuple(spans), start)
        match = lookups.named(typed)
        if match is None and _is_router(typed, routers):
            said = f'"{typed}" picks a model for each request: its price is that model\'s price'
            spans.append(NameSpan(start, start + len(typed), Named(typed, Unknown()), said))
        if isinstance(match, Found) and (match.matched in _CERTAIN or any(map(str.isdigit, typed))):
            spans.append(NameSpan(start, start + len(typed), Named(typed, match)))
    return NamesRead(tuple(spans), len(text))


def _is_router(typed: str, routers: frozenset[str]) -> bool:
    """Whether it is the id of what picks a model, and no model: "openrouter/auto"."""
    _, slash, name = typed.rpartition("/")
    return bool(slash) and not routers.isdisjoint(_WORDS.findall(name)[:1])


def _doubt(text: str, lookups: Lookups) -> Resolution:
    """The resolution of what reads like a name: a guess is only a neighbour of an unknown one."""
    resolution = lookups.resolve(text)
    match resolution:
        case Found(model, matched):
            is_certain = matched in _CERTAIN or (matched == "lost dot" and _GLUED.search(text))
            return resolution if is_certain else Unknown((model,))
        case Choice(models):
            return Unknown(models[:3])
        case Unknown():
            return resolution


def _without_repetitions(
    names: Sequence[NameSpan], text: TaggedText, lookups: Lookups, catalog: Catalog
) -> Iterator[NameSpan]:
    """Leave out names that repeat one before them in short: "fable" after "fable 5.1"."""
    before: list[NameSpan] = []
    for name in names:
        picked = _picked_by_neighbour(name, before, lookups, catalog)
        if before and _is_joined(before[-1], name, text):
            picked = _at_same_version(picked, before, lookups, catalog)
        if not any(_is_short_for(picked.named.text, other.named.text) for other in before):
            yield picked
        before.append(picked)


def _is_short_for(name: str, other: str) -> bool:
    """Whether it has some of the other's words and no number, which makes another model."""
    words = set(_WORDS.findall(name))
    return words < set(_WORDS.findall(other)) and not any(map(str.isdigit, name))


def _picked_by_neighbour(
    name: NameSpan, before: Sequence[NameSpan], lookups: Lookups, catalog: Catalog
) -> NameSpan:
    """Read "3.5 flash" beside a Gemini as the Gemini, though another lab has one too."""
    named = name.named
    if not _names_no_line(named, catalog) or not any(map(str.isdigit, named.text)):
        return name
    models = (catalog.models[other.model] for other in reversed(before) if other.model)
    brands = dict.fromkeys(b[0] for model in models if (b := _LETTERS.search(fold(model.name))))
    for brand in islice(brands, _MOST_BRANDS):
        branded = f"{brand} {named.text}"
        match = lookups.named(branded) if lookups.may_name(branded) else None
        if isinstance(match, Found):
            return name._replace(named=Named(named.text, match))
    return name


def _names_no_line(named: Named, catalog: Catalog) -> bool:
    """Whether it is a choice, or found by parts that say no line: "large v3"."""
    match named.resolution:
        case Choice():
            return True
        case Found(_, "parts"):
            grades = catalog.curation.lexicon.grades
            return all(w in grades or w[-1].isdigit() for w in _WORDS.findall(named.text))
        case _:
            return False


def _is_joined(before: NameSpan, name: NameSpan, text: TaggedText) -> bool:
    """Whether nothing but a "vs", an "or" or a slash stands between two names."""
    between = text.folded[before.end : name.start].strip()
    if between in _JOINTS:
        return True
    at = name.word_range(text)[0]
    span = text.by_end.get(at)
    if span is None or span.start != before.word_range(text)[1]:
        return False
    joins = span.means("word", "either") or span.means("word", "with")
    return joins or span.value("intent") == "compare"


def _at_same_version(
    name: NameSpan, before: Sequence[NameSpan], lookups: Lookups, catalog: Catalog
) -> NameSpan:
    """Read "luna" beside "gpt 5.6 sol" as the Luna of 5.6, or say that there is none."""
    if any(map(str.isdigit, name.named.text)):
        return name
    bases = [Base(b.named.text, b.model) for b in before if _has_line_and_version(b, catalog)]
    completed = complete_beside(name.named.text, bases, lookups.if_left, catalog)
    if completed is None:
        return name
    if not completed.missing:
        return name._replace(named=Named(completed.name, completed.match))
    match = completed.match if name.model is None else name.named.resolution
    labs = {_lab_of(base.model) for base in bases if base.model}
    if not isinstance(match, Found) or (labs and _lab_of(match.model) not in labs):
        return name
    said = said_of_missing(completed.missing, match.model, catalog)
    return name._replace(named=Named(name.named.text, match), read_as=said)


def _has_line_and_version(name: NameSpan, catalog: Catalog) -> bool:
    """Whether it has one version, and more than a brand beside it: "gpt 5.6 sol"."""
    line = tokens(name.named.text)
    versions = sum(token.kind == "version" for token in line)
    return versions == 1 and any(t.kind == "word" and t.text not in catalog.brands for t in line)


def _lab_of(model: str) -> str:
    return model.partition("/")[0]


def _is_everyday(name: NameSpan, text: TaggedText, catalog: Catalog) -> bool:
    """Whether what looks like a name says how or where a model runs, or is part of a phrase."""
    lexicon = catalog.curation.lexicon
    ways = (lexicon.modes, lexicon.tiers, lexicon.efforts, lexicon.regions)
    if any(name.named.text in words for words in ways) or _BOUNDED.fullmatch(name.named.text):
        return True
    return any(_covers(span, name, text) for span in text.spans)


def _is_party(name: NameSpan, text: TaggedText, catalog: Catalog) -> bool:
    """Whether it is no more than the name of a lab or a seller."""
    start, end = name.word_range(text)
    span = text.by_start.get(start)
    if span is None or span.end != end or not (span.value("lab") or span.value("provider")):
        return False
    return means_party(text.phrase(span), name.named.resolution, catalog)


def _is_brand_alone(name: NameSpan, text: TaggedText, catalog: Catalog) -> bool:
    """Whether a brand that is a lab or a seller too is named for its models: "price of deepseek".

    Where models are chosen from, or at a seller, it is the party: "best deepseek", "on deepseek".
    """
    start, end = name.word_range(text)
    if text.joined(start, end) not in catalog.curation.lexicon.line_ups:
        return False
    before = text.by_end.get(start)
    leads = before is not None and before.value("word") and text.phrase(before) != "of"
    others = [span for span in text.spans if span.start < start or span.end > end]
    chosen = any(span.value(kind) for span in others for kind in _CHOOSING_KINDS)
    asked = {intent for span in others for intent in span.values("intent")}
    return not (leads or chosen or text.word(end) in _OF_A_PARTY or asked - _ASKED_OF_A_MODEL)


def means_party(phrase: str, resolution: Resolution, catalog: Catalog) -> bool:
    """Whether the name of a lab or a seller was read as one of its models: "elevenlabs".

    Where most general models of a lab are called so, or all that it makes, it is a model: "grok".
    """
    match resolution:
        case Found(model_id, "newest" | "line-up" | "parts"):
            model = catalog.models[model_id]
            others = [m for m in catalog.models.values() if m.lab == model.lab]
            alike = [m for m in others if m.specialization == model.specialization]
            called = [m for m in alike if fold(m.name).startswith(phrase)]
            is_main = model.specialization == "general" or len(alike) == len(others)
            return not (is_main and _TWO * len(called) >= len(alike))
        case _:
            return False


def _covers(span: Span, name: NameSpan, text: TaggedText) -> bool:
    """Whether a phrase explains a name: it is longer, or the name could be several models."""
    start, end = text.words[span.start].start, text.words[span.end - 1].end
    if name.start < start or end < name.end:
        return False
    longer = end - start > name.end - name.start
    vague = isinstance(name.named.resolution, Choice) or span.value("use_case")
    # "Zero data retention" is a wish, and no model of that name.
    longer = longer or (span.value("beyond") is not None and span.end - span.start > 1)
    return bool((longer or vague) and any(span.value(k) for k in _NAMING_KINDS))
