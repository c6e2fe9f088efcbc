"""A message in a thread, completed by the question before it."""

from __future__ import annotations

from dataclasses import fields, replace

from bot.query.intent import Stated, by_rest, by_words
from bot.query.job import Job
from bot.query.kinds import Intent, Named, Query
from bot.query.reading import Said
from bot.query.words import Span
from catalog import Catalog, Filters, Found, Workload

_ABOUT_MODELS: frozenset[Intent] = frozenset(
    ("summary", "routes", "fit", "compare", "cost", "migrate", "gateways", "benchmarks")
)
_LISTS: frozenset[Intent] = frozenset(("cheapest", "recommend", "releases"))
_SHORT = 4
"""Words of a message that is no question of its own."""
_BESIDE_A_DROP = 3
"""Words between "never mind" and what is dropped."""


def continues(stated: Stated, previous: Query) -> bool:
    """The message goes on from the question before it."""
    said = stated.said
    if not said.words or stated.command != "ask":
        return False
    first = said.starting.get(0)
    if (first and "again" in first.all_of("word")) or said.has("reference"):
        return True
    intent = by_words(stated)
    if stated.named:
        return intent is None and len(said.words) <= _SHORT + len(stated.named)
    if intent in _ABOUT_MODELS:
        subject = bool(previous.named or previous.shown) and not stated.job.use_case
        return subject or intent == "fit"
    complete = intent in _LISTS and (stated.job.use_case or len(said.words) > _SHORT)
    return not complete


def completed(stated: Stated, previous: Query, catalog: Catalog) -> tuple[Stated, Intent]:
    """What the message states together with what still holds, and what it asks for now."""
    dropped = _dropped(stated.said)
    named = _named(stated, previous, catalog)
    merged = replace(
        stated,
        named=named,
        job=_job(stated, previous, dropped),
        filters=_filters(stated, previous, dropped),
        workload=_workload(stated, previous, dropped),
    )
    return _for(merged, _intent(stated, merged, previous))


def _for(merged: Stated, intent: Intent) -> tuple[Stated, Intent]:
    """What is asked of a list does not bind the models picked from it, and the reverse."""
    if intent in _LISTS and not merged.measured:
        return replace(merged, named=()), intent
    return merged, intent


def _intent(stated: Stated, merged: Stated, previous: Query) -> Intent:
    own = by_words(replace(stated, named=merged.named, workload=stated.workload))
    listed = previous.intent in _LISTS and not stated.named and not stated.said.has("reference")
    if own and not (listed and own in ("fit", "routes", "compare") and not stated.cues):
        return _suited(own, merged, previous)
    if listed:
        return previous.intent
    if previous.intent in ("summary", "routes") and (by := by_rest_of(stated, merged)):
        return by
    if previous.intent in _LISTS and merged.named:
        return by_rest_of(stated, merged) or "summary"
    if len(merged.named) > 1 and previous.intent in ("summary", "fit"):
        return "compare"
    return previous.intent if previous.intent != "unknown" else by_rest(merged) or "unknown"


def _suited(own: Intent, merged: Stated, previous: Query) -> Intent:
    """ "And with tools?" after a list asks for a shorter list, whatever its words could mean."""
    if previous.intent in _LISTS and own in ("fit", "routes") and not merged.named:
        return previous.intent
    if previous.intent == "compare" and own == "compare":
        return "compare"
    return own


def by_rest_of(stated: Stated, merged: Stated) -> Intent | None:
    """What a word or two beside a model ask for."""
    if stated.for_sale and merged.named:
        return "routes"
    if stated.has_job and merged.named:
        return "fit"
    return None


# Models


def _named(stated: Stated, previous: Query, catalog: Catalog) -> tuple[Named, ...]:
    referred = _referred(stated.said, previous)
    names = {n.resolution.model: n for n in previous.named if isinstance(n.resolution, Found)}
    meant = tuple(names.get(m) or Named(catalog.models[m].name, Found(m, "id")) for m in referred)
    if stated.named:
        if "compare" in stated.cues or previous.intent == "compare":
            before = meant or previous.named
            return tuple(dict.fromkeys((*before, *stated.named)))
        return stated.named
    if meant:
        return meant
    return previous.named


