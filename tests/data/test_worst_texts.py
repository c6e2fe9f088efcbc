"""No text takes long on the real catalogue: kinds of texts, and the worst that a search found."""

from __future__ import annotations

from itertools import chain
from pathlib import Path

from catalog.catalog import Catalog
from tests.bot.hostile import BYTES, peak_bytes, readers, slow, texts

WORST = (Path(__file__).parent / "worst_texts.txt").read_text("utf-8").splitlines()
"""One a line: random texts, changed at random where that made them take longer."""


def test_no_text_takes_long(bundled: Catalog) -> None:
    assert slow(texts(bundled), bundled) == []


def test_the_worst_texts_take_no_longer(bundled: Catalog) -> None:
    # Three times, so that each is read in every way.
    samples = [(f"{text[:60]}…", text) for text in (*WORST, *WORST, *WORST) if text]
    assert slow(samples, bundled) == []


def test_the_worst_texts_take_little_memory(bundled: Catalog) -> None:
    reads = tuple(chain.from_iterable(group.items() for group in readers(bundled)))
    peaks = {(text[:60], what): peak_bytes(read, text) for text in WORST for what, read in reads}
    assert {place: peak for place, peak in peaks.items() if peak > BYTES} == {}
