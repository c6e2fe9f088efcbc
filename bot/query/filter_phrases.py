"""The filters that a text states: limits, conditions, and who sells or makes a model."""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import NamedTuple, get_args

from bot.query.amounts import Amount
from bot.query.annotate import AnnotatedText
from bot.query.model_names import NameSpan
from bot.query.negation import is_replaced_behind
from bot.query.preference_phrases import describes_model, find_budget, find_size
from bot.query.price_limits import NO_PRICES, find_prices
from bot.query.tokens import Span
from bot.query.workload_phrases import SELF_HOSTING, Purpose
from catalog.catalog import Catalog
from catalog.filters.filter import Filters
from catalog.pricing.usage import Workload
from catalog.schema import Need, Region, Seat, Trust
from catalog.trust import VOUCHED_FOR

_REGIONS: dict[str, Region] = {region: region for region in get_args(Region)}
_SEATS: tuple[Seat, ...] = get_args(Seat)
_DENIABLE: tuple[Need, ...] = ("reasoning", "vision", "audio-in", "video-in", "image-out")
"""Capabilities that a model may be asked not to have."""
_MIN_CONTEXT = 1000
"""Tokens of the smallest window that anybody asks for without a unit."""
_GAP_TO_PREPOSITION = 3
"""Words between "on" or "by" and whom it introduces: "on the cheaper bedrock"."""
_PLACES = ("in", "over", "under", "inside")
_ON = ("on", "via", "through", "at", "using")
_BY = ("by", "from")
_LEADING_TO_SUBJECT = (
    "write",
    "writing",
    "build",
    "building",
    "about",
    "my",
    "our",
    "their",
    "edit",
)
"""Words in front of what a job is about: "to write nvidia cuda kernels"."""
_MAX_JOIN = 4
"""Words that may join two of a list."""
_MAKERS = frozenset(("maker", "makers", "lab", "creator", "creators"))
"""Behind a brand: that who makes it is meant."""


def find_filters(
    text: AnnotatedText,
    purpose: Purpose,
    workload: Workload | None,
    thread_models: tuple[str, ...],
    catalog: Catalog,
) -> Filters:
    """All filters but dates; `purpose` and `workload` are what was read from the same text.

    `thread_models` are the ids of the models that the thread is about.
    """
    parties = _find_parties(text, thread_models, catalog)
    sellers, denied = _sellers(text), _denied_sellers(text)
    if parties.providers and _sets_maker_beside(text):
        sellers -= {"first-party"}
    prices = find_prices(text, purpose, workload)
    costs_nothing = any(a.kind == "money" and not a.value for a in text.amounts)
    between = _context_range(text)
    return Filters(
        min_context=between[0] if between else _min_context(text, workload),
        max_context=between[1] if between else _max_context(text),
        min_output=_min_output(text, workload),
        max_input_price=prices.most_in,
        max_output_price=prices.most_out,
        min_input_price=prices.least_in,
        min_output_price=prices.least_out,
        max_cost=prices.cost,
        cost_per=prices.cost_per,
        needs=purpose.needs,
        without=tuple(dict.fromkeys(_denied_needs(text))),
        open_weights=_open_weights(text, purpose),
        commercial_license=_condition(text, "commercial_license"),
        free=_condition(text, "free") or (True if costs_nothing else None),
        stable=_condition(text, "stable") or _denied_condition(text, "preview"),
        unpriced=_condition(text, "unpriced"),
        providers=tuple(parties.providers),
        exclude_providers=tuple(parties.exclude_providers),
        labs=tuple(parties.labs),
        exclude_labs=tuple(parties.exclude_labs),
        trust=_grades(sellers),
        resellers=_resellers(sellers, denied),
        any_quality=_condition(text, "any_quality"),
        region=_region(text),
        prompts_not_kept=("prompts-not-kept" in sellers or "prompts-kept" in denied) or None,
        no_training=("no-training" in sellers or "training" in denied) or None,
        registered_in=next((seat for seat in _SEATS if seat in sellers), None),
        not_registered_in=_denied_seat(sellers, denied),
        budget=None if prices != NO_PRICES else find_budget(text),
        size=find_size(text),
    )


def _region(text: AnnotatedText) -> Region | None:
    stated = (s for s in text.spans if s.value("region") and not text.is_negated(s.start))
    return next((_REGIONS[region] for span in stated for region in span.values("region")), None)


def _min_context(text: AnnotatedText, workload: Workload | None) -> int | None:
    """The largest window that is asked for."""
    amounts = [a for a in text.amounts if not text.is_negated(a.start)]
    if text.names and workload is None and asks_fit(text):
        amounts = [replace(a, kind="context") if _is_length(a) else a for a in amounts]
    windows = [a for a in amounts if a.kind == "context" and a.bound != "most"]
    if not windows and workload is None:
        windows = [a for a in amounts if _is_window(a, text)]
    return max((int(a.value) for a in windows), default=None)


