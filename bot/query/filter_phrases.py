"""The filters that a text states: limits, conditions, and who sells or makes a model."""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple, get_args

from bot.query.amounts import Amount
from bot.query.annotate import AnnotatedText
from bot.query.dates import first_day
from bot.query.model_names import NameSpan
from bot.query.preference_phrases import describes_model, find_budget, find_size
from bot.query.tokens import Span
from bot.query.workload_phrases import Purpose
from catalog.catalog import Catalog
from catalog.filters.filter import Filters
from catalog.pricing.usage import Workload
from catalog.schema import Region, Trust
from catalog.trust import VOUCHED_FOR

_REGIONS: dict[str, Region] = {region: region for region in get_args(Region)}
_MIN_CONTEXT = 1000
"""Tokens of the smallest window that anybody asks for without a unit."""
_MAX_PRICE = 1000
"""USD per 1M tokens; no more is a price that anybody could mean."""
_GAP_TO_PREPOSITION = 3
"""Words between "on" or "by" and whom it introduces: "on the cheaper bedrock"."""
_MAX_JOIN = 4
"""Words that may join two of a list."""


def find_filters(
    text: AnnotatedText,
    purpose: Purpose,
    workload: Workload | None,
    thread_models: tuple[str, ...],
    catalog: Catalog,
) -> Filters:
    """All filters; `purpose` and `workload` are what was already read from the same text.

    `thread_models` are the ids of the models that the thread is about.
    """
    parties = _find_parties(text, thread_models, catalog)
    sellers = _sellers(text)
    max_input_price, max_output_price = _max_prices(text)
    costs_nothing = any(a.kind == "money" and not a.value for a in text.amounts)
    return Filters(
        min_context=_min_context(text, workload),
        min_output=_min_output(text, workload),
        max_input_price=max_input_price,
        max_output_price=max_output_price,
        needs=purpose.needs,
        open_weights=_condition(text, "open_weights"),
        commercial_license=_condition(text, "commercial_license"),
        free=_condition(text, "free") or (True if costs_nothing else None),
        providers=tuple(parties.providers),
        exclude_providers=tuple(parties.exclude_providers),
        labs=tuple(parties.labs),
        exclude_labs=tuple(parties.exclude_labs),
        trust=_grades(sellers),
        resellers=_resellers(sellers),
        any_quality=_condition(text, "any_quality"),
        region=next((_REGIONS[r] for r in text.values("region")), None),
        released_after=first_day(text, catalog.today),
        budget=None if max_input_price or max_output_price else find_budget(text),
        size=find_size(text),
    )


def _max_prices(text: AnnotatedText) -> tuple[Decimal | None, Decimal | None]:
    """The most that input and output may cost, in USD per 1M tokens; "$1/$4" is both."""
    money = [a for a in text.amounts if _is_max_price(a, text)]
    for one, other in pairwise(money):
        slashed = other.start == one.end + 1 and text.word(one.end) == "/"
        if slashed and not (one.side or other.side):
            return one.value, other.value
    # Of "between $1 and $3" the second is the limit.
    if len(money) > 1 and text.has("word", "between") and not money[0].side:
        money = money[1:]
    into = next((a.value for a in money if a.side != "output"), None)
    out = next((a.value for a in money if a.side == "output"), None)
    return into, out


def _is_max_price(amount: Amount, text: AnnotatedText) -> bool:
    """Whether it limits a price: not per picture or month, and not quoted beside a model."""
    if amount.kind == "bare":
        # "Under 1.50" is money, too: nothing else is that small.
        return amount.digits_only and amount.bound == "most" and not text.names
    is_price = amount.kind == "money" and not amount.per_piece and 0 < amount.value <= _MAX_PRICE
    return is_price and (amount.bound == "most" or not (text.names or amount.bound == "least"))


def _min_context(text: AnnotatedText, workload: Workload | None) -> int | None:
    """The largest window that is asked for."""
    windows = [a for a in text.amounts if a.kind == "context" and a.bound != "most"]
    if not windows and workload is None:
        windows = [a for a in text.amounts if _is_window(a, text)]
    return max((int(a.value) for a in windows), default=None)


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
    spans = (s for s in text.spans if name in s.values("condition") and _is_stated(text, s))
    return True if any(not text.is_negated(span.start) for span in spans) else None


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


def _resellers(sellers: Set[str]) -> bool | None:
    if "no-resellers" in sellers:
        return False
    return True if "everyone" in sellers else None


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
            (parties.exclude_labs if _is_excluded(text, name) else parties.labs)[lab] = None
    sellers_meant = bool(named_labs or thread_models)
    for mention in _mentions(text, named_labs, catalog, sellers_meant=sellers_meant):
        excluded = mention.excluded
        if mention.provider:
            providers = parties.exclude_providers if excluded else parties.providers
            providers[mention.provider] = None
        else:
            labs = parties.exclude_labs if excluded else parties.labs
            labs.update(dict.fromkeys(mention.labs))
    return parties


def brands_as_labs(text: AnnotatedText, catalog: Catalog) -> dict[NameSpan, str]:
    """Labs by the brand that stands for all of their models: "claude models", "not gpt"."""
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
        if lab and (plural or joined or _is_excluded(text, name)):
            brands[name] = lab
    return dict(reversed(brands.items()))


def _is_excluded(text: AnnotatedText, name: NameSpan) -> bool:
    return text.is_negated(name.word_range(text)[0])


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
        excluded = preposition.startswith("not")
        repeats_maker = not (sells or excluded) and not named_labs.isdisjoint(labs)
        if repeats_maker or _is_everyday(text, span, preposition, catalog):
            continue
        sells = sells or (provider is not None and sellers_meant)
        yield _PartyMention(provider if sells else None, labs, excluded)


def _is_everyday(text: AnnotatedText, span: Span, preposition: str, catalog: Catalog) -> bool:
    """Whether nothing marks an everyday word as a seller: "together", but not "on together"."""
    if preposition in ("on", "not", "not on"):
        return False
    join, after = text.by_start.get(span.end), text.by_start.get(span.end + 1)
    # "Together or fireworks": the seller that follows makes this one a seller.
    if join and join.means("word", "either") and after and after.value("provider"):
        return False
    return text.phrase(span) in catalog.curation.lexicon.plain


def _is_seller(
    text: AnnotatedText, span: Span, provider: str, preposition: str, catalog: Catalog
) -> bool:
    """Whether it is no lab, or is introduced as a seller: "on mistral", "the mistral api"."""
    if not span.value("lab") or catalog.provider_kind(provider) != "lab":
        return True
    return preposition.endswith("on") or text.means_at(span.end, "word", "api")


def _preposition(text: AnnotatedText, span: Span) -> str:
    """What leads to it: "on", "by", "not", "not on", "not by", or nothing that tells."""
    for before in text.spans_before(span.start, gap=_GAP_TO_PREPOSITION):
        roles = before.values("word")
        for role in ("not", "on", "by"):
            if role in roles:
                both = role != "not" and text.is_negated(before.start)
                return f"not {role}" if both else role
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
