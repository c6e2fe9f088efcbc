"""What holds of every name in the bundled catalogue while it is typed, and of any text at all."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog.catalog import Catalog

_RELAXED = settings(
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
_LIMIT = 100


def _ids(catalog: Catalog, typed: str, limit: int = _LIMIT) -> list[str]:
    return [model.id for model in catalog.suggest(typed, limit)]


def test_every_name_offers_its_model_among_the_first(bundled: Catalog) -> None:
    missed = [m.id for m in bundled.models.values() if m.id not in _ids(bundled, m.name, 5)]
    assert missed == []


def test_every_id_and_nickname_offers_its_model_first(bundled: Catalog) -> None:
    names = {model: model for model in bundled.models}
    names |= {alias.name: alias.model for alias in bundled.curation.aliases}
    assert [name for name, model in names.items() if _ids(bundled, name, 1) != [model]] == []


def test_the_beginnings_of_a_name_offer_its_model(bundled: Catalog) -> None:
    """All but those with which more names begin than Slack shows: "Qwen", "Mistral"."""
    typed = [
        (model.name[:end], model.id)
        for model in bundled.models.values()
        for end in range(4, len(model.name) + 1)
    ]
    offered = {text: _ids(bundled, text) for text in {text for text, _ in typed}}
    missed = [(text, model) for text, model in typed if model not in offered[text]]
    assert len(missed) <= 0.01 * len(typed)
    assert [text for text, _ in missed if len(offered[text]) < _LIMIT] == []


def test_provider_ids_offer_their_model(bundled: Catalog) -> None:
    """A few ids are names of other models too, which go before."""
    routes = [(f"{r.provider}/{r.id}", r.model) for r in bundled.all_routes()][::7]
    missed = [text for text, model in routes if model not in _ids(bundled, text, 20)]
    assert len(missed) <= 0.005 * len(routes), missed


@pytest.mark.parametrize(
    ("typed", "brand"),
    [
        ("sonet 4.5", "claude-sonnet-4-5"),
        ("clade opsu", "claude-opus"),
        ("cluade son", "claude-sonnet"),
        ("gpt im", "gpt-image"),
        ("image gpt", "gpt-image"),
        ("nano ban", "gemini"),
        ("us.anthropic.claude-sonnet-4-5-20250929-v1:0", "claude-sonnet-4-5"),
    ],
)
def test_what_people_type_offers_what_they_mean_first(
    typed: str, brand: str, bundled: Catalog
) -> None:
    assert _ids(bundled, typed, 1)[0].partition("/")[2].startswith(brand)


def test_without_text_each_of_many_labs_is_there(bundled: Catalog) -> None:
    offered = bundled.suggest("")
    assert len(offered) == 20
    assert len({model.lab for model in offered}) >= 8
    assert list(offered) == sorted(offered, key=lambda m: m.released or "", reverse=True)


_PIECES = st.sampled_from(
    [
        *("gpt", "claude", "son", "4.5", "5.", "mini", "gem", "70b", "7", "llama", "3.3", "latest"),
        *("@2025", "-v1:0", "us.", "eu/", ":free", "(thin", "the", "🙂", "<!ch", "\u202e", "\x00"),
    ]
)


@_RELAXED
@given(
    typed=st.one_of(st.text(max_size=300), st.lists(_PIECES, max_size=8).map(" ".join)),
    limit=st.integers(-5, 300),
)
def test_any_text_offers_different_models(bundled: Catalog, typed: str, limit: int) -> None:
    offered = _ids(bundled, typed, limit)
    assert len(offered) <= max(0, min(limit, _LIMIT))
    assert len(set(offered)) == len(offered)
    assert all(model in bundled.models for model in offered)
    assert offered == _ids(bundled, typed, limit)


@pytest.mark.parametrize("text", ["a", "9", "\x00", "🙂", "ﷺ", "\u202e", "claude ", "'s ", "4."])
def test_a_text_of_any_length_is_read(text: str, bundled: Catalog) -> None:
    assert len(bundled.suggest(text * 10_000)) <= 20
