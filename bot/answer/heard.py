"""What the answer repeats of the question, so that a misunderstanding is seen at once."""

from __future__ import annotations

from bot.answer.kinds import Heard
from bot.query import Query
from catalog import Catalog


def heard(query: Query, catalog: Catalog) -> Heard:
    topics = {topic.id: topic.line for topic in catalog.curation.language.beyond}
    return Heard(
        beyond=tuple(topics[topic] for topic in query.beyond if topic in topics),
        ignored=query.ignored,
    )
