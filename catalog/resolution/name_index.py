"""An inverted index of the names of all models."""

from __future__ import annotations

import re
from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field
from sys import intern
from typing import NamedTuple, TypeVar

from catalog.curated import Lexicon
from catalog.names import Token, fold, squash, tokens


class IndexedModel(NamedTuple):
    """What the resolver needs to know of a model."""

    id: str
    names: tuple[str, ...]
    """Its display names."""
    released: str = ""
    """ISO date or the beginning of one; empty when unknown."""
    active: bool = True
    preview: bool = False
    floating: bool = False
    """Whether it is an alias of another model: an id that ends in "latest"."""
    kind: str = "general"
    """Its specialization."""
    weight: int = 0
    """Number of its routes; decides what is offered first."""

    @property
    def lab(self) -> str:
        return self.id.split("/")[0]


_NAMES_OF_A_WORD = 200
"""Names with one word that are compared to find the nearest; a limit on the time it takes."""
_WIDELY_CARRIED = 8
"""Routes of the most carried model of a line that people name by one word."""
_NO_LETTERS = re.compile(r"[^a-z]+")


class IndexedName(NamedTuple):
    """One spelling of one model as sets of tokens."""

    model: int
    """The number of the model."""
    words: frozenset[str]
    versions: frozenset[str]
    sizes: frozenset[str]
    dates: frozenset[str]
    neutral: frozenset[str]
    """Words that distinguish no models, such as "instruct"."""
    filler: frozenset[str] = frozenset()
    """Words that are filler elsewhere: "long" in GLM-4-Long."""


class Extras(NamedTuple):
    """What a name has beyond the wanted tokens, the most distinguishing first."""

    versions: frozenset[str]
    words: frozenset[str]
    sizes: frozenset[str]
    preview: bool
    dates: int
    brands: int
    neutral: int


Key = TypeVar("Key", str, frozenset[str])
Member = TypeVar("Member")


def _add(alone: frozenset[Member], sets: dict[Key, Set[Member]], *keys: Key) -> None:
    """Add the one member to several sets; most have no other, and share this one."""
    for key in keys:
        others: Set[Member] | None = sets.get(key)
        if others is None:
            sets[key] = alone
        elif isinstance(others, set):
            others.update(alone)
        else:
            sets[key] = set(others) | alone


