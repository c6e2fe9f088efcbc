"""Families and lines of models: the newest member, or the line-up to choose from.

A family is curated and known by its phrases; a line is every name with the same words, whatever its
version, size and date.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Set
from dataclasses import dataclass
from functools import cache, cached_property, partial

from catalog.names import squash, tokens
from catalog.resolution.name_index import IndexedName, NameIndex
from catalog.resolution.outcomes import MOST_OFFERED, Choice, Found
from catalog.resolution.typed_name import NameReader, TypedName

_WIDELY_CARRIED = 10
"""Routes of a model beside which rare variants are left out."""
_FEW_ROUTES = 3
"""Fewer routes than this make a variant rare."""
_FEW_AT_FIRST = 2
"""Routes from which the next version of a line counts."""
_TIMES_AS_RARE = 10
"""Beside a model with more than this many times as many routes, a model is left out."""
_CURRENT_FOR_MONTHS = 18
"""Months before the newest release of a brand in which its other lines are current."""
_MOST_IN_LINE_UP = 6
_ABOVE_VERSIONS = 100
"""Numbers from here are no versions but, say, context windows."""
_OVERTAKEN = 5
"""A bare name means the newest once it has this many times as many routes."""


def newest_models(index: NameIndex, numbers: Iterable[int]) -> tuple[str, ...]:
    """The newest by release date, or by version where no date is known.

    Several when they are equally new or differ only in size. A preview counts only when it is newer
    and of a higher version; a retired model only when none is active.
    """
    pool = set(numbers)
    pool = {n for n in pool if index.models[n].active} or pool
    pool = {n for n in pool if not index.models[n].floating} or pool
    pool = _plain(index, _without_rare_variants(index, pool), index.lexicon.beside)
    released = {n for n in pool if not index.models[n].preview}
    newest = _newest_releases(index, released)
    for preview in _newest_releases(index, pool - released):
        if not newest or _supersedes(index, preview, min(newest)):
            newest = {preview}
    return index.most_used_first(newest)


def _plain(index: NameIndex, numbers: Set[int], beside: Set[str]) -> set[int]:
    """Without tiers and other offshoots of what is there too: glm-5.3, not glm-5.3-prime."""
    plain = {(index.id_names[n].words, index.id_names[n].versions) for n in numbers}
    return {n for n in numbers if not _is_offshoot(index.id_names[n], plain, beside)}


def _is_offshoot(
    name: IndexedName, plain: Set[tuple[frozenset[str], frozenset[str]]], beside: Set[str]
) -> bool:
    return not beside.isdisjoint(name.words) and (name.words - beside, name.versions) in plain


def _without_rare_variants(index: NameIndex, numbers: Set[int]) -> set[int]:
    """Without what few sell beside what many do; the next version of a line has few at first."""
    most = max((index.models[n].weight for n in numbers), default=0)
    if most < _WIDELY_CARRIED:
        return set(numbers)
    common = {n for n in numbers if index.models[n].weight >= _FEW_ROUTES}
    new = {n for n in numbers - common if index.models[n].weight >= _FEW_AT_FIRST}
    return common | {n for n in new if _is_next_of(index, n, common)}


def _is_next_of(index: NameIndex, number: int, common: Set[int]) -> bool:
    line = {n for n in common if index.in_same_line(n, number)}
    highest = max((_highest(index.id_names[n].versions) for n in line), default=None)
    return highest is not None and _highest(index.id_names[number].versions) > highest


def _newest_releases(index: NameIndex, numbers: Set[int]) -> set[int]:
    """The newest in its plainest variant, with its other sizes."""
    if not numbers:
        return set()
    date = max(index.models[n].released for n in numbers)
    dated = {n for n in numbers if index.models[n].released == date}
    with_own_line = [n for n in dated if _has_own_line(index, n)]
    plainer = {n for n in numbers if any(_is_plainer(index, n, other) for other in with_own_line)}
    date = max((index.models[n].released for n in plainer), default=date)
    newest = {n for n in plainer if index.models[n].released == date} or dated
    fewest = min(len(index.id_names[n].words) for n in newest)
    newest = {n for n in newest if len(index.id_names[n].words) == fewest}
    newest = {floating for n in newest for floating in _without_day(index, n, numbers)}
    newest = {successor for n in newest for successor in _undated_after(index, n, numbers)}
    sizeless = {_sizeless(index, n) for n in newest if index.id_names[n].sizes}
    sized = {n for n in numbers if index.id_names[n].sizes}
    return newest | {n for n in sized if _sizeless(index, n) in sizeless}


def _without_day(index: NameIndex, number: int, among: Set[int]) -> set[int]:
    """The model of which this is a dated snapshot, if it is among them; else the model itself."""
    name = index.id_names[number]
    undated = {
        n
        for n in among
        if name.dates
        and not index.id_names[n].dates
        and index.models[n].lab == index.models[number].lab
        and index.id_names[n][1:4] == name[1:4]
    }
    return undated or {number}


def _has_own_line(index: NameIndex, number: int) -> bool:
    """Whether its words recur over several versions: "motion control" is a line of its own."""
    name = index.id_names[number]
    line = index.lines.get(name.words, set())
    return bool(name.versions) and len({index.id_names[n].versions for n in line}) > 1


def _is_plainer(index: NameIndex, number: int, other: int) -> bool:
    """Whether `number` is the same version as `other` under fewer words."""
    name, longer = index.id_names[number], index.id_names[other]
    return name.words < longer.words and _highest(name.versions) == _highest(longer.versions)


def _undated_after(index: NameIndex, number: int, among: Set[int]) -> set[int]:
    """Models without a date that have its words and a higher version; else the model itself."""
    highest, dated = _highest(index.id_names[number].versions), index.models[number].released
    undated = (n for n in among if not index.models[n].released)
    line = (n for n in undated if index.in_same_line(n, number))
    versions = {n: _highest(index.id_names[n].versions) for n in line}
    top = max(versions.values(), default=0.0)
    # A model with a date and no version does not belong to a numbered line.
    if top <= highest or (dated and not highest):
        return {number}
    return {n for n, version in versions.items() if version == top}


def _sizeless(
    index: NameIndex, number: int
) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """What models that differ only in size have in common."""
    name = index.id_names[number]
    return name.words, name.versions, name.dates


def _supersedes(index: NameIndex, preview: int, released: int) -> bool:
    """Whether a preview is newer than a released model and of a higher version."""
    newer = index.models[preview].released > index.models[released].released
    versions = [_numeric(index.id_names[number].versions) for number in (preview, released)]
    return newer and versions[0] > versions[1]


def _highest(versions: frozenset[str]) -> float:
    """The highest number that can be a version."""
    return next((number for number in _numeric(versions) if number < _ABOVE_VERSIONS), 0.0)


def _numeric(versions: frozenset[str]) -> list[float]:
    """Versions as numbers, highest first; without those that have two dots."""
    numbers = [re.sub(r"[^\d.]", "", version) for version in versions]
    return sorted((float(n) for n in numbers if n.count(".") < 2 and n.strip(".")), reverse=True)


def without_rare(index: NameIndex, models: Iterable[str]) -> tuple[str, ...]:
    """Widely carried first, without those that are rare beside the first."""
    ranked = index.most_used_first(index.number(model) for model in models)
    weights = [index.models[index.number(model)].weight for model in ranked]
    return tuple(
        m for m, w in zip(ranked, weights, strict=True) if w * _TIMES_AS_RARE >= weights[0]
    )


def current_line_up(index: NameIndex, numbers: Iterable[int]) -> tuple[str, ...]:
    """The newest plain member of each current line that lives, newest first."""
    pool = {n for n in numbers if index.models[n].active and not index.models[n].floating}
    beside = index.lexicon.beside - index.lexicon.grades
    pool = _plain(index, _without_rare_variants(index, pool), beside)
    pool = {n for n in pool if index.models[n].kind == "general"} or pool
    by_line: dict[frozenset[str], set[int]] = defaultdict(set)
    for n in pool:
        by_line[index.id_names[n].words - index.lexicon.preview - index.lexicon.modes].add(n)
    newest = {index.number(newest_models(index, line)[0]) for line in by_line.values()}
    plain = {n for n in newest if not any(_is_variant(index, n, other) for other in newest)}
    return index.newest_first(_of_late(index, plain))[:_MOST_IN_LINE_UP]


def _of_late(index: NameIndex, numbers: Set[int]) -> set[int]:
    """Those released in the year and a half before the newest; all if no release is known."""
    released = {n: index.models[n].released for n in numbers if index.models[n].released}
    if not released:
        return set(numbers)
    year, _, month = max(released.values())[:7].partition("-")
    months = int(year) * 12 + int(month or 12) - _CURRENT_FOR_MONTHS
    since = f"{(months - 1) // 12}-{(months - 1) % 12 + 1:02}"
    return {n for n, day in released.items() if day >= since}


def _is_variant(index: NameIndex, number: int, other: int) -> bool:
    """Whether `number` is the same version as `other` under more words."""
    name, plain = index.id_names[number], index.id_names[other]
    same_size = not plain.sizes or name.sizes == plain.sizes
    return same_size and name.versions == plain.versions and name.words > plain.words


@dataclass(frozen=True)
class FamilyNames:
    """Curated families by their phrases."""

    members: Mapping[str, frozenset[int]]
    """Squashed phrase -> numbers of models in the index."""
    vocabulary: frozenset[str] = frozenset()
    """The words of all phrases."""


NO_FAMILY_NAMES = FamilyNames({})


@dataclass(frozen=True)
class FamilySteps:
    """The steps that find families by curated phrases and lines of models by their words."""

    index: NameIndex
    reader: NameReader
    families: FamilyNames

    def by_family_name(self, typed: TypedName) -> Found | Choice | None:
        """The newest active member of a curated family, named bare or with "latest"."""
        for text in (typed.folded, typed.without_filler):
            if members := self._members(text):
                if line_up := self._line_up_of(members, text):
                    return Choice(line_up, "line-up", typed.stripped)
                return self._newest(newest_models(self.index, members), members, typed)
        return None

    def _members(self, text: str) -> frozenset[int]:
        """Members of a family; only those with the words of the text where there are any."""
        members = self.families.members.get(squash(text), frozenset())
        if not members:
            return members
        lexicon = self.index.lexicon
        typed = {t.text for t in tokens(text) if t.kind == "word"} - lexicon.newest
        words = {lexicon.renamed.get(word, word) for word in typed}
        return frozenset(n for n in members if words <= self.index.id_names[n].words) or members

    def _line_up_of(self, members: frozenset[int], text: str) -> tuple[str, ...]:
        """The line-up of a brand of several lines, or of a line in several sizes."""
        words = {t.text for t in tokens(text) if t.kind == "word"}
        labs = {self.index.models[n].lab for n in members}
        # Only of their own lab: "audio" is a word of Fish Audio, and tells GPT Audio from GPT.
        own = frozenset[str]().union(*(self.index.lab_words.get(lab, ()) for lab in labs))
        words -= self.index.lexicon.newest | own - self.index.brands
        if words and words <= self.index.lexicon.line_ups:
            return self._newest_of_brand(frozenset(words))[1]
        newest = {self.index.number(model) for model in newest_models(self.index, members)}
        extra = [self.index.id_names[n].words - words - self.index.brands for n in newest]
        if not all(more and more <= self.index.lexicon.grades for more in extra):
            return ()
        line_up = current_line_up(self.index, members)
        return line_up if len(line_up) > 1 else ()

    def by_line(self, typed: TypedName) -> Found | Choice | None:
        """The newest of a line by its words, if need be without what providers add to a name."""
        if self.reader.has_foreign_word(typed):
            return None
        dates = typed.of_kind("date")
        relaxed = (r for r in self.reader.relaxations(typed) if r.of_kind("date") == dates)
        lines = (r for r in relaxed if not self._is_brand_without_variant(r, typed))
        return next((outcome for r in lines if (outcome := self.in_line(r))), None)

    def _is_brand_without_variant(self, relaxed: TypedName, typed: TypedName) -> bool:
        """Whether only a brand is left without a word that is a model's: "yi-lightning"."""
        dropped = typed.words - relaxed.words
        variants = self.index.lexicon.tiers | self.index.lexicon.sized_tiers
        return relaxed.words <= self.index.brands and not dropped.isdisjoint(variants)

    def in_branded_line(self, typed: TypedName) -> Found | Choice | None:
        """The newest of a line, if a brand is among its words."""
        return None if typed.words.isdisjoint(self.index.brands) else self.in_line(typed)

    def in_line(self, typed: TypedName) -> Found | Choice | None:
        """The newest of the models that differ only in version, size and date."""
        words = typed.words - self.index.lexicon.preview
        sizes = typed.of_kind("size")
        # A letter alone is no line: "model s" is not Laguna S.
        if not any(len(word) > 1 for word in words) or len(typed.numbers) > len(sizes):
            return None
        if words <= self.index.brands and not sizes:
            return self._line_up(words, typed)
        exact = {words} if words in self.index.lines else set()
        if not words & self.index.brands:
            exact |= self.index.branded_lines.get(words, set())
        lines = exact or self._lines_with(words)
        newest = without_rare(
            self.index, [model for line in lines for model in self._newest_of_line(line, sizes)]
        )
        if not newest:
            return None
        if not exact:
            # Gemini Nano is a size of Gemini, and no Nano Banana.
            grades = words - self.index.brands
            if grades and grades <= self.index.lexicon.grades and len(newest) == 1:
                return None
            return Choice(newest[:MOST_OFFERED], "newest", typed.stripped)
        members = (self.index.members(line, sizes) for line in lines)
        return self._newest(newest, frozenset().union(*members), typed)

    def _newest_of_line(self, line: frozenset[str], sizes: frozenset[str]) -> tuple[str, ...]:
        if sizes:
            return newest_models(self.index, self.index.members(line, sizes))
        return self._newest_of_any_size(line)

    @cached_property
    def _newest_of_any_size(self) -> Callable[[frozenset[str]], tuple[str, ...]]:
        """Line -> the newest of it; cached, as a word of many lines takes a millisecond."""
        return cache(partial(_newest_of_line, self.index))

    def _lines_with(self, words: frozenset[str]) -> set[frozenset[str]]:
        """Lines of a brand that have more words than these."""
        brands = words & self.index.brands
        branded = (self.index.branded_lines.get(frozenset((brand,)), set()) for brand in brands)
        return {line for lines in branded for line in lines if words < line}

    def _newest(
        self, newest: tuple[str, ...], members: frozenset[int], typed: TypedName
    ) -> Found | Choice:
        if len(newest) > 1:
            return Choice(newest[:MOST_OFFERED], "newest", typed.stripped)
        siblings = self.index.newest_first(members - {self.index.number(newest[0])})
        return Found(newest[0], "newest", typed.stripped, siblings[: MOST_OFFERED - 1])

    def _line_up(self, brands: frozenset[str], typed: TypedName) -> Found | Choice | None:
        """The newest of every line of a brand; one model if its plain line is the newest too."""
        if not brands.isdisjoint(self.index.lexicon.renamed):
            return None
        # Brands may be combined without end, and what is cached for one stays.
        plain, line_up = self._newest_of_brand(brands) if len(brands) == 1 else ((), ())
        if not plain and len(own := self._line_up_of_lab(brands)) > 1:
            return Choice(own, "line-up", typed.stripped)
        if not line_up:
            return None
        is_line = brands.isdisjoint(self.index.lexicon.line_ups)
        if is_line and len(plain) == 1 and line_up[0] == plain[0]:
            return Found(plain[0], "newest", typed.stripped, line_up[1:])
        return Choice(line_up, "line-up", typed.stripped)

    def _line_up_of_lab(self, brands: frozenset[str]) -> tuple[str, ...]:
        """The newest of all lines of a lab that is called so itself, most carried first."""
        labs = [lab for lab in self.index.lab_words if lab.split("-")[0] in brands]
        return self._newest_of_lab(labs[0]) if labs and len(brands) == 1 else ()

    @cached_property
    def _newest_of_lab(self) -> Callable[[str], tuple[str, ...]]:
        """Lab -> the newest of all its lines; cached, as all models are looked through."""
        return cache(partial(_newest_of_lab, self.index))

    @cached_property
    def _newest_of_brand(self) -> Callable[[frozenset[str]], tuple[tuple[str, ...], ...]]:
        """Brand -> the newest of its plain line, and of every line; cached for many names."""
        return cache(partial(_newest_of_brand, self.index))

    def names_another_family(self, text: str, numbers: Set[int]) -> bool:
        """Whether the text is a phrase of a family that has none of these models: "nova"."""
        members = self.families.members.get(text, frozenset()) if text.isalpha() else frozenset()
        return bool(members) and members.isdisjoint(numbers)

    def is_overtaken(self, model: str) -> bool:
        """Whether the bare name of a model now means a newer one with the same words."""
        number = self.index.number(model)
        name, weight = self.index.id_names[number], self.index.models[number].weight
        if name.neutral:
            return False
        newest = newest_models(self.index, {number, *self.index.lines.get(name.words, set())})
        if model in newest:
            return False
        most = max(self.index.models[self.index.number(other)].weight for other in newest)
        if self.index.models[number].active:
            return most >= _OVERTAKEN * weight
        return most * _OVERTAKEN >= weight


