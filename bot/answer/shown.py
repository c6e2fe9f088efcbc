"""What a reply leaves behind for the next message in its thread."""

from __future__ import annotations

from dataclasses import replace

from bot.answer.kinds import Answer, Help, ModelCard, NotFound, Offered, PriceLadder, Ranking
from bot.query import Query


def remembered(query: Query, answer: Answer) -> Query:
    """The question with the models that its answer showed, in order."""
    return replace(query, shown=_shown(answer))


def _shown(answer: Answer) -> tuple[str, ...]:
    match answer:
        case ModelCard(line) | PriceLadder(line):
            return (line.id,)
        case Ranking(rows=rows):
            return tuple(ranked.line.id for ranked in rows)
        case Offered(models=lines) | NotFound(nearest=lines):
            return tuple(line.id for line in lines)
        case Help():
            return ()