@dataclass
class NameIndex:
    """The names of models, which are numbered in the order in which they are added.

    Whole spellings are indexed at once, parts of names when they are first needed.
    """

    lexicon: Lexicon
    lab_words: Mapping[str, frozenset[str]]
    """Lab -> its names and organizations as single words, which a name may include."""
    lab_brands: Mapping[str, frozenset[str]]
    """Lab -> first words of names ("gpt", "claude"), which may be left out beside another word."""
    models: list[IndexedModel] = field(default_factory=list)
    by_id: dict[str, int] = field(default_factory=dict)
    """Folded id -> model."""
    by_slug: dict[str, Set[int]] = field(default_factory=dict)
    """Id without its lab -> models."""
    by_spelling: dict[str, Set[int]] = field(default_factory=dict)
    """Squashed spelling -> models."""
    _pending: deque[tuple[int, str]] = field(default_factory=deque)
    """Spellings that are not taken apart yet."""
    _other_slugs: list[tuple[int, str]] = field(default_factory=list)
    _names: list[IndexedName] = field(default_factory=list)
    _id_names: list[IndexedName] = field(default_factory=list)
    _most_carried: dict[str, list[IndexedName]] = field(default_factory=dict)
    """Word -> names, as far as they were asked for."""
    _usual_kinds: dict[str, str] = field(default_factory=dict)
    """Brand -> the usual specialization, as far as it was asked for."""
    _postings: dict[str, Set[int]] = field(default_factory=dict)
    _lines: dict[frozenset[str], Set[int]] = field(default_factory=dict)
    _branded_lines: dict[frozenset[str], Set[frozenset[str]]] = field(default_factory=dict)
    _equal: dict[frozenset[str], frozenset[str]] = field(default_factory=dict)
    """Sets of tokens, of which equal ones are kept once: most names have no size and no date."""
    _by_release: dict[tuple[str, str, str], list[int]] = field(
        default_factory=lambda: defaultdict(list)
    )
    """Lab, day of release and letters of the id -> models."""
    _same_release: list[list[int]] = field(default_factory=list)
    """Model -> those with the same lab, day and letters, itself included."""

    def __post_init__(self) -> None:
        self.brands = frozenset(b for brands in self.lab_brands.values() for b in brands)

    def add(self, model: IndexedModel) -> int:
        """Add a model under its id and its names; return its number."""
        number = len(self.models)
        self.models.append(model)
        self._most_carried.clear()
        self._usual_kinds.clear()
        folded = fold(model.id)
        lab, _, slug = folded.rpartition("/")
        squashed = squash(slug)
        self.by_id[folded] = number
        if model.released:
            # One list is shared by all models of a release, so that it grows for each of them.
            release = self._by_release[self._release_key(number)]
            release.append(number)
            self._same_release.append(release)
        else:
            self._same_release.append([number])
        alone = frozenset((number,))
        _add(alone, self.by_slug, slug)
        _add(alone, self.by_spelling, squashed, f"{squash(lab)}{squashed}")
        self._pending.append((number, slug))
        for text in model.names:
            name = fold(text)
            if number not in self.by_spelling.get(spelling := squash(name), ()):
                _add(alone, self.by_spelling, spelling)
                self._pending.append((number, name))
        return number

    def add_other_id(self, number: int, other: str) -> None:
        """Let an id in the form `lab/model` mean a model, where it means none yet."""
        folded = fold(other)
        lab, _, slug = folded.rpartition("/")
        squashed = squash(slug)
        self.by_id.setdefault(folded, number)
        self._other_slugs.append((number, slug))
        alone = frozenset((number,))
        self.by_slug.setdefault(slug, alone)
        for spelling in (squashed, f"{squash(lab)}{squashed}"):
            self.by_spelling.setdefault(spelling, alone)

    @property
    def names(self) -> list[IndexedName]:
        return self._complete()._names

    @property
    def id_names(self) -> list[IndexedName]:
        """Model -> its id as a name."""
        return self._complete()._id_names

    @property
    def postings(self) -> dict[str, Set[int]]:
        """Token -> positions in `names`."""
        return self._complete()._postings

    @property
    def lines(self) -> dict[frozenset[str], Set[int]]:
        """Words of a name -> the models that differ only in version, size and date."""
        return self._complete()._lines

    @property
    def branded_lines(self) -> dict[frozenset[str], Set[frozenset[str]]]:
        """Words of a line without its brand, and the brand alone -> lines."""
        return self._complete()._branded_lines

    def other_id_names(self) -> list[IndexedName]:
        """The other ids of models as names."""
        return [self._name(number, tokens(slug)) for number, slug in self._other_slugs]

    def _complete(self) -> NameIndex:
        """Take apart what was added since; most names need only whole spellings."""
        for _ in self.completing():
            pass
        return self

    def completing(self) -> Iterator[None]:
        """Take apart, name by name, what was added since."""
        while self._pending:
            number, text = self._pending.popleft()
            self._add_name(self._name(number, tokens(text)))
            yield

    def _add_name(self, name: IndexedName) -> None:
        if name.model == len(self._id_names):
            self._id_names.append(name)
        position = len(self._names)
        self._names.append(name)
        lab = self._lab_words_of(name.model)
        alone = frozenset((position,))
        _add(alone, self._postings, *name.words, *name.versions, *name.sizes, *name.dates, *lab)
        self._add_to_line(name)

    def _name(self, number: int, parts: Iterable[Token]) -> IndexedName:
        kinds: dict[str, set[str]] = defaultdict(set)
        for token in parts:
            kinds[token.kind].add(intern(token.text))
        words = frozenset(kinds["word"]) - self.lexicon.neutral - self.lexicon.filler
        # The words of its lab do not count unless the name has no others.
        lab_only = self._lab_words_of(number) - self.brands_of(number)
        return IndexedName(
            number,
            self._shared((words - lab_only) or words),
            self._shared(frozenset(kinds["version"])),
            self._shared(frozenset(kinds["size"])),
            self._shared(frozenset(kinds["date"] | kinds["stamp"])),
            self._shared(frozenset(kinds["word"]) & self.lexicon.neutral),
            self._shared((frozenset(kinds["word"]) & self.lexicon.filler) - self.lexicon.neutral),
        )

    def _shared(self, of_name: frozenset[str]) -> frozenset[str]:
        return self._equal.setdefault(of_name, of_name)

    def _id_name_of(self, number: int) -> IndexedName:
        """Its id as a name, without taking all other names apart."""
        if number < len(self._id_names):
            return self._id_names[number]
        return self._name(number, tokens(fold(self.models[number].id).rpartition("/")[2]))

    def _add_to_line(self, name: IndexedName) -> None:
        """Add the model to the line of the name's words; a letter such as the o of o3 is one."""
        words = name.words - self.lexicon.preview
        letters = frozenset(v[0] for v in name.versions if v[0].isalpha())
        if not words and not letters:
            return
        line = self._shared(words | letters)
        _add(frozenset((name.model,)), self._lines, line)
        brands = self.brands_of(name.model)
        alone = frozenset((line,))
        _add(alone, self._branded_lines, self._shared(line - brands))
        for brand in line & brands or letters:
            _add(alone, self._branded_lines, self._shared(frozenset((brand,))))

    def _lab_words_of(self, number: int) -> frozenset[str]:
        return self.lab_words.get(self.models[number].lab, frozenset())

    def brands_of(self, number: int) -> frozenset[str]:
        """First words of the names of its lab's models."""
        return self.lab_brands.get(self.models[number].lab, frozenset())

    def names_with(self, wanted: Set[str]) -> list[IndexedName]:
        """The names with every wanted token."""
        sets = sorted((self.postings.get(token, set()) for token in wanted), key=len)
        if not sets or not sets[0]:
            return []
        shared = set(sets[0]).intersection(*sets[1:])
        return [self.names[position] for position in sorted(shared)]

    def most_carried(self, word: str) -> list[IndexedName]:
        """At most 200 names with a word, those of the most carried models first."""
        if word not in self._most_carried:
            names = [self.names[position] for position in sorted(self.postings[word])]
            names.sort(key=lambda name: self.models[name.model].weight, reverse=True)
            self._most_carried[word] = names[:_NAMES_OF_A_WORD]
        return self._most_carried[word]

    def is_widely_carried(self, word: str) -> bool:
        """Whether many providers carry a model with the word in its name."""
        names = self.most_carried(word)[:1] if word in self.postings else ()
        return any(self.models[name.model].weight >= _WIDELY_CARRIED for name in names)

    def extras(
        self, name: IndexedName, wanted: Set[str], neutral: Set[str], filler: Set[str]
    ) -> Extras:
        """What `name` has beyond `wanted` and `filler`; its brands are counted apart.

        Of the words that distinguish few models, those count that only one of both has.
        """
        words = name.words - wanted
        if name.filler:
            words |= name.filler - filler
        lab_brands = self.brands_of(name.model)
        lab_names = self._lab_words_of(name.model)
        brand_wanted = not wanted.isdisjoint(self.brands - lab_names)
        brands = frozenset() if brand_wanted else words & lab_brands
        return Extras(
            name.versions - wanted,
            words - self.lexicon.preview - brands,
            name.sizes - wanted,
            not words.isdisjoint(self.lexicon.preview),
            len(name.dates - wanted),
            len(brands),
            len(name.neutral ^ neutral),
        )

    def is_line(self, words: frozenset[str]) -> bool:
        """Whether these are all words of a line, its brand included: "mistral small"."""
        return len(words) > 1 and not words.isdisjoint(self.brands) and words in self.lines

    def usual_kind(self, brand: str) -> str:
        """The specialization of the most carried models of a brand."""
        if brand not in self._usual_kinds:
            lines = self.branded_lines.get(frozenset((brand,)), set())
            routes = Counter[str]()
            for number in {number for line in lines for number in self.lines[line]}:
                routes[self.models[number].kind] += self.models[number].weight
            self._usual_kinds[brand] = max(sorted(routes), key=lambda k: routes[k], default="")
        return self._usual_kinds[brand]

    def members(self, line: frozenset[str], sizes: frozenset[str]) -> Set[int]:
        """The models of a line with these sizes."""
        if not sizes:
            return self.lines[line]
        return self.lines[line] & {name.model for name in self.names_with(sizes)}

    def in_same_line(self, number: int, other: int) -> bool:
        """Whether their ids have the same words and the same lab."""
        same = self._id_name_of(number).words == self._id_name_of(other).words
        return same and self.models[number].lab == self.models[other].lab

    def number(self, model: str) -> int:
        """The number of a model of the index."""
        return self.by_id[model.casefold()]

    def rank(self, number: int) -> tuple[bool, int, str]:
        """A sort key: active before retired, widely carried first."""
        model = self.models[number]
        return (not model.active, -model.weight, model.id)

    def most_used_first(self, numbers: Iterable[int]) -> tuple[str, ...]:
        """Ids, active before retired, widely carried first."""
        return tuple(self.models[n].id for n in sorted(set(numbers), key=self.rank))

    def newest_first(self, numbers: Iterable[int]) -> tuple[str, ...]:
        """Ids, active before retired, newest first."""
        ranked = sorted(set(numbers), key=self.rank)
        ranked.sort(key=lambda n: (self.models[n].active, self.models[n].released), reverse=True)
        return tuple(self.models[n].id for n in ranked)

    def canonical(self, number: int) -> int:
        """The most carried model of the same release: an alias and its snapshot are one."""
        candidates = self._same_release[number]
        if len(candidates) == 1:
            return number
        same = (n for n in candidates if n != number and self._is_same_release(n, number))
        return max((number, *same), key=lambda n: self.models[n].weight)

    def _is_same_release(self, number: int, other: int) -> bool:
        """Whether only a date or a "latest" distinguishes them; `number` itself is not an alias."""
        snapshot, model = self.models[number], self.models[other]
        return (
            not snapshot.floating
            and snapshot.preview == model.preview
            and self.in_same_line(number, other)
            and self._undated_name(number) == self._undated_name(other)
        )

    def _undated_name(self, number: int) -> tuple[frozenset[str], ...]:
        name = self._id_name_of(number)
        return name.versions, name.sizes, name.neutral - self.lexicon.newest

    def _release_key(self, number: int) -> tuple[str, str, str]:
        """Lab, day and letters of an id, which an alias shares with its snapshot."""
        lab, _, slug = self.models[number].id.casefold().rpartition("/")
        letters = _NO_LETTERS.sub("", slug).removesuffix("latest")
        return lab, self.models[number].released, letters
