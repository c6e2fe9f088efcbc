"""Tell which lab made a model, and what its bare name is, where no feed links it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from catalog.curated import Provider
from catalog.names import fold, squash, tokens
from catalog.resolution.naming import Naming
from catalog.resolution.typed_name import BareName, bare_name
from catalog.schema import Observation

FULL_DATE = re.compile(
    r"[-@](?:20\d{6}|20\d\d-\d\d-\d\d|2[3-9](?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))$"
)
_LETTER_FOR_DOT = re.compile(r"(?<=\d)p(?=\d)")
"""What stands for the dot of a version: "v3p1"."""
_VERSION = re.compile(r"v?\d+(?:\.\d+)*(?![^-])")
"""What an id cannot begin with: "v3", or the "v1-32k" of "moonshot-v1-32k"."""
NAME_IN_BRACKETS = re.compile(r"\(([^()]+)\)\s*$")
"""The model that a seller's own product name mentions: "Agentic Chat (GPT-5.4 Mini)"."""
SHORT_DATE = re.compile(r"-\d{4}(?=-preview$|$)")


def dates_in(text: str) -> frozenset[str]:
    """The dates and stamps in a name, as digits; "001" is a revision."""
    parts = tokens(fold(text))
    return frozenset(p.text for p in parts if p.kind in ("date", "stamp") and len(p.text) > 3)


def with_dates(slug: str, dates: Iterable[str]) -> str:
    """The slug of a snapshot, as far as it lacks the dates."""
    return "-".join((slug, *sorted(set(dates) - dates_in(slug))))


def providers_by_name(world: Naming) -> dict[str, Provider]:
    """Providers by their own id and by every name that some feed has for them."""
    return {
        name: provider
        for provider in world.providers
        for name in (provider.id, *(n for names in provider.feeds.values() for n in names))
    }


def providers_by_feed_name(world: Naming) -> dict[tuple[str, str], Provider]:
    """Providers by (feed, the feed's own name for them), where that is not their id."""
    return {
        (feed, name): provider
        for provider in world.providers
        for feed, names in provider.feeds.items()
        for name in names
    }


class Labs:
    """What tells the lab and the slug of a model that no feed links."""

    def __init__(self, world: Naming) -> None:
        self._by_org = {org.casefold(): lab.id for lab in world.labs for org in lab.orgs}
        self._stems = sorted(
            ((fold(stem), lab.id) for lab in world.labs for stem in lab.stems),
            key=lambda pair: (-len(pair[0]), pair),
        )
        """(first word or words of a lab's model names, lab), the longest first."""
        self._labs_by_stem: dict[str, str | None] = {}
        """By text: what `_by_stem` has found. Sellers write the same names."""
        self._first_words = {
            lab.id: {fold(stem).partition("-")[0] for stem in lab.stems} for lab in world.labs
        }
        # Labs without model names of their own fine-tune what others made.
        self._tuners = {lab.id for lab in world.labs if not lab.stems}
        self._with_short_dates = {lab.id for lab in world.labs if lab.short_snapshots}
        providers = providers_by_name(world)
        self._by_provider = {name: p.lab or p.id for name, p in providers.items()}
        self._own_names = {
            name: {squash(fold(phrase)) for phrase in (p.id, *p.phrases)}
            for name, p in providers.items()
        }
        self._labs_and_places = frozenset(self._by_org) | world.lexicon.regions
        self._prefixes = self._labs_and_places | world.lexicon.wrappers
        self._leading = self._prefixes | world.sellers

    def lab_and_slug(self, observation: Observation) -> tuple[str, str]:
        """The lab and the bare name inside the id, in the form of models.dev's slugs."""
        id_core, text = self._bare_name(observation)
        lab = self._lab(observation, id_core, text)
        lab = lab or self._by_provider.get(observation.provider, observation.provider)
        if lab in self._with_short_dates:
            text = SHORT_DATE.sub("", text)
        slug = re.sub(r"[^a-z0-9.+]+", "-", _LETTER_FOR_DOT.sub(".", text)).strip("-.")
        return lab, slug or squash(text) or "unnamed"

    def dates(self, observation: Observation) -> frozenset[str]:
        """The dates in the name, which tell snapshots apart."""
        return dates_in(self._whole_name(bare_name(fold(observation.route), self._prefixes)))

    def has_short_dates(self, lab: str) -> bool:
        """Whether four digits at the end of its ids are dates."""
        return lab in self._with_short_dates

    def is_told_by_id(self, observation: Observation) -> bool:
        """Whether the id itself tells the lab, and not just who sells it."""
        lab = self._lab(observation, *self._bare_name(observation))
        return lab is not None and not self.is_first_party(observation, lab)

    def is_first_party(self, observation: Observation, lab: str) -> bool:
        """Whether the lab itself offers it."""
        return self._by_provider.get(observation.provider) == lab

    def _bare_name(self, observation: Observation) -> tuple[BareName, str]:
        id_core = bare_name(fold(observation.route), self._prefixes)
        text = FULL_DATE.sub("", self._whole_name(id_core))
        return id_core, self._without_leading(text, observation.provider)

    def _lab(self, observation: Observation, id_core: BareName, text: str) -> str | None:
        org = self._org(observation.route, id_core.stripped)
        if org in self._tuners:
            return org
        return self._selling_lab(observation, org, text) or self._by_stem(text) or org

    def _selling_lab(self, observation: Observation, org: str | None, text: str) -> str | None:
        """The lab whose API it is, where another lab's names begin alike: Deepgram's Nova."""
        seller = self._by_provider.get(observation.provider, "")
        its_own = org == seller or "/" not in observation.route
        first_word = re.split(r"[-_. ]", text, maxsplit=1)[0]
        return seller if its_own and first_word in self._first_words.get(seller, ()) else None

    def _whole_name(self, id_core: BareName) -> str:
        """The name, also where it begins one segment before the last: "flux/schnell"."""
        path = next((part for part in id_core.stripped if part.endswith("/")), "")
        before = path.rstrip("/").rpartition("/")[2]
        text = id_core.text
        if before and not self._by_stem(text) and self._by_stem(before):
            is_name = before not in self._by_org or _VERSION.match(text)
            return f"{before}-{text}" if is_name else text
        return text

    def _without_leading(self, text: str, seller: str) -> str:
        """Drop names of labs and sellers before the first word: "databricks-gpt-x".

        The name of another seller, or a wrapper, may be a word: "synthetic-video-detector".
        """
        head, hyphen, rest = text.partition("-")
        is_name = self._by_stem(text) or _VERSION.match(rest)
        if not hyphen or head not in self._leading or is_name:
            return text
        name = self._without_leading(rest, seller)
        is_certain = head in self._labs_and_places or head in self._own_names.get(seller, ())
        return name if is_certain or self._by_stem(name) else text

    def _org(self, route: str, stripped: Sequence[str]) -> str | None:
        """The lab whose organisation stands nearest to the name."""
        path, _, name = fold(route).rpartition("/")
        words = re.split(r"[/.]", "/".join((path, *stripped)))
        labs = (lab for word in reversed(words) if (lab := self._by_org.get(word)))
        return next(labs, None) or self._by_org.get(name.partition("-")[0])

    def _by_stem(self, text: str) -> str | None:
        """The lab that the first word or words of a name tell; the longest stem decides."""
        if text not in self._labs_by_stem:
            self._labs_by_stem[text] = next(
                (
                    lab
                    for stem, lab in self._stems
                    if text.startswith(stem) and not text[len(stem) : len(stem) + 1].isalpha()
                ),
                None,
            )
        return self._labs_by_stem[text]
