"""A message in a thread, completed by the question before it."""

from __future__ import annotations

from dataclasses import fields, replace

from bot.query.annotate import AnnotatedText
from bot.query.changed_figures import changed_filters, changed_workload
from bot.query.coming_dates import coming_days
from bot.query.dates import names_past_days
from bot.query.intent import fallback_intent, intent_of
from bot.query.parsed_text import ParsedText
from bot.query.query import NO_PERIOD, Intent, Named, PricePeriod, Query
from bot.query.references import (
    denied_models,
    listed_models,
    references_in,
    referred_models,
    words_of,
)
from bot.query.workload_phrases import Purpose
from catalog.catalog import Catalog
from catalog.filters.filter import NO_FILTERS, Filters, drop_filters
from catalog.pricing.tariffs import PLAIN, Tariff
from catalog.pricing.usage import Workload
from catalog.resolution.outcomes import Found

_ABOUT_MODELS: frozenset[Intent] = frozenset(
    ("summary", "routes", "fit", "compare", "cost", "migrate", "gateways", "benchmarks")
)
LISTS: frozenset[Intent] = frozenset(("cheapest", "recommend", "releases"))
"""Intents that are answered by a list of models nobody named."""
_EXCLUSIONS = {
    "exclude_providers": "providers",
    "exclude_labs": "labs",
    "exclude_models": "instead_of",
    "without": "needs",
}
"""Fields of `Filters` that add up, and those that take from them again."""
_WITH_REASON: frozenset[Intent] = frozenset(("cheapest", "recommend", "routes", "compare", "fit"))
_DATED: frozenset[Intent] = frozenset(("summary", "routes", "history"))
"""Questions whose answer is another one at another time."""
_OF_SHOWN = ("one", "two")
"""As in "the cheaper one", behind a comparison."""
_LISTED = ("these", "those", "them")
"""As in "the cheapest of these", behind a list."""
_ONLY = ("just", "only")
_OF_ALL = ("what", "which", "any", "anything", "whose")
_SEVERAL = 2
_MAX_FRAGMENT = 4
"""Words of a message that is no question of its own."""


def continues(parsed: ParsedText, previous: Query, catalog: Catalog) -> bool:
    """Whether the message goes on from the question before it."""
    text = parsed.text
    if not text.words or parsed.command != "ask":
        return False
    new_subject = parsed.named or parsed.purpose.use_case
    figure = text.has("period") or parsed.change or text.has("unit", "once", "people")
    if previous.workload and figure and not new_subject:
        return True
    if previous.workload and parsed.filters.max_cost and not new_subject:
        return True
    if previous.intent in ("unknown", "help") and new_subject:
        return False
    if _only_dates_price(parsed, previous) or _asks_today(parsed, previous):
        return True
    if _asks_replacement(parsed, previous) or _asks_other_days(parsed, previous, catalog):
        return True
    asks_side = previous.intent == "routes" and text.has("side") and not parsed.named
    if asks_side and _count_words(text) <= _MAX_FRAGMENT:
        return True
    if not _says_something(parsed):
        return False
    if parsed.corrects or text.means_at(0, "word", "again") or references_in(text):
        return True
    if parsed.asks_only_facts and previous.named and not parsed.named:
        return True
    if _compared_names(parsed, previous, catalog) or _swap(parsed, previous):
        return True
    if parsed.named and text.has("word", "saves"):
        return True
    intent = intent_of(parsed)
    if parsed.named:
        is_short = _count_words(text) <= _MAX_FRAGMENT + len(parsed.named)
        is_open = intent is None or (previous.intent in LISTS and _keeps_job(parsed, previous))
        return is_open and is_short
    if intent in _ABOUT_MODELS:
        # "Which model …" looks for one, whatever was named before.
        if text.has("word", "family"):
            return False
        subject = bool(previous.named or previous.shown) and not parsed.purpose.use_case
        return subject or intent == "fit"
    if intent == "history":
        # "What got cheaper?" asks of all models, "price history?" of the one before.
        of_all = text.word(0) in _OF_ALL or not (previous.named or previous.shown)
        return not of_all and _count_words(text) <= _MAX_FRAGMENT
    if intent == "releases" and previous.intent in LISTS and _only_dates_list(parsed):
        return True
    if _orders_list(parsed, previous):
        return True
    lists_new = intent == "releases" and previous.intent not in LISTS
    counts = any(amount.kind == "lines" for amount in text.amounts)
    # "Top 5, no anthropic, under $5" is of the list before it, "top 5 models under $5" is not.
    is_long = len(text) > _MAX_FRAGMENT and not (counts and not text.has("word", "family"))
    long_enough = parsed.purpose.use_case or lists_new or is_long
    is_whole = intent in LISTS and long_enough
    return not is_whole


