"""A message that asks what words of this field mean: "what is cache read", "define MoE"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.query.phrasebook import phrasebook
from bot.query.query import Query
from bot.query.tokens import split_words
from catalog.catalog import Catalog, per_catalog
from catalog.names import fold

_NUMBER = re.compile(r"(?<![\w.])\d[\d.,]*(?:\s?(?:k|m|mio|million|thousand))?(?![\w])")
_BILLIONS = re.compile(r"(?<![\w.])\d[\d.]*\s?b(?![\w])")
_CLAUSE = re.compile(r"[,.:;!?]\s+")
_MARKS = frozenset(".,;:!?…¿&·")
_ARTICLES = frozenset(("a", "an", "the"))
_MAX_CHARACTERS = 200
"""Of a question for a term; one character can stand for eighteen."""
_MAX_WORDS = 16
"""Words of a message that asks for nothing else."""
_MAX_WORDS_BEFORE = 5
"""Words of what stands in front of the question, without a number: "sorry, noob question:"."""

_Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Glossary:
    """The terms of the catalogue and the words around them, as they are read."""

    terms: Mapping[_Words, str]
    """Ids by phrase."""
    leads: Mapping[str, Sequence[tuple[_Words, str]]]
    """What may stand in front of a term, by its first word, longest first; and its kind in
    `Language.meaning`."""
    joints: frozenset[_Words]
    """What may stand between two terms."""
    mean: frozenset[_Words]
    behind: frozenset[_Words]
    filler: frozenset[str]


def asked_terms(text: str, previous: Query | None, catalog: Catalog) -> tuple[str, ...]:
    """Ids of the terms whose meaning is asked for, two where they are to be told apart.

    Empty where anything else is asked. "What is the context window" behind a model asks for that
    of the model.
    """
    glossary = _glossary(catalog)
    *before, last = _CLAUSE.split(text.strip(" ,.:;!?"))
    if len(last) > _MAX_CHARACTERS or not _may_ask(last, glossary):
        return ()
    words = _words(last)
    told = _words(" ".join(before)) if before else ()
    if len(words) > _MAX_WORDS or len(told) > _MAX_WORDS_BEFORE or "#" in told:
        return ()
    for kind, rest in _after_leads(words, glossary):
        has_the, rest = rest[:1] == ("the",), _without_article(rest)
        if kind == "between":
            if pair := _two_terms(rest, glossary):
                return pair
        elif kind == "is" and previous and previous.models and (has_the or _is_fact(rest, catalog)):
            continue
        elif term := _term_at_start(rest, kind, glossary):
            return (term,)
    if words[-1:] in glossary.behind and (term := glossary.terms.get(words[:-1])):
        return (term,)
    return ()


def _may_ask(clause: str, glossary: _Glossary) -> bool:
    """Whether it begins or ends as such questions do; told without taking it apart.

    A clause whose first or last word is not plainly one may.
    """
    pieces = clause.lower().split() if clause.isascii() else []
    if not pieces or not (pieces[0].isalpha() and pieces[-1].isalpha()):
        return True
    first, last = pieces[0], pieces[-1]
    return first in glossary.filler or first in glossary.leads or (last,) in glossary.behind


def bare_term(text: str, catalog: Catalog) -> str | None:
    """The id of the term that the whole text is."""
    if len(text) > _MAX_CHARACTERS:
        return None
    return _glossary(catalog).terms.get(_words(text))


def _after_leads(words: _Words, glossary: _Glossary) -> Iterator[tuple[str, _Words]]:
    """What follows "what is", behind nothing but filler: "ok and what is …"."""
    for start in range(len(words)):
        for lead, kind in glossary.leads.get(words[start], ()):
            if words[start : start + len(lead)] == lead:
                yield kind, words[start + len(lead) :]
        if words[start] not in glossary.filler:
            return


def _two_terms(words: _Words, glossary: _Glossary) -> tuple[str, ...]:
    """Two terms with "and" between them, in front of nothing but filler."""
    for end in range(1, len(words)):
        one = glossary.terms.get(words[:end])
        joint = next((j for n in (3, 2, 1) if (j := words[end : end + n]) in glossary.joints), ())
        other = _without_article(words[end + len(joint) :])
        if one and joint and (term := _term_at_start(other, "is", glossary)) and term != one:
            return (one, term)
    return ()


def _term_at_start(words: _Words, kind: str, glossary: _Glossary) -> str | None:
    """The longest term in front of nothing but filler; after "what does", of "mean"."""
    for end in range(len(words), 0, -1):
        if term := glossary.terms.get(words[:end]):
            after = next((m for n in (2, 1) if (m := words[end : end + n]) in glossary.mean), ())
            rest = words[end + len(after) :]
            is_asked = bool(after) or kind != "does"
            return term if is_asked and glossary.filler.issuperset(rest) else None
    return None


def _without_article(words: _Words) -> _Words:
    return words[1:] if words and words[0] in _ARTICLES else words


def _is_fact(words: _Words, catalog: Catalog) -> bool:
    """Whether it is something to know of one model, such as its context window."""
    tags = phrasebook(catalog.curation).tags.get(" ".join(words), ())
    return any(tag.kind == "fact" for tag in tags)


@per_catalog
def _glossary(catalog: Catalog) -> _Glossary:
    language = catalog.curation.language
    phrases = {kind: tuple(map(_words, phrases)) for kind, phrases in language.meaning.items()}
    leads = [(lead, kind) for kind in ("is", "does", "between", "of") for lead in phrases[kind]]
    by_first: dict[str, list[tuple[_Words, str]]] = {}
    for lead in sorted(leads, key=lambda lead: len(lead[0]), reverse=True):
        by_first.setdefault(lead[0][0], []).append(lead)
    return _Glossary(
        terms={_words(p): term.id for term in catalog.curation.terms for p in term.phrases},
        leads=by_first,
        joints=frozenset(phrases["and"]),
        mean=frozenset(phrases["mean"]),
        behind=frozenset(phrases["behind"]),
        filler=frozenset(language.filler),
    )


def _words(text: str) -> _Words:
    """The words of a text, with "#" for every number."""
    folded = _NUMBER.sub("#", _BILLIONS.sub("#b", fold(text)))
    return tuple(word.text for word in split_words(folded) if word.text not in _MARKS)