def _max_context(text: AnnotatedText) -> int | None:
    """The largest window that will do: "max 32k context"; "handles up to 200k" asks for more."""
    windows = [
        int(a.value)
        for a in text.amounts
        if a.kind == "context" and a.bound == "most" and not text.is_negated(a.start)
    ]
    return None if text.names else min(windows, default=None)


def _context_range(text: AnnotatedText) -> tuple[int, int] | None:
    """Both ends of "between 100k and 200k context"."""
    for one, other in pairwise(text.amounts):
        counts = other.kind == "context" and one.kind in ("context", "bare")
        if counts and text.means_at(one.start - 1, "word", "between"):
            return int(one.value), int(other.value)
    return None


def asks_fit(text: AnnotatedText) -> bool:
    """Whether it asks what a model can take: "can kimi take 300k tokens"."""
    return text.has("intent", "fit") or any(word.text in ("can", "could") for word in text.words)


def _is_length(amount: Amount) -> bool:
    return amount.kind == "tokens" and amount.side != "output" and amount.bound != "most"


def _is_window(amount: Amount, text: AnnotatedText) -> bool:
    """Whether a size without a unit, or tokens without a side, are a window.

    "With 200k", "prompts of 200k tokens".
    """
    before = text.by_end.get(amount.start)
    prompt = text.by_end.get(amount.start - 1) if text.word(amount.start - 1) == "of" else None
    introduced = (
        amount.bound == "least"
        or (before and before.means("word", "with"))
        or (prompt and prompt.means("unit", "requests"))
    )
    if text.names and not introduced:
        return False
    return (
        (amount.kind == "bare" or (amount.kind == "tokens" and not amount.side))
        and not amount.digits_only
        and amount.bound != "most"
        and amount.value >= _MIN_CONTEXT
    )


def _min_output(text: AnnotatedText, workload: Workload | None) -> int | None:
    """The longest answer that is asked for."""
    lengths = [a for a in text.amounts if a.kind == "longest_output"]
    if not lengths and workload is None:
        lengths = [a for a in text.amounts if a.kind == "tokens" and a.side == "output"]
    return max((int(a.value) for a in lengths), default=None)


def _condition(text: AnnotatedText, name: str) -> bool | None:
    """True where it is stated and not negated, else None: no filter asks for the opposite."""
    if not text.has("condition", name):
        return None
    spans = (s for s in text.spans if name in s.values("condition") and _is_stated(text, s))
    return True if any(not text.is_negated(span.start) for span in spans) else None


def _denied_condition(text: AnnotatedText, name: str) -> bool | None:
    """True for what a model must not be: "no previews"."""
    if not text.has("condition", name):
        return None
    spans = (s for s in text.spans if name in s.values("condition"))
    return True if any(text.is_negated(span.start) for span in spans) else None


def _denied_needs(text: AnnotatedText) -> Iterator[Need]:
    """ "Without reasoning"; nobody wants a model that has no caching, but for its price."""
    if text.names or not (text.negated or text.has("lack")):
        return
    for span in text.spans:
        yield from (need for need in _DENIABLE if span.means("lack", need))
        if text.is_negated(span.start) and not text.means_at(span.end, "word", "needed"):
            yield from (need for need in _DENIABLE if span.means("need", need))


def _open_weights(text: AnnotatedText, purpose: Purpose) -> bool | None:
    """False for "not open source", which only a list can mean.

    Beside another job, hosting it oneself is a condition: "for agents on our own hardware".
    """
    if wanted := _condition(text, "open_weights"):
        return wanted
    if _denied_condition(text, "closed_weights"):
        return True
    if purpose.use_case not in (None, SELF_HOSTING) and any(
        s.means("use_case", SELF_HOSTING) and not text.is_negated(s.start) for s in text.spans
    ):
        return True
    is_closed = _denied_condition(text, "open_weights") or _condition(text, "closed_weights")
    return False if is_closed and not text.names else None


def _is_stated(text: AnnotatedText, span: Span) -> bool:
    """Whether it is said of a model: "is kimi k3 open?", but not "open the door"."""
    is_last = text.word(span.end) in ("", "?")
    return describes_model(text, span) or bool(text.names and is_last)


def _sellers(text: AnnotatedText) -> frozenset[str]:
    """Which kinds of sellers are asked for: `catalog.language.Language.sellers`."""
    return frozenset(
        value
        for span in text.spans
        if (value := span.value("sellers")) and not _is_passed_over(text, span)
    )


def _denied_sellers(text: AnnotatedText) -> frozenset[str]:
    """Which kinds of sellers are not wanted, as words of the same list."""
    denied = (s.value("sellers") for s in text.spans if text.is_negated(s.start))
    return frozenset(value for value in denied if value)


