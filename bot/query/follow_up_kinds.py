"""What a message in a thread asks of the question before it, one rule for each kind."""

from __future__ import annotations

from bot.query.annotate import AnnotatedText
from bot.query.coming_dates import coming_days
from bot.query.dates import names_past_days
from bot.query.parsed_text import ParsedText
from bot.query.query import Intent, Named, Query
from bot.query.references import references_in, referred_models, words_of
from catalog.catalog import Catalog
from catalog.filters.filter import NO_FILTERS
from catalog.resolution.outcomes import Found

LISTS: frozenset[Intent] = frozenset(("cheapest", "recommend", "releases"))
"""Intents that are answered by a list of models nobody named."""
_DATED: frozenset[Intent] = frozenset(("summary", "routes", "history"))
"""Questions whose answer is another one at another time."""
_OF_SHOWN = ("one", "two")
"""As in "the cheaper one", behind a comparison."""
_LISTED = ("these", "those", "them")
"""As in "the cheapest of these", behind a list."""
OF_ALL = ("what", "which", "any", "anything", "whose")
_SEVERAL = 2
MAX_FRAGMENT = 4
"""Words of a message that is no question of its own."""


def asks_other_days(parsed: ParsedText, previous: Query, catalog: Catalog) -> bool:
    """Whether "and next month?" asks which models retire on other days, and says no more."""
    if previous.intent != "migrate" or previous.named or parsed.named or parsed.cues:
        return False
    days = coming_days(parsed.text, catalog.curation.language, catalog.today)
    is_dated = (days.first, days.last) != (None, None)
    return is_dated and count_words(parsed.text) <= MAX_FRAGMENT + 1


def asks_replacement(parsed: ParsedText, previous: Query) -> bool:
    """Whether "what should i use instead?" is asked behind the end of a model."""
    says_instead = any(word.text == "instead" for word in parsed.text.words)
    is_instead = says_instead and not (parsed.named or parsed.has_purpose)
    return is_instead and previous.intent == "migrate" and bool(previous.named)


def goes_on_excluding(parsed: ParsedText, previous: Query) -> bool:
    """Whether "and xai" names one more to leave out, behind "exclude google"."""
    text, f, old = parsed.text, parsed.filters, previous.filters
    excluded = (old.exclude_labs, old.exclude_providers)
    before = previous.before.filters if previous.before else NO_FILTERS
    is_new = any(excluded) and excluded != (before.exclude_labs, before.exclude_providers)
    only_parties = bool(f.labs or f.providers) and not (parsed.cues or parsed.named)
    only_parties = only_parties and f == NO_FILTERS._replace(labs=f.labs, providers=f.providers)
    is_fragment = not any(text.has("word", role) for role in ("on", "by", "contrast"))
    joins = text.word(0) in ("and", "or", "nor", "also", "plus")
    return is_new and only_parties and joins and is_fragment


def orders_list(parsed: ParsedText, previous: Query) -> bool:
    """Whether the list before is wanted in another order: "sort by price", "which is newest?"."""
    text = parsed.text
    if previous.intent not in ("cheapest", "recommend") or parsed.named or parsed.has_purpose:
        return False
    is_of_shown = text.word(0) == "which" and not text.has("word", "family")
    is_ordered = parsed.superlatives or parsed.asks("cheapest")
    return bool(is_ordered) and (is_of_shown or text.has("word", "sort"))


def chooses_seller(parsed: ParsedText, previous: Query) -> bool:
    """Whether "the cheapest of those" is asked of the sellers of one model."""
    text = parsed.text
    of_those = any(
        text.word(at) in _LISTED and text.word(at - 1) == "of" for at in range(1, len(text))
    )
    is_new = parsed.named or parsed.has_purpose or parsed.asks("recommend")
    return of_those and previous.intent == "routes" and len(previous.named) == 1 and not is_new


def only_dates_price(parsed: ParsedText, previous: Query) -> bool:
    """Whether "and in march?" asks when something cost what, and says no more."""
    if not parsed.period.has_days or parsed.named or previous.intent not in _DATED:
        return False
    is_priced = bool(previous.named) or previous.intent == "history"
    is_short = count_words(parsed.text) <= MAX_FRAGMENT + 1
    return is_priced and is_short and names_past_days(parsed.text) and not parsed.cues


def asks_today(parsed: ParsedText, previous: Query) -> bool:
    """Whether "and now?" asks for today's price, where another day's was asked for."""
    says_more = parsed.named or parsed.cues or count_words(parsed.text) > MAX_FRAGMENT
    is_past = previous.intent == "history" and bool(previous.named)
    return is_past and not says_more and parsed.text.has("word", "today")


