"""What somebody typed -> a Query: what they want, about which models, for which use case."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from html import unescape

from bot.query.kinds import Command, Intent, Named, Order, Query
from catalog import (
    Catalog,
    Choice,
    Filters,
    Found,
    Resolution,
    Unknown,
    UseCase,
    Workload,
    fold,
    squash,
)

LONGEST = 300
"""Characters of a message that are read; no model name and no question is longer."""

_LONGEST_PHRASE = 5
_HELP = frozenset(("", "help", "?", "usage"))
_MENTION = re.compile(r"<[@!#][^>]*>")
_LINK = re.compile(r"<(?:https?|mailto):[^|>]*(?:\|([^>]*))?>")
_CHEAPEST = re.compile(
    r"^(?:(?:what|which)(?:'s| is)? )?(?:the )?(?:cheapest|lowest[- ]priced?)\b\s*(.*)$"
)
_ANYTHING = "general"
_GENERIC = frozenset(("model", "ai", "llm", "llms"))
"""Words that say nothing beside a use case."""
_COMMAND = re.compile(r"^/?(model|cheapest|ask)\b\s*(.*)$", re.DOTALL)


def clean(text: str) -> str:
    """A message as typed: Slack's escapes undone, mentions and control characters gone."""
    text = _MENTION.sub(" ", text)
    text = _LINK.sub(lambda match: match.group(1) or " ", text)
    text = unescape(text)
    visible = (c if unicodedata.category(c)[0] != "C" else " " for c in text[: 4 * LONGEST])
    return " ".join("".join(visible).split())[:LONGEST]


def parse(text: str, command: Command, catalog: Catalog) -> Query:
    """The question in `text`; `command` is how it was entered and a hint, not a cage."""
    said = clean(text)
    if command == "ask" and (entered := _COMMAND.match(said)):
        command = _COMMANDS[entered.group(1)]
        said = entered.group(2)
    if fold(said) in _HELP:
        return Query(said, "help")
    cheapest = _CHEAPEST.match(fold(said))
    if cheapest:
        command, said = "cheapest", cheapest.group(1)
    match command:
        case "cheapest":
            return _cheapest(said, catalog)
        case "model" | "compare" | "ask":
            return _summary(said, catalog)


_COMMANDS: dict[str, Command] = {"model": "model", "cheapest": "cheapest", "ask": "ask"}


def _summary(said: str, catalog: Catalog) -> Query:
    return Query(said, "summary", (Named(said, catalog.resolve(said)),))


def _cheapest(said: str, catalog: Catalog) -> Query:
    if not said:
        return Query(said, "help")
    if use_case := _named_use_case(said, catalog):
        return Query(said, "cheapest", use_case=use_case.id)
    resolution = catalog.resolve(said)
    use_case, rest = _use_case_within(said, catalog)
    if use_case and (isinstance(resolution, Unknown) or not rest):
        return Query(said, "cheapest", use_case=use_case.id, ignored=rest)
    return Query(said, "routes", (Named(said, resolution),))


def _named_use_case(said: str, catalog: Catalog) -> UseCase | None:
    """The use case that the whole text is a phrase of."""
    phrases = catalog.use_case_phrases
    return phrases.get(squash(fold(said))) or phrases.get(squash(catalog.telling(said)))


def _use_case_within(said: str, catalog: Catalog) -> tuple[UseCase | None, tuple[str, ...]]:
    """The longest phrase of a use case inside the text, and the telling words that it leaves.

    Of several, the first that is of a kind of work: "llm" in "llm for coding" says less.
    """
    words = fold(said).split()
    named: list[tuple[UseCase, int, int]] = []
    for length in range(min(len(words), _LONGEST_PHRASE), 0, -1):
        for start in range(len(words) - length + 1):
            phrase = squash(" ".join(words[start : start + length]))
            if use_case := catalog.use_case_phrases.get(phrase):
                named.append((use_case, start, start + length))
    if not named:
        return None, ()
    use_case, start, end = next((n for n in named if n[0].id != _ANYTHING), named[0])
    telling = catalog.telling(" ".join((*words[:start], *words[end:]))).split()
    return use_case, tuple(word for word in telling if word not in _GENERIC)


def meant(query: Query) -> Query:
    """The question without its spelling where no answer repeats it, as all who mean it ask it."""
    match query.named:
        case (Named(_, Found(model, "id" | "name" | "parts", (), siblings)),):
            by_id = Found(model, "id", (), siblings)
            return replace(query, text=model, named=(Named(model, by_id),))
        case ():
            return replace(query, text="") if query.use_case else query
        case _:
            return query


def resolution_of(query: Query) -> Resolution:
    """What the first name in the query stands for."""
    return query.named[0].resolution if query.named else Unknown()


__all__ = [
    "Choice",
    "Command",
    "Filters",
    "Intent",
    "Named",
    "Order",
    "Query",
    "Workload",
    "clean",
    "meant",
    "parse",
    "resolution_of",
]