def _asks_other_days(parsed: ParsedText, previous: Query, catalog: Catalog) -> bool:
    """Whether "and next month?" asks which models retire on other days, and says no more."""
    if previous.intent != "migrate" or previous.named or parsed.named or parsed.cues:
        return False
    days = coming_days(parsed.text, catalog.curation.language, catalog.today)
    is_dated = (days.first, days.last) != (None, None)
    return is_dated and _count_words(parsed.text) <= _MAX_FRAGMENT + 1


def _asks_replacement(parsed: ParsedText, previous: Query) -> bool:
    """Whether "what should i use instead?" is asked behind the end of a model."""
    says_instead = any(word.text == "instead" for word in parsed.text.words)
    is_instead = says_instead and not (parsed.named or parsed.has_purpose)
    return is_instead and previous.intent == "migrate" and bool(previous.named)


def _goes_on_excluding(parsed: ParsedText, previous: Query) -> bool:
    """Whether "and xai" names one more to leave out, behind "exclude google"."""
    text, f, old = parsed.text, parsed.filters, previous.filters
    excluded = (old.exclude_labs, old.exclude_providers)
    before = previous.before.filters if previous.before else NO_FILTERS
    is_new = any(excluded) and excluded != (before.exclude_labs, before.exclude_providers)
    only_parties = bool(f.labs or f.providers) and not (parsed.cues or parsed.named)
    only_parties = only_parties and f == replace(NO_FILTERS, labs=f.labs, providers=f.providers)
    is_fragment = not any(text.has("word", role) for role in ("on", "by", "contrast"))
    joins = text.word(0) in ("and", "or", "nor", "also", "plus")
    return is_new and only_parties and joins and is_fragment


def _orders_list(parsed: ParsedText, previous: Query) -> bool:
    """Whether the list before is wanted in another order: "sort by price", "which is newest?"."""
    text = parsed.text
    if previous.intent not in ("cheapest", "recommend") or parsed.named or parsed.has_purpose:
        return False
    is_of_shown = text.word(0) == "which" and not text.has("word", "family")
    is_ordered = parsed.superlatives or parsed.asks("cheapest")
    return bool(is_ordered) and (is_of_shown or text.has("word", "sort"))


def _only_dates_price(parsed: ParsedText, previous: Query) -> bool:
    """Whether "and in march?" asks when something cost what, and says no more."""
    if not parsed.period.has_days or parsed.named or previous.intent not in _DATED:
        return False
    is_priced = bool(previous.named) or previous.intent == "history"
    is_short = _count_words(parsed.text) <= _MAX_FRAGMENT + 1
    return is_priced and is_short and names_past_days(parsed.text) and not parsed.cues


def _asks_today(parsed: ParsedText, previous: Query) -> bool:
    """Whether "and now?" asks for today's price, where another day's was asked for."""
    says_more = parsed.named or parsed.cues or _count_words(parsed.text) > _MAX_FRAGMENT
    is_past = previous.intent == "history" and bool(previous.named)
    return is_past and not says_more and parsed.text.has("word", "today")


