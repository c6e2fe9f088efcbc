"""The steps that turn a typed name into a model, in the order in which they are tried."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import product

from catalog.names import Token, fold, squash, tokens
from catalog.resolve.family import Families
from catalog.resolve.index import Extras, Index, Name
from catalog.resolve.syntax import core, path_tails
from catalog.resolve.typos import Typos

_LONGEST = 400
"""Characters that are read of a name."""
OFFERED = 6
"""Models that are offered at most."""
_NEAREST = 3
_CORRECTIONS = 4


@dataclass(frozen=True, slots=True)
class Found:
    """Exactly one model is meant."""

    model: str
    matched: str
    """The step that decided: id, nickname, name, provider id, parts, newest, lost dot, typo."""
    stripped: tuple[str, ...] = ()
    """What was taken off the text."""
    siblings: tuple[str, ...] = ()
    """Others of the family, where the newest was taken."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Several models are equally plausible; the best is first."""

    models: tuple[str, ...]
    matched: str
    stripped: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unknown:
    """No model is called that; `nearest` are other models, of which nothing may be said."""

    nearest: tuple[str, ...] = ()


Resolution = Found | Choice | Unknown


@dataclass(frozen=True, slots=True)
class Asked:
    """A typed name on its way through the steps."""

    raw: str
    folded: str
    text: str
    """The folded text without the syntax of provider ids."""
    stripped: tuple[str, ...]
    parts: tuple[Token, ...]
    """Its tokens without filler."""
    newest: bool
    """The newest of a family is asked for."""

    def words(self) -> frozenset[str]:
        return frozenset(part.text for part in self.parts if part.kind == "word")

    def numbers(self) -> frozenset[str]:
        return frozenset(part.text for part in self.parts if part.kind != "word")

    def of_kind(self, kind: str) -> frozenset[str]:
        return frozenset(part.text for part in self.parts if part.kind == kind)

    def without(self, dropped: Iterable[Token]) -> Asked:
        """The same name without some of its parts, which count as stripped."""
        gone = tuple(dropped)
        kept = tuple(part for part in self.parts if part not in gone)
        return replace(self, parts=kept, stripped=(*self.stripped, *(part.text for part in gone)))


Step = Callable[[Asked], Found | Choice | None]


