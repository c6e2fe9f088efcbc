"""The cards of well-known models against what an expert buyer would say: verdicts.yml."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.answer import ModelCard, answer_query
from bot.query import Named, Query
from catalog.catalog import Catalog
from catalog.model import made_for
from catalog.resolution.outcomes import Found

ROWS: list[Mapping[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "verdicts.yml").read_text("utf-8")
)["verdicts"]
LEAST_AGREEING = 57
MOST_SHARING_A_VERDICT = 20

_LIMITS: Mapping[str, str] = {
    "no tools": r"tool",
    "no JSON": r"JSON|structured output",
    "no images": r"takes text only|Pictures|text only",
    "no text": r"text answers|returns (images|videos|audio)",
    "small window": r"tokens of context",
    "ends": r"retires?\b",
    "retired": r"[Rr]etired",
    "preview": r"preview",
    "licence": r"[Ll]icen[cs]e|Commercial use",
    "price": r"price|cost|times the median|too dear",
    "rated low": r"lowest quarter",
}


def card(model: str, catalog: Catalog) -> ModelCard:
    answer = answer_query(Query(model, "summary", (Named(model, Found(model, "id")),)), catalog)
    assert isinstance(answer, ModelCard)
    return answer


@pytest.fixture(scope="module")
def cards(bundled: Catalog) -> Mapping[str, ModelCard]:
    return {model: card(model, bundled) for model in bundled.models}


def disagreements(row: Mapping[str, Any], card: ModelCard, catalog: Catalog) -> Iterator[str]:
    uses = {line.use_case for line in card.use_it_for}
    for wanted in row["for"]:
        if not uses & set(wanted.split(" or ")):
            yield f"not for {wanted}"
    if not row["for"] and (named := uses - {None, "self-hosting"}):
        yield f"for {', '.join(sorted(map(str, named)))}, and should be for nothing new"
    yield from (f"for {use}" for use in row.get("not_for", ()) if use in uses)
    against = [line.text for line in card.do_not_use_it_for]
    said = " ".join((str(card.verdict or ""), *against))
    for limit in row.get("limits", ()):
        if not re.search(_LIMITS[limit], said):
            yield f"does not say: {limit}"
    yield from _other_choice(row, card, said, catalog)


def _other_choice(
    row: Mapping[str, Any], card: ModelCard, said: str, catalog: Catalog
) -> Iterator[str]:
    better = row.get("better")
    if better is None:
        return
    names = {catalog.models[model].name for model in better if model != "none"}
    is_named = any(name in said for name in names)
    named = re.findall(r"([A-Z][\w. -]+?) is (?:newer|rated)", said)
    if not is_named and ("none" not in better or named):
        yield f"names {named or 'nobody'} as the better choice"


def test_there_are_fifty_and_each_is_known(bundled: Catalog) -> None:
    models = [row["model"] for row in ROWS]
    assert len(models) >= 50
    assert len(set(models)) == len(models)
    assert set(models) <= set(bundled.models)
    named = {use for row in ROWS for side in ("for", "not_for") for use in row.get(side, ())}
    assert {use for each in named for use in each.split(" or ")} <= set(bundled.use_cases)
    better = {model for row in ROWS for model in row.get("better", ())}
    assert better <= {*bundled.models, "none"}


def test_most_cards_say_what_an_expert_would(
    cards: Mapping[str, ModelCard], bundled: Catalog
) -> None:
    if not any(made_for(model) for model in bundled.models.values()):
        pytest.skip("the data says of no model what it is made for")
    wrong = {
        row["model"]: found
        for row in ROWS
        if (found := list(disagreements(row, cards[row["model"]], bundled)))
    }
    agreeing = len(ROWS) - len(wrong)
    print(f"{agreeing} of {len(ROWS)} cards agree")
    for model, found in wrong.items():
        print(f"{model}: {'; '.join(found)}")
    assert agreeing >= LEAST_AGREEING


def test_no_sentence_stands_on_many_cards(cards: Mapping[str, ModelCard]) -> None:
    verdicts = Counter(str(card.verdict) for card in cards.values())
    text, times = verdicts.most_common(1)[0]
    assert times <= MOST_SHARING_A_VERDICT, text
    assert None not in verdicts


def test_no_use_case_stands_on_both_sides(cards: Mapping[str, ModelCard]) -> None:
    for model, answer in cards.items():
        uses = {line.use_case for line in answer.use_it_for if line.use_case}
        avoids = {line.use_case for line in answer.do_not_use_it_for if line.use_case}
        assert not uses & avoids, model


def test_nothing_is_said_to_be_worth_evaluating(cards: Mapping[str, ModelCard]) -> None:
    for model, answer in cards.items():
        lines = (*answer.use_it_for, *answer.do_not_use_it_for)
        texts = [str(answer.verdict or ""), *(line.text for line in lines)]
        assert not any("when its provider route" in text for text in texts) or model in _CURATED
        assert not any(re.search(r"\bNone\b|Decimal|\{|  ", text) for text in texts), model


_CURATED = ("openai/gpt-image-2",)


def test_the_json_has_the_lines_with_their_use_cases(cards: Mapping[str, ModelCard]) -> None:
    for answer in cards.values():
        data = answer.to_json()
        assert [line["text"] for line in data["uses"]] == data["use_it_for"]
        assert [line["text"] for line in data["avoids"]] == data["do_not_use_it_for"]
        assert all(line["evidence"] for line in (*data["uses"], *data["avoids"]))
