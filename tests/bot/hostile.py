"""Texts that were written to take long, of every script and kind, and what they may cost."""

from __future__ import annotations

import random
import time
import tracemalloc
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, cycle

from bot.query import parse
from catalog.catalog import Catalog

Reader = Callable[[str], object]

ORDINARY = "cheapest vision model with 200k context under $2"
TIMES_AS_LONG = 30
_RUNS = 5
SECONDS = 0.02
"""Whatever an ordinary sentence takes, so much holds up nobody; the worst takes a third of it."""
BYTES = 5_000_000
LENGTH = 40_000
"""Characters of the longest message that Slack delivers."""

_UNUSUAL = (
    "\ufb03 \u3316 \ufdfa \u200b \u200d \u0301 \u0345 \u0130 \u0131 \u00df \u017f \u2460 \u2167 "
    "\u338f \u00bd \uff27\uff30\uff34 \U0001d49c \U0001d7dc \u1e9e \u0149 \u0390 \ufb17 \uff8a "
    "\u2026 \u00b2 \u2019 \u201c \u2010 \ufeff"
)
_NUMBERS = "4.5 3.5 4 2.5 o3 4o v3 70b 8x7b a35b 2507 2025-09-29 001 200k 1m 0613 fp8 q4_k_m 4.o k2"
_AMOUNTS = (
    "$1,200k context,10k requests a day,3k tokens in,500 out,75% cached,2 cents,half a million,"
    "a buck,per 1m,under $2,$5/$10,20 minutes,at least,since march,last 30 days"
)
_JOINTS = (
    "or and vs with without not drop than it both the second one never mind in since last for on "
    "by from cheaper than models gateways"
)
_SEPARATORS = (" ", "", "-", " - ", ", ", " vs ", " or ", "/", ".", ": ", "@")
_REPEATED = {
    "one letter": "x",
    "syllables": "aeiou",
    "digits": "4",
    "versions": "4.",
    "Chinese": "模型价格",
    "Japanese": "モデルの価格",
    "Arabic": "النماذج",
    "Devanagari": "क्षिप्र",
    "Korean": "모델 가격 ",
    "Thai": "โมเดล",
    "emoji": "👨‍👩‍👧",
    "ligatures": "\ufb03",
    "squared katakana": "\u3316",
    "the longest ligature": "\ufdfa",
    "combining marks": "e\u0301\u0345",
    "zero width": "a\u200b\u200d",
    "dots": ".",
    "slashes": "a/",
    "colons": "a:b ",
    "quotes": "'s`",
    "brackets": "(((",
    "mentions": "<@U1>",
    "unfinished mentions": "<@",
    "entities": "&amp;",
    "links": "<http://a|b>",
    "spaces": " ",
    "dollars": "$1 ",
    "marks": "$ % ",
    "chains": "a vs b or ",
    "letters apart": "a b c ",
    "numbers apart": "1 2 3 ",
    "units": "200k tokens ",
    "places": "models from france or ",
    "parts of times": "early first week of may and ",
    "denied limits": "no models over $2 and anything over $3 ",
}


def texts(catalog: Catalog) -> Iterator[tuple[str, str]]:
    """What each text is, and the text: repeated pieces, then mixtures of names and words."""
    for name, piece in _REPEATED.items():
        yield f"{name}, 800", (piece * 800)[:800]
        yield f"{name}, {LENGTH:,}", (piece * LENGTH)[:LENGTH]
    for name, pieces in _pieces(catalog).items():
        for separator in _SEPARATORS:
            mixer = random.Random(f"{name}{separator}")
            mixed = separator.join(mixer.choice(pieces) for _ in range(150))
            yield f"{name} with {separator!r}", mixed


def _pieces(catalog: Catalog) -> dict[str, list[str]]:
    names = sorted({model.name for model in catalog.models.values()})
    words = sorted({word for name in names for word in name.lower().split() if word.isalpha()})
    families = sorted(catalog.family_words)
    mixer = random.Random(12)
    numbers = _NUMBERS.split()
    pieces = {
        "names": names,
        "ids": sorted(catalog.models),
        "words of names": words,
        "words of families": families,
        "misspelt names": [misspelt(name.lower(), mixer) for name in names],
        "misspelt words": [misspelt(word, mixer) for word in (*families, *words)],
        "letters and numbers": [*"abcdefghijklmnopqrstuvwxyz", *numbers],
        "amounts": [*_AMOUNTS.split(","), *numbers],
        "joints": [*_JOINTS.split(), *numbers, *families],
        "unusual characters": [*_UNUSUAL.split(" "), *families],
    }
    return {**pieces, "everything": list(chain.from_iterable(pieces.values()))}


def misspelt(word: str, mixer: random.Random) -> str:
    at, letter = mixer.randrange(len(word)), mixer.choice("aeinrst")
    head, tail = word[:at], word[at + 1 :]
    return mixer.choice((head + tail, head + letter + word[at:], head + letter + tail))


def readers(catalog: Catalog) -> tuple[dict[str, Reader], ...]:
    """Everything that reads a text: messages of any kind, names, and what is typed in a menu."""
    previous = parse(ORDINARY, "ask", catalog)
    messages: dict[str, Reader] = {
        "a message": lambda text: parse(text, "ask", catalog),
        "a follow-up": lambda text: parse(text, "ask", catalog, previous),
        "a command": lambda text: parse(text, "cheapest", catalog),
    }
    return messages, {"a name": catalog.resolve}, {"a menu": catalog.suggest}


def seconds(read: Reader, text: str) -> float:
    """The processor time of this thread that one reading takes."""
    before = time.thread_time()
    read(text)
    return time.thread_time() - before


def slow(samples: Iterable[tuple[str, str]], catalog: Catalog) -> list[str]:
    """Texts that take thirty times as long as an ordinary one, beyond what a busy machine adds."""
    ask, name, menu = (tuple(group.items()) for group in readers(catalog))
    ordinary = ask[0][1]
    ordinary(ORDINARY)
    slow_texts = []
    for (what, text), message in zip(samples, cycle(ask), strict=False):
        for surface, read in (message, *name, *menu):
            taken = _excess(read, text, ordinary)
            if taken:
                slow_texts.append(f"{what}, as {surface}: {taken}")
    return slow_texts


def _excess(read: Reader, text: str, ordinary: Reader) -> str | None:
    """The least that a text took beside an ordinary one; None where one run was quick enough.

    The speed of a shared machine halves from one second to the next, so the two take turns.
    """
    least = (float("inf"), 0.0)
    for _ in range(_RUNS):
        taken = seconds(read, text)
        times = taken / min(seconds(ordinary, ORDINARY), seconds(ordinary, ORDINARY))
        if taken <= SECONDS or times <= TIMES_AS_LONG:
            return None
        least = min(least, (times, taken))
    return f"{least[0]:.1f} times as long, {1000 * least[1]:.0f} ms"


def peak_bytes(read: Reader, text: str) -> int:
    """The most that a second run holds at once, beside what the first one left."""
    read(text)
    tracemalloc.start()
    try:
        read(text)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
