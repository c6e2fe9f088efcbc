"""Names in a question that stand for no model, or for several."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.answer.kinds import PLAIN, Heard, ModelLine
from bot.answer.rows import model_lines
from bot.query import Named, Query
from catalog import Catalog, Choice, Found, Unknown


@dataclass(frozen=True, slots=True, eq=False)
class Offered:
    """Several models could be meant."""

    asked: str
    models: tuple[ModelLine, ...]
    as_of: date
    heard: Heard = PLAIN


@dataclass(frozen=True, slots=True, eq=False)
class NotFound:
    """No model is called that. Nothing is said of the nearest but their names."""

    asked: str
    nearest: tuple[ModelLine, ...]
    as_of: date
    heard: Heard = PLAIN


def missed(query: Query, catalog: Catalog) -> tuple[Offered | NotFound, ...]:
    """What is said of each, in the order of the question."""
    said = (_missed(named, catalog) for named in query.named)
    return tuple(one for one in said if one)


def _missed(named: Named, catalog: Catalog) -> Offered | NotFound | None:
    match named.resolution:
        case Found():
            return None
        case Choice(models):
            return Offered(named.text, model_lines(models, catalog), catalog.as_of)
        case Unknown(nearest):
            return NotFound(named.text, model_lines(nearest, catalog), catalog.as_of)