def _is_passed_over(text: AnnotatedText, span: Span) -> bool:
    """Whether it is denied, is what others are held against, or belongs to a name before it."""
    after = text.by_start.get(span.end)
    if text.phrase(span).endswith(" from"):
        # "Straight from anthropic", but not "straight from bedrock".
        return after is None or not after.value("lab")
    before = next(text.spans_before(span.start, gap=1), None)
    if before is None:
        return False
    # "Cheaper than the official api", "the openai first party api".
    measured = before.means("bound", "most") or before.means("intent", "compare")
    named = before.end == span.start and (before.value("provider") or before.value("lab"))
    api = span.means("word", "api")
    return bool(text.is_negated(span.start) or measured or (named and api))


def _grades(sellers: Set[str]) -> tuple[Trust, ...]:
    """The grades that will do; narrower words go before "established"."""
    named = tuple(grade for grade in VOUCHED_FOR if grade in sellers)
    return (
        VOUCHED_FOR if named == ("established",) else tuple(g for g in named if g != "established")
    )


def _resellers(sellers: Set[str], denied: Set[str]) -> bool | None:
    if "resellers" in denied or "no-resellers" in sellers:
        return False
    return True if "everyone" in sellers else None


def _denied_seat(sellers: Set[str], denied: Set[str]) -> Seat | None:
    """Where companies are not to be registered: "no chinese providers"."""
    if "not-cn" in sellers:
        return "cn"
    return next((seat for seat in _SEATS if seat in denied), None)


@dataclass(frozen=True, slots=True)
class _Parties:
    """Ids in order of mention, as keys."""

    providers: dict[str, None] = field(default_factory=dict)
    exclude_providers: dict[str, None] = field(default_factory=dict)
    labs: dict[str, None] = field(default_factory=dict)
    exclude_labs: dict[str, None] = field(default_factory=dict)


class _PartyMention(NamedTuple):
    provider: str | None
    """Id, where it is meant as a seller and not as a maker."""
    labs: tuple[str, ...]
    excluded: bool


def _find_parties(
    text: AnnotatedText, thread_models: tuple[str, ...], catalog: Catalog
) -> _Parties:
    parties = _Parties()
    brands = brands_as_labs(text, catalog)
    named_labs = {n.model.split("/")[0] for n in text.names if n.model and n not in brands}
    for name, lab in brands.items():
        if lab not in named_labs:
            excluded = text.is_denied(name) or _is_replaced(text, name)
            (parties.exclude_labs if excluded else parties.labs)[lab] = None
    # Whoever looks for another model may say who is to have made it.
    others_sought = text.has("word", "alternative", "as_good", "for_less")
    sellers_meant = bool(named_labs or thread_models) and not others_sought
    for mention in _mentions(text, named_labs, catalog, sellers_meant=sellers_meant):
        excluded = mention.excluded
        if mention.provider:
            providers = parties.exclude_providers if excluded else parties.providers
            providers[mention.provider] = None
        else:
            labs = parties.exclude_labs if excluded else parties.labs
            labs.update(dict.fromkeys(mention.labs))
    if parties.providers and _sets_maker_beside(text):
        own = (p.id for p in catalog.curation.providers if p.kind == "lab" and p.lab in named_labs)
        parties.providers.update(dict.fromkeys(own))
    return parties


def _sets_maker_beside(text: AnnotatedText) -> bool:
    """Whether the maker itself is one of the sellers in question: "on azure or direct"."""
    return any(
        (span.means("word", "api") or span.means("sellers", "first-party"))
        and (joint := text.by_end.get(span.start)) is not None
        and joint.means("word", "either")
        and not text.is_negated(span.start)
        for span in text.spans
    )


def brands_as_labs(text: AnnotatedText, catalog: Catalog) -> dict[NameSpan, str]:
    """Labs by the brand that stands for its maker or for all of its models.

    "claude models", "not gpt", "qwen's maker".
    """
    brands: dict[NameSpan, str] = {}
    # From the end: in "gpt or gemini models", the first is a brand because the second is.
    for name in reversed(text.names):
        lab = catalog.brands.get(name.named.text)
        end = name.word_range(text)[1]
        join = text.by_start.get(end)
        joined = (
            join is not None
            and join.means("word", "either")
            and any(other.word_range(text)[0] == join.end for other in brands)
        )
        plural = text.word(end) in ("models", "llms")
        of_maker = text.word(end) in _MAKERS
        unwanted = text.is_denied(name) or _is_replaced(text, name)
        if lab and (plural or joined or of_maker or unwanted):
            brands[name] = lab
    return dict(reversed(brands.items()))


def _is_replaced(text: AnnotatedText, name: NameSpan) -> bool:
    """Whether others than a brand are sought: "alternatives to claude"."""
    before = text.span_before(name)
    return before is not None and is_replaced_behind(before, text)


