"""A message in a thread, completed by the question before it."""

from __future__ import annotations

from dataclasses import replace

from bot.query.changed_figures import changed_filters, changed_workload
from bot.query.follow_up_kinds import (
    LISTS,
    asks_replacement,
    asks_today,
    chooses_seller,
    compared_names,
    goes_on_excluding,
    keeps_job,
    model_of,
    names_of,
    only_dates_price,
    orders_list,
    swap,
)
from bot.query.intent import fallback_intent, intent_of
from bot.query.parsed_text import ParsedText
from bot.query.query import NO_PERIOD, Intent, Named, PricePeriod, Query
from bot.query.references import (
    denied_models,
    listed_models,
    references_in,
    referred_models,
)
from bot.query.workload_phrases import Purpose
from catalog.catalog import Catalog
from catalog.filters.filter import NO_FILTERS, Filters, drop_filters
from catalog.pricing.tariffs import PLAIN, Tariff
from catalog.pricing.usage import Workload

_EXCLUSIONS = {
    "exclude_providers": "providers",
    "exclude_labs": "labs",
    "labs_not_from": "labs_from",
    "exclude_models": "instead_of",
    "without": "needs",
}
"""Fields of `Filters` that add up, and those that take from them again."""
_ONLY = ("just", "only")


def complete(parsed: ParsedText, previous: Query, catalog: Catalog) -> tuple[ParsedText, Intent]:
    """The message together with what still holds from before, and what it asks for now."""
    if swapped := swap(parsed, previous):
        old = previous._replace(named=swapped)
        return _compared_as_before(replace(parsed, named=swapped), old), "compare"
    if asks_today(parsed, previous):
        return replace(parsed, named=previous.named), "routes"
    if compared := compared_names(parsed, previous, catalog):
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
    if asks_replacement(parsed, previous):
        return replace(merged, purpose=Purpose()), "migrate"
    if parsed.asks_only_facts and len(merged.named) == 1:
        return replace(parsed, named=merged.named), "summary"
    dated = only_dates_price(parsed, previous)
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
    if chooses_seller(parsed, previous):
        return "routes"
    intent = intent_of(replace(parsed, named=merged.named))
    if orders_list(parsed, previous):
        return "recommend" if parsed.superlatives else "cheapest"
    if after_list and parsed.named and keeps_job(parsed, previous):
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
    return stated._replace(only=new.only or old.only)


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
    referred = names_of(referred_models(parsed.text, previous), previous, catalog)
    gone = {
        *parsed.retracted,
        *denied_models(parsed.text, previous),
        *_of_denied_labs(parsed, previous),
    }
    kept = tuple(n for n in previous.named if model_of(n) not in gone)
    if _keeps_only_named(parsed, previous):
        return parsed.named
    adds = parsed.asks("compare") or parsed.text.has("word", "too", "saves")
    # "And argon?" joins several whose costs were asked for; a single one makes room.
    joins = len(previous.models) > 1 and parsed.text.word(0) == "and"
    adds = adds or previous.intent == "compare" or (previous.intent == "cost" and joins)
    if parsed.named and adds:
        together = (*(referred or kept), *parsed.named)
        return tuple({model_of(named) or named: named for named in together}.values())
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
    new = parsed.filters._asdict()
    if goes_on_excluding(parsed, previous):
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
        stated["brands"] = _union(old.brands, new["brands"])
    elif new["labs"]:
        stated["brands"] = new["brands"]
    # Whoever asks for every seller asks for more than the few of before, and the reverse.
    if new["resellers"]:
        stated |= {"trust": (), "providers": new["providers"]}
    elif new["trust"] and old.resellers:
        stated["resellers"] = None
    return old._replace(**stated)


def _union(*groups: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(item for group in groups for item in group))


def _tariff(parsed: ParsedText, previous: Query) -> Tariff:
    """The conditions of before, with those that are stated now; "plain" takes all of them back."""
    old = previous.tariff or PLAIN
    if parsed.asks_plain_price or "all" in parsed.retracted:
        return parsed.tariff
    stated = parsed.tariff._asdict()
    dropped = {name: None for name, value in old._asdict().items() if value in parsed.retracted}
    kept = old._replace(**dropped)
    return kept._replace(**{name: value for name, value in stated.items() if value is not None})


def _workload(parsed: ParsedText, previous: Query) -> Workload | None:
    """The workload of before, with those amounts replaced that are stated now."""
    old = None if "workload" in parsed.retracted else previous.workload
    new = parsed.workload
    if old and not new and parsed.text.has("unit", "once"):
        return old._replace(requests=1, period=None, days=None, workdays=None)
    if old is None or new is None:
        return new or old
    stated = new._asdict()
    return old._replace(**{name: value for name, value in stated.items() if value is not None})
