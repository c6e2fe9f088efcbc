"""Read one text: each figure, name and phrase claims its words before the next is looked for."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from bot.query.ages import find_age, find_cutoff, measured_name, released_beside
from bot.query.annotate import AnnotatedText
from bot.query.changed_figures import Change, find_change, find_growth
from bot.query.dates import days_between, first_and_last_day
from bot.query.filter_phrases import asks_fit, find_filters
from bot.query.model_names import NameSpan
from bot.query.model_sizes import Parameters, find_parameters
from bot.query.parsed_text import ParsedText
from bot.query.party_phrases import brands_as_labs
from bot.query.price_shares import PriceShare, find_price_share
from bot.query.query import Command, Named, PricePeriod, Query
from bot.query.replaced_figures import find_replaced
from bot.query.retractions import denied_names, is_removed, retracted_names, retracted_spans
from bot.query.scenarios import second_volume
from bot.query.schedules import Schedule, find_schedule
from bot.query.siblings import with_siblings
from bot.query.tariff_phrases import compares_prices, read_tariff
from bot.query.text_lengths import read_lengths, with_translation
from bot.query.tokens import Span
from bot.query.volumes import find_workload, with_prompts, with_spend
from bot.query.workload_phrases import find_purpose
from catalog.catalog import Catalog
from catalog.filters.filter import Filters
from catalog.pricing.usage import Workload
from catalog.resolution.outcomes import Found, Unknown

_BY_PAGE = "ocr-documents"
"""The use case whose models are paid by the page."""
_TRANSLATED = "translation"
"""The use case in which a text comes back at its length."""


@dataclass(frozen=True, slots=True)
class _Figures:
    """What is read of numbers before anything else may take their words."""

    sizes: Parameters
    growth: Change | None
    share: PriceShare | None
    schedule: Schedule


@dataclass(frozen=True, slots=True)
class _Volume:
    """How much is used."""

    workload: Workload | None
    of_document: int | None = None
    """Tokens of the longest text that must fit into one request."""
    said: str = ""
    """What is taken for granted of it."""


@dataclass(frozen=True, slots=True)
class _Names:
    """The models that are spoken of, and those that are not asked about."""

    named: tuple[Named, ...]
    measured: NameSpan | None
    """Whose age or price others are held against."""
    removed: tuple[NameSpan, ...]


def parse_text(
    annotated: AnnotatedText, command: Command, catalog: Catalog, previous: Query
) -> ParsedText:
    """Read everything that a text states.

    `previous` is the question before it in the thread, which tells what an amount, a date or a
    seller is about.
    """
    retracted = retracted_spans(annotated, previous.filters)
    figures, text = _figures(_without_spans(annotated, retracted), previous, catalog)
    tariff, text, asks_plain_price, negated = read_tariff(text, previous, catalog)
    knows_since, text = find_cutoff(text, catalog.today)
    names, text = _names(text, previous, catalog)
    volume, text = _volume(text, figures, names.named, previous, catalog)
    workload = volume.workload
    purpose = find_purpose(text)
    if workload and workload.spend:
        text = with_spend(text)
    filters = find_filters(text, purpose, workload, previous.models, catalog)
    filters = filters._replace(knows_since=knows_since) if knows_since else filters
    filters = _with_figures(filters, figures)
    filters = _with_dates(filters, names, text, previous, catalog)
    if volume.of_document and not names.named:
        longest = max(volume.of_document, filters.min_context or 0)
        filters = filters._replace(min_context=longest)
    kinds = {catalog.provider_kind(provider) for provider in filters.providers}
    # "Half the input is cached" halves nothing.
    states_share = figures.share or (workload is not None and workload.cached_share is not None)
    return ParsedText(
        command,
        text,
        names.named,
        purpose,
        filters,
        workload,
        retracted_names(text, retracted)
        | {name.model for name in names.removed if name.model}
        | denied_names(text)
        | (negated if previous.tariff else set()),
        only_gateways=kinds == {"gateway"},
        tariff=tariff,
        asks_plain_price=asks_plain_price,
        change=figures.growth or (None if states_share else find_change(text)),
        period=_price_period(text, catalog.today),
        read_as=tuple(filter(None, (figures.sizes.read_as, figures.schedule.read_as, volume.said))),
    )


def _figures(
    text: AnnotatedText, previous: Query, catalog: Catalog
) -> tuple[_Figures, AnnotatedText]:
    """Sizes, shares and times, and the text without their words."""
    sizes = find_parameters(text, catalog.curation.language)
    text = _without_words(text, sizes.words)
    growth, grown = find_growth(text) if previous.workload else (None, frozenset[int]())
    text = _without_words(text, grown)
    share = find_price_share(text) if text.names or previous.models else None
    text = _without_words(text, share.words if share else frozenset())
    text = _without_words(text, second_volume(text))
    schedule = find_schedule(text, catalog.curation.language)
    text = with_prompts(_without_words(text, schedule.words))
    return _Figures(sizes, growth, share, schedule), text


def _names(text: AnnotatedText, previous: Query, catalog: Catalog) -> tuple[_Names, AnnotatedText]:
    """The models that are named, and the text with what they are called by."""
    measured = measured_name(text)
    removed = tuple(n for n in text.names if n != measured and is_removed(text, n))
    others = {measured, *removed, *brands_as_labs(text, catalog)}
    named = tuple(name.named for name in text.names if name not in others)
    if previous.models and all(isinstance(n.resolution, Unknown) for n in named):
        models = tuple(catalog.models[model] for model in previous.models)
        siblings, read = with_siblings(_without_names(text), models, catalog)
        named, text = (siblings, read) if siblings else (named, text)
    return _Names(named, measured, removed), text


def _volume(
    text: AnnotatedText,
    figures: _Figures,
    named: tuple[Named, ...],
    previous: Query,
    catalog: Catalog,
) -> tuple[_Volume, AnnotatedText]:
    """What is used, and the text without the figures that replace some of before."""
    changes = None if named or figures.schedule.words else previous.workload
    replaced = find_replaced(text, changes)
    text = _without_words(text, replaced.words)
    priced = bool(named or previous.models) and text.has("intent", "cost", "routes")
    priced = priced or compares_prices(text)
    follows = previous.workload is not None
    lengths = read_lengths(text, by_page=_is_paid_by_page(text, named, catalog))
    is_used = lengths.is_stated and not asks_fit(text)
    if named and not priced and _asks_fit_of_length(text):
        return _Volume(None), lengths.text
    workload = replaced.workload or find_workload(
        lengths.text,
        catalog.curation.language,
        of_money=priced or follows or is_used,
        follows=follows,
        schedule=figures.schedule,
    )
    said = _of_people(lengths.text, workload)
    if is_used and workload and text.has("use_case", _TRANSLATED):
        workload, said = with_translation(workload)
    return _Volume(workload, lengths.of_document, said), lengths.text


def _of_people(text: AnnotatedText, workload: Workload | None) -> str:
    """What is said where nothing tells how many requests people send."""
    people = next((a for a in text.amounts if a.kind == "people"), None)
    counted = any(a.kind == "requests" for a in text.amounts)
    if people is None or counted or workload is None or workload.requests != people.value:
        return ""
    typed = text.joined(people.start, people.end)
    return f"{typed} are read as one request each: say how many each of them sends"


def _asks_fit_of_length(text: AnnotatedText) -> bool:
    """Whether it asks what a model can take, and not the cost: "can it take 2 hour videos"."""
    kinds = {amount.kind for amount in text.amounts}
    return bool(kinds) and kinds <= {"minutes", "seconds"} and asks_fit(text)


def _is_paid_by_page(text: AnnotatedText, named: tuple[Named, ...], catalog: Catalog) -> bool:
    """Whether pages are what the models in question are paid for."""
    models = [n.resolution.model for n in named if isinstance(n.resolution, Found)]
    kinds = {catalog.models[model].specialization for model in models}
    return kinds == {_BY_PAGE} if models else text.has("use_case", _BY_PAGE)


def _with_figures(filters: Filters, figures: _Figures) -> Filters:
    sizes, share = figures.sizes, figures.share
    # Most texts state none of them, and a copy of all filters takes its time.
    if not (sizes.words or share):
        return filters
    return filters._replace(
        min_parameters=sizes.all.least,
        max_parameters=sizes.all.most,
        min_active=sizes.active.least,
        max_active=sizes.active.most,
        price_share=share.share if share else None,
    )


def _with_dates(
    filters: Filters, names: _Names, text: AnnotatedText, previous: Query, catalog: Catalog
) -> Filters:
    """Add how old models may be, and which are denied."""
    denied = (n.model for n in names.removed if n.model and text.is_denied(n))
    excluded = tuple(dict.fromkeys(denied))
    first, last, _ = find_age(text, catalog.today)
    if names.measured:
        first, last, _ = released_beside(names.measured, text, catalog)
    elif (first, last) == (None, None) and _asks_since_when(text, previous):
        first, last = first_and_last_day(text, catalog.today)
    if not (first or last or excluded):
        return filters
    return filters._replace(released_after=first, released_until=last, exclude_models=excluded)


def _price_period(text: AnnotatedText, today: date) -> PricePeriod:
    fell, rose = text.has("word", "fell"), text.has("word", "rose")
    only: Literal["fell", "rose"] | None = "fell" if fell else "rose"
    return PricePeriod(*days_between(text, today), None if fell == rose else only)


def _without_spans(text: AnnotatedText, gone: tuple[Span, ...]) -> AnnotatedText:
    if not gone:
        return text
    return replace(text, spans=tuple(span for span in text.spans if span not in gone))


def _without_words(text: AnnotatedText, words: frozenset[int]) -> AnnotatedText:
    """The text without amounts and phrases that are part of a size."""
    if not words:
        return text
    return replace(
        text,
        spans=tuple(s for s in text.spans if words.isdisjoint(range(s.start, s.end))),
        amounts=tuple(a for a in text.amounts if words.isdisjoint(range(a.start, a.end))),
        unclaimed=tuple(at for at in text.unclaimed if at not in words),
    )


def _without_names(text: AnnotatedText) -> AnnotatedText:
    """The text with the words of its names belonging to nothing."""
    words = {at for name in text.names for at in range(*name.word_range(text))}
    unclaimed = tuple(sorted({*text.unclaimed, *words}))
    return replace(text, names=(), unclaimed=unclaimed) if words else text


def _asks_since_when(text: AnnotatedText, previous: Query) -> bool:
    """Whether a date says since when models are out; any other date is no filter."""
    is_of_releases = text.has("intent", "releases") or previous.intent == "releases"
    return is_of_releases or text.has("date", "since", "last", "before", "until")
