"""The certain steps: a typed name is the whole name of a model, or holds the parts of one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Set
from dataclasses import dataclass
from functools import lru_cache
from itertools import takewhile

from catalog.names import Token, fold, squash, tokens
from catalog.resolution.families import FamilySteps
from catalog.resolution.name_index import Extras, IndexedName, NameIndex
from catalog.resolution.outcomes import MOST_OFFERED, Choice, Found
from catalog.resolution.route_ids import RouteIds
from catalog.resolution.typed_name import NameReader, TypedName, path_tails

_FINE_TUNED = re.compile(r"([\w-]+/)?ft:([\w.-]+)((?::[\w.-]*)+)")
"""The id of a fine-tuned model, with its organization, its name and its own id behind the base."""


_KINDS_OF_CHAT = frozenset(("general", "coding", "reasoning", "vision"))
"""Specializations of models that one brand has beside each other."""
_FEWEST_IN_AN_ORDER = 2
_LETTERS_OF_A_CODE_NAME = 5
"""Least letters of a word that names a model by itself."""


@dataclass(frozen=True)
class WholeNameSteps:
    """The steps that look up a whole id, name or nickname, however it is spelled."""

    index: NameIndex
    reader: NameReader
    nicknames: Mapping[str, str]
    """Squashed nickname -> model id."""
    route_ids: Callable[[], RouteIds]
    families: FamilySteps

    def by_id(self, typed: TypedName) -> Found | None:
        """The id of a model with its lab; of its other ids those that are not a nickname."""
        number = self.index.by_id.get(typed.raw)
        if number is None:
            return None
        model = self.index.models[number].id
        if model.casefold() != typed.raw:
            nickname = self.nicknames.get(squash(typed.folded.rpartition("/")[2]), model)
            if nickname != model:
                return Found(nickname, "nickname")
        return Found(model, "id")

    def by_slug(self, typed: TypedName) -> Found | Choice | None:
        """The id of a model without its lab."""
        numbers = self.index.by_slug.get(typed.raw)
        if not numbers or self.families.names_another_family(typed.folded, numbers):
            return None
        return self._one_active(numbers, "id", ())

    def by_route_id(self, typed: TypedName) -> Found | Choice | None:
        """The id of a provider, whole or without the beginning of its path."""
        if not typed.is_id:
            return None
        region, _, local = typed.raw.partition(".")
        local = local if region in self.index.lexicon.regions else ""
        for start, tail in enumerate((typed.raw, *path_tails(typed.raw), local)):
            if models := self.route_ids().models(tail):
                head = typed.raw.removesuffix(tail)
                return self._routed(models, tail, typed, (head,) if start else ())
        return None

    def by_whole_route_id(self, typed: TypedName) -> Found | Choice | None:
        """The id of a provider with all of its path."""
        models = self.route_ids().models(typed.raw)
        return self._routed(models, typed.raw, typed, ()) if models else None

    def by_fine_tuned_id(self, typed: TypedName) -> Found | Choice | None:
        """The base model of somebody's own: "ft:gpt-4o-mini-2024-07-18:acme::abc123"."""
        own = _FINE_TUNED.fullmatch(typed.raw)
        if own is None:
            return None
        path, base, owner = own.groups(default="")
        for tail, scheme in ((f"ft:{base}", ""), (base, "ft:")):
            if models := self.route_ids().models(tail):
                stripped = tuple(part for part in (path, scheme, owner) if part)
                return self._routed(models, tail, typed, stripped)
        return None

    def _routed(
        self, models: Iterable[str], id_: str, typed: TypedName, stripped: tuple[str, ...]
    ) -> Found | Choice | None:
        """The models that an id of a provider stands for."""
        numbers: Set[int] = {self.index.number(model) for model in models}
        if self.families.names_another_family(id_, numbers):
            return None
        if len(numbers) > 1:
            own = numbers & self.index.by_slug.get(id_, set())
            numbers = self._canonical(own or numbers, typed)
        return self._one_active(numbers, "provider id", stripped)

    def by_nickname(self, typed: TypedName) -> Found | None:
        return self.nicknamed(typed.folded)

    def by_nickname_without_filler(self, typed: TypedName) -> Found | None:
        """A nickname among filler."""
        return None if typed.stripped else self.nicknamed(typed.without_filler)

    def nicknamed(self, text: str) -> Found | None:
        """The model with a nickname, if the index has it; its lab may stand in front of it."""
        first, _, rest = text.partition(" ")
        is_behind_lab = first in self.reader.lab_words
        model = self.nicknames.get(squash(text)) or (
            self.nicknames.get(squash(rest)) if is_behind_lab else None
        )
        if model is None or model.casefold() not in self.index.by_id:
            return None
        own = self.index.lab_words.get(model.split("/")[0], frozenset())
        is_whole = squash(text) in self.nicknames
        return Found(model, "nickname") if is_whole or first in own else None

    def by_name(self, typed: TypedName) -> Found | Choice | None:
        """The name of a model, unless it names a whole line with newer members."""
        return self._named(typed.folded, typed)

    def by_name_without_filler(self, typed: TypedName) -> Found | Choice | None:
        """The name of a model among filler."""
        # "Instruct" tells few models apart: first as it is written.
        kept = self._named(self.reader.with_neutral(typed), typed) if typed.neutral else None
        return kept or self._named(typed.without_filler, typed)

    def by_name_in_other_order(self, typed: TypedName) -> Found | Choice | None:
        """The model without a version whose name has exactly these parts: "7b mistral"."""
        parts = typed.words | typed.numbers
        if typed.newest or typed.filler or typed.of_kind("version"):
            return None
        if len(typed.parts) < _FEWEST_IN_AN_ORDER:
            return None
        same = [
            name
            for name in self.index.names_with(parts)
            if self._has_no_more(name, parts) and not self.index.models[name.model].floating
        ]
        models = {name.model for name in same if name.neutral == typed.neutral}
        models = models or {name.model for name in same}
        outcome = (
            self._one_active(self._canonical(models, typed), "name", typed.stripped)
            if models
            else None
        )
        match outcome:
            case Found(model) if not typed.numbers and self.families.is_overtaken(model):
                return None
            case _:
                return outcome

    def _has_no_more(self, name: IndexedName, parts: Set[str]) -> bool:
        own = name.words | name.versions | name.sizes | name.dates | name.filler
        return own <= parts

    def by_bare_name(self, typed: TypedName) -> Found | Choice | None:
        """The name of a model inside a provider's id."""
        return self._spelled(typed.text, typed) if typed.stripped else None

    def by_name_without_extras(self, typed: TypedName) -> Found | Choice | None:
        """The name of a model beside what providers add to names: "apertus-70b-fp8"."""
        dates = typed.of_kind("date")
        relaxed = (r for r in self.reader.relaxations(typed) if r.of_kind("date") == dates)
        shorter = (self._spelled(r.without_filler, r) for r in relaxed if r is not typed)
        return next((outcome for outcome in shorter if outcome), None)

    def _labs_of_path(self, typed: TypedName) -> frozenset[str]:
        """The labs that the folder of an id names: "black-forest-labs/flux-schnell"."""
        path = next((text for text in typed.stripped if text.endswith("/")), "")
        folder = frozenset(re.findall(r"[a-z]+", path.rstrip("/").rpartition("/")[2]))
        labs = self.index.lab_words.items()
        return frozenset(lab for lab, words in labs if folder and folder <= words)

    def _named(self, text: str, typed: TypedName) -> Found | Choice | None:
        if typed.newest and not typed.of_kind("version"):
            return None
        match self._spelled(text, typed):
            case Found(model) if typed.is_bare() and self.families.is_overtaken(model):
                return None
            case outcome:
                return outcome

    def _spelled(self, text: str, typed: TypedName) -> Found | Choice | None:
        numbers = self.index.by_spelling.get(squash(text))
        if not numbers or self.families.names_another_family(text, numbers):
            return None
        outcome = self._one_active(self._canonical(numbers, typed), "name", typed.stripped)
        labs = self._labs_of_path(typed) if typed.stripped else frozenset()
        return self._of_labs(labs, outcome, text) if labs else outcome

    def _of_labs(self, labs: Set[str], outcome: Found | Choice, text: str) -> Found | Choice | None:
        """What a path with a lab in it names: no model of another lab with the same name."""
        match outcome, self.nicknamed(text):
            case Found(model), nickname if model.split("/")[0] not in labs:
                return nickname if nickname and nickname.model.split("/")[0] in labs else None
            case _:
                return outcome

    def _canonical(self, numbers: Set[int], typed: TypedName) -> Set[int]:
        """Without a date, the most carried snapshots: "claude sonnet 4"."""
        return numbers if typed.is_dated else {self.index.canonical(number) for number in numbers}

    def _one_active(
        self, numbers: Iterable[int], matched: str, stripped: tuple[str, ...]
    ) -> Found | Choice:
        """The only model, or the only active one; else a choice."""
        ranked = self.index.most_used_first(numbers)
        active = [model for model in ranked if self.index.models[self.index.number(model)].active]
        if len(ranked) == 1 or len(active) == 1:
            return Found(ranked[0], matched, stripped)
        return Choice(ranked[:MOST_OFFERED], matched, stripped)


