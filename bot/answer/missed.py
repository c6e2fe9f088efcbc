"""Names in a question that stand for no model, or for several."""

from __future__ import annotations

from bot.answer.kinds import NotFound, Offered
from bot.answer.rows import model_lines
from bot.query import Named, Query
from catalog import Catalog, Choice, Found, Unknown


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
