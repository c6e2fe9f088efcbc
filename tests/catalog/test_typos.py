from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.resolution.typos import Typos, typos_allowed

WORDS = ("claude", "sonnet", "opus", "gemini", "mini", "nano", "grok", "kimi", "pro", "gpt", "k2")
TYPOS = Typos(WORDS)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        pytest.param("claude", ["claude"], id="a word that is right means itself"),
        pytest.param("cluade", ["claude"], id="two letters swapped"),
        pytest.param("clade", ["claude"], id="a letter missing"),
        pytest.param("claudde", ["claude"], id="a letter too many"),
        pytest.param("clause", ["claude"], id="a wrong letter"),
        pytest.param("cloude", ["claude"], id="a wrong vowel"),
        pytest.param("sonett", ["sonnet"], id="two typos in a word of six letters"),
        pytest.param("opsu", ["opus"], id="a swap in four letters"),
        pytest.param("aude", [], id="two letters missing in front"),
        pytest.param("zlaudo", [], id="two typos, one of them the first letter"),
        pytest.param("zlaude", ["claude"], id="one typo may be the first letter"),
        pytest.param("gork", ["grok"], id="one typo in four letters"),
        pytest.param("gorc", [], id="two typos in four letters are too many"),
        pytest.param("gtp", ["gpt"], id="a swap in three letters"),
        pytest.param("gpd", [], id="a wrong letter in three letters"),
        pytest.param("pr", [], id="two letters mean nothing"),
        pytest.param("k3", [], id="a number is never a typo"),
        pytest.param("pgt", [], id="a swap of the first of three letters is another word"),
        pytest.param("mimi", ["mini", "kimi"], id="of two, the one that begins alike first"),
        pytest.param("", [], id="nothing means nothing"),
    ],
)
def test_which_words_may_have_been_meant(typed: str, meant: list[str]) -> None:
    assert [correction.word for correction in TYPOS.meant(typed)] == meant


def test_nearer_words_come_first_and_at_even_distance_those_that_begin_alike() -> None:
    corrections = Typos(["mists", "lists", "lasts"]).meant("lists")
    assert [(c.distance, c.other_start, c.word) for c in corrections] == [
        (0, False, "lists"),
        (1, False, "lasts"),
        (1, True, "mists"),
    ]


@pytest.mark.parametrize(
    ("word", "meant", "typos"),
    [
        pytest.param("opus", "opsu", 1, id="four letters: one"),
        pytest.param("claude", "claudes", 2, id="six letters that begin alike: two"),
        pytest.param("claude", "xlaude", 1, id="six letters that begin otherwise: one"),
        pytest.param("gpt", "gtp", 1, id="three letters in another order: one swap"),
        pytest.param("gpt", "gpx", 0, id="three other letters: none"),
        pytest.param("slt", "slat", 1, id="three letters that were four: one"),
        pytest.param("gpts", "gpt", 0, id="four letters that were three: none"),
    ],
)
def test_how_many_typos_are_allowed(word: str, meant: str, typos: int) -> None:
    assert typos_allowed(word, meant) == typos


@given(st.text(st.sampled_from("claudeopsmingrk"), min_size=1, max_size=8))
def test_corrections_are_within_what_is_allowed_and_in_order(typed: str) -> None:
    corrections = TYPOS.meant(typed)
    assert corrections == sorted(corrections)
    assert all(c.distance <= typos_allowed(typed, c.word) and c.word in WORDS for c in corrections)


@given(st.sampled_from([w for w in WORDS if len(w) > 3]), st.data())
def test_dropping_a_letter_or_swapping_two_is_always_corrected(
    word: str, data: st.DataObject
) -> None:
    at = data.draw(st.integers(0, len(word) - 2))
    swapped = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    dropped = word[:at] + word[at + 1 :]
    candidates = [swapped] if len(word) == 4 else [swapped, dropped]
    for typed in candidates:
        assert word in [correction.word for correction in TYPOS.meant(typed)]


def test_words_may_be_looked_up_while_the_tables_are_built() -> None:
    pieces = sum(1 for _ in Typos(WORDS).indexing())
    for done in range(pieces):
        typos = Typos(WORDS)
        indexing = typos.indexing()
        for _ in range(done):
            next(indexing)
        for _ in ("meanwhile", "afterwards"):
            assert [typos.meant(word) for word in WORDS] == [TYPOS.meant(word) for word in WORDS]
            once = [typos.one_typo_away(word) for word in WORDS]
            assert once == [TYPOS.one_typo_away(word) for word in WORDS]
            for _ in indexing:
                pass
