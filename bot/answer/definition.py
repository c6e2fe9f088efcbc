"""What a word of this field means, in one sentence."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.answer.base import BaseAnswer
from bot.answer.follow_ups import FollowUp, FollowUps
from bot.answer.serialize import Json
from bot.query import Query, parse
from catalog.catalog import Catalog
from catalog.curated import Term


@dataclass(frozen=True, slots=True, eq=False)
class Definition(BaseAnswer):
    """A term of the glossary."""

    term: Term

    def to_json(self) -> Json:
        term = self.term
        return {
            "kind": "definition",
            "as_of": str(self.as_of),
            "term": term.id,
            "name": term.name,
            "line": term.line,
            "source": term.source,
            "checked": str(term.checked) if term.checked else None,
        }

    def follow_ups(self, query: Query, catalog: Catalog) -> FollowUps:
        if not (question := self.term.question):
            return FollowUps()
        asked = replace(parse(question, "ask", catalog), text="", left_out=())
        label = f"{question[0].upper()}{question[1:]}"
        return FollowUps(next_queries=(FollowUp(label, asked),))


def definition(term: str, catalog: Catalog) -> Definition | None:
    """The meaning of a term by its id; None where the glossary has it no more."""
    entry = next((each for each in catalog.curation.terms if each.id == term), None)
    return Definition(entry, as_of=catalog.as_of) if entry else None