def count_words(text: AnnotatedText) -> int:
    return sum(word.text[0].isalnum() for word in text.words)


def keeps_job(parsed: ParsedText, previous: Query) -> bool:
    """Whether a model is named after a list as one more that could do the job of the list."""
    stated = parsed.cues - {"fit", "recommend"} or parsed.wants_another
    return bool(previous.use_case) and not (
        stated or parsed.has_purpose or parsed.names_seller_or_region or parsed.workload
    )


def compared_names(parsed: ParsedText, previous: Query, catalog: Catalog) -> tuple[Named, ...]:
    """The models of before that "which is newer?" sets against one another; empty where none."""
    text = parsed.text
    if parsed.named or parsed.purpose.use_case:
        return ()
    compares = text.has("word", "as_good") or parsed.asks("cheap", "cheapest")
    if previous.intent == "migrate" and compares:
        # "Is it cheaper?" is asked of what takes its place.
        return _several(names_of(previous.shown[:_SEVERAL], previous, catalog))
    of_listed = any(word.text in _LISTED for word in text.words) and parsed.filters == NO_FILTERS
    if previous.intent in LISTS and of_listed and parsed.asks("cheapest"):
        return _several(names_of(previous.shown, previous, catalog))
    if len(previous.models) < _SEVERAL:
        return ()
    if previous.intent == "cost" and text.has("word", "as_good"):
        return previous.named
    is_of_shown = text.word(0) == "which" or any(w.text in _OF_SHOWN for w in text.words)
    asks_price = is_of_shown and parsed.asks("cheap", "cheapest")
    differ = text.has("compared") or (asks_price and not text.has("word", "family"))
    differ = differ or (parsed.asks_only_facts and not references_in(text))
    return previous.named if previous.intent in ("compare", "fit", "benchmarks") and differ else ()


def _several(named: tuple[Named, ...]) -> tuple[Named, ...]:
    """A single model has nothing to be set against."""
    return named if len(named) >= _SEVERAL else ()


def names_of(models: tuple[str, ...], previous: Query, catalog: Catalog) -> tuple[Named, ...]:
    """Names of models by their ids, as they were typed where they were."""
    typed = {model_of(named): named for named in previous.named}
    return tuple(
        typed.get(model) or Named(catalog.models[model].name, Found(model, "id"))
        for model in models
    )


def swap(parsed: ParsedText, previous: Query) -> tuple[Named, ...]:
    """The models of a comparison after "swap X for Y" or "Y instead of X"; empty where none is."""
    text = parsed.text
    swaps = text.has("word", "swap", "instead") or parsed.corrects
    if previous.intent != "compare" or not swaps:
        return ()
    gone = referred_models(text, previous)[:1] or tuple(
        m for m in previous.models if m in parsed.models or _is_hinted(text, m, previous)
    )
    new = tuple(n for n in parsed.named if model_of(n) not in (None, *previous.models))
    new = tuple(n for n in new if not _is_only_hint(n, gone))
    if not gone and len(new) == 1 and (text.has("word", "instead") or parsed.corrects):
        gone = tuple(
            m for m in previous.models if m.split("/")[0] == (model_of(new[0]) or "").split("/")[0]
        )
    if len(gone) != 1 or len(new) != 1:
        return ()
    return tuple(new[0] if model_of(n) == gone[0] else n for n in previous.named)


def _is_hinted(text: AnnotatedText, model: str, previous: Query) -> bool:
    """Whether a word of its name stands in the text that no other of the models has."""
    others = {word for m in previous.models if m != model for word in words_of(m)}
    words = {word.text for word in text.words}
    return any(w.isalpha() and w in words for w in words_of(model) if w not in others)


def _is_only_hint(named: Named, gone: tuple[str, ...]) -> bool:
    """Whether a bare word that was read as another model is the line of the one that goes."""
    return any(named.text.casefold() in words_of(model) for model in gone)


def only_dates_list(parsed: ParsedText) -> bool:
    """Whether "nothing older than a year" says of a list how new its models must be."""
    dated = parsed.filters.released_after or parsed.filters.released_until
    names_list = parsed.text.has("word", "family") or parsed.purpose.use_case
    return bool(dated) and not (names_list or parsed.text.word(0) in OF_ALL)


def model_of(named: Named) -> str | None:
    return named.resolution.model if isinstance(named.resolution, Found) else None
