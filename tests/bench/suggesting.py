"""How long a key press waits for what is offered, when names are typed right and misspelt."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from catalog.catalog import Catalog
from tests.bench.growth import FACTOR, grown
from tests.bench.measure import Json, at_least, at_most, latency, per_call_ms, rounded

_MOST = 100
"""Options that Slack shows."""
_FIRST = 5
"""Of those offered, the ones that are seen without scrolling."""


def measure(catalog: Catalog, of: int = 200) -> Json:
    names = Random(1).sample([(m.name, m.id) for m in catalog.models.values()], of)
    right = [(text, model) for name, model in names for text in beginnings(name)]
    wrong = [(text, model) for name, model in names for text in misspelt(name)]
    larger = grown(catalog)
    return {
        "names": of,
        "key_press_ms": _taken(catalog, [text for text, _ in right]),
        "misspelt_ms": _taken(catalog, [text for text, _ in wrong]),
        "nothing_typed_ms": _taken(catalog, [""] * of),
        "offered_from_the_fourth_letter": at_least(
            _offered(catalog, [(text, m) for text, m in right if len(text) > 3], _MOST), 0.99
        ),
        "misspelt_among_the_first": rounded(_offered(catalog, wrong, _FIRST)),
        "larger_catalogue": {
            "models": len(larger.models),
            "times_as_large": FACTOR,
            "key_press_ms": _taken(larger, [text for text, _ in right]),
        },
    }


def beginnings(name: str) -> list[str]:
    """What stands in the field after each key."""
    return [name[:end] for end in range(1, len(name) + 1)]


def misspelt(name: str) -> Iterator[str]:
    """With each letter of the first word left out, and with two of them swapped."""
    word, space, rest = name.partition(" ")
    for at in range(len(word)):
        yield f"{word[:at]}{word[at + 1 :]}{space}{rest}"
    for at in range(0, len(word) - 1, 3):
        yield f"{word[:at]}{word[at + 1]}{word[at]}{word[at + 2 :]}{space}{rest}"


def _taken(catalog: Catalog, typed: list[str]) -> Json:
    """After a warm-up."""

    def suggest(text: str) -> object:
        return catalog.suggest(text, _MOST)

    per_call_ms(suggest, typed)
    taken = latency(per_call_ms(suggest, typed))
    return {
        "keys": len(typed),
        "p50": at_most(taken.p50, 1),
        "p99": at_most(taken.p99, 5),
        "mean": rounded(taken.mean),
    }


def _offered(catalog: Catalog, typed: list[tuple[str, str]], most: int) -> float:
    """The share of texts for which the model that was meant is offered."""
    found = (any(m.id == model for m in catalog.suggest(text, most)) for text, model in typed)
    return sum(found) / len(typed)
