"""An inverted index of the names of all models."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field
from typing import NamedTuple

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


_MOST_CARRIED = 200


class Name(NamedTuple):
    """One spelling of one model as sets of tokens."""

    model: int
    words: frozenset[str]
    versions: frozenset[str]
    sizes: frozenset[str]
    dates: frozenset[str]
    neutral: frozenset[str]
    """Words that distinguish no models, such as "instruct"."""


class Extras(NamedTuple):
    """What a name has beyond the wanted tokens, the most distinguishing first."""

    versions: frozenset[str]
    words: frozenset[str]
    sizes: frozenset[str]
    preview: bool
    dates: int
    brands: int
    neutral: int


@dataclass
class NameIndex:
    """Whole spellings at once; parts of names when they are first needed."""

    lexicon: Lexicon
    lab_words: Mapping[str, frozenset[str]]
    """Lab -> its names and organizations as single words, which a name may include."""
    lab_brands: Mapping[str, frozenset[str]]
    """Lab -> first words of names ("gpt", "claude"), which may be left out beside another word."""
    models: list[IndexedModel] = field(default_factory=list)
    by_id: dict[str, int] = field(default_factory=dict)
    slugs: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    """Id without its lab -> models."""
    exact: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    """Squashed spelling -> models."""
    _unread: list[tuple[int, str]] = field(default_factory=list)
    """Spellings that are not taken apart yet."""
    _names: list[Name] = field(default_factory=list)
    _carried: dict[str, list[Name]] = field(default_factory=dict)
    _own: list[Name] = field(default_factory=list)
    _postings: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    _lines: dict[frozenset[str], set[int]] = field(default_factory=lambda: defaultdict(set))
    _branded: dict[frozenset[str], set[frozenset[str]]] = field(
        default_factory=lambda: defaultdict(set)
    )
    _released_alike: dict[tuple[str, str, str], list[int]] = field(
        default_factory=lambda: defaultdict(list)
    )
    """Lab, day of release and letters of the id -> models."""
    _alike: list[list[int]] = field(default_factory=list)
    """Model -> those with the same lab, day and letters, itself included."""

    def __post_init__(self) -> None:
        self.brands = frozenset(b for brands in self.lab_brands.values() for b in brands)

    def add(self, model: IndexedModel) -> int:
        """Add a model under its id and its names."""
        number = len(self.models)
        self.models.append(model)
        self._carried.clear()
        folded = fold(model.id)
        lab, _, slug = folded.rpartition("/")
        squashed = squash(slug)
        self.by_id[folded] = number
        if model.released:
            alike = self._released_alike[self._released(number)]
            alike.append(number)
            self._alike.append(alike)
        else:
            self._alike.append([number])
        self.slugs[slug].add(number)
        self.exact[squashed].add(number)
        self.exact[f"{squash(lab)}{squashed}"].add(number)
        self._unread.append((number, slug))
        for text in model.names:
            spoken = fold(text)
            if number not in self.exact.get(key := squash(spoken), ()):
                self.exact[key].add(number)
                self._unread.append((number, spoken))
        return number

    @property
    def names(self) -> list[Name]:
        return self._read()._names

    @property
    def own(self) -> list[Name]:
        """Model -> its id as a name."""
        return self._read()._own

    @property
    def postings(self) -> dict[str, set[int]]:
        """Token -> positions in `names`."""
        return self._read()._postings

    @property
    def lines(self) -> dict[frozenset[str], set[int]]:
        """Words of a name -> the models that differ only in version, size and date."""
        return self._read()._lines

    @property
    def branded(self) -> dict[frozenset[str], set[frozenset[str]]]:
        """Words of a line without its brand, and the brand alone -> lines."""
        return self._read()._branded

    def _read(self) -> NameIndex:
        """Take apart what was added since; most names need only whole spellings."""
        if not self._unread:
            return self
        unread, self._unread = self._unread, []
        for number, text in unread:
            self._take_apart(self._name(number, tokens(text)))
        return self

    def _id_of(self, number: int) -> Name:
        """Its id as a name, without taking all other names apart."""
        if number < len(self._own):
            return self._own[number]
        return self._name(number, tokens(fold(self.models[number].id).rpartition("/")[2]))

    def _take_apart(self, name: Name) -> None:
        if name.model == len(self._own):
            self._own.append(name)
        position = len(self._names)
        self._names.append(name)
        lab = self._lab(name.model)
        for token in (*name.words, *name.versions, *name.sizes, *name.dates, *lab):
            self._postings[token].add(position)
        self._line(name)

    def _lab(self, number: int) -> frozenset[str]:
        return self.lab_words.get(self.models[number].id.split("/")[0], frozenset())

    def brands_of(self, number: int) -> frozenset[str]:
        """First words of the names of its lab's models."""
        return self.lab_brands.get(self.models[number].id.split("/")[0], frozenset())

    def _name(self, number: int, parts: Iterable[Token]) -> Name:
        kinds: dict[str, set[str]] = defaultdict(set)
        for token in parts:
            kinds[token.kind].add(token.text)
        words = frozenset(kinds["word"]) - self.lexicon.neutral - self.lexicon.filler
        return Name(
            number,
            (words - (self._lab(number) - self.brands_of(number))) or words,
            frozenset(kinds["version"]),
            frozenset(kinds["size"]),
            frozenset(kinds["date"] | kinds["stamp"]),
            frozenset(kinds["word"]) & self.lexicon.neutral,
        )

    def _line(self, name: Name) -> None:
        words = name.words - self.lexicon.preview
        letters = frozenset(v[0] for v in name.versions if v[0].isalpha())
        if not words and not letters:
            return
        line = words | letters
        self._lines[line].add(name.model)
        brands = self.brands_of(name.model)
        self._branded[line - brands].add(line)
        for brand in line & brands or letters:
            self._branded[frozenset((brand,))].add(line)

    def is_line(self, words: frozenset[str]) -> bool:
        """Whether these are all words of a line, its brand included: "mistral small"."""
        return len(words) > 1 and not words.isdisjoint(self.brands) and words in self.lines

    def most_carried(self, word: str) -> list[Name]:
        """At most 200 names with a word, those of the most carried models first."""
        if word not in self._carried:
            near = sorted(self.postings[word], key=lambda p: (-self._weight(p), p))
            self._carried[word] = [self.names[position] for position in near[:_MOST_CARRIED]]
        return self._carried[word]

    def _weight(self, position: int) -> int:
        return self.models[self.names[position].model].weight

    def carrying(self, wanted: Set[str]) -> list[Name]:
        """The names with every wanted token."""
        sets = sorted((self.postings.get(token, set()) for token in wanted), key=len)
        if not sets or not sets[0]:
            return []
        shared = set(sets[0]).intersection(*sets[1:])
        return [self.names[position] for position in sorted(shared)]

    def extras(self, name: Name, wanted: Set[str]) -> Extras:
        """What `name` has beyond `wanted`; its brands are counted apart."""
        words = name.words - wanted
        own = self.brands_of(name.model)
        foreign = not wanted.isdisjoint(self.brands - own)
        brands = frozenset() if foreign else words & own
        return Extras(
            name.versions - wanted,
            words - self.lexicon.preview - brands,
            name.sizes - wanted,
            not words.isdisjoint(self.lexicon.preview),
            len(name.dates - wanted),
            len(brands),
            len(name.neutral),
        )

    def number(self, model: str) -> int:
        """The number of a model of the index."""
        return self.by_id[model.casefold()]

    def rank(self, number: int) -> tuple[bool, int, str]:
        """A sort key: active before retired, widely carried first."""
        model = self.models[number]
        return (not model.active, -model.weight, model.id)

    def by_use(self, numbers: Iterable[int]) -> tuple[str, ...]:
        """Ids, active before retired, widely carried first."""
        return tuple(self.models[n].id for n in sorted(set(numbers), key=self.rank))

    def usual(self, number: int) -> int:
        """The most carried model of the same release: an alias and its snapshot are one."""
        alike = self._alike[number]
        if len(alike) == 1:
            return number
        same = (n for n in alike if n != number and self._same_release(n, number))
        return max((number, *same), key=lambda n: self.models[n].weight)

    def _released(self, number: int) -> tuple[str, str, str]:
        """Lab, day and letters of an id, which an alias shares with its snapshot."""
        lab, _, slug = self.models[number].id.casefold().rpartition("/")
        letters = _NO_LETTERS.sub("", slug).removesuffix("latest")
        return lab, self.models[number].released, letters

    def _same_release(self, number: int, other: int) -> bool:
        """Whether only a date or a "latest" distinguishes them; `number` itself is not an alias."""
        snapshot, model = self.models[number], self.models[other]
        return (
            not snapshot.floating
            and snapshot.preview == model.preview
            and self.of_one_line(number, other)
            and self._undated_name(number) == self._undated_name(other)
        )

    def _undated_name(self, number: int) -> tuple[frozenset[str], ...]:
        own = self._id_of(number)
        return own.versions, own.sizes, own.neutral - self.lexicon.newest

    def by_age(self, numbers: Iterable[int]) -> tuple[str, ...]:
        """Ids, active before retired, newest first."""
        ranked = sorted(set(numbers), key=self.rank)
        ranked.sort(key=lambda n: (self.models[n].active, self.models[n].released), reverse=True)
        return tuple(self.models[n].id for n in ranked)

    def members(self, line: frozenset[str], sizes: frozenset[str]) -> set[int]:
        """The models of a line with these sizes."""
        if not sizes:
            return self.lines[line]
        return self.lines[line] & {name.model for name in self.carrying(sizes)}

    def of_one_line(self, number: int, other: int) -> bool:
        """Whether their ids have the same words and the same lab."""
        same = self._id_of(number).words == self._id_of(other).words
        return same and _lab(self.models[number]) == _lab(self.models[other])


_NO_LETTERS = re.compile(r"[^a-z]+")


def _lab(model: IndexedModel) -> str:
    return model.id.split("/")[0]
