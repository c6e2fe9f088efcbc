"""What to offer where a message could not be read: questions about what was understood of it."""

from __future__ import annotations

from collections.abc import Iterator

from bot import formatting
from bot.query import Query
from catalog.catalog import Catalog
from catalog.filters.active import active_filters

_OFFERED = 2


def read_of(query: Query, catalog: Catalog) -> tuple[str, ...]:
    """What was understood of the message, in words."""
    use_case = (catalog.use_cases[query.use_case].noun,) if query.use_case else ()
    names = (
        *(catalog.models[model].name for model in query.models),
        *(catalog.lab_name(lab) for lab in query.mentioned_labs),
        *(catalog.provider_name(provider) for provider in query.filters.providers),
    )
    rest = query.filters._replace(labs=(), providers=())
    filters = (each.words(catalog) for each in active_filters(rest))
    return tuple(dict.fromkeys((*names, *use_case, *filters)))


def nearest_questions(query: Query, catalog: Catalog, examples: tuple[str, ...]) -> tuple[str, ...]:
    """Two questions about what was understood, else the examples."""
    questions = tuple(dict.fromkeys(_questions(query, catalog)))
    return questions[:_OFFERED] or examples


def _questions(query: Query, catalog: Catalog) -> Iterator[str]:
    for model in query.models:
        name = catalog.models[model].name
        yield name
        yield f"price of {name}"
    if query.use_case:
        noun = formatting.uncapitalised(catalog.use_cases[query.use_case].noun)
        yield f"cheapest for {noun}"
        yield f"best for {noun}"
    for provider in query.filters.providers:
        name = catalog.provider_name(provider)
        yield f"who is {name}?"
        yield f"cheapest at {name}"
    for lab in query.mentioned_labs:
        name = catalog.lab_name(lab)
        yield f"new models from {name}"
        yield f"cheapest from {name}"
