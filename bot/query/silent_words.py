"""Words that belong to no phrase and need no mention: filler, and parts of what is in force."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence, Set
from dataclasses import dataclass
from functools import cached_property

from bot.query.annotate import AnnotatedText
from bot.query.dates import is_in_iso_date, is_in_part_of_time, is_month
from bot.query.query import Named, Query
from bot.query.tokens import PICTURE_SIZE
from catalog.catalog import Catalog
from catalog.resolution.outcomes import Found

_GAP_TO_DATE = 3
"""Words behind "since" or "last" that say when: "1 october 2026"."""
_MENDED = ("typo", "parts", "lost dot")
"""Ways to find a model in which every word may have a part."""
_BEFORE_MONTHS = ("in", "since", "during", "until", "before", "by", "last", "of")
"""With one of them in front, "march" and "may" are months."""
_WORDS = re.compile(r"[^\W_]+")
_YEAR = re.compile(r"20\d\d")
_OF_DATE = re.compile(r"\d{1,4}(?:st|nd|rd|th)?")
_QUARTER = re.compile(r"q[1-4]")


def is_month_or_year(word: str) -> bool:
    return is_month(word) or _YEAR.fullmatch(word) is not None


@dataclass(frozen=True)
class SilentWords:
    """The words of a text, and the question that it became."""

    text: AnnotatedText
    query: Query
    catalog: Catalog

    def says_nothing(self, at: int) -> bool:
        """Whether a word that belongs to no phrase needs no mention."""
        word = self.text.word(at)
        if not any(map(str.isalnum, word)):
            return unicodedata.category(word[0]) != "Sc" or word == "$"
        if self.is_filler(at):
            return True
        is_word = is_month(word) and self.text.word(at - 1) not in _BEFORE_MONTHS
        named = self.is_in_a_name(at) or (is_word and bool(self.query.named))
        return named or self.is_of_date(at) or self.is_share_or_size(at)

    def is_filler(self, at: int) -> bool:
        """Whether a word changes no answer, whatever is asked."""
        word, curation = self.text.word(at), self.catalog.curation
        return word in curation.lexicon.filler or word in curation.language.filler

    def is_share_or_size(self, at: int) -> bool:
        """Whether a word is a share in words or the size of a picture that is in force."""
        workload, tariff = self.query.workload, self.query.tariff
        if workload and workload.quality and self.text.word(at) == workload.quality:
            return True
        if workload and workload.cached_share:
            return self.text.word(at) in self.catalog.curation.language.fraction
        if not (tariff and tariff.size):
            return False
        start = self.text.words[at].start
        sizes = PICTURE_SIZE.finditer(self.text.folded)
        return any(size.start() <= start < size.end() for size in sizes)

    def is_in_a_name(self, at: int) -> bool:
        """Whether a word only repeats a part of a name: "gpt 5.5 ... gpt"."""
        return self.text.word(at) in self._words_of_names

    @cached_property
    def _words_of_names(self) -> Set[str]:
        models = (self.catalog.models[model] for model in self.query.models)
        texts = (f"{model.id} {model.name}".lower() for model in models)
        typed = (named.text.lower() for named in self._named)
        return {word for text in (*texts, *typed) for word in _WORDS.findall(text)}

    @property
    def _named(self) -> Sequence[Named]:
        """The names as they stand in the text.

        A text that could be nothing but a name is one, unless a part of it names the model in full.
        """
        in_text = [name.named for name in self.text.names]
        match [named.resolution for named in self.query.named]:
            case [Found(model, matched)] if matched not in _MENDED:
                is_in_text = any(name.model == model for name in self.text.names)
                return in_text if is_in_text else self.query.named
            case _:
                return self.query.named

    def is_of_date(self, at: int) -> bool:
        """Whether a word is a part of a date that is in force."""
        filters, period = self.query.filters, self.query.period
        ends = (filters.released_after, filters.released_until, filters.knows_since)
        if (*ends, filters.retires_after, filters.retires_until, period) == (None,) * 6:
            return False
        if period and (self._is_ago(at) or is_in_iso_date(self.text, at)):
            return True
        word = self.text.word(at)
        if self._is_age(at):
            return True
        if filters.retires_until and self.text.value_at(at + 1, "period"):
            return word.isdecimal()
        if is_month_or_year(word) or _QUARTER.fullmatch(word):
            return True
        if is_in_part_of_time(self.text, at, self.catalog.today):
            return True
        if self.text.value_at(at, "period") is None and not _OF_DATE.fullmatch(word):
            return False
        near = range(at, at - _GAP_TO_DATE - 1, -1)
        led = any(span.value("date") for n in near if (span := self.text.by_end.get(n)))
        return led or any(is_month(self.text.word(n)) for n in (at - 1, at + 1))

    def _is_age(self, at: int) -> bool:
        """Whether a word is a part of "less than 6 months old"."""
        ahead = (self.text.word(n) for n in range(at, at + _GAP_TO_DATE + 1))
        return "old" in ahead and (self.text.word(at) == "old" or self.text.word(at).isdecimal())

    def _is_ago(self, at: int) -> bool:
        """Whether a word is a part of "three months ago"."""
        near = (self.text.by_start.get(n) for n in range(at, at + _GAP_TO_DATE + 1))
        return any(span is not None and span.means("word", "ago") for span in near)
