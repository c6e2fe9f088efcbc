"""Licences that are asked for by name."""

from __future__ import annotations

import pytest

from bot.answer import answer_query
from bot.answer.query_json import query_from_json, query_to_json
from bot.query import parse
from catalog.catalog import Catalog
from catalog.filters.licence_filters import LicensedUnder
from catalog.model import licence
from catalog.schema import LicenceName


@pytest.mark.parametrize(
    ("text", "licences"),
    [
        ("open weights, apache 2", ("apache",)),
        ("best mit licensed model for coding", ("mit",)),
        ("apache or mit models for coding", ("apache", "mit")),
        ("best model, not apache", ()),
        ("is kimi k3 apache", ()),
    ],
)
def test_only_models_under_the_licence_are_listed(
    text: str, licences: tuple[LicenceName, ...], bundled: Catalog
) -> None:
    query = parse(text, "ask", bundled)
    assert query.filters.licences == licences
    assert query_from_json(query_to_json(query), bundled).filters == query.filters
    if not licences:
        return
    condition = LicensedUnder(licences)
    shown = answer_query(query, bundled).shown_models()
    assert shown
    assert all(condition.meets(bundled.models[model], bundled) for model in shown)


def test_a_family_with_several_licences_does_not_tell(bundled: Catalog) -> None:
    condition = LicensedUnder(("apache",))
    verdicts = {
        (terms.name, condition.meets(model, bundled))
        for model in bundled.models.values()
        if (terms := licence(model))
    }
    assert ("Apache-2.0", True) in verdicts
    assert ("MIT", False) in verdicts
    assert ("Apache-2.0 (Small); Medium proprietary", None) in verdicts
    assert ("Kimi K3 License", False) in verdicts