@dataclass(frozen=True)
class PartSteps:
    """The steps that match parts: numbers exactly, words that distinguish nothing optionally."""

    index: NameIndex
    reader: NameReader

    def by_parts(self, typed: TypedName) -> Found | Choice | None:
        """The model with these parts, if need be without what providers add to a name."""
        if self.reader.has_foreign_word(typed):
            return None
        branded = self.index.is_line(typed.words)
        relaxed = self.reader.relaxations(typed)
        return next((o for r in relaxed if (o := self._matching(r, branded=branded))), None)

    def by_all_parts(self, typed: TypedName) -> Found | Choice | None:
        """The model whose name has every part, including all of its versions."""
        return self._matching(typed, branded=False)

    def _matching(self, typed: TypedName, *, branded: bool) -> Found | Choice | None:
        """`branded`: the text names a brand, so names of other brands do not match."""
        wanted = typed.words | typed.numbers
        versions = typed.of_kind("version")
        telling = any(len(word) > 1 for word in typed.words)
        if not (versions or typed.is_dated):
            return None
        if not (telling or any(v[0].isalpha() for v in versions)):
            return None
        branded = branded or self.index.is_line(typed.words)
        is_kind = typed.words <= self.index.lexicon.topics
        extras_of: dict[int, Extras] = {}
        for name in self.index.names_with(wanted):
            extras = self.index.extras(name, wanted, typed.neutral, typed.filler)
            if extras.words and (
                self._is_of_another_brand(name, wanted)
                or (extras.brands and not typed.words)  # "t5" is no Flan-T5 XL
                or self._is_of_unusual_kind(name.model, typed.words)
            ):
                continue
            if extras.versions or ("instruct" in name.neutral and typed.has_thinking_mode):
                continue
            if extras.brands and branded:
                continue
            if extras.brands and is_kind:  # of many lines, so that a brand is no less than a word
                extras = extras._replace(words=extras.words | self.index.brands_of(name.model))
            least = extras_of.get(name.model)
            extras_of[name.model] = min(least, extras, key=_count) if least else extras
        return self._decide(extras_of, typed) if extras_of else None

    def _is_of_another_brand(self, name: IndexedName, wanted: Set[str]) -> bool:
        """Whether the text names a brand of another lab: "qwen 4" is not the Qwen SEA-LION v4."""
        return not wanted.isdisjoint(self.index.brands - self.index.brands_of(name.model))

    def _is_of_unusual_kind(self, model: int, words: Set[str]) -> bool:
        """Whether the text is a brand of other models: "gpt 2" is not GPT Image 2."""
        if not words or not words <= self.index.brands:
            return False
        usual = {self.index.usual_kind(brand) for brand in words}
        kind = self.index.models[model].kind
        return kind not in usual and not (kind in _KINDS_OF_CHAT and usual & _KINDS_OF_CHAT)

    def by_code_name(self, typed: TypedName) -> Found | None:
        """The only model with an unusual word in its name: "hobson"."""
        telling = typed.words - self.index.brands
        if len(telling) != 1 or typed.numbers or not self._is_unusual(*telling):
            return None
        names = [name for name in self.index.names_with(typed.words) if telling <= name.words]
        models = {self.index.canonical(name.model) for name in names}
        if len(models) != 1:
            return None
        model = self.index.models[models.pop()].id
        # In front of other words it is what the model was made from: DistilBERT SST-2.
        last = [token.text for token in tokens(fold(model)) if token.kind == "word"][-1]
        return Found(model, "parts", typed.stripped) if last in telling else None

    def _is_unusual(self, word: str) -> bool:
        lexicon = self.index.lexicon
        usual = (lexicon.plain, lexicon.topics, lexicon.common, self.reader.droppable)
        return len(word) >= _LETTERS_OF_A_CODE_NAME and not any(word in words for words in usual)

    def _decide(self, extras_of: Mapping[int, Extras], typed: TypedName) -> Found | Choice | None:
        """One model if it alone matches apart from sizes, dates and "preview"; else a choice.

        None if all that match are of a kind that is not named.
        """
        # Nobody who does not say so means what others have made of a model.
        derived = self.index.lexicon.derived
        own = {m: e for m, e in extras_of.items() if e.words.isdisjoint(derived)}
        extras_of = own or extras_of
        same_words = {m: e for m, e in extras_of.items() if not e.words}
        # Nobody who says "flash lite" means the text-to-speech model of that name alone.
        kinds = self.index.lexicon.specializations.keys()
        if not same_words and all(not kinds.isdisjoint(e.words) for e in extras_of.values()):
            return None
        same_sizes = {m: e for m, e in same_words.items() if not e.sizes}
        pool = same_sizes or same_words or extras_of
        # Of one size the base model may have the name that fits best, of others only "instruct".
        differ_in_size = all(e.sizes for e in pool.values())
        size_of = {m: e.sizes if differ_in_size else frozenset[str]() for m, e in pool.items()}
        least_of: dict[frozenset[str], tuple[bool | int, ...]] = {}
        for m, e in pool.items():
            least_of[size_of[m]] = min(e[3:], least_of.get(size_of[m], e[3:]))
        best = [m for m, e in pool.items() if e[3:] == least_of[size_of[m]]]
        base = {m for m in best if all(pool[m].sizes <= pool[other].sizes for other in best)}
        if not typed.is_dated:
            base = {self.index.canonical(number) for number in base}
        if same_words and len(base) == 1:
            model = base.pop()
            if self._is_in_other_order(model, typed):
                return None
            return Found(self.index.models[model].id, "parts", typed.stripped)
        if not same_words and all(self._begins_otherwise(m, typed) for m in extras_of):
            return None
        if not same_words and len(extras_of) == 1 and typed.words <= self.index.lexicon.topics:
            return None
        order = sorted(extras_of, key=lambda m: (m not in pool, m not in best, self.index.rank(m)))
        models = tuple(self.index.models[m].id for m in order[:MOST_OFFERED])
        return Choice(models, "sizes" if same_words else "parts", typed.stripped)

    def _is_in_other_order(self, model: int, typed: TypedName) -> bool:
        """Whether its version stands elsewhere, where that makes another line of models.

        GPT-5 Image is a GPT-5, and GPT Image 2 of a line of its own, which has no 5.
        """
        lexicon = self.index.lexicon
        labs = self.reader.lab_words - self.index.brands - lexicon.topics
        before = _before_version(typed.parts) - labs
        crossed = before ^ _before_version(self._parts_of_id(model))
        if (crossed & typed.words).isdisjoint(lexicon.topics):
            return False
        line = self.index.lines.get(self.index.id_names[model].words, ())
        return any(_before_version(self._parts_of_id(other)) == before for other in line)

    def _begins_otherwise(self, model: int, typed: TypedName) -> bool:
        """Whether its name begins with a word that is left out: "e5-large" of Multilingual E5."""
        first = self._parts_of_id(model)[0]
        around = self.index.brands | self.reader.lab_words
        return first.kind == "word" and first.text not in around | typed.words

    def _parts_of_id(self, model: int) -> tuple[Token, ...]:
        return tokens(fold(self.index.models[model].id).rpartition("/")[2])


