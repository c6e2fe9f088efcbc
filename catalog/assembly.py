"""Curated facts and snapshot -> the catalogue of a day."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from fnmatch import translate

from catalog.capabilities import TEXT_ONLY
from catalog.catalog import Catalog
from catalog.curated import Card, Family
from catalog.curation import Curation
from catalog.model import Model
from catalog.schema import FeedFacts, ModelFacts, Specialization
from catalog.snapshot import Snapshot

_WORD = re.compile(r"[a-z]+")
_GLOB = frozenset("*?[")
_BY_OUTPUT: Mapping[frozenset[str], Specialization] = {
    frozenset({"image"}): "image-generation",
    frozenset({"video"}): "video-generation",
    frozenset({"audio"}): "text-to-speech",
}


def assemble_catalog(curation: Curation, snapshot: Snapshot, today: date) -> Catalog:
    """The catalogue of a day."""
    assembly = _ModelAssembly(curation, snapshot)
    facts = {facts.id: facts for facts in snapshot.header.models}
    for card in curation.cards:
        if card.id not in facts:
            facts[card.id] = _uncarried(card, snapshot.header.sources[0].id)
    models = {model_id: assembly.model(facts[model_id]) for model_id in sorted(facts)}
    return Catalog(curation, snapshot, today, models)


def _uncarried(card: Card, source: str) -> ModelFacts:
    """A curated model that no feed lists."""
    lab, _, slug = card.id.partition("/")
    return ModelFacts(card.id, card.name or slug, lab, FeedFacts(), source)


class _ModelAssembly:
    """Curated entries by the model they are about."""

    def __init__(self, curation: Curation, snapshot: Snapshot) -> None:
        self._cards = {card.id: card for card in curation.cards}
        self._families = _FamilyPatterns(curation.families)
        self._replacements = {r.model: r for r in curation.replacements}
        self._sources = {source.id: source for source in snapshot.header.sources}
        self._named = curation.lexicon.specializations

    def model(self, facts: ModelFacts) -> Model:
        """Combine what is known of one model: the card first, then the family and the feeds."""
        feed_facts = _without_text_capabilities(facts.facts)
        card = self._cards.get(facts.id)
        family = self._families.of(facts.id)
        replacement = self._replacements.get(facts.id)
        announced = replacement.retires if replacement else None
        return Model(
            id=facts.id,
            name=(card.name if card else None) or facts.name,
            lab=facts.lab,
            facts=feed_facts,
            source=self._sources[facts.source],
            names=facts.names,
            snapshots=facts.snapshots,
            same_as=facts.same_as,
            ratings=facts.ratings,
            family=family,
            card=card,
            specialization=self._specialization(facts, card, family),
            released=(card.released if card else None)
            or (feed_facts.released.isoformat() if feed_facts.released else None),
            retires=(card.retires if card else None) or announced or feed_facts.retires,
            routes_end=facts.routes_end,
            routes=facts.routes,
        )

    def _specialization(
        self, facts: ModelFacts, card: Card | None, family: Family | None
    ) -> Specialization:
        """The first that tells: card, family, endpoint, output modality, words of its id."""
        if card and card.specialization:
            return card.specialization
        if family and family.specialization != "general":
            return family.specialization
        if facts.facts.mode:
            return facts.facts.mode
        if by_output := _BY_OUTPUT.get(facts.facts.output or frozenset()):
            return by_output
        words = _WORD.findall(facts.id.rpartition("/")[2].lower())
        return next((self._named[word] for word in words if word in self._named), "general")


def _without_text_capabilities(facts: FeedFacts) -> FeedFacts:
    """Drop tool calling and the like where no text is returned: some feeds mark them by default."""
    if facts.output is None or "text" in facts.output:
        return facts
    return replace(facts, capabilities=facts.capabilities - TEXT_ONLY)


class _FamilyPatterns:
    """Families by the patterns of their members; the longest matching pattern wins."""

    def __init__(self, families: Iterable[Family]) -> None:
        by_lab: dict[str, list[tuple[str, Family]]] = defaultdict(list)
        for family in families:
            for pattern in family.members:
                by_lab[pattern.split("/")[0]].append((pattern, family))
        self._by_lab: dict[str, list[tuple[Callable[[str], object], Family]]] = {
            lab: [
                (_matching(pattern), family)
                for pattern, family in sorted(pairs, key=lambda pair: (-len(pair[0]), pair[0]))
            ]
            for lab, pairs in by_lab.items()
        }

    def of(self, model: str) -> Family | None:
        patterns = self._by_lab.get(model.split("/")[0], [])
        return next((family for fits, family in patterns if fits(model)), None)


def _matching(pattern: str) -> Callable[[str], object]:
    """Whether an id matches; most patterns say how it begins, and compiling all took 12 ms."""
    beginning = pattern.removesuffix("*")
    if beginning != pattern and not _GLOB.intersection(beginning):
        return lambda model: model.startswith(beginning)
    return re.compile(translate(pattern)).match