def _newest_of_line(index: NameIndex, line: frozenset[str]) -> tuple[str, ...]:
    return newest_models(index, index.lines[line])


def _newest_of_brand(index: NameIndex, brands: frozenset[str]) -> tuple[tuple[str, ...], ...]:
    lines = index.branded_lines.get(brands, set())
    plain = newest_models(index, index.lines[brands]) if brands in lines else ()
    members = {n for line in lines for n in index.lines[line]}
    # Of another lab it is a word: a Gemma called Moonlight is no model of Moonshot's.
    members = _of_one_lab(index, {n for n in members if brands <= index.brands_of(n)})
    return plain, current_line_up(index, members)[:MOST_OFFERED]


def _newest_of_lab(index: NameIndex, lab: str) -> tuple[str, ...]:
    by_line: dict[frozenset[str], set[int]] = defaultdict(set)
    for number, model in enumerate(index.models):
        if model.lab == lab and model.active:
            by_line[index.id_names[number].words - index.lexicon.preview].add(number)
    newest = (model for line in by_line.values() for model in newest_models(index, line))
    return index.most_used_first(map(index.number, newest))[:MOST_OFFERED]


def _of_one_lab(index: NameIndex, numbers: Set[int]) -> set[int]:
    """The models of the lab whose are carried most: others have derived theirs."""
    weights: Counter[str] = Counter()
    for n in numbers:
        weights[index.models[n].lab] += index.models[n].weight
    lab = min(weights, key=lambda lab: (-weights[lab], lab), default="")
    return {n for n in numbers if index.models[n].lab == lab}