@dataclass
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
    _steps: tuple[Step, ...] = field(init=False)

    def __post_init__(self) -> None:
        self._steps = (
            self._by_id,
            self._by_nickname,
            self._by_slug,
            self._by_route_id,
            self._by_name,
            self._by_family_name,
            self._by_core,
            self._by_parts,
            self._by_family,
            self._by_lost_dot,
            self._by_typo,
        )

    def resolve(self, text: str) -> Resolution:
        """The model that `text` names."""
        asked = self._ask(text)
        if asked is None:
            return Unknown()
        decided = next((d for step in self._steps if (d := step(asked))), None)
        return decided or Unknown(self._nearest(asked))

    def identify(self, text: str) -> Found | Choice | None:
        """What an id or a display name certainly means; nothing hopeful is tried."""
        asked = self._ask(text)
        if asked is None:
            return None
        steps = (self._by_id, self._by_slug, self._by_name, self._by_core, self._by_parts)
        return next((d for step in steps if (d := step(asked))), None)

    def may_name(self, token: Token) -> bool:
        """The token could be a part of a model's name."""
        if token.kind != "word":
            return True
        lexicon = self.index.lexicon
        if token.text in lexicon.filler:
            return False
        return token.text in self._vocabulary

    def is_question(self, text: str) -> bool:
        """Some of its words say nothing about which model is meant."""
        filler = self.index.lexicon.filler
        return any(t.text in filler for t in tokens(fold(text[:_LONGEST])))

    def ends_badly(self, token: Token) -> bool:
        """No name ends in this token, so none needs to be tried that does."""
        return token.text in self.index.lexicon.newest

    def clings(self, token: Token) -> bool:
        """Directly behind a name, the token makes another name of it: a number or a variant."""
        return token.kind in ("version", "size", "stamp") or token.text in self._variants

    def named(self, text: str) -> Found | Choice | None:
        """The model that a piece of a sentence names; no typo is mended."""
        asked = self._ask(text)
        if asked is None or not asked.parts or asked.folded in self.index.lexicon.plain:
            return None
        steps = (
            self._by_id,
            self._by_nickname,
            self._by_slug,
            self._by_name,
            self._by_family_name,
            self._by_core,
            self._with_parts,
            self._in_line_up,
        )
        return next((d for step in steps if (d := step(asked))), None)

    def _in_line_up(self, asked: Asked) -> Found | Choice | None:
        words = asked.words()
        return self._in_family(asked) if words and not words.isdisjoint(self.index.brands) else None

    @cached_property
    def _vocabulary(self) -> frozenset[str]:
        lexicon = self.index.lexicon
        names = frozenset(self.index.postings) | frozenset(self.families.words())
        nicknames = frozenset(w for text in self.nicknames for w in re.findall(r"[a-z]+", text))
        return names | nicknames | lexicon.neutral | lexicon.newest | lexicon.preview

    @cached_property
    def _variants(self) -> frozenset[str]:
        """Words that tell models of one version apart, such as "mini" or "turbo"."""
        counted = Counter(
            word
            for model in self.index.own
            if model.versions
            for word in model.words - self.index.brands
        )
        topics = self.index.lexicon.topics
        return frozenset(w for w, n in counted.items() if n >= _COMMON_VARIANT and w not in topics)

    def _ask(self, text: str) -> Asked | None:
        folded = " ".join(fold(text[:_LONGEST]).split())
        if not squash(folded):
            return None
        lexicon = self.index.lexicon
        bare = core(folded, self._prefixes)
        parts = tuple(t for t in tokens(bare.text) if t.text not in lexicon.filler)
        newest = any(t.text in lexicon.newest for t in parts)
        skipped = lexicon.neutral | lexicon.newest
        return Asked(
            raw=text.strip().casefold(),
            folded=folded,
            text=bare.text,
            stripped=bare.stripped,
            parts=tuple(t for t in parts if t.text not in skipped),
            newest=newest,
        )

    @cached_property
    def _orgs(self) -> frozenset[str]:
        return frozenset(word for words in self.index.lab_words.values() for word in words)

    @cached_property
    def _prefixes(self) -> frozenset[str]:
        return self.index.lexicon.regions | self.index.lexicon.wrappers | self._orgs

    def _by_id(self, asked: Asked) -> Found | Choice | None:
        """The id of a model with its lab."""
        number = self.index.by_id.get(asked.raw)
        return None if number is None else Found(self.index.models[number].id, "id")

    def _by_slug(self, asked: Asked) -> Found | Choice | None:
        """The id of a model without its lab."""
        numbers = self.index.slugs.get(asked.raw)
        return self._of(numbers, "id", ()) if numbers else None

    def _by_nickname(self, asked: Asked) -> Found | Choice | None:
        texts = [asked.folded]
        if not asked.stripped:
            orgs = [part for part in asked.parts if part.text in self._orgs]
            texts += [self._spoken(asked), self._spoken(asked.without(orgs))]
        for text in texts:
            if (model := self.nicknames.get(squash(text))) and model.casefold() in self.index.by_id:
                return Found(model, "nickname")
        return None

    def _spoken(self, asked: Asked) -> str:
        """The parts as they were written, in order."""
        return " ".join(asked.text[p.start : p.end] for p in asked.parts)

    def _by_route_id(self, asked: Asked) -> Found | Choice | None:
        if " " in asked.raw:
            return None
        known = self.route_ids()
        for start, tail in enumerate((asked.raw, *path_tails(asked.raw))):
            if models := known.get(tail):
                head = asked.raw.removesuffix(tail)
                numbers = {self.index.by_id[model.casefold()] for model in models}
                return self._of(numbers, "provider id", (head,) if start else ())
        return None

    def _by_family_name(self, asked: Asked) -> Found | Choice | None:
        """A curated family, bare or with "latest": its newest active member."""
        for text in (asked.folded, self._spoken(asked)):
            if members := self._members(text):
                heads = self.index.newest(members)
                if len(heads) == 1:
                    siblings = self.index.by_age(members - set(heads))
                    return Found(heads[0], "newest", asked.stripped, siblings[: OFFERED - 1])
                if heads:
                    return Choice(heads[:OFFERED], "newest", asked.stripped)
        return None

    def _members(self, text: str) -> frozenset[int]:
        """The family's members; those that carry the words asked for, where any does."""
        members = self.families.called(squash(text))
        words = {t.text for t in tokens(text) if t.kind == "word"} - self.index.lexicon.newest
        carrying = frozenset(n for n in members if words <= self.index.own[n].words)
        return carrying or members

    def _by_name(self, asked: Asked) -> Found | Choice | None:
        """Its own name, unless that is the name of a whole line with newer members."""
        if asked.newest and not asked.of_kind("version"):
            return None
        spoken = self._spelled(asked.folded, ()) or self._spelled(
            self._spoken(asked), asked.stripped
        )
        if isinstance(spoken, Found) and not asked.numbers() and self._outdated(spoken.model):
            return None
        return spoken

    def _outdated(self, model: str) -> bool:
        """Newer models of the same words have taken the name over."""
        number = self.index.by_id[model.casefold()]
        own = self.index.own[number]
        if own.neutral:
            return False
        heads = self.index.newest({number, *self.index.lines.get(own.words, set())})
        weight = max(self.index.models[self.index.by_id[h.casefold()]].weight for h in heads)
        known = self.index.models[number]
        return model not in heads and (not known.active or weight >= _TAKEN_OVER * known.weight)

    def _by_core(self, asked: Asked) -> Found | Choice | None:
        return self._spelled(asked.text, asked.stripped) if asked.stripped else None

    def _spelled(self, text: str, stripped: tuple[str, ...]) -> Found | Choice | None:
        numbers = self.index.exact.get(squash(text))
        return self._of(numbers, "name", stripped) if numbers else None

    def _of(
        self, numbers: Iterable[int], matched: str, stripped: tuple[str, ...]
    ) -> Found | Choice:
        ranked = self.index.by_use(numbers)
        if len(ranked) == 1:
            return Found(ranked[0], matched, stripped)
        return Choice(ranked[:OFFERED], matched, stripped)

    def _by_parts(self, asked: Asked) -> Found | Choice | None:
        return next((d for a in self._attempts(asked) if (d := self._with_parts(a))), None)

    def _attempts(self, asked: Asked) -> Iterator[Asked]:
        """The name as asked, then without what providers write around it, step by step."""
        lexicon = self.index.lexicon
        sized = any(part.kind == "size" for part in asked.parts)
        tiers = lexicon.tiers | (lexicon.sized_tiers if sized else frozenset())
        yield asked
        for droppable in (
            [p for p in asked.parts if p.text in self.sellers | lexicon.regions],
            [p for p in asked.parts if p.kind == "precision" or p.text in lexicon.precision],
            [p for p in asked.parts if p.text in lexicon.modes | tiers],
            [p for p in asked.parts if p.kind == "date"],
            [p for p in asked.parts if p.kind == "size" and p.text.endswith("k")],
        ):
            if droppable:
                asked = asked.without(droppable)
                yield asked

    def _with_parts(self, asked: Asked) -> Found | Choice | None:
        """The models whose names hold every part, if the versions are among the parts."""
        wanted = asked.words() | asked.numbers()
        versions = asked.of_kind("version")
        if not versions or not (asked.words() or any(v[0].isalpha() for v in versions)):
            return None
        fits: dict[int, Extras] = {}
        for name in self.index.carrying(wanted):
            extras = self.index.extras(name, wanted)
            if extras.versions or ("instruct" in name.neutral and "thinking" in asked.stripped):
                continue
            known = fits.get(name.model)
            fits[name.model] = min(known, extras, key=_size) if known else extras
        return self._decide(fits, asked) if fits else None

    def _decide(self, fits: Mapping[int, Extras], asked: Asked) -> Found | Choice:
        """One model if it alone is what was said, give or take sizes, dates and "preview"."""
        plain = {m: e for m, e in fits.items() if not e.words}
        exact = {m: e for m, e in plain.items() if not e.sizes}
        pool = exact or plain or fits
        least = min(e[3:] for e in pool.values())
        best = [m for m, e in pool.items() if e[3:] == least]
        base = [m for m in best if all(pool[m].sizes <= pool[o].sizes for o in best)]
        if plain and len(base) == 1:
            return Found(self.index.models[base[0]].id, "parts", asked.stripped)
        order = sorted(fits, key=lambda m: (m not in pool, self.index.rank(m)))
        models = tuple(self.index.models[m].id for m in order[:OFFERED])
        return Choice(models, "sizes" if plain else "parts", asked.stripped)

    def _by_family(self, asked: Asked) -> Found | Choice | None:
        dated = asked.of_kind("date")
        attempts = (a for a in self._attempts(asked) if a.of_kind("date") == dated)
        return next((d for a in attempts if (d := self._in_family(a))), None)

    def _in_family(self, asked: Asked) -> Found | Choice | None:
        """The newest of the models that are told apart by version, size and date only."""
        words = asked.words() - self.index.lexicon.preview
        sizes = asked.of_kind("size")
        if not words or len(asked.numbers()) > len(sizes):
            return None
        if words <= self.index.brands and not sizes:
            return self._line_up(words, asked)
        lines = {words} if words in self.index.lines else set()
        if not words & self.index.brands:
            lines |= self.index.branded.get(words, set())
        exactly = bool(lines)
        lines = lines or self._lines_with(words)
        heads = self.index.common(
            [m for line in lines for m in self.index.newest(self.index.members(line, sizes))]
        )
        if len(heads) == 1 and exactly:
            members = {m for line in lines for m in self.index.lines[line]}
            siblings = self.index.by_age(members - {self.index.by_id[heads[0].casefold()]})
            return Found(heads[0], "newest", asked.stripped, siblings[: OFFERED - 1])
        return Choice(heads[:OFFERED], "newest", asked.stripped) if heads else None

    def _lines_with(self, words: frozenset[str]) -> set[frozenset[str]]:
        """Lines that say more than the words asked for, one of which is a brand."""
        brands = words & self.index.brands
        if not brands:
            return set()
        within = (self.index.branded.get(frozenset((brand,)), set()) for brand in brands)
        return {line for lines in within for line in lines if words < line}

    def _line_up(self, brands: frozenset[str], asked: Asked) -> Found | Choice | None:
        """The newest of every line of a brand; just one if its plain line is also the newest."""
        lines = self.index.branded.get(brands, set()) if len(brands) == 1 else set()
        heads = {line: h for line in lines if (h := self.index.newest(self.index.lines[line]))}
        ranked = self.index.current([m for head in heads.values() for m in head])[:OFFERED]
        if not ranked:
            return None
        own = heads.get(brands, ())
        if len(own) == 1 and ranked[0] == own[0]:
            return Found(own[0], "newest", asked.stripped, ranked[1:])
        return Choice(ranked, "line-up", asked.stripped)

    def _by_lost_dot(self, asked: Asked) -> Found | Choice | None:
        """ "gpt 56 luna" where only 5.6 exists."""
        dotted = tuple(
            p._replace(text=_with_dot(p.text)) if self._dotless(p) else p for p in asked.parts
        )
        if dotted == asked.parts:
            return None
        decided = self._by_parts(replace(asked, parts=dotted))
        return replace(decided, matched="lost dot") if decided else None

    def _dotless(self, part: Token) -> bool:
        dotted = _with_dot(part.text)
        return part.kind == "version" and dotted in self.index.postings

    def _by_typo(self, asked: Asked) -> Found | Choice | None:
        known, plain = self.index.postings, self.index.lexicon.plain
        strange = sorted(w for w in asked.words() if w not in known and w not in self._droppable)
        if not strange or (not asked.numbers() and any(word in plain for word in strange)):
            return None
        options = [self._typos.meant(word)[:_CORRECTIONS] for word in strange]
        by_distance: dict[int, list[dict[str, str]]] = {}
        for corrected in product(*options):
            spelling = {word: c.word for word, c in zip(strange, corrected, strict=True)}
            by_distance.setdefault(sum(c.distance for c in corrected), []).append(spelling)
        asked_back: Choice | None = None
        for distance in sorted(by_distance):
            decided = [d for s in by_distance[distance] if (d := self._mended(asked, s))]
            found = tuple(dict.fromkeys(d.model for d in decided if isinstance(d, Found)))
            if len(found) == 1:
                only = next(d for d in decided if isinstance(d, Found))
                return replace(only, matched="typo")
            if found:
                return Choice(found[:OFFERED], "typo", asked.stripped)
            choices = [d for d in decided if isinstance(d, Choice)]
            asked_back = asked_back or next(iter(choices), None)
        return replace(asked_back, matched="typo") if asked_back else None

    def _mended(self, asked: Asked, spelling: Mapping[str, str]) -> Found | Choice | None:
        texts = [spelling.get(p.text, asked.text[p.start : p.end]) for p in asked.parts]
        again = self._ask(" ".join(texts))
        if again is None:
            return None
        again = replace(again, stripped=asked.stripped, newest=asked.newest)
        steps = (
            self._by_nickname,
            self._by_name,
            self._by_family_name,
            self._by_parts,
            self._by_family,
        )
        return next((d for step in steps if (d := step(again))), None)

    @cached_property
    def _droppable(self) -> frozenset[str]:
        lexicon = self.index.lexicon
        return self.sellers | lexicon.regions | lexicon.precision | lexicon.modes | lexicon.tiers

    @cached_property
    def _typos(self) -> Typos:
        return Typos({*self.index.postings, *self.index.lexicon.neutral, *self.families.words()})

    def _nearest(self, asked: Asked) -> tuple[str, ...]:
        """Models that share the most telling words with the name."""
        postings = self.index.postings
        known = sorted((w for w in asked.words() if w in postings), key=lambda w: len(postings[w]))
        if not known:
            return ()
        near = sorted(postings[known[0]])[:_COMPARED]
        wanted = asked.words() | asked.numbers()
        names = sorted((self.index.names[p] for p in near), key=lambda n: self._distance(n, wanted))
        unique = dict.fromkeys(self.index.models[n.model].id for n in names)
        return tuple(unique)[:_NEAREST]

    def _distance(self, name: Name, wanted: Set[str]) -> tuple[int, int, int]:
        has = name.words | name.versions | name.sizes
        return (-len(wanted & has), len(has - wanted), -self.index.models[name.model].weight)


_COMMON_VARIANT = 4
"""Models that must share a word before it counts as a variant."""
_TAKEN_OVER = 5
"""How many times as many routes the newest has, once a bare name means it."""
_COMPARED = 200
"""Names that are looked at for neighbours."""


def _size(extras: Extras) -> tuple[int, ...]:
    return (len(extras.versions), len(extras.words), len(extras.sizes), *extras[3:])


def _with_dot(version: str) -> str:
    return f"{version[:-1]}.{version[-1]}" if version[-2:].isdigit() else version