def asks_reason(parsed: ParsedText, previous: Query) -> bool:
    """Whether "why?" asks for the reason of the answer before it."""
    text = parsed.text
    new = parsed.named or parsed.purpose != Purpose() or parsed.filters != NO_FILTERS
    if new or parsed.workload or parsed.command != "ask" or not parsed.asks("why"):
        return False
    # "Why is the first one first?" is longer than "why?", and asks the same.
    longest = 2 * _MAX_FRAGMENT if text.has("reference") else _MAX_FRAGMENT + 1
    is_short = _count_words(text) <= longest
    return is_short and not text.has("beyond") and previous.intent in _WITH_REASON


def _count_words(text: AnnotatedText) -> int:
    return sum(word.text[0].isalnum() for word in text.words)


def _says_something(parsed: ParsedText) -> bool:
    """Whether it is more than "thanks"."""
    text = parsed.text
    return bool(
        text.negated
        or parsed.named
        or parsed.retracted
        or references_in(text)
        or text.has("word", "unheard")
        or text.has("beyond", "currency")
        or parsed.change
        or parsed.workload
        or parsed.superlatives
        or parsed.cues
        or parsed.superlatives
        or parsed.facts
        or parsed.purpose != Purpose()
        or parsed.filters != NO_FILTERS
        or parsed.tariff != PLAIN
        or parsed.asks_plain_price
    )


def complete(parsed: ParsedText, previous: Query, catalog: Catalog) -> tuple[ParsedText, Intent]:
    """The message together with what still holds from before, and what it asks for now."""
    if swapped := _swap(parsed, previous):
        old = replace(previous, named=swapped)
        return _compared_as_before(replace(parsed, named=swapped), old), "compare"
    if _asks_today(parsed, previous):
        return replace(parsed, named=previous.named), "routes"
    if compared := _compared_names(parsed, previous, catalog):
        as_before = _compared_as_before(replace(parsed, named=compared), previous)
        if parsed.workload:
            return replace(as_before, workload=_workload(parsed, previous)), "cost"
        return as_before, "compare"
    merged = replace(
        parsed,
        named=_named(parsed, previous, catalog),
        period=_period(parsed, previous),
        purpose=_purpose(parsed, previous),
        filters=changed_filters(_filters(parsed, previous), parsed.change, previous.workload),
        workload=changed_workload(_workload(parsed, previous), parsed.change),
    )
    if _asks_replacement(parsed, previous):
        return replace(merged, purpose=Purpose()), "migrate"
    if parsed.asks_only_facts and len(merged.named) == 1:
        return replace(parsed, named=merged.named), "summary"
    dated = _only_dates_price(parsed, previous)
    intent: Intent = "history" if dated else _intent(parsed, merged, previous)
    if intent in ("routes", "cost"):
        merged = replace(merged, tariff=_tariff(parsed, previous))
    if intent in LISTS and not merged.measures_against_named:
        return replace(merged, named=()), intent
    if intent not in LISTS and previous.intent in LISTS:
        # A question about one model of a list leaves the list's filters behind, but not the job.
        only_new = parsed.purpose.use_case or intent not in ("cost", "fit", "compare")
        purpose = parsed.purpose if only_new else merged.purpose
        return replace(merged, purpose=purpose, filters=parsed.filters), intent
    return merged, intent


def _intent(parsed: ParsedText, merged: ParsedText, previous: Query) -> Intent:
    """What the message itself asks for, else what was asked before."""
    after_list = previous.intent in LISTS
    intent = intent_of(replace(parsed, named=merged.named))
    if _orders_list(parsed, previous):
        return "recommend" if parsed.superlatives else "cheapest"
    if after_list and parsed.named and _keeps_job(parsed, previous):
        return "compare" if len(parsed.named) > 1 else "fit"
    is_stated = parsed.cues or parsed.filters.price_share or intent in ("cost", "fit")
    if intent and is_stated and not (after_list and _narrows_list(intent, parsed)):
        return intent
    if after_list and not (parsed.named or _points_at_model(parsed)):
        return previous.intent
    if len(merged.named) > 1 and previous.intent in ("summary", "fit", "routes"):
        return "compare"
    picks_one = previous.intent == "compare" and len(merged.named) == 1
    if merged.named and (picks_one or previous.intent in ("summary", "routes", "fit", *LISTS)):
        if parsed.names_seller_or_region:
            return "routes"
        if parsed.has_purpose:
            return "fit"
        return "summary" if after_list or picks_one else previous.intent
    return previous.intent if previous.intent != "unknown" else fallback_intent(merged)


