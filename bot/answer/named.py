"""The models that a question certainly means, or what to say instead."""

from __future__ import annotations

from bot.answer.kinds import NotFound, Offered
from bot.answer.rows import model_lines
from bot.query import Query
from catalog import Catalog, Choice, Found, Model, Unknown


def models_of(query: Query, catalog: Catalog) -> tuple[Model, ...] | Offered | NotFound:
    """Every named model once, in order; the first name that is not certain is asked back."""
    models: dict[str, Model] = {}
    for named in query.named:
        match named.resolution:
            case Found(model):
                models[model] = catalog.models[model]
            case Choice(choice):
                return Offered(named.text, model_lines(choice, catalog), catalog.as_of)
            case Unknown(nearest):
                return NotFound(named.text, model_lines(nearest, catalog), catalog.as_of)
    return tuple(models.values())
