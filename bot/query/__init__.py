"""What somebody typed, and what was asked before in the thread -> a Query."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from html import unescape
from typing import get_args

from bot.query.dates import is_month
from bot.query.filters import filters_of, is_unheard
from bot.query.follow_up import LISTS, completed, continues, pool_of
from bot.query.intent import Stated, by_rest, by_words, order_of
from bot.query.job import CALLED, Job, is_another, job_of
from bot.query.kinds import Command, Intent, Named, Order, Query
from bot.query.parties import makers_named
from bot.query.reading import Said, read
from bot.query.taken_back import dropped_spans, is_removed, names_of
from bot.query.work import workload_of
from catalog import NO_FILTERS, Catalog, Filters, Found, Resolution, Unknown, Workload

__all__ = [
    "Command",
    "Intent",
    "Named",
    "Order",
    "Query",
    "Workload",
    "clean",
    "meant",
    "parse",
]

_LONGEST = 800
"""Characters of a message that are read; no question is longer."""
_NAME_AT_MOST = 6
"""Words of a text that could be nothing but a name."""
_ANYTHING = "general"
"""Of a named model, "as default" says nothing about a job."""
_TOLD = 5
"""Words that were not understood, at most, that the answer tells of."""
_MATTERS: frozenset[Intent] = frozenset(("cheapest", "recommend", "cost", "releases", "routes"))
"""Asked for with constraints, so that one that was not understood would be missed."""
_MENTION = re.compile(r"<[@!#][^>]*>")
_LINK = re.compile(r"<(?:https?|mailto):[^|>]*(?:\|([^>]*))?>")
_THE_US = re.compile(r"\bUS\b")
"""The country, where it is not shouted along with everything else."""
_COMMAND = re.compile(r"^/?(model|cheapest|compare|ask)\b\s*(.*)$", re.DOTALL)
_COMMANDS: dict[str, Command] = {command: command for command in get_args(Command)}
_OF_A_NAME: dict[Command, Intent] = {
    "model": "summary",
    "cheapest": "routes",
    "compare": "compare",
    "ask": "summary",
}
"""What is asked by nothing but a name."""


def clean(text: str) -> str:
    """A message as typed: Slack's escapes undone, mentions and control characters gone."""
    text = _MENTION.sub(" ", text)
    text = _LINK.sub(lambda match: match.group(1) or " ", text)
    text = unescape(text)
    if not text.isupper():
        text = _THE_US.sub("USA", text)
    text = text[: 4 * _LONGEST]
    if not text.isprintable():
        text = "".join(c if unicodedata.category(c)[0] != "C" else " " for c in text)
    return " ".join(text.split())[:_LONGEST]


def parse(text: str, command: Command, catalog: Catalog, previous: Query | None = None) -> Query:
    """The question in `text`; `command` is how it was entered and a hint, not a cage.

    `previous` is the question before it in the thread, which a follow-up goes on from.
    """
    text = clean(text)
    if command == "ask" and (entered := _COMMAND.match(text)) and text.startswith("/"):
        command, text = _COMMANDS[entered.group(1)], entered.group(2)
    if text.strip() in ("", "?"):
        return Query(text, "help")
    if previous is None and (exact := catalog.exactly(text)):
        return Query(text, _OF_A_NAME[command], (Named(text, exact),))
    stated = _stated(text, command, catalog, previous or Query("", "unknown"))
    if previous and continues(stated, previous):
        query = _query(text, *completed(stated, previous, catalog), catalog)
        return replace(query, shown=pool_of(stated, previous))
    if _only_the_command_asks(stated):
        return _named_only(text, stated, catalog)
    if intent := by_words(stated):
        return _query(text, stated, intent, catalog)
    if not _tells(stated):
        return _named_only(text, stated, catalog)
    return _query(text, stated, by_rest(stated) or "unknown", catalog)


def _stated(text: str, command: Command, catalog: Catalog, previous: Query) -> Stated:
    """What an amount or a date is about may depend on the question before."""
    said = read(text, catalog)
    gone = dropped_spans(said)
    if gone:
        said = replace(said, spans=tuple(span for span in said.spans if span not in gone))
    removed = frozenset(p.model for p in said.places if p.model and is_removed(said, p))
    makers = makers_named(said, catalog)
    named = tuple(p.named for p in said.places if p.model not in removed and p not in makers)
    job = job_of(said)
    priced = bool(named) and said.has("intent", "cost", "routes")
    of_money = priced or previous.workload is not None
    workload = workload_of(said, catalog.curation.language, of_money=of_money)
    filters = filters_of(said, job, workload, previous.models, catalog)
    if not _is_of_releases(said, previous):
        filters = replace(filters, released_after=None)
    dropped = names_of(said, gone) | removed
    through = {catalog.provider_kind(provider) for provider in filters.providers} == {"gateway"}
    return Stated(command, said, named, job, filters, workload, dropped, through)