def _period(parsed: ParsedText, previous: Query) -> PricePeriod:
    """The days that are asked about now, else those of before."""
    new, old = parsed.period, previous.period or NO_PERIOD
    stated = new if new.has_days else old
    return replace(stated, only=new.only or old.only)


def _keeps_job(parsed: ParsedText, previous: Query) -> bool:
    """Whether a model is named after a list as one more that could do the job of the list."""
    stated = parsed.cues - {"fit", "recommend"} or parsed.wants_another
    return bool(previous.use_case) and not (
        stated or parsed.has_purpose or parsed.names_seller_or_region or parsed.workload
    )


def _compared_names(parsed: ParsedText, previous: Query, catalog: Catalog) -> tuple[Named, ...]:
    """The models of before that "which is newer?" sets against one another; empty where none."""
    text = parsed.text
    if parsed.named or parsed.purpose.use_case:
        return ()
    compares = text.has("word", "as_good") or parsed.asks("cheap", "cheapest")
    if previous.intent == "migrate" and compares:
        # "Is it cheaper?" is asked of what takes its place.
        return _names_of(previous.shown[:_SEVERAL], previous, catalog)
    of_listed = any(word.text in _LISTED for word in text.words) and parsed.filters == NO_FILTERS
    if previous.intent in LISTS and of_listed and parsed.asks("cheapest"):
        return _names_of(previous.shown, previous, catalog)
    if len(previous.models) < _SEVERAL:
        return ()
    if previous.intent == "cost" and text.has("word", "as_good"):
        return previous.named
    is_of_shown = text.word(0) == "which" or any(w.text in _OF_SHOWN for w in text.words)
    asks_price = is_of_shown and parsed.asks("cheap", "cheapest")
    differ = text.has("compared") or (asks_price and not text.has("word", "family"))
    differ = differ or (parsed.asks_only_facts and not references_in(text))
    return previous.named if previous.intent in ("compare", "fit", "benchmarks") and differ else ()


def _names_of(models: tuple[str, ...], previous: Query, catalog: Catalog) -> tuple[Named, ...]:
    """Names of several models, as they were typed where they were; empty for a single one."""
    typed = {_model_of(named): named for named in previous.named}
    if len(models) < _SEVERAL:
        return ()
    return tuple(
        typed.get(model) or Named(catalog.models[model].name, Found(model, "id"))
        for model in models
    )


def _swap(parsed: ParsedText, previous: Query) -> tuple[Named, ...]:
    """The models of a comparison after "swap X for Y" or "Y instead of X"; empty where none is."""
    text = parsed.text
    swaps = text.has("word", "swap", "instead") or parsed.corrects
    if previous.intent != "compare" or not swaps:
        return ()
    gone = referred_models(text, previous)[:1] or tuple(
        m for m in previous.models if m in parsed.models or _is_hinted(text, m, previous)
    )
    new = tuple(n for n in parsed.named if _model_of(n) not in (None, *previous.models))
    new = tuple(n for n in new if not _is_only_hint(n, gone))
    if not gone and len(new) == 1 and (text.has("word", "instead") or parsed.corrects):
        gone = tuple(
            m for m in previous.models if m.split("/")[0] == (_model_of(new[0]) or "").split("/")[0]
        )
    if len(gone) != 1 or len(new) != 1:
        return ()
    return tuple(new[0] if _model_of(n) == gone[0] else n for n in previous.named)


def _is_hinted(text: AnnotatedText, model: str, previous: Query) -> bool:
    """Whether a word of its name stands in the text that no other of the models has."""
    others = {word for m in previous.models if m != model for word in words_of(m)}
    words = {word.text for word in text.words}
    return any(w.isalpha() and w in words for w in words_of(model) if w not in others)


