"""What words of this field mean, each in one sentence."""

from __future__ import annotations

from dataclasses import dataclass

from bot.answer.base import BaseAnswer
from bot.answer.follow_ups import FollowUp, FollowUps
from bot.answer.serialize import Json
from bot.query import Query, parse
from catalog.catalog import Catalog
from catalog.curated import Term


@dataclass(frozen=True, slots=True, eq=False)
class Definition(BaseAnswer):
    """Terms of the glossary."""

    terms: tuple[Term, ...]

    def to_json(self) -> Json:
        return {
            "kind": "definition",
            "as_of": str(self.as_of),
            "terms": [
                {
                    "term": term.id,
                    "name": term.name,
                    "line": term.line,
                    "source": term.source,
                    "checked": str(term.checked) if term.checked else None,
                }
                for term in self.terms
            ],
        }

    def follow_ups(self, query: Query, catalog: Catalog) -> FollowUps:
        questions = dict.fromkeys(term.question for term in self.terms if term.question)
        return FollowUps(
            next_queries=tuple(
                FollowUp(
                    f"{question[0].upper()}{question[1:]}",
                    parse(question, "ask", catalog)._replace(text="", left_out=()),
                )
                for question in questions
            )
        )


def definition(terms: tuple[str, ...], catalog: Catalog) -> Definition | None:
    """The meaning of terms by their ids; None where the glossary has none of them any more."""
    entries = {term.id: term for term in catalog.curation.terms}
    known = tuple(entries[term] for term in terms if term in entries)
    return Definition(known, as_of=catalog.as_of) if known else None
