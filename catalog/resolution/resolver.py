"""The steps that turn a typed name into a model, in the order in which they are tried."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import product

from catalog.names import squash
from catalog.resolution.families import FamilyNames, FamilySteps
from catalog.resolution.name_index import NameIndex
from catalog.resolution.name_parts import PartSteps, nearest_models
from catalog.resolution.outcomes import MOST_OFFERED, Choice, Found, Resolution, Unknown
from catalog.resolution.provider_ids import path_tails
from catalog.resolution.typed_name import NameReader, TypedName
from catalog.resolution.vocabulary import Typos, Vocabulary

_CORRECTIONS_PER_WORD = 4
_LONG_ENOUGH = 4
"""Least letters of a misspelt word that is corrected without a number beside it."""
_WORDS_OF_A_NAME = 3
"""This many everyday words together are a name, such as "stable image ultra"."""

ResolutionStep = Callable[[TypedName], Found | Choice | None]
"""A bound method mostly. Kept by its own object it would outlive the catalogue, as a circle."""


@dataclass(frozen=True)
class Resolver:
    """Resolves names against one index."""

    index: NameIndex
    nicknames: Mapping[str, str]
    """Squashed nickname -> model id."""
    route_ids: Callable[[], Mapping[str, frozenset[str]]]
    """Provider id in lower case, with and without its provider -> models."""
    families: FamilyNames
    sellers: frozenset[str] = frozenset()
    """Words that name a provider and may surround a model name."""
    nickname_words: frozenset[str] = frozenset()

    @cached_property
    def reader(self) -> NameReader:
        return NameReader(self.index, self.sellers)

    @cached_property
    def vocabulary(self) -> Vocabulary:
        return Vocabulary(self.index, self.nickname_words, self.families.vocabulary)

    @cached_property
    def _parts(self) -> PartSteps:
        return PartSteps(self.index, self.reader)

    @cached_property
    def _lines(self) -> FamilySteps:
        return FamilySteps(self.index, self.reader, self.families)

    def resolve(self, text: str) -> Resolution:
        """The model that `text` names."""
        typed = self.reader.read(text)
        if typed is None:
            return Unknown()
        hopeful = () if self._needs_certainty(typed, text) else self._hopeful_steps
        steps = (*self._certain_steps(typed, text), *hopeful)
        return _first(steps, typed) or Unknown(nearest_models(self.index, typed))

    def certain(self, text: str) -> Found | Choice | None:
        """The model that `text` names as written, without restoring dots or correcting typos."""
        typed = self.reader.read(text)
        return _first(self._certain_steps(typed, text), typed) if typed else None

    def _certain_steps(self, typed: TypedName, text: str) -> tuple[ResolutionStep, ...]:
        return self._steps_of_common_words if self._needs_certainty(typed, text) else self._steps

    def _needs_certainty(self, typed: TypedName, text: str) -> bool:
        """Whether it is everyday language, which names a model only where people say so."""
        return self._is_common(typed) or (
            self._is_everyday(typed) and self.reader.is_question(text)
        )

    def _is_common(self, typed: TypedName) -> bool:
        """Whether it is a single word of everyday language."""
        words, lexicon = typed.words(), self.index.lexicon
        common = words <= lexicon.plain or words <= lexicon.topics
        return len(words) <= 1 and common and not (typed.numbers() or typed.stripped)

    @property
    def _steps_of_common_words(self) -> tuple[ResolutionStep, ...]:
        return (
            self._by_id,
            self._by_nickname,
            self._by_spoken_nickname,
            self._lines.by_family_name,
        )

    @property
    def _steps(self) -> tuple[ResolutionStep, ...]:
        return (
            self._by_id,
            self._by_nickname,
            self._by_slug,
            self._by_route_id,
            self._by_name,
            self._by_spoken_nickname,
            self._by_spoken_name,
            self._lines.by_family_name,
            self._by_core,
            self._parts.by_parts,
            self._lines.by_family,
        )

    @property
    def _hopeful_steps(self) -> tuple[ResolutionStep, ...]:
        return (self._parts.by_lost_dot, self._by_typo)

    def exactly(self, text: str) -> Found | None:
        """The model whose id, name or nickname the text is; fast, as no other step is tried."""
        typed = self.reader.read(text)
        if typed is None:
            return None
        steps = (self._by_id, self._by_nickname, self._by_slug, self._by_name)
        outcome = _first(steps, typed)
        return outcome if isinstance(outcome, Found) else None

    def identify(self, text: str) -> Found | Choice | None:
        """The model of an id or a display name, by certain steps only."""
        typed = self.reader.read(text)
        by_parts = self._parts.by_parts
        by_name = (self._by_name, self._by_spoken_name)
        steps = (self._by_id, self._by_slug, *by_name, self._by_core, by_parts)
        return _first(steps, typed) if typed else None

    def written(self, text: str) -> Found | Choice | None:
        """The model of an id in a sentence; no typo is corrected and no family is matched."""
        typed = self.reader.read(text)
        if typed is None or not typed.parts or self._is_everyday(typed):
            return None
        return _first(self._steps_written, typed)

    @property
    def _steps_written(self) -> tuple[ResolutionStep, ...]:
        return (
            self._by_id,
            self._by_nickname,
            self._by_slug,
            self._by_route_id,
            self._by_name,
            self._by_spoken_nickname,
            self._by_spoken_name,
            self._by_core,
            self._parts.by_parts,
            self._parts.by_lost_dot,
        )

    def named(self, text: str) -> Found | Choice | None:
        """The model that a piece of a sentence names; no typo is corrected."""
        typed = self.reader.read(text)
        if typed is None or not typed.parts:
            return None
        words = typed.words()
        single = len(words) <= 1 and words.isdisjoint(self.index.brands) and not typed.numbers()
        common = (single and not typed.stripped) or self._is_everyday(typed)
        return _first(self._steps_of_common_words if common else self._steps_within, typed)

    def _is_everyday(self, typed: TypedName) -> bool:
        """Whether it is one or two everyday words: "deep research"."""
        words = typed.words()
        everyday = len(words) < _WORDS_OF_A_NAME and words <= self._everyday
        return everyday and not (typed.numbers() or typed.stripped)

    @cached_property
    def _everyday(self) -> frozenset[str]:
        return self.index.lexicon.plain | self.index.lexicon.topics

    @property
    def _steps_within(self) -> tuple[ResolutionStep, ...]:
        return (
            self._by_id,
            self._by_nickname,
            self._by_slug,
            self._by_name,
            self._by_spoken_nickname,
            self._by_spoken_name,
            self._lines.by_family_name,
            self._by_core,
            self._parts.with_parts,
            self._in_branded_line,
        )

    def _in_branded_line(self, typed: TypedName) -> Found | Choice | None:
        branded = not typed.words().isdisjoint(self.index.brands)
        return self._lines.in_family(typed) if branded else None

    def _by_id(self, typed: TypedName) -> Found | None:
        """The id of a model with its lab."""
        number = self.index.by_id.get(typed.raw)
        return None if number is None else Found(self.index.models[number].id, "id")

    def _by_slug(self, typed: TypedName) -> Found | Choice | None:
        """The id of a model without its lab."""
        numbers = self.index.slugs.get(typed.raw)
        if not numbers or self._lines.names_another_family(typed.folded, numbers):
            return None
        return self._of(numbers, "id", ())

    def _by_nickname(self, typed: TypedName) -> Found | None:
        return self.nicknamed(typed.folded)

    def nicknamed(self, text: str) -> Found | None:
        model = self.nicknames.get(squash(text))
        return Found(model, "nickname") if model and model.casefold() in self.index.by_id else None

    def _by_spoken_nickname(self, typed: TypedName) -> Found | None:
        """A nickname among filler, or beside its own lab: "google nano banana"."""
        if typed.stripped:
            return None
        if match := self.nicknamed(typed.spoken()):
            return match
        orgs = [part for part in typed.parts if part.text in self.reader.orgs]
        match = self.nicknamed(typed.without(orgs).spoken()) if orgs else None
        if match is None:
            return None
        own = self.index.lab_words.get(match.model.split("/")[0], frozenset())
        return match if all(part.text in own for part in orgs) else None

    def _by_route_id(self, typed: TypedName) -> Found | Choice | None:
        if not typed.is_id:
            return None
        route_ids = self.route_ids()
        for start, tail in enumerate((typed.raw, *path_tails(typed.raw))):
            if models := route_ids.get(tail):
                head = typed.raw.removesuffix(tail)
                numbers = {self.index.number(model) for model in models}
                if self._lines.names_another_family(tail, numbers):
                    return None
                if len(numbers) > 1:
                    numbers = set(self._usual(numbers, typed))
                return self._of(numbers, "provider id", (head,) if start else ())
        return None

    def _by_name(self, typed: TypedName) -> Found | Choice | None:
        """The name of a model, unless it names a whole line with newer members."""
        return self._named(typed.folded, typed)

    def _by_spoken_name(self, typed: TypedName) -> Found | Choice | None:
        """The name of a model among filler."""
        return self._named(typed.spoken(), typed)

    def _named(self, text: str, typed: TypedName) -> Found | Choice | None:
        if typed.newest and not typed.of_kind("version"):
            return None
        named = self._spelled(text, typed)
        bare = isinstance(named, Found) and typed.is_bare()
        return None if bare and self._lines.outdated(named) else named

    def _by_core(self, typed: TypedName) -> Found | Choice | None:
        return self._spelled(typed.text, typed) if typed.stripped else None

    def _spelled(self, text: str, typed: TypedName) -> Found | Choice | None:
        numbers = self.index.exact.get(squash(text))
        if not numbers or self._lines.names_another_family(text, numbers):
            return None
        return self._of(self._usual(numbers, typed), "name", typed.stripped)

    def _usual(self, numbers: Set[int], typed: TypedName) -> Set[int]:
        """Without a date, the most carried snapshots: "claude sonnet 4"."""
        return numbers if typed.is_dated else {self.index.usual(number) for number in numbers}

    def _of(
        self, numbers: Iterable[int], matched: str, stripped: tuple[str, ...]
    ) -> Found | Choice:
        ranked = self.index.by_use(numbers)
        active = [model for model in ranked if self.index.models[self.index.number(model)].active]
        if len(ranked) == 1 or len(active) == 1:
            return Found(ranked[0], matched, stripped)
        return Choice(ranked[:MOST_OFFERED], matched, stripped)

    def _by_typo(self, typed: TypedName) -> Found | Choice | None:
        """The model with misspelt words corrected; the fewest typos decide."""
        offered: Choice | None = None
        for spellings in self._spellings(typed):
            decided = [d for spelling in spellings if (d := self._corrected(typed, spelling))]
            matches = list(dict.fromkeys(d for d in decided if isinstance(d, Found)))
            models = tuple(dict.fromkeys(d.model for d in matches))
            if len(models) == 1:
                return replace(matches[0], matched="typo")
            if models:
                return Choice(models[:MOST_OFFERED], "typo", typed.stripped)
            offered = offered or next((d for d in decided if isinstance(d, Choice)), None)
        return replace(offered, matched="typo") if offered else None

    def _spellings(self, typed: TypedName) -> Sequence[Sequence[Mapping[str, str]]]:
        """Corrections of the misspelt words, grouped by number of typos, fewest first."""
        strange = [w for w in sorted(typed.words()) if self._is_strange(w)]
        if not typed.numbers() and not all(map(self._could_be_a_name, strange)):
            return []
        options = [self.typos.meant(word)[:_CORRECTIONS_PER_WORD] for word in strange]
        by_distance: dict[int, list[dict[str, str]]] = {}
        for meant in product(*options) if strange else ():
            spelling = {word: c.word for word, c in zip(strange, meant, strict=True)}
            by_distance.setdefault(sum(c.distance for c in meant), []).append(spelling)
        return [by_distance[distance] for distance in sorted(by_distance)]

    def _is_strange(self, word: str) -> bool:
        return word not in self.index.postings and word not in self.reader.droppable

    def _could_be_a_name(self, word: str) -> bool:
        """Whether a word without a number may be a misspelt name: neither common nor short."""
        return word not in self.index.lexicon.plain and len(word) >= _LONG_ENOUGH

    def _corrected(self, typed: TypedName, spelling: Mapping[str, str]) -> Found | Choice | None:
        text = typed.text
        for part in reversed(typed.parts):
            if part.text in spelling:
                text = f"{text[: part.start]}{spelling[part.text]}{text[part.end :]}"
        again = self.reader.read(text)
        if again is None:
            return None
        return _first(self._steps_corrected, replace(again, stripped=typed.stripped))

    @property
    def _steps_corrected(self) -> tuple[ResolutionStep, ...]:
        return (
            self._by_nickname,
            self._by_name,
            self._by_spoken_nickname,
            self._by_spoken_name,
            self._lines.by_family_name,
            self._parts.by_parts,
            self._lines.by_family,
        )

    @cached_property
    def typos(self) -> Typos:
        """Misspellings of the words of all names."""
        words = (self.index.postings, self.index.lexicon.neutral, self.families.vocabulary)
        return Typos({word for group in words for word in group})


def _first(steps: Iterable[ResolutionStep], typed: TypedName) -> Found | Choice | None:
    """The outcome of the first step that decides."""
    return next((decided for step in steps if (decided := step(typed))), None)