def _is_only_hint(named: Named, gone: tuple[str, ...]) -> bool:
    """Whether a bare word that was read as another model is the line of the one that goes."""
    return any(named.text.casefold() in words_of(model) for model in gone)


def _compared_as_before(parsed: ParsedText, previous: Query) -> ParsedText:
    """The comparison of before with other models or another question about them."""
    return replace(
        parsed,
        purpose=Purpose(previous.use_case),
        filters=_filters(parsed, previous),
        workload=previous.workload,
    )


def _points_at_model(parsed: ParsedText) -> bool:
    """Whether it refers to models of a list; "those under $1" asks for fewer of all.

    The "that" of "double that" is the limit.
    """
    if parsed.change and not parsed.cues:
        return False
    references = references_in(parsed.text)
    asks_of_all = references[:1] == ("them",) and parsed.filters != NO_FILTERS
    return bool(references) and not (asks_of_all and not parsed.cues)


def _only_dates_list(parsed: ParsedText) -> bool:
    """Whether "nothing older than a year" says of a list how new its models must be."""
    dated = parsed.filters.released_after or parsed.filters.released_until
    names_list = parsed.text.has("word", "family") or parsed.purpose.use_case
    return bool(dated) and not (names_list or parsed.text.word(0) in _OF_ALL)


def _narrows_list(intent: Intent, parsed: ParsedText) -> bool:
    """Whether "and with tools?" asks for a shorter list, whatever its words could mean."""
    points_at_model = parsed.named or _points_at_model(parsed)
    dated = parsed.filters.released_after or parsed.filters.released_until
    only_dated = intent == "releases" and dated and not parsed.purpose.use_case
    return not points_at_model and (
        intent in ("fit", "routes", "compare", "summary") or bool(only_dated)
    )


def _named(parsed: ParsedText, previous: Query, catalog: Catalog) -> tuple[Named, ...]:
    """The models the message is about: those it names or refers to, else those of before."""
    names = {_model_of(named): named for named in previous.named}
    referred = tuple(
        names.get(model) or Named(catalog.models[model].name, Found(model, "id"))
        for model in referred_models(parsed.text, previous)
    )
    gone = {
        *parsed.retracted,
        *denied_models(parsed.text, previous),
        *_of_denied_labs(parsed, previous),
    }
    kept = tuple(n for n in previous.named if _model_of(n) not in gone)
    if _keeps_only_named(parsed, previous):
        return parsed.named
    adds = parsed.asks("compare") or parsed.text.has("word", "too", "saves")
    # "And argon?" joins several whose costs were asked for; a single one makes room.
    joins = len(previous.models) > 1 and parsed.text.word(0) == "and"
    adds = adds or previous.intent == "compare" or (previous.intent == "cost" and joins)
    if parsed.named and adds:
        together = (*(referred or kept), *parsed.named)
        return tuple({_model_of(named) or named: named for named in together}.values())
    return parsed.named or referred or kept


def _of_denied_labs(parsed: ParsedText, previous: Query) -> tuple[str, ...]:
    """Models of before that "without gemini" leaves out; nothing where none would be left."""
    labs = parsed.filters.exclude_labs
    gone = tuple(model for model in previous.models if model.split("/")[0] in labs)
    return gone if len(gone) < len(previous.models) else ()


def _keeps_only_named(parsed: ParsedText, previous: Query) -> bool:
    """Whether "just argon" names some of the models of before that are to stay alone."""
    only = parsed.text.word(0) in _ONLY and parsed.text.means_at(0, "word", "contrast")
    return only and bool(parsed.models) and set(parsed.models) < set(previous.models)


def _model_of(named: Named) -> str | None:
    return named.resolution.model if isinstance(named.resolution, Found) else None


def still_listed(parsed: ParsedText, previous: Query) -> tuple[str, ...]:
    """Ids that "the other one" still counts from, after one of several was picked."""
    picks_one = references_in(parsed.text) and not parsed.named
    return listed_models(previous) if picks_one else ()