def _referred(said: Said, previous: Query) -> tuple[str, ...]:
    """The models that "it", "both" or "the second one" stand for."""
    pool = previous.models or previous.shown
    listed = previous.shown or previous.models
    for reference in said.of("reference"):
        match reference:
            case "it":
                return pool[:1]
            case "them":
                return pool
            case "other":
                return listed[1:2]
            case number:
                at = int(number)
                return tuple(listed[at:] if at < 0 else listed[at - 1 : at])
    return ()


# Constraints


def _job(stated: Stated, previous: Query, dropped: frozenset[str]) -> Job:
    job = stated.job
    if previous.use_case in dropped:
        return job
    if job.use_case is None:
        return replace(job, use_case=previous.use_case)
    adds = job.needed and previous.intent in _LISTS and not stated.cues & {"cheapest", "recommend"}
    if adds and job.needed:
        if previous.use_case == job.use_case:
            return job
        return Job(previous.use_case, (job.needed, *job.needs))
    return job


def _filters(stated: Stated, previous: Query, dropped: frozenset[str]) -> Filters:
    """The constraints of before, with those added or replaced that are stated now."""
    old, new = _kept(previous.filters, dropped), stated.filters
    job = _job(stated, previous, dropped)
    own = {f.name: getattr(new, f.name) for f in fields(Filters)}
    added = {name: value for name, value in own.items() if value not in (None, ())}
    needs = tuple(dict.fromkeys((*old.needs, *job.needs, *new.needs)))
    for name in ("exclude_providers", "exclude_labs"):
        added[name] = tuple(dict.fromkeys((*getattr(old, name), *own[name])))
    return replace(old, **(added | {"needs": needs}))


def _kept(filters: Filters, dropped: frozenset[str]) -> Filters:
    if "all" in dropped:
        return Filters()
    fresh = Filters()
    gone = {name for word in dropped for name in _FIELDS.get(word, ())}
    kept = replace(filters, **{name: getattr(fresh, name) for name in gone})
    return replace(
        kept,
        needs=tuple(n for n in kept.needs if n not in dropped),
        providers=tuple(p for p in kept.providers if p not in dropped),
        exclude_providers=tuple(p for p in kept.exclude_providers if p not in dropped),
        labs=tuple(x for x in kept.labs if x not in dropped),
        exclude_labs=tuple(x for x in kept.exclude_labs if x not in dropped),
    )


_FIELDS: dict[str, tuple[str, ...]] = {
    "price": ("max_input_price", "max_output_price"),
    "context": ("min_context",),
    "providers": ("providers", "exclude_providers"),
    "labs": ("labs", "exclude_labs"),
    "region": ("region",),
    "needs": ("needs",),
    "open_weights": ("open_weights",),
    "commercial_license": ("commercial_license",),
    "free": ("free",),
    "released": ("released_after",),
    "output": ("min_output",),
}


def _workload(stated: Stated, previous: Query, dropped: frozenset[str]) -> Workload | None:
    old = None if "workload" in dropped else previous.workload
    new = stated.workload
    if old is None or new is None:
        return new or old
    own = {f.name: getattr(new, f.name) for f in fields(Workload)}
    return replace(old, **{name: value for name, value in own.items() if value is not None})


# What is taken back


def _dropped(said: Said) -> frozenset[str]:
    """Names of constraints, capabilities, use cases and parties that no longer hold."""
    return frozenset(
        tag.value
        for span in dropped_spans(said)
        for tag in span.tags
        if tag.kind in ("constraint", "need", "use_case", "provider", "lab", "condition")
    ) | frozenset("region" for span in dropped_spans(said) if span.of("region"))


def dropped_spans(said: Said) -> tuple[Span, ...]:
    """The phrases behind "never mind" and its like."""
    made: list[Span] = []
    for span in said.spans:
        words = span.all_of("word")
        strong = "drop" in words and said.text(span) not in ("any", "without the", "no")
        if "drop" in words or "not" in words:
            behind = _behind(said, span)
            if behind and (strong or behind.of("constraint")):
                made.append(behind)
    return tuple(made)


def _behind(said: Said, span: Span) -> Span | None:
    for at in range(span.end, span.end + _BESIDE_A_DROP):
        found = said.starting.get(at)
        if found and any(
            found.of(kind)
            for kind in ("constraint", "need", "use_case", "provider", "lab", "condition", "region")
        ):
            return found
    return None