def _before_version(parts: Iterable[Token]) -> frozenset[str]:
    """The words in front of the first version; all where there is none."""
    return frozenset(part.text for part in takewhile(lambda p: p.kind != "version", parts))


def _count(extras: Extras) -> tuple[int, ...]:
    """A sort key: the name with the fewest extras, the most distinguishing kind first."""
    return (len(extras.versions), len(extras.words), len(extras.sizes), *extras[3:])


_NEAREST = 3
_UNLIKE = 1000.0
"""Distance of a name without a version from one with a version; above any difference of two."""


def nearest_models(index: NameIndex, typed: TypedName) -> tuple[str, ...]:
    """At most three models that share the most words with the name, nearest version first."""
    postings = index.postings
    words = (w for w in typed.words if w in postings and len(w) > 1)
    by_rarity = sorted(words, key=lambda w: (len(postings[w]), w))
    if not by_rarity:
        return ()
    wanted = typed.words | typed.numbers
    versions = _decimals(typed.of_kind("version"))
    names = sorted(
        index.most_carried(by_rarity[0]), key=lambda n: _distance(index, n, wanted, versions)
    )
    unique = dict.fromkeys(index.models[n.model].id for n in names)
    return tuple(unique)[:_NEAREST]


def _distance(
    index: NameIndex, name: IndexedName, wanted: Set[str], wanted_versions: tuple[float, ...]
) -> tuple[int, float, int, int, int]:
    """A sort key, nearest first: words in common, versions, other parts in common, length."""
    words, versions, sizes = name.words, name.versions, name.sizes
    words_shared = len(wanted & words)
    shared = words_shared + len(wanted & versions) + len(wanted & sizes)
    more = len(words) + len(versions) + len(sizes) - shared
    weight = index.models[name.model].weight
    apart = _version_distance(wanted_versions, _decimals(versions))
    return (-words_shared, apart, -shared, more, -weight)


def _version_distance(wanted: tuple[float, ...], versions: tuple[float, ...]) -> float:
    """The smallest difference between versions; 0 where none is wanted."""
    if not wanted:
        return 0.0
    return min((abs(a - b) for a in wanted for b in versions), default=_UNLIKE)


@lru_cache(maxsize=4096)
def _decimals(versions: frozenset[str]) -> tuple[float, ...]:
    return tuple(float(text) for text in versions if text.replace(".", "", 1).isdecimal())
