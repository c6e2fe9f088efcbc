"""What a reply leaves behind for the next message in its thread."""

from __future__ import annotations

from dataclasses import replace

from bot.answer.benchmarks import Benchmarks
from bot.answer.card import ModelCard
from bot.answer.comparison import Comparison
from bot.answer.cost import Cost
from bot.answer.fit import FitAnswer
from bot.answer.gateways import Gateways
from bot.answer.kinds import Help
from bot.answer.ladder import PriceLadder
from bot.answer.migration import Migration, Retirements
from bot.answer.missed import NotFound, Offered
from bot.answer.ranked import Ranking
from bot.answer.releases import Releases
from bot.answer.union import Answer
from bot.query import Query


def remembered(query: Query, answer: Answer) -> Query:
    """The question with the models that its answer showed, in order, or that it was picked from."""
    return query if query.shown else replace(query, shown=_shown(answer))


def _shown(answer: Answer) -> tuple[str, ...]:
    match answer:
        case ModelCard(line) | PriceLadder(line):
            return (line.id,)
        case Migration(line, moves=moves):
            return (line.id, *(move.to.id for move in moves))
        case Ranking(rows=rows):
            return tuple(ranked.line.id for ranked in rows)
        case Offered(models=lines) | NotFound(nearest=lines):
            return tuple(line.id for line in lines)
        case FitAnswer(models=judged):
            return tuple(one.line.id for one in judged)
        case Releases(rows=made):
            return tuple(release.line.id for release in made)
        case Retirements(rows=ending):
            return tuple(retirement.line.id for retirement in ending)
        case Benchmarks(models=lines, board=board):
            rated = board.rows if board else ()
            return tuple(dict.fromkeys(line.id for line in (*lines, *(r.line for r in rated))))
        case Comparison(sides=sides):
            return tuple(side.line.id for side in sides)
        case Cost(rows=priced):
            return tuple(dict.fromkeys(row.line.id for row in priced))
        case Gateways(line=model):
            return (model.id,) if model else ()
        case Help():
            return ()
