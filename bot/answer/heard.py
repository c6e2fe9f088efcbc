"""What the answer repeats of the question, so that a misunderstanding is seen at once."""

from __future__ import annotations

from bot.answer.asked import in_words
from bot.answer.kinds import Heard
from bot.query import Query
from catalog import Catalog, Filters, constraints


def heard(query: Query, catalog: Catalog) -> Heard:
    topics = {topic.id: topic.line for topic in catalog.curation.language.beyond}
    return Heard(
        constraints=in_force(query.filters, catalog),
        beyond=tuple(topics[topic] for topic in query.beyond if topic in topics),
        ignored=query.ignored,
    )


def in_force(filters: Filters, catalog: Catalog) -> tuple[str, ...]:
    """The filters in words, in the order in which they are applied."""
    return tuple(in_words(constraint, catalog) for constraint in constraints(filters))
