"""What holds of every name in the bundled catalogue, and of any text at all."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog.catalog import Catalog
from catalog.model import Model
from catalog.names import fold
from catalog.resolution.outcomes import Choice, Found, Resolution, Unknown

_RELAXED = settings(
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
_NUMBER = re.compile(r"(?<![\d.])\d+\.\d+(?![\d.])")


def _named(resolution: Resolution) -> tuple[str, ...]:
    match resolution:
        case Found(model):
            return (model,)
        case Choice(models):
            return models
        case Unknown():
            return ()


def _missed(names: Iterable[tuple[str, str]], catalog: Catalog) -> list[str]:
    return [name for name, model in names if model not in _named(catalog.resolve(name))]


def _more_carried(model: Model, catalog: Catalog) -> bool:
    """Its name means a snapshot of the same lab and day that more providers carry."""
    first = [catalog.models[other] for other in _named(catalog.resolve(model.name))[:1]]
    return any(
        (m.lab, m.released) == (model.lab, model.released) and m.routes > model.routes
        for m in first
    )


def test_every_id_is_found(bundled: Catalog) -> None:
    wrong = [m for m in bundled.models if _named(bundled.resolve(m)) != (m,)]
    assert wrong == []


def test_every_nickname_is_found(bundled: Catalog) -> None:
    wrong = [
        alias.name
        for alias in bundled.curation.aliases
        if _named(bundled.resolve(alias.name)) != (alias.model,)
    ]
    assert wrong == []


def test_every_display_name_finds_its_model_or_asks(bundled: Catalog) -> None:
    """A bare name that is also a line's may mean its newest member; those are few.

    A model whose whole name is a word of everyday language, such as "best", is found by its id;
    an alias and its snapshot have one name, which means the one that more carry.
    """
    lexicon = bundled.curation.lexicon
    everyday = lexicon.plain | lexicon.topics | lexicon.filler
    names = (
        (m.name, m.id)
        for m in bundled.models.values()
        if fold(m.name) not in everyday and not _more_carried(m, bundled)
    )
    missed = _missed(names, bundled)
    assert len(missed) <= 0.015 * len(bundled.models), missed


def test_every_provider_id_behind_its_provider_finds_its_model(bundled: Catalog) -> None:
    routes = [(f"{r.provider}/{r.id}", r.model) for r in bundled.all_routes()]
    missed = _missed(routes, bundled)
    assert len(missed) <= 0.005 * len(routes), missed


def test_a_number_that_no_model_has_is_never_found(bundled: Catalog) -> None:
    names = [m.name for m in bundled.models.values() if _NUMBER.search(m.name)]
    misread = []
    for name in names:
        wrong = _NUMBER.sub("97.3", name, count=1)
        if isinstance(resolution := bundled.resolve(wrong), Found):
            misread.append((wrong, resolution.model))
    assert misread == []


@pytest.mark.parametrize("text", ["", " ", "🙂", "\x00", "…", "---", "/", ":", "()", "<@U1>", "0"])
def test_text_without_a_name_is_unknown(text: str, bundled: Catalog) -> None:
    assert isinstance(bundled.resolve(text), Unknown)


_WORDS = st.sampled_from(
    [
        *("gpt", "claude", "sonnet", "4.5", "5", "mini", "gemini", "flash", "70b", "llama"),
        *("3.3", "latest", "@20250929", "-v1:0", "us.", "eu/", ":free", "(thinking)", "fp8"),
        *("what's", "is", "the", "instruct", "preview", "🙂", "<!channel>", "\u202e", "deepseek"),
    ]
)


@_RELAXED
@given(text=st.one_of(st.text(max_size=400), st.lists(_WORDS, max_size=12).map(" ".join)))
def test_any_text_gets_an_answer(bundled: Catalog, text: str) -> None:
    resolution = bundled.resolve(text)
    assert all(model in bundled.models for model in _named(resolution))
    assert resolution == bundled.resolve(text)


@_RELAXED
@given(text=st.one_of(st.text(max_size=400), st.lists(_WORDS, max_size=40).map(" ".join)))
def test_mentions_are_in_order_and_apart(bundled: Catalog, text: str) -> None:
    places = [(m.start, m.end) for m in bundled.mentions(text).names]
    assert all(start < end for start, end in places)
    assert all(one[1] <= other[0] for one, other in pairwise(places))
