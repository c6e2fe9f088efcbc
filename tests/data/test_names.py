"""The names people type, against the bundled catalogue: tests/names.yml, a score for each class."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
import yaml
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from catalog.catalog import Catalog
from catalog.names import fold, tokens
from catalog.resolution.outcomes import Choice, Found, Resolution, Unknown

Verdict = Literal["right", "asked", "wrong"]
_FILE = Path(__file__).parents[1] / "names.yml"


class Row(BaseModel):
    """A name and what it means: one model, a choice that holds these, or unknown."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    q: str
    model: str | None = Field(default=None, alias="is")
    choice: frozenset[str] = frozenset()
    unknown: bool = False
    note: str = ""


def _classes() -> dict[str, list[Row]]:
    return TypeAdapter(dict[str, list[Row]]).validate_python(
        yaml.safe_load(_FILE.read_text("utf-8"))
    )


CLASSES = _classes()
KNOWN_GAPS: dict[str, str] = {}


KNOWN_GAPS_IN_A_SENTENCE = {
    "Deep Seek V4.1 Flash": "a name written as two words, of which the first is everyday",
    "gemini 4 krypton": "a strange word behind a name may belong to the sentence",
    "nemotron 3.5 thunder 31b": "the same",
}


def verdict(row: Row, resolution: Resolution) -> Verdict:
    match resolution:
        case Found(model):
            return "right" if model == row.model else "wrong"
        case Choice(models):
            if row.choice:
                return "right" if row.choice <= set(models) else "wrong"
            return "asked" if row.model in models else "wrong"
        case Unknown():
            return "right" if row.unknown else "asked"


def _rows() -> Iterator[object]:
    for name, rows in CLASSES.items():
        for row in rows:
            gap = KNOWN_GAPS.get(row.q)
            marks = [pytest.mark.xfail(strict=True, reason=gap)] if gap else []
            yield pytest.param(row, id=f"{name}: {row.q!r}", marks=marks)


@pytest.mark.parametrize("row", list(_rows()))
def test_a_name_means_what_people_mean(row: Row, bundled: Catalog) -> None:
    resolution = bundled.resolve(row.q)
    assert verdict(row, resolution) == "right", resolution


@pytest.mark.parametrize(
    "row", [row for name, rows in CLASSES.items() if name != "typo" for row in rows]
)
def test_a_name_means_the_same_in_a_sentence(row: Row, bundled: Catalog) -> None:
    """All but misspelt ones, which the reader of questions mends."""
    alone = _meant(bundled.resolve(row.q))
    inside = [_meant(m.resolution) for m in bundled.mentions(f"what does {row.q} cost?").names]
    if row.q in KNOWN_GAPS_IN_A_SENTENCE:
        assert inside != [alone], "no longer a gap"
        return
    assert inside == [alone] or (not alone and not any(inside))


@pytest.mark.parametrize("row", [row for rows in CLASSES.values() for row in rows if row.choice])
def test_what_others_made_of_a_model_is_not_offered_as_that_model(
    row: Row, bundled: Catalog
) -> None:
    derived = bundled.curation.lexicon.derived
    resolution = bundled.resolve(row.q)
    assert isinstance(resolution, Choice)
    are_derived = [not derived.isdisjoint(_words(model)) for model in resolution.models]
    assert all(are_derived) or not any(are_derived), resolution.models


def _words(name: str) -> frozenset[str]:
    return frozenset(token.text for token in tokens(fold(name)))


def _meant(resolution: Resolution | None) -> frozenset[str]:
    match resolution:
        case Found(model):
            return frozenset((model,))
        case Choice(models):
            return frozenset(models)
        case Unknown() | None:
            return frozenset()


@pytest.mark.parametrize("name", CLASSES)
def test_no_class_falls_below_its_score(
    name: str, bundled: Catalog, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = CLASSES[name]
    verdicts = [verdict(row, bundled.resolve(row.q)) for row in rows]
    right, wrong = verdicts.count("right"), verdicts.count("wrong")
    with capsys.disabled():
        print(f"\n{name}: {right}/{len(rows)} right, {wrong} wrong")
    assert right >= 0.97 * len(rows)
    assert wrong <= 0.005 * len(rows)


@pytest.mark.parametrize(
    "sentence",
    [
        "which model for creative writing?",
        "best chatbot model",
        "who is good at deep research?",
        "the core of it",
        "help me decide",
        "high or low effort?",
        "is flex cheaper?",
        "which routers are there?",
        "should we wait for 3.x?",
        "best model for computer use",
        "erase, inpaint or sketch?",
        "Greg Parker wrote the first port of it.",
        "A good next step is running the test suite.",
        "The caller owns the returned object.",
    ],
)
def test_everyday_words_name_nothing(sentence: str, bundled: Catalog) -> None:
    assert [mention.text for mention in bundled.mentions(sentence).names] == []
    assert isinstance(bundled.resolve(sentence), Unknown)


def test_a_version_behind_an_unknown_word_is_no_model_of_another_brand(bundled: Catalog) -> None:
    assert isinstance(bundled.resolve("mmling v2.6 image to video"), Unknown)


def test_there_are_rows_enough_of_every_class() -> None:
    assert sum(map(len, CLASSES.values())) >= 400
    assert len({row.q for rows in CLASSES.values() for row in rows}) == sum(
        map(len, CLASSES.values())
    )
