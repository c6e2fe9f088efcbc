"""Lines of single facts, each with its source and date."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from bot.answer import AskedFact, most_of
from bot.page.page_parts import Line

_MOST = {"released": "newest", "knowledge_cutoff": "latest"}
_NOT_STATED = "not stated by any source read here"


def fact_lines(facts: Sequence[AskedFact]) -> Iterator[Line]:
    """A line for each fact of one model: "Grok 4.7, context window: 500,000 tokens (…)"."""
    for fact in facts:
        label = f"{fact.name}, {fact.label[0].lower()}{fact.label[1:]}"
        yield Line(
            f"{_value(fact)}.", label if "API" not in fact.label else f"{fact.name}, {fact.label}"
        )


def compared_facts(facts: Sequence[AskedFact]) -> Iterator[Line]:
    """A line for each fact with the value of every model, the greatest first."""
    for label, group in groupby(facts, key=lambda fact: fact.label):
        of_models = sorted(group, key=lambda fact: fact.extent, reverse=True)
        most = most_of(of_models)
        texts = (
            f"{fact.name} {_value(fact)}{_mark(fact) if fact.model == most else ''}"
            for fact in of_models
        )
        yield Line(" · ".join(texts), label)


def _mark(fact: AskedFact) -> str:
    return f", the {_MOST.get(fact.fact, 'most')}"


def _value(fact: AskedFact) -> str:
    citation = fact.citation
    if citation is None:
        return _NOT_STATED
    return f"{citation.value} ({citation.source}, {citation.as_of})"
