"""A message that asks what a word of this field means: "what is cache read", "define MoE"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.query.phrasebook import phrasebook
from bot.query.query import Query
from bot.query.tokens import split_words
from catalog.catalog import Catalog, per_catalog
from catalog.names import fold

_NUMBER = re.compile(r"(?<![\w.])\d[\d.,]*(?:\s?(?:k|m|mio|million|thousand))?(?![\w])")
_BILLIONS = re.compile(r"(?<![\w.])\d[\d.]*\s?b(?![\w])")
_MARKS = frozenset(".,;:!?…¿&")
_ARTICLES = frozenset(("a", "an", "the"))
_MAX_WORDS = 16
"""Words of a message that asks for nothing else."""

_Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Glossary:
    """The terms of the catalogue and the words around them, as they are read."""

    terms: Mapping[_Words, str]
    """Ids by phrase."""
    leads: tuple[tuple[_Words, str], ...]
    """What may stand in front of a term, longest first, and its kind in `Language.meaning`."""
    mean: frozenset[_Words]
    behind: frozenset[_Words]
    filler: frozenset[str]


def asked_term(text: str, previous: Query | None, catalog: Catalog) -> str | None:
    """The id of the term whose meaning is asked for; None where anything else is.

    "What is the context window" behind a model asks for that of the model.
    """
    words = _words(text)
    if len(words) > _MAX_WORDS:
        return None
    glossary = _glossary(catalog)
    for kind, rest in _after_leads(words, glossary):
        has_the, rest = (
            rest[:1] == ("the",),
            rest[1:] if rest[:1] and rest[0] in _ARTICLES else rest,
        )
        if kind == "is" and previous and previous.models and (has_the or _is_fact(rest, catalog)):
            continue
        if term := _term_at_start(rest, kind, glossary):
            return term
    if words[-1:] in glossary.behind:
        return glossary.terms.get(words[:-1])
    return None


def bare_term(text: str, catalog: Catalog) -> str | None:
    """The id of the term that the whole text is."""
    return _glossary(catalog).terms.get(_words(text))


def _after_leads(words: _Words, glossary: _Glossary) -> Iterator[tuple[str, _Words]]:
    """What follows "what is", behind nothing but filler: "ok and what is …"."""
    for start in range(len(words)):
        for lead, kind in glossary.leads:
            if words[start : start + len(lead)] == lead:
                yield kind, words[start + len(lead) :]
        if words[start] not in glossary.filler:
            return


def _term_at_start(words: _Words, kind: str, glossary: _Glossary) -> str | None:
    """The longest term in front of nothing but filler; after "what does", of "mean"."""
    for end in range(len(words), 0, -1):
        if term := glossary.terms.get(words[:end]):
            after = next((m for n in (2, 1) if (m := words[end : end + n]) in glossary.mean), ())
            rest = words[end + len(after) :]
            is_asked = bool(after) or kind != "does"
            return term if is_asked and glossary.filler.issuperset(rest) else None
    return None


def _is_fact(words: _Words, catalog: Catalog) -> bool:
    """Whether it is something to know of one model, such as its context window."""
    tags = phrasebook(catalog.curation).tags.get(" ".join(words), ())
    return any(tag.kind == "fact" for tag in tags)


@per_catalog
def _glossary(catalog: Catalog) -> _Glossary:
    language = catalog.curation.language
    terms = {_words(phrase): term.id for term in catalog.curation.terms for phrase in term.phrases}
    leads = [
        (_words(phrase), kind) for kind in ("is", "does", "of") for phrase in language.meaning[kind]
    ]
    leads.sort(key=lambda lead: len(lead[0]), reverse=True)
    mean, behind = (
        frozenset(_words(phrase) for phrase in language.meaning[kind])
        for kind in ("mean", "behind")
    )
    return _Glossary(terms, tuple(leads), mean, behind, frozenset(language.filler))


def _words(text: str) -> _Words:
    """The words of a text, with "#" for every number."""
    folded = _NUMBER.sub("#", _BILLIONS.sub("#b", fold(text)))
    return tuple(word.text for word in split_words(folded) if word.text not in _MARKS)
