"""A message in a thread, completed by the question before it."""

from __future__ import annotations

from dataclasses import fields, replace

from bot.query.intent import Stated, by_rest, by_words
from bot.query.job import Job
from bot.query.kinds import Intent, Named, Query
from bot.query.reading import Said
from catalog import NO_FILTERS, Catalog, Filters, Found, Workload, drop_filters

_ABOUT_MODELS: frozenset[Intent] = frozenset(
    ("summary", "routes", "fit", "compare", "cost", "migrate", "gateways", "benchmarks")
)
LISTS: frozenset[Intent] = frozenset(("cheapest", "recommend", "releases"))
_SHORT = 4
"""Words of a message that is no question of its own."""


def continues(stated: Stated, previous: Query) -> bool:
    """The message goes on from the question before it."""
    said = stated.said
    if not said.words or stated.command != "ask":
        return False
    first = said.starting.get(0)
    if previous.workload and said.has("period") and not (stated.named or stated.job.use_case):
        return True
    if previous.intent in ("unknown", "help") and (stated.named or stated.job.use_case):
        return False
    if not _says_something(stated):
        return False
    if (first and first.means("word", "again")) or references(said):
        return True
    intent = by_words(stated)
    if stated.named:
        return intent is None and len(said.words) <= _SHORT + len(stated.named)
    if intent in _ABOUT_MODELS and said.has("word", "family"):
        return False
    if intent in _ABOUT_MODELS:
        subject = bool(previous.named or previous.shown) and not stated.job.use_case
        return subject or intent == "fit"
    complete = intent in LISTS and (stated.job.use_case or len(said.words) > _SHORT)
    return not complete


def _says_something(stated: Stated) -> bool:
    """Not just "thanks"."""
    said = stated.said
    pointed = stated.named or stated.dropped or references(said) or said.has("word", "unheard")
    return bool(
        pointed
        or stated.workload
        or stated.cues
        or stated.job != Job()
        or stated.filters != NO_FILTERS
    )


def references(said: Said) -> tuple[str, ...]:
    """What "it" or "the second one" refer to; the "this" of "this week" refers to nothing."""
    return tuple(
        value
        for span in said.spans
        for value in span.all_of("reference")
        if not (span.of("date") and said.kind("period", span.end))
    )


def completed(stated: Stated, previous: Query, catalog: Catalog) -> tuple[Stated, Intent]:
    """What the message states together with what still holds, and what it asks for now."""
    named = _named(stated, previous, catalog)
    merged = replace(
        stated,
        named=named,
        job=_job(stated, previous),
        filters=_filters(stated, previous),
        workload=_workload(stated, previous),
    )
    intent = _intent(stated, merged, previous)
    if intent in LISTS and not merged.measured:
        return replace(merged, named=()), intent
    if intent not in LISTS and previous.intent in LISTS:
        job = stated.job if stated.job.use_case or intent != "cost" else merged.job
        return replace(merged, job=job, filters=stated.filters), intent
    return merged, intent


def _intent(stated: Stated, merged: Stated, previous: Query) -> Intent:
    """What it asks for now: what its words say, else what was asked before."""
    new = replace(merged, job=stated.job, workload=stated.workload, filters=stated.filters)
    own = by_words(new)
    lists = previous.intent in LISTS
    if own and (stated.cues or own in ("cost", "fit")) and not (lists and _shortens(own, stated)):
        return own
    if lists and not (stated.named or references(stated.said)):
        return previous.intent
    if len(merged.named) > 1 and previous.intent in ("summary", "fit", "routes"):
        return "compare"
    if previous.intent in ("summary", "routes", "fit", *LISTS) and merged.named:
        return _of_model(stated) or ("summary" if lists else previous.intent)
    return previous.intent if previous.intent != "unknown" else by_rest(merged) or "unknown"


def _shortens(own: Intent, stated: Stated) -> bool:
    """ "And with tools?" after a list asks for a shorter list, whatever its words could mean."""
    pointed = stated.named or references(stated.said)
    dated = own == "releases" and stated.filters.released_after and not stated.job.use_case
    return not pointed and (own in ("fit", "routes", "compare", "summary") or bool(dated))


def _of_model(stated: Stated) -> Intent | None:
    """What a word or two beside a model ask for."""
    if stated.for_sale:
        return "routes"
    return "fit" if stated.has_job else None


# Models


def _named(stated: Stated, previous: Query, catalog: Catalog) -> tuple[Named, ...]:
    referred = _referred(stated.said, previous)
    names = {n.resolution.model: n for n in previous.named if isinstance(n.resolution, Found)}
    meant = tuple(names.get(m) or Named(catalog.models[m].name, Found(m, "id")) for m in referred)
    kept = tuple(n for n in previous.named if _model_of(n) not in stated.dropped)
    if stated.named and (stated.asks("compare") or previous.intent == "compare"):
        return tuple({_model_of(n) or n: n for n in (*(meant or kept), *stated.named)}.values())
    return stated.named or meant or kept


def _model_of(named: Named) -> str | None:
    return named.resolution.model if isinstance(named.resolution, Found) else None


def pool_of(stated: Stated, previous: Query) -> tuple[str, ...]:
    """What "the other one" still counts from, after one of several was picked."""
    picked = references(stated.said) and not stated.named
    return _listed(previous) if picked else ()


def _listed(previous: Query) -> tuple[str, ...]:
    return previous.models if len(previous.models) > 1 else previous.shown or previous.models


def _referred(said: Said, previous: Query) -> tuple[str, ...]:
    """The models that "it", "both" or "the second one" stand for."""
    pool, listed = previous.models or previous.shown, _listed(previous)
    for reference in references(said):
        match reference.partition("-"):
            case ("it", _, _):
                return pool[:1]
            case ("them", _, _):
                return pool
            case ("other", _, _):
                return tuple(m for m in listed if m not in previous.models[:1])[:1] or listed[1:2]
            case ("", "-", back):
                return listed[-int(back) :][:1]
            case (first, "-", last):
                return listed[int(first) - 1 : int(last)]
            case (number, _, _):
                return listed[int(number) - 1 : int(number)]
    return ()


# Constraints


def _job(stated: Stated, previous: Query) -> Job:
    """A capability added to a list is a need beside the use case of before."""
    job = stated.job
    if previous.use_case in stated.dropped:
        return job
    if job.use_case is None:
        return replace(job, use_case=previous.use_case)
    adds = job.needed and previous.intent in LISTS and not stated.asks("cheapest", "recommend")
    if adds and job.needed:
        if previous.use_case == job.use_case:
            return job
        return Job(previous.use_case, (job.needed, *job.needs))
    return job


def _filters(stated: Stated, previous: Query) -> Filters:
    """The constraints of before, with those added or replaced that are stated now."""
    old, new = drop_filters(previous.filters, stated.dropped), stated.filters
    job = _job(stated, previous)
    own = {f.name: getattr(new, f.name) for f in fields(Filters)}
    added = {name: value for name, value in own.items() if value not in (None, ())}
    needs = tuple(dict.fromkeys((*old.needs, *job.needs, *new.needs)))
    for name in ("exclude_providers", "exclude_labs"):
        added[name] = tuple(dict.fromkeys((*getattr(old, name), *own[name])))
    return replace(old, **(added | {"needs": needs}))


def _workload(stated: Stated, previous: Query) -> Workload | None:
    old = None if "workload" in stated.dropped else previous.workload
    new = stated.workload
    if old is None or new is None:
        return new or old
    own = {f.name: getattr(new, f.name) for f in fields(Workload)}
    return replace(old, **{name: value for name, value in own.items() if value is not None})
