"""Messages that ask nothing: thanks and praise, in words or emoji, in many languages."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape

from catalog.catalog import Catalog
from catalog.curation import Curation, per_curation

_LONGEST = 120
"""Characters; what is longer says more than thanks."""
_MENTION = re.compile(r"<[@!#][^<>]*>")
_EMOJI = re.compile(r":[a-z0-9_+'-]+:|<3|[:;=]-?[)d](?![^\W_])")
_QUESTION_MARKS = frozenset("?？؟")
_JOINERS = frozenset("\u200d\ufe0e\ufe0f'’")
"""What stands inside an emoji or a word and is not read."""
_REPEATED = re.compile(r"(.)\1+")


@dataclass(frozen=True, slots=True)
class _SmallTalk:
    """The phrases of `Language.thanks` as they are read."""

    enough: frozenset[tuple[str, ...]]
    """Phrases and emoji one of which makes a message small talk."""
    all: frozenset[tuple[str, ...]]
    """Also those that may stand around them."""
    longest: int


def asks_nothing(text: str, catalog: Catalog) -> bool:
    """Whether a message as Slack delivers it consists of thanks and praise alone."""
    if len(text) > 2 * _LONGEST:
        return False
    spoken = unescape(_MENTION.sub(" ", text)).casefold()
    if len(spoken) > _LONGEST or _QUESTION_MARKS.intersection(spoken):
        return False
    return _is_small_talk(tuple(_words(spoken)), _small_talk(catalog.curation))


def _is_small_talk(words: tuple[str, ...], known: _SmallTalk) -> bool:
    """Whether the words are a row of known phrases, one of which is enough."""
    reached = {(0, False)}  # how many words are read, and whether one of their phrases was enough
    for at in range(len(words)):
        for is_thanked in {thanked for end, thanked in reached if end == at}:
            for end in range(at + 1, min(at + known.longest, len(words)) + 1):
                if words[at:end] in known.all:
                    reached.add((end, is_thanked or words[at:end] in known.enough))
    return (len(words), True) in reached


@per_curation
def _small_talk(curation: Curation) -> _SmallTalk:
    thanks = curation.language.thanks
    read = {
        kind: frozenset(tuple(_words(phrase.casefold())) for phrase in phrases)
        for kind, phrases in thanks.items()
    }
    enough = read["said"] | read["emoji"]
    phrases = enough | read["around"]
    return _SmallTalk(enough, phrases, max(map(len, phrases)))


def _words(text: str) -> Iterator[str]:
    """Words and emoji, without accents, skin tones and the letters that are held for emphasis."""
    yield from (name for name in _EMOJI.findall(text) if not name.startswith(":skin-tone"))
    letters = (_letter(char) for char in unicodedata.normalize("NFKD", _EMOJI.sub(" ", text)))
    for word in unicodedata.normalize("NFC", "".join(letters)).split():
        yield _REPEATED.sub(r"\1", word)


def _letter(char: str) -> str:
    """The character as it is read: nothing, itself, an emoji apart from its neighbours, a space."""
    category = unicodedata.category(char)
    if char in _JOINERS or category == "Mn":
        return ""
    if category == "So":
        return f" {char} "
    return char if category[0] in "LNM" or char == "+" else " "
