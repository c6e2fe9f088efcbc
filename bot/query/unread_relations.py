"""Relations to other models that no filter stands for: "of the top 5", "with the same context"."""

from __future__ import annotations

from collections.abc import Iterator

from bot.query.tokens import TaggedText

_BEST = ("top", "best", "cheapest", "fastest", "newest", "smartest", "leading")
_OF = ("of", "among", "amongst")
_SAME = ("same", "similar", "equal", "comparable")
_ALIKE = ("context", "price", "prices", "cost", "speed", "size", "licence", "license", "window")
_MOST_BETWEEN = 2
"""Words between "of" and "top": "of the current top 5"."""


def unread_relations(text: TaggedText) -> Iterator[tuple[int, int]]:
    """The words of each, as the first and the one after the last."""
    for at, word in enumerate(text.words):
        if word.text in _OF:
            yield from _of_the_best(text, at)
        elif word.text in _SAME and text.word(at + 1) in _ALIKE:
            yield at, at + 2


def _of_the_best(text: TaggedText, at: int) -> Iterator[tuple[int, int]]:
    """ "Of the top 5", "of the 10 best": a choice among those that another order puts first."""
    for best in range(at + 1, at + 2 + _MOST_BETWEEN + 1):
        if text.word(best) not in _BEST:
            continue
        if text.word(best + 1).isdecimal():
            yield at, best + 2
        elif text.word(best - 1).isdecimal():
            yield at, best + 1
        return