def _mentions(
    text: AnnotatedText, named_labs: Set[str], catalog: Catalog, *, sellers_meant: bool
) -> Iterator[_PartyMention]:
    """Sellers and makers; `named_labs` made the models that are named beside them.

    A name that can be both is read by what stands around it. Beside a model, or in a thread
    about one (`sellers_meant`), the seller is meant, since the maker of the model is known.
    """
    preposition, sells, last = "", False, -1
    for span in text.spans:
        provider, labs = span.value("provider"), span.values("lab")
        if not (provider or labs):
            continue
        listed = _is_listed(text, last, span.start)
        preposition = preposition if listed else _preposition(text, span)
        sells = provider is not None and (
            (listed and sells) or _is_seller(text, span, provider, preposition, catalog)
        )
        last = span.end
        excluded = text.is_negated(span.start)
        repeats_maker = not (sells or excluded) and not named_labs.isdisjoint(labs)
        if _is_part_of_path(text, span):
            continue
        everyday = not listed and _is_everyday(text, span, preposition, catalog)
        if repeats_maker or everyday or _is_subject(text, span, catalog):
            continue
        sells = sells or (provider is not None and sellers_meant)
        yield _PartyMention(provider if sells else None, labs, excluded)


def _is_part_of_path(text: AnnotatedText, span: Span) -> bool:
    """Whether a model follows behind a slash: the "anthropic" of "anthropic/gpt 5.4"."""
    end = text.words[span.end - 1].end
    behind = text.folded[end : end + 2]
    return behind.startswith("/") and behind[1:].isalnum() and not text.by_start.get(span.end + 1)


def _is_everyday(text: AnnotatedText, span: Span, preposition: str, catalog: Catalog) -> bool:
    """Whether nothing marks an everyday word as a seller: "together", but not "on together"."""
    if text.phrase(span) not in catalog.curation.lexicon.plain or text.is_negated(span.start):
        return False
    before = text.by_end.get(span.start)
    if preposition == "on" and not (before and text.phrase(before) in _PLACES):
        return _is_in_front_of_noun(text, span, catalog)
    join, after = text.by_start.get(span.end), text.by_start.get(span.end + 1)
    # "Together or fireworks": the seller that follows makes this one a seller.
    follows = join and join.means("word", "either") and after and after.value("provider")
    return not follows


def _is_subject(text: AnnotatedText, span: Span, catalog: Catalog) -> bool:
    """Whether it only says what a job is about: "for google sheets", "for amazon reviews"."""
    before, after = text.by_end.get(span.start), text.by_start.get(span.end)
    introduced = before is not None and text.phrase(before) in ("for", "good for", "to write")
    if introduced and after is not None and after.value("use_case"):
        return True
    led = introduced or text.word(span.start - 1) in _LEADING_TO_SUBJECT
    return led and _is_in_front_of_noun(text, span, catalog)


def _is_in_front_of_noun(text: AnnotatedText, span: Span, catalog: Catalog) -> bool:
    """Whether a word that stands for nothing, or for things that are counted, follows."""
    word, after = text.word(span.end), text.by_start.get(span.end)
    counted = after is not None and after.value("unit") in ("requests", "images")
    is_noun = word.isalpha() and word not in catalog.curation.lexicon.filler
    return counted or (span.end in text.unclaimed and is_noun)


def _is_seller(
    text: AnnotatedText, span: Span, provider: str, preposition: str, catalog: Catalog
) -> bool:
    """Whether it is no lab, or is introduced as a seller: "on mistral", "the mistral api"."""
    if not span.value("lab") or catalog.provider_kind(provider) != "lab":
        return True
    return preposition == "on" or text.means_at(span.end, "word", "api")


def _preposition(text: AnnotatedText, span: Span) -> str:
    """What leads to it: "on", "by", or nothing that tells."""
    for before in text.spans_before(span.start, gap=_GAP_TO_PREPOSITION):
        roles = before.values("word")
        if "not" in roles:
            # "Not on", "not by".
            last = text.word(before.end - 1)
            return "on" if last in _ON else "by" if last in _BY else ""
        for role in ("on", "by"):
            if role in roles:
                return role
        passed = before.value("reference") or before.value("constraint") or "alternative" in roles
        if not (passed or before.value("use_case") or before.value("beyond")):
            return ""
    return ""


def _is_listed(text: AnnotatedText, last: int, start: int) -> bool:
    """Whether it shares what led to the one before: "not openai or google"."""
    if last < 0 or not last < start <= last + _MAX_JOIN:
        return False
    joins = [span for at in range(last, start) if (span := text.by_start.get(at))]
    others = [span for span in joins if not span.means("word", "either")]
    return len(others) < len(joins) and all(span.means("word", "not") for span in others)