def _purpose(parsed: ParsedText, previous: Query) -> Purpose:
    """The use case that still holds; a capability added to a list is a need beside it."""
    purpose = parsed.purpose
    if previous.use_case in parsed.retracted:
        return purpose
    if purpose.use_case is None:
        return replace(purpose, use_case=previous.use_case)
    # "And speech to text?" names another job, "it has to be multilingual" a condition on the job.
    names_job = parsed.text.word(0) == "and" and not (purpose.needs or purpose.need_of_use_case)
    is_condition = purpose.is_condition and not names_job
    if is_condition and previous.use_case and previous.intent in LISTS:
        return replace(purpose, use_case=previous.use_case)
    need = purpose.need_of_use_case
    adds = previous.intent in LISTS and not parsed.asks("cheapest", "recommend")
    if need and adds and previous.use_case != purpose.use_case:
        return Purpose(previous.use_case, (need, *purpose.needs))
    return purpose


def _filters(parsed: ParsedText, previous: Query) -> Filters:
    """The filters of before, with those added or replaced that are stated now."""
    old = drop_filters(previous.filters, parsed.retracted)
    new = {f.name: getattr(parsed.filters, f.name) for f in fields(Filters)}
    if _goes_on_excluding(parsed, previous):
        new["exclude_labs"] += new.pop("labs")
        new["exclude_providers"] += new.pop("providers")
        new |= {"labs": (), "providers": ()}
    if _of_denied_labs(parsed, previous):
        new["exclude_labs"] = ()
    # What was asked for before and is denied now need not be there any more, but may.
    new["without"] = tuple(n for n in new["without"] if n not in previous.filters.needs)
    new["exclude_models"] = (*new["exclude_models"], *denied_models(parsed.text, previous))
    stated = {name: value for name, value in new.items() if value not in (None, ())}
    stated["needs"] = _union(old.needs, _purpose(parsed, previous).needs, new["needs"])
    text = parsed.text
    adds = text.has("word", "too") or text.word(0) == "or"
    # Exclusions add up, all else is replaced: "not openai", then "and not google".
    for name, wanted in _EXCLUSIONS.items():
        again = new.get(wanted) or ()
        again = (again,) if isinstance(again, str) else again
        kept = tuple(each for each in getattr(old, name) if each not in again)
        stated[name] = _union(kept, new[name])
        # "OpenAI too" takes back that it was left out; it is no wish for OpenAI alone.
        if adds and again and set(again) <= set(getattr(old, name)):
            stated.pop(wanted, None)
            new[wanted] = getattr(old, wanted)
    if adds:
        stated["providers"] = _union(old.providers, new["providers"])
        stated["labs"] = _union(old.labs, new["labs"])
    # Whoever asks for every seller asks for more than the few of before, and the reverse.
    if new["resellers"]:
        stated |= {"trust": (), "providers": new["providers"]}
    elif new["trust"] and old.resellers:
        stated["resellers"] = None
    return replace(old, **stated)


def _union(*groups: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(item for group in groups for item in group))


def _tariff(parsed: ParsedText, previous: Query) -> Tariff:
    """The conditions of before, with those that are stated now; "plain" takes all of them back."""
    old = previous.tariff or PLAIN
    if parsed.asks_plain_price or "all" in parsed.retracted:
        return parsed.tariff
    stated = {f.name: getattr(parsed.tariff, f.name) for f in fields(Tariff)}
    dropped = {f.name: None for f in fields(Tariff) if getattr(old, f.name) in parsed.retracted}
    kept = replace(old, **dropped)
    return replace(kept, **{name: value for name, value in stated.items() if value is not None})


def _workload(parsed: ParsedText, previous: Query) -> Workload | None:
    """The workload of before, with those amounts replaced that are stated now."""
    old = None if "workload" in parsed.retracted else previous.workload
    new = parsed.workload
    if old and not new and parsed.text.has("unit", "once"):
        return replace(old, requests=1, period=None, days=None, workdays=None)
    if old is None or new is None:
        return new or old
    stated = {f.name: getattr(new, f.name) for f in fields(Workload)}
    return replace(old, **{name: value for name, value in stated.items() if value is not None})
