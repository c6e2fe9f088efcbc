"""Texts of 800 characters that ask nothing, in several scripts, against an ordinary sentence."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random
from statistics import median

from bot.warmup import warm_up
from catalog.catalog import Catalog
from tests.bench.asking import Asked, reply_bytes
from tests.bench.measure import Json, at_most, per_call_ms, rounded

_LENGTH = 800
_OF_EACH = 5
_ORDINARY = "is claude sonnet 4.5 cheaper on bedrock than from anthropic?"

SCRIPTS: Mapping[str, str] = {
    "one_latin_word": "abcdefghijklmnopqrstuvwxyz",
    "latin_words": "abcdefghijklmnopqrstuvwxyz  ",
    "digits": "0123456789",
    "numbers": "0123456789.,  k$",
    "han": "".join(map(chr, range(0x4E00, 0x4F00))),
    "kana": "".join(map(chr, range(0x3041, 0x3097))),
    "hangul": "".join(map(chr, range(0xAC00, 0xAD00))),
    "cyrillic": "".join(map(chr, range(0x0430, 0x0450))) + " ",
    "arabic": "".join(map(chr, range(0x0627, 0x064B))) + " ",
    "devanagari": "".join(map(chr, range(0x0905, 0x0970))) + " ",
    "emoji": "".join(map(chr, range(0x1F600, 0x1F640))),
    "ligatures": "ﬀﬁﬂﬃﬄﬅﬆ",
    "squared_words": "".join(map(chr, range(0x3300, 0x3358))),
    "zero_width": "a\u200b\u200c\u200d\u2060",
    "punctuation": "!\"#$%&'()*+,-./:;<=>?@[]^_`{|}~",
}
"""The letters of each; a typed letter may stand for as many as six after normalisation."""


def texts(letters: str) -> list[str]:
    """Texts of those letters by chance, the same in every run."""
    random = Random(letters)
    return ["".join(random.choices(letters, k=_LENGTH)) for _ in range(_OF_EACH)]


def measure(catalog: Catalog) -> Json:
    """Text to bytes; the loop belongs to one text for as long as that takes."""
    warm_up(catalog)

    def reply(text: str) -> bytes:
        return reply_bytes(Asked(text, "model"), catalog)

    ordinary = median(per_call_ms(reply, [_ORDINARY] * 50))
    taken = {script: per_call_ms(reply, texts(letters)) for script, letters in SCRIPTS.items()}
    return {
        "ordinary_ms": rounded(ordinary),
        "slowest_ms": at_most(max(map(max, taken.values())), 50),
        "by_script_ms": {script: rounded(max(ms)) for script, ms in taken.items()},
    }
