"""The steps that turn a typed name into a model, in the order in which they are tried."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import product

from catalog.names import squash
from catalog.resolve.asked import Asked, Reader
from catalog.resolve.family import Families, Lines
from catalog.resolve.index import Index
from catalog.resolve.nearest import nearest
from catalog.resolve.outcome import OFFERED, Choice, Found, Resolution, Unknown
from catalog.resolve.parts import Parts
from catalog.resolve.syntax import path_tails
from catalog.resolve.typos import Typos
from catalog.resolve.vocabulary import Vocabulary

_CORRECTIONS = 4
_SPELT_OUT = 4
"""Letters of a misspelt word that says enough without a number beside it."""
_A_NAME = 3
"""Everyday words that are a name together, such as "stable image ultra"."""

Step = Callable[[Asked], Found | Choice | None]


@dataclass(frozen=True)
class Resolver:
    """Resolves names against one index."""

    index: Index
    nicknames: Mapping[str, str]
    """By squashed nickname: a model id."""
    route_ids: Callable[[], Mapping[str, frozenset[str]]]
    """Provider ids in lower case, bare and behind their provider: the models they mean."""
    families: Families
    sellers: frozenset[str] = frozenset()
    """Words that name a provider, which may stand around a name."""
    nickname_words: frozenset[str] = frozenset()

    @cached_property
    def reader(self) -> Reader:
        return Reader(self.index, self.sellers)

    @cached_property
    def vocabulary(self) -> Vocabulary:
        return Vocabulary(self.index, self.nickname_words, self.families.vocabulary)

    @cached_property
    def _parts(self) -> Parts:
        return Parts(self.index, self.reader)

    @cached_property
    def _lines(self) -> Lines:
        return Lines(self.index, self.reader, self.families)

    def resolve(self, text: str) -> Resolution:
        """The model that `text` names."""
        asked = self.reader.read(text)
        if asked is None:
            return Unknown()
        hopeful = () if self._is_no_name(asked, text) else self._hopeful_steps
        steps = (*self._certain_steps(asked, text), *hopeful)
        return _first(steps, asked) or Unknown(nearest(self.index, asked))

    def certain(self, text: str) -> Found | Choice | None:
        """What `text` names as it is written; no dot is put in and no typo is mended."""
        asked = self.reader.read(text)
        return _first(self._certain_steps(asked, text), asked) if asked else None

    def _certain_steps(self, asked: Asked, text: str) -> tuple[Step, ...]:
        return self._steps_of_common_words if self._is_no_name(asked, text) else self._steps

    def _is_no_name(self, asked: Asked, text: str) -> bool:
        return self._is_common(asked) or (
            self._is_everyday(asked) and self.reader.is_question(text)
        )

    def _is_common(self, asked: Asked) -> bool:
        """Nothing but a word of everyday language, which names a model only where people say so."""
        words, lexicon = asked.words(), self.index.lexicon
        common = words <= lexicon.plain or words <= lexicon.topics
        return len(words) <= 1 and common and not (asked.numbers() or asked.stripped)

    @cached_property
    def _steps_of_common_words(self) -> tuple[Step, ...]:
        return (
            self._by_id,
            self._by_nickname,
            self._by_spoken_nickname,
            self._lines.by_family_name,
        )

    @cached_property
    def _steps(self) -> tuple[Step, ...]:
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

    @cached_property
    def _hopeful_steps(self) -> tuple[Step, ...]:
        return (self._parts.by_lost_dot, self._by_typo)

    def exactly(self, text: str) -> Found | None:
        """The model whose id, name or nickname the text is; quick, and asks for no more."""
        asked = self.reader.read(text)
        if asked is None:
            return None
        found = _first((self._by_id, self._by_nickname, self._by_slug, self._by_name), asked)
        return found if isinstance(found, Found) else None

    def identify(self, text: str) -> Found | Choice | None:
        """What an id or a display name certainly means; nothing hopeful is tried."""
        asked = self.reader.read(text)
        by_parts = self._parts.by_parts
        by_name = (self._by_name, self._by_spoken_name)
        steps = (self._by_id, self._by_slug, *by_name, self._by_core, by_parts)
        return _first(steps, asked) if asked else None

    def written(self, text: str) -> Found | Choice | None:
        """What an id in a sentence means; no typo is mended, and no family is an id."""
        asked = self.reader.read(text)
        if asked is None or not asked.parts or self._is_everyday(asked):
            return None
        return _first(self._steps_written, asked)

    @cached_property
    def _steps_written(self) -> tuple[Step, ...]:
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
        """The model that a piece of a sentence names; no typo is mended."""
        asked = self.reader.read(text)
        if asked is None or not asked.parts:
            return None
        words = asked.words()
        single = len(words) <= 1 and words.isdisjoint(self.index.brands) and not asked.numbers()
        common = (single and not asked.stripped) or self._is_everyday(asked)
        return _first(self._steps_of_common_words if common else self._steps_within, asked)

    def _is_everyday(self, asked: Asked) -> bool:
        """A word or two of a sentence that name a model only where people do: "deep research"."""
        words = asked.words()
        everyday = len(words) < _A_NAME and words <= self._everyday
        return everyday and not (asked.numbers() or asked.stripped)

    @cached_property
    def _everyday(self) -> frozenset[str]:
        return self.index.lexicon.plain | self.index.lexicon.topics

    @cached_property
    def _steps_within(self) -> tuple[Step, ...]:
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

    def _in_branded_line(self, asked: Asked) -> Found | Choice | None:
        branded = not asked.words().isdisjoint(self.index.brands)
        return self._lines.in_family(asked) if branded else None

    def _by_id(self, asked: Asked) -> Found | None:
        """The id of a model with its lab."""
        number = self.index.by_id.get(asked.raw)
        return None if number is None else Found(self.index.models[number].id, "id")

    def _by_slug(self, asked: Asked) -> Found | Choice | None:
        """The id of a model without its lab."""
        numbers = self.index.slugs.get(asked.raw)
        if not numbers or self._lines.calls_others(asked.folded, numbers):
            return None
        return self._of(numbers, "id", ())

    def _by_nickname(self, asked: Asked) -> Found | None:
        return self.nicknamed(asked.folded)

    def nicknamed(self, text: str) -> Found | None:
        model = self.nicknames.get(squash(text))
        return Found(model, "nickname") if model and model.casefold() in self.index.by_id else None

    def _by_spoken_nickname(self, asked: Asked) -> Found | None:
        """A nickname among filler, or with its own lab around it: "google nano banana"."""
        if asked.stripped:
            return None
        if found := self.nicknamed(asked.spoken()):
            return found
        orgs = [part for part in asked.parts if part.text in self.reader.orgs]
        found = self.nicknamed(asked.without(orgs).spoken()) if orgs else None
        if found is None:
            return None
        own = self.index.lab_words.get(found.model.split("/")[0], frozenset())
        return found if all(part.text in own for part in orgs) else None

    def _by_route_id(self, asked: Asked) -> Found | Choice | None:
        if not asked.is_id:
            return None
        known = self.route_ids()
        for start, tail in enumerate((asked.raw, *path_tails(asked.raw))):
            if models := known.get(tail):
                head = asked.raw.removesuffix(tail)
                numbers = {self.index.number(model) for model in models}
                if self._lines.calls_others(tail, numbers):
                    return None
                if len(numbers) > 1:
                    numbers = set(self._usual(numbers, asked))
                return self._of(numbers, "provider id", (head,) if start else ())
        return None

    def _by_name(self, asked: Asked) -> Found | Choice | None:
        """Its own name, unless that is the name of a whole line with newer members."""
        return self._named(asked.folded, asked)

    def _by_spoken_name(self, asked: Asked) -> Found | Choice | None:
        """Its own name among filler."""
        return self._named(asked.spoken(), asked)

    def _named(self, text: str, asked: Asked) -> Found | Choice | None:
        if asked.newest and not asked.of_kind("version"):
            return None
        named = self._spelled(text, asked)
        bare = isinstance(named, Found) and asked.is_bare()
        return None if bare and self._lines.outdated(named) else named

    def _by_core(self, asked: Asked) -> Found | Choice | None:
        return self._spelled(asked.text, asked) if asked.stripped else None

    def _spelled(self, text: str, asked: Asked) -> Found | Choice | None:
        numbers = self.index.exact.get(squash(text))
        if not numbers or self._lines.calls_others(text, numbers):
            return None
        return self._of(self._usual(numbers, asked), "name", asked.stripped)

    def _usual(self, numbers: Set[int], asked: Asked) -> Set[int]:
        """Without a date, the snapshots that most carry: "claude sonnet 4"."""
        return numbers if asked.is_dated else {self.index.usual(number) for number in numbers}

    def _of(
        self, numbers: Iterable[int], matched: str, stripped: tuple[str, ...]
    ) -> Found | Choice:
        ranked = self.index.by_use(numbers)
        active = [model for model in ranked if self.index.models[self.index.number(model)].active]
        if len(ranked) == 1 or len(active) == 1:
            return Found(ranked[0], matched, stripped)
        return Choice(ranked[:OFFERED], matched, stripped)

    def _by_typo(self, asked: Asked) -> Found | Choice | None:
        """With misspelt words mended; the fewest typos decide, and several readings are offered."""
        offered: Choice | None = None
        for spellings in self._spellings(asked):
            decided = [d for spelling in spellings if (d := self._mended(asked, spelling))]
            found = list(dict.fromkeys(d for d in decided if isinstance(d, Found)))
            models = tuple(dict.fromkeys(d.model for d in found))
            if len(models) == 1:
                return replace(found[0], matched="typo")
            if models:
                return Choice(models[:OFFERED], "typo", asked.stripped)
            offered = offered or next((d for d in decided if isinstance(d, Choice)), None)
        return replace(offered, matched="typo") if offered else None

    def _spellings(self, asked: Asked) -> Sequence[Sequence[Mapping[str, str]]]:
        """What the misspelt words could have been, those with the fewest typos first."""
        strange = [w for w in sorted(asked.words()) if self._is_strange(w)]
        if not asked.numbers() and not all(map(self._could_be_a_name, strange)):
            return []
        options = [self.typos.meant(word)[:_CORRECTIONS] for word in strange]
        by_distance: dict[int, list[dict[str, str]]] = {}
        for meant in product(*options) if strange else ():
            spelling = {word: c.word for word, c in zip(strange, meant, strict=True)}
            by_distance.setdefault(sum(c.distance for c in meant), []).append(spelling)
        return [by_distance[distance] for distance in sorted(by_distance)]

    def _is_strange(self, word: str) -> bool:
        return word not in self.index.postings and word not in self.reader.droppable

    def _could_be_a_name(self, word: str) -> bool:
        """Said alone, without a number: a common or a short word is no misspelt model."""
        return word not in self.index.lexicon.plain and len(word) >= _SPELT_OUT

    def _mended(self, asked: Asked, spelling: Mapping[str, str]) -> Found | Choice | None:
        text = asked.text
        for part in reversed(asked.parts):
            if part.text in spelling:
                text = f"{text[: part.start]}{spelling[part.text]}{text[part.end :]}"
        again = self.reader.read(text)
        if again is None:
            return None
        return _first(self._steps_mended, replace(again, stripped=asked.stripped))

    @cached_property
    def _steps_mended(self) -> tuple[Step, ...]:
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
        """The words of all names, by what people make of them."""
        words = (self.index.postings, self.index.lexicon.neutral, self.families.vocabulary)
        return Typos({word for group in words for word in group})


def _first(steps: Iterable[Step], asked: Asked) -> Found | Choice | None:
    """What the first step that decides says."""
    return next((decided for step in steps if (decided := step(asked))), None)