def _is_of_releases(said: Said, previous: Query) -> bool:
    """A date in it says since when models are out; any other is no constraint."""
    asked = said.has("intent", "releases") or said.has("date", "since", "last")
    return asked or previous.intent == "releases"


def _only_the_command_asks(stated: Stated) -> bool:
    """The text itself says nothing that was understood, and something that was not."""
    said = stated.said
    understood = said.of("intent") or stated.named or _tells(stated)
    return stated.command == "cheapest" and not understood and bool(said.left)


def _tells(stated: Stated) -> bool:
    """Something besides a name was understood."""
    return bool(
        stated.job.use_case
        or stated.filters != NO_FILTERS
        or stated.workload
        or len(stated.named) > 1
    )


def _named_only(text: str, stated: Stated, catalog: Catalog) -> Query:
    """A text that is nothing but a name, or small talk."""
    resolution = catalog.resolve(text)
    if isinstance(resolution, Unknown) and stated.named:
        return _query(text, stated, "summary", catalog)
    if stated.command == "ask" and not _could_be_a_name(stated.said, resolution, catalog):
        return Query(text, "unknown", beyond=stated.said.of("beyond"))
    intent = _OF_A_NAME[stated.command]
    return Query(text, intent, (Named(text, resolution),), beyond=stated.said.of("beyond"))


def _could_be_a_name(said: Said, resolution: Resolution, catalog: Catalog) -> bool:
    """It names a model, comes near one, or is one word that nobody says in conversation."""
    if not isinstance(resolution, Unknown):
        return True
    if resolution.nearest:
        return len(said) <= _NAME_AT_MOST
    lexicon = catalog.curation.lexicon
    words = (said.word(n) for n in said.left)
    strange = (w for w in words if w not in lexicon.filler and w not in lexicon.plain)
    return len(said) <= 1 and any(w.isalpha() and len(w) > 3 for w in strange)


def _query(text: str, stated: Stated, intent: Intent, catalog: Catalog) -> Query:
    """What is stated, as far as it matters to what is asked for."""
    job = _job_for(stated, intent, catalog)
    return Query(
        text,
        intent,
        stated.named,
        job.use_case,
        _filters_for(stated, job, intent),
        stated.workload,
        order_of(stated, intent),
        stated.said.of("beyond"),
        _ignored(stated.said, intent, job, catalog),
    )


def _filters_for(stated: Stated, job: Job, intent: Intent) -> Filters:
    beside = tuple(n for n in stated.filters.needs if CALLED.get(n, "") != job.use_case)
    needs = tuple(dict.fromkeys((*job.needs, *beside)))
    if intent == "unknown":
        return replace(stated.filters, needs=(), labs=(), released_after=None)
    if intent not in LISTS:
        return replace(stated.filters, needs=needs, released_after=None)
    return replace(stated.filters, needs=needs)


def _job_for(stated: Stated, intent: Intent, catalog: Catalog) -> Job:
    """Of one model, a capability is the use case it is asked about; two are two needs."""
    job = stated.job
    passing = job.use_case == _ANYTHING or (intent == "cost" and not job.purpose)
    if passing and stated.named:
        job = replace(job, use_case=None)
    if intent in ("migrate", "gateways", "unknown"):
        return Job()
    if intent != "fit":
        return job
    if job.needed and (job.needs or job.needed not in CALLED):
        return Job(None, (job.needed, *job.needs))
    called = CALLED.get(job.needs[0]) if len(job.needs) == 1 else None
    if job.use_case is None and called in catalog.use_cases:
        return Job(called)
    return job


def _ignored(said: Said, intent: Intent, job: Job, catalog: Catalog) -> tuple[str, ...]:
    """Words that could have been a constraint and were not understood."""
    if intent not in _MATTERS:
        return ()
    lexicon = catalog.curation.lexicon
    words = [said.words[n].text for n in said.left]
    telling = [w for w in words if len(w) > 2 and w not in lexicon.filler and w.isalpha()]
    unheard = [
        said.text(span) for span in said.spans if is_unheard(said, span) or is_another(span, job)
    ]
    unheard += [said.text_of(a) for a in said.amounts if a.kind == "money" and a.piece]
    return tuple(dict.fromkeys((*unheard, *(w for w in telling if not is_month(w)))))[:_TOLD]


def meant(query: Query) -> Query:
    """The question without its spelling, as all who mean the same ask it."""
    named = tuple(_by_id(n) for n in query.named)
    return replace(query, text=query.text if query.intent == "unknown" else "", named=named)


def _by_id(named: Named) -> Named:
    match named.resolution:
        case Found(model, "id" | "name" | "parts", (), siblings):
            return Named(model, Found(model, "id", (), siblings))
        case _:
            return named
