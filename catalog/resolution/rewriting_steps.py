"""The steps for a name in other words than its own: they change the text, then match it.

A word is misspelt, cut short or in the plural, the lab or the kind stands beside it, a dot is lost.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise, product, takewhile

from catalog.names import Token, squash
from catalog.resolution.name_index import NameIndex
from catalog.resolution.outcomes import (
    MOST_OFFERED,
    Choice,
    Found,
    ResolutionStep,
    first_decision,
)
from catalog.resolution.typed_name import NameReader, TypedName
from catalog.resolution.typos import Correction, Typos, is_slip, sound_of

_CORRECTIONS_PER_WORD = 4
_SHORT_WORD = 3
_MOST_MISSPELT = 3
"""Misspelt words of a name that can still be told from a text that is no name."""
_LONG_ENOUGH = 4
"""Least letters of a misspelt word that is corrected without a number beside it."""

_MOST_WORDS_CUT_SHORT = 40
"""Words that are tried for one that was cut short; more begin with it only if it says nothing."""
_LETTERS_TO_SOUND_ALIKE = 5
"""Least letters of a word that is told by its sound, or from its two halves."""
_WORDS_WITH_A_KIND = 2
"""Parts of a name with its kind behind it, at least."""
_DIGITS = re.compile(r"\d{2,}")


def _without_ends(
    parts: Sequence[Token], is_end: Callable[[Token], bool]
) -> Iterator[tuple[Sequence[Token], Sequence[Token]]]:
    """The parts without those at one of their ends, and these; as many as there are first."""
    ahead = next((at for at, part in enumerate(parts) if not is_end(part)), len(parts))
    behind = next((at for at, part in enumerate(reversed(parts)) if not is_end(part)), len(parts))
    for count in range(min(ahead, len(parts) - 1), 0, -1):
        yield parts[count:], parts[:count]
    for count in range(min(behind, len(parts) - 1), 0, -1):
        yield parts[:-count], parts[-count:]


@dataclass(frozen=True)
class RewritingSteps:
    """The steps that change the text and match it as certain steps do."""

    index: NameIndex
    reader: NameReader
    family_words: frozenset[str]
    by_parts: ResolutionStep
    corrected_steps: tuple[ResolutionStep, ...]
    """The steps for a name with corrected words."""

    @cached_property
    def typos(self) -> Typos:
        """Misspellings of the words of all names."""
        words = (self.index.postings, self.index.lexicon.neutral, self.family_words)
        return Typos({word for group in words for word in group})

    def by_other_name(self, typed: TypedName) -> Found | Choice | None:
        """The model of a family by what else the family is called: "chatgpt 5.4 mini"."""
        renamed = self.index.lexicon.renamed
        meant = {word: renamed[word] for word in sorted(typed.words) if word in renamed}
        if meant:
            return self._corrected(typed, meant)
        for left, right in pairwise(typed.parts):
            if family := renamed.get(f"{left.text}{right.text}"):
                text = f"{typed.text[: left.start]}{family}{typed.text[right.end :]}"
                other = self.reader.read(text)
                return first_decision(self.corrected_steps, other) if other else None
        return None

    def beside_lab(self, typed: TypedName) -> Found | None:
        """The model of a lab that is said before or behind its name: "openai whisper"."""
        parts, labs = typed.parts, self.reader.lab_words
        for named, lab in _without_ends(parts, lambda part: part.text in labs):
            if all(part.text in self.index.brands for part in lab):
                continue
            text = typed.text[named[0].start : named[-1].end]
            read = self.reader.read(text)
            match first_decision(self.corrected_steps, read) if read else None:
                case Found(model) as outcome:
                    own = self.index.lab_words.get(model.split("/")[0], frozenset())
                    if all(part.text in own for part in lab):
                        return outcome
                case Choice() | None:
                    pass
        return None

    def by_singular(self, typed: TypedName) -> Found | Choice | None:
        """The model whose words stand in the plural: "claude sonnets"."""
        words = [word for word in typed.words if word[-1] == "s" and self._is_misspelt(word)]
        meant = {word: word[:-1] for word in words if self._is_known(word[:-1])}
        lexicon = self.index.lexicon
        nouns = lexicon.plain | lexicon.common | lexicon.topics
        if not meant or (len(typed.parts) == 1 and not nouns.isdisjoint(meant.values())):
            return None
        return self._corrected(typed, meant)

    def by_beginning(self, typed: TypedName) -> Found | Choice | None:
        """The model of which one word was cut short: "llama 4 mav"."""
        cut = [word for word in typed.words if self._is_misspelt(word)]
        if len(cut) != 1 or len(cut[0]) < _SHORT_WORD or not typed.numbers:
            return None
        others = (typed.words | typed.numbers) - {*cut} - self.reader.droppable
        words = self._sorted_words
        first = bisect_left(words, cut[0])
        near = words[first : first + _MOST_WORDS_CUT_SHORT]
        longer = takewhile(lambda word: word.startswith(cut[0]), near)
        meant = [word for word in longer if self.index.names_with(others | {word})]
        outcome = self._corrected(typed, {cut[0]: meant[0]}) if len(meant) == 1 else None
        return replace(outcome, matched="typo") if outcome else None

    @cached_property
    def _sorted_words(self) -> Sequence[str]:
        return sorted(self.index.postings)

    def by_kind(self, typed: TypedName) -> Found | None:
        """The model whose kind is said behind its name: "sora 2 video"."""
        word = typed.parts[-1] if len(typed.parts) >= _WORDS_WITH_A_KIND else None
        if word is None or word.text not in self._words_of_kinds:
            return None
        named = self.reader.read(typed.text[: word.start])
        match first_decision(self.corrected_steps, named) if named else None:
            case Found(model, matched) as outcome:
                kind = self.index.models[self.index.number(model)].kind
                is_kind = kind in self._words_of_kinds[word.text]
                return replace(outcome, stripped=(word.text,)) if is_kind and matched else None
            case _:
                return None

    @cached_property
    def _words_of_kinds(self) -> Mapping[str, frozenset[str]]:
        """Word -> the kinds of models that it says: "video", "embedding"."""
        kinds = {model.kind for model in self.index.models}
        words = dict.fromkeys((kind.split("-")[0] for kind in kinds), frozenset[str]())
        said = {
            word: frozenset((kind,)) for word, kind in self.index.lexicon.specializations.items()
        }
        return {
            word: said.get(word, frozenset()) | {k for k in kinds if k.split("-")[0] == word}
            for word in words | said
        }

    def by_sound(self, typed: TypedName) -> Found | Choice | None:
        """The model with words that sound like those that were typed: "gpt 5.3 codecs"."""
        misspelt = [word for word in sorted(typed.words) if self._is_misspelt(word)]
        meant = {word: self._sounds.get(sound_of(word)) for word in misspelt}
        spelling = {word: other for word, other in meant.items() if other}
        if not misspelt or not typed.numbers or len(spelling) < len(misspelt):
            return None
        outcome = self._corrected(typed, spelling)
        return replace(outcome, matched="typo") if outcome else None

    @cached_property
    def _sounds(self) -> Mapping[str, str]:
        """Sound -> the only word of five letters or more that sounds so."""
        by_sound: dict[str, list[str]] = {}
        for word in self.index.postings:
            if len(word) >= _LETTERS_TO_SOUND_ALIKE and word.isalpha():
                by_sound.setdefault(sound_of(word), []).append(word)
        return {sound: words[0] for sound, words in by_sound.items() if len(words) == 1}

    def by_split_word(self, typed: TypedName) -> Found | Choice | None:
        """The model of a brand or line that was written as two words: "deep seak v4 pro"."""
        for left, right in pairwise(typed.parts):
            together = left.kind == right.kind == "word" and right.start - left.end <= 1
            is_split = together and min(len(left.text), len(right.text)) > 1
            if not is_split or not (meant := self._joined(f"{left.text}{right.text}")):
                continue
            text = f"{typed.text[: left.start]}{meant}{typed.text[right.end :]}"
            joined = self.reader.read(text)
            if joined and (outcome := first_decision(self.corrected_steps, joined)):
                return replace(outcome, matched="typo")
        return None

    def _joined(self, word: str) -> str | None:
        """The word of a family that two words make together, be it misspelt."""
        if len(word) < _LETTERS_TO_SOUND_ALIKE:
            return None
        correction = self.typos.one_typo_away(word)
        meant = word if word in self.index.postings else correction.word if correction else ""
        meant = meant or self._sounds.get(sound_of(word), "")
        return meant if meant in self.index.brands or meant in self.family_words else None

    def by_lost_separators(self, typed: TypedName) -> Found | Choice | None:
        """The models that were written in one, without any dot: "qwen38b", "claudemythos51"."""
        written = typed.raw.replace(".", "")
        if not typed.numbers and written.isalpha():
            return None
        if not written.isalnum():
            # "gemma 29b" is another size, and no Gemma 2 9B.
            written = "" if typed.of_kind("size") else squash(typed.without_filler).replace(".", "")
        dotted = self._without_dots.get(written, frozenset())
        numbers = dotted | self.index.by_spelling.get(written, frozenset())
        models = self.index.most_used_first({self.index.canonical(n) for n in numbers})
        if len(models) == 1:
            return Found(models[0], "lost dot", typed.stripped)
        return Choice(models[:MOST_OFFERED], "lost dot", typed.stripped) if models else None

    @cached_property
    def _without_dots(self) -> Mapping[str, frozenset[int]]:
        """Spelling that has dots, without them -> models."""
        models: dict[str, frozenset[int]] = {}
        for spelling, numbers in self.index.by_spelling.items():
            if "." in spelling:
                written = spelling.replace(".", "")
                models[written] = models.get(written, frozenset()) | numbers
        return models

    def by_lost_dot(self, typed: TypedName) -> Found | Choice | None:
        """The model with a dot restored: "gpt 56 luna" where only 5.6 exists."""
        parts = tuple(map(self._with_lost_dot, typed.parts))
        if parts == typed.parts:
            return None
        outcome = self.by_parts(replace(typed, parts=parts))
        return replace(outcome, matched="lost dot") if outcome else None

    def _with_lost_dot(self, part: Token) -> Token:
        """The part with a dot where only that is in a name: 5.6 of "56", 0.6b of "06b"."""
        if part.kind not in ("version", "size") or not (number := _DIGITS.search(part.text)):
            return part
        # Only a small model has a size with a dot that people leave out.
        ends = range(number.start() + 1, number.end()) if part.kind == "version" else (1,)
        if part.kind == "size" and not part.text.startswith("0"):
            return part
        dotted = (f"{part.text[:end]}.{part.text[end:]}" for end in reversed(ends))
        return next((part._replace(text=d) for d in dotted if d in self.index.postings), part)

    def by_typo(self, typed: TypedName) -> Found | Choice | None:
        """The model with misspelt words corrected; the fewest typos decide."""
        choice: Choice | None = None
        for spellings in self._spellings(typed):
            read = [(s, o) for s in spellings if (o := self._corrected(typed, s))]
            outcomes = [outcome for _, outcome in read]
            if read and self._is_of_brand(read[0][0]) and isinstance(outcomes[0], Choice):
                return replace(outcomes[0], matched="typo")  # "quen 3.8" is no "Qwen 3.8 Queen"
            matches = [outcome for outcome in outcomes if isinstance(outcome, Found)]
            models = tuple(dict.fromkeys(match.model for match in matches))
            if len(models) == 1:
                return replace(matches[0], matched="typo")
            if models:
                return Choice(models[:MOST_OFFERED], "typo", typed.stripped)
            choice = choice or next((o for o in outcomes if isinstance(o, Choice)), None)
        return replace(choice, matched="typo") if choice else None

    def _spellings(self, typed: TypedName) -> Sequence[Sequence[Mapping[str, str]]]:
        """Corrections of the misspelt words, grouped by number of typos, fewest first.

        In each group, those with the name of a brand come first.
        """
        misspelt = [word for word in sorted(typed.words) if self._is_misspelt(word)]
        if len(misspelt) > _MOST_MISSPELT:
            return []
        if not typed.numbers and not all(map(self._can_be_name, misspelt)):
            return []
        options = [self.typos.meant(word)[:_CORRECTIONS_PER_WORD] for word in misspelt]
        by_itself = not typed.numbers and not any(map(self._is_known, typed.words))
        by_typos: dict[int, list[dict[str, str]]] = {}
        for meant in product(*options) if misspelt else ():
            if any(c.word in typed.words or c.word in self._only_sellers for c in meant):
                continue
            # Without a number, "vall" is a word with its own beginning, and no DALL-E.
            if not typed.numbers and any(
                c.other_start and len(c.word) < _LETTERS_TO_SOUND_ALIKE for c in meant
            ):
                continue
            if by_itself and not any(map(self._is_telling_slip, misspelt, meant)):
                continue
            spelling = {word: c.word for word, c in zip(misspelt, meant, strict=True)}
            by_typos.setdefault(sum(c.distance for c in meant), []).append(spelling)
        return [
            sorted(spellings, key=self._is_of_brand, reverse=True)
            for _, spellings in sorted(by_typos.items())
        ]

    def _is_of_brand(self, spelling: Mapping[str, str]) -> bool:
        return not self._telling.isdisjoint(spelling.values())

    @cached_property
    def _only_sellers(self) -> frozenset[str]:
        return self.reader.sellers - self.reader.lab_words

    def _is_telling_slip(self, word: str, correction: Correction) -> bool:
        return correction.word in self._telling and is_slip(word, correction)

    def _is_known(self, word: str) -> bool:
        return word in self.index.postings or word in self.family_words

    @cached_property
    def _telling(self) -> frozenset[str]:
        """Words that name a brand or a family by themselves, one that many providers carry."""
        lexicon = self.index.lexicon
        words = self.index.brands | self.family_words
        words -= lexicon.plain | lexicon.topics | lexicon.common
        return frozenset(filter(self.index.is_widely_carried, words))

    def _is_misspelt(self, word: str) -> bool:
        return word not in self.index.postings and word not in self.reader.droppable

    def _can_be_name(self, word: str) -> bool:
        """Whether a word without a number may be a misspelt name: neither common nor short."""
        return word not in self.index.lexicon.plain and len(word) >= _LONG_ENOUGH

    def _corrected(self, typed: TypedName, spelling: Mapping[str, str]) -> Found | Choice | None:
        text = typed.text
        # From the end, so that the positions of earlier parts stay true.
        for part in reversed(typed.parts):
            if part.text in spelling:
                text = f"{text[: part.start]}{spelling[part.text]}{text[part.end :]}"
        corrected = self.reader.read(text)
        if corrected is None:
            return None
        return first_decision(self.corrected_steps, replace(corrected, stripped=typed.stripped))
