"""A name inside a question means what it means alone, or is asked back: never another model."""

from __future__ import annotations

from collections import Counter

import pytest

from bot.query import Query, parse
from catalog.catalog import Catalog
from catalog.resolution.outcomes import Found
from tests.data.test_names import CLASSES

QUESTIONS = (
    "how much is {}?",
    "is {} good for coding",
    "compare {} and mistral nemo",
    "what replaces {}",
    "10k requests a day, 2k in 300 out on {}",
    "hey, can somebody tell me what {} costs on bedrock",
)


def models_of(query: Query) -> set[str]:
    """All but the model that it is compared with."""
    return {m for m in query.models if m != "mistral/mistral-nemo"}


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_question_never_moves_a_name_to_another_model(question: str, bundled: Catalog) -> None:
    counts: Counter[str] = Counter()
    moved = []
    for row in (row for rows in CLASSES.values() for row in rows):
        alone = bundled.resolve(row.q)
        models = models_of(parse(question.format(row.q), "ask", bundled))
        wanted = {alone.model} if isinstance(alone, Found) else set()
        counts["same" if models == wanted else "asked"] += 1
        if models - wanted:
            moved.append((row.q, models))
    assert moved == []
    assert counts["same"] >= 0.99 * counts.total()
