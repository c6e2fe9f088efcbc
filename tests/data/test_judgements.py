"""The decision map against what an expert would say: judgements.yml, a row a judgement."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
import yaml

from catalog.catalog import Catalog
from catalog.fit.evidence import Level, is_ending
from catalog.fit.price_rivals import with_price_evidence
from catalog.fit.verdict import fit, ranked_fits
from catalog.lifecycle import life
from catalog.model import Model
from catalog.ratings import benchmark_peers
from catalog.shortlist.candidates import candidates_for
from tests.dates import last_checked

ROWS: list[str] = yaml.safe_load((Path(__file__).parent / "judgements.yml").read_text("utf-8"))[
    "judgements"
]
_ROW = re.compile(
    r"(?P<who>\S+|every .+?) is "
    r"(?P<verdict>strong|possible|weak|avoid|never fit|not strong|no worse than possible) "
    r"for (?P<use_case>[\w-]+)"
)
_ALLOWED: Mapping[str, frozenset[Level]] = {
    "strong": frozenset({"strong"}),
    "possible": frozenset({"possible"}),
    "weak": frozenset({"weak"}),
    "avoid": frozenset({"avoid"}),
    "never fit": frozenset({"avoid", "unknown"}),
    "not strong": frozenset({"possible", "weak", "avoid", "unknown"}),
    "no worse than possible": frozenset({"strong", "possible"}),
}
_WITHOUT: Mapping[str, Callable[[Model], bool]] = {
    "image input": lambda m: "image" not in (m.facts.input or ()),
    "text output": lambda m: "text" not in (m.facts.output or ()),
    "tool calling": lambda m: "tools" not in m.facts.capabilities,
    "structured output": lambda m: "json" not in m.facts.capabilities,
    "open weights": lambda m: not m.facts.open_weights,
}


def meant(who: str, catalog: Catalog) -> list[Model]:
    """The models of a row: "every model made for embeddings", "openai/gpt-image-2"."""
    models = catalog.models.values()
    if who in catalog.models:
        return [catalog.models[who]]
    if made_for := re.fullmatch(r"every model made for (\S+)", who):
        return [m for m in models if m.specialization == made_for[1]]
    if without := re.fullmatch(r"every model without (.+)", who):
        return [m for m in models if _WITHOUT[without[1]](m)]
    if who == "every retired model":
        return [m for m in models if life(m, catalog).stage == "retired"]
    if who == "every model that ends within 90 days":
        return [m for m in models if is_ending(life(m, catalog))]
    raise ValueError(f"{who}: no model, and no group of models")


def test_there_are_fifty_and_no_row_stands_twice() -> None:
    assert len(ROWS) >= 50
    assert len(set(ROWS)) == len(ROWS)


@pytest.mark.parametrize("row", ROWS)
def test_an_expert_would_agree(row: str, bundled: Catalog) -> None:
    said = _ROW.fullmatch(row)
    assert said, "not a judgement"
    asked = said["use_case"]
    use_cases = bundled.use_cases.values() if asked == "anything" else [bundled.use_cases[asked]]
    models = meant(said["who"], bundled)
    assert models
    wrong = [
        f"{model.id} is {made.level} for {use_case.id}: {made.evidence} {made.missing}"
        for model in models
        for use_case in use_cases
        for made in [fit(model, use_case, bundled)]
        if made.level not in _ALLOWED[said["verdict"]]
    ]
    assert wrong == []


def test_a_retired_model_is_never_recommended(bundled: Catalog) -> None:
    for use_case in bundled.curation.use_cases:
        for model in candidates_for(use_case, bundled).suited:
            assert life(bundled.models[model], bundled).stage != "retired", model


def test_every_verdict_has_its_reason(bundled: Catalog) -> None:
    for model in bundled.models.values():
        for made in ranked_fits(model, bundled):
            assert (
                made.evidence or made.missing or made.use_case.needs == type(made.use_case.needs)()
            ), f"{model.id} {made.use_case.id}"
            for said in (*made.evidence, *made.against):
                assert said.text
                assert said.source
                assert said.as_of <= last_checked(bundled)


@pytest.mark.parametrize("use_case", ["vision", "coding", "agents", "chat", "long-context"])
def test_a_cheaper_rival_is_active_rated_no_lower_and_half_the_price(
    use_case: str, bundled: Catalog
) -> None:
    asked = bundled.use_cases[use_case]
    found = 0
    for model in bundled.models.values():
        made = with_price_evidence(fit(model, asked, bundled), model, bundled)
        if rival := made.cheaper:
            found += 1
            assert life(rival.model, bundled).stage == "active"
            assert fit(rival.model, asked, bundled).level in ("strong", "possible", "weak")
            assert rival.own_rating.low is not None
            assert rival.rating.value >= rival.own_rating.low
            assert 2 * rival.cost <= rival.own_cost
    assert found


def test_a_rating_of_equals_says_so(bundled: Catalog) -> None:
    """Peers are in the order of their ratings; what no interval tells apart is called the same."""
    for model in bundled.models.values():
        near = benchmark_peers(model, bundled.use_cases["coding"], bundled)
        values = [peer.rating.value for peer in near]
        assert values == sorted(values, reverse=True)
