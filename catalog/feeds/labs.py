"""Which lab made a model, and what its bare name is, where no feed links it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from catalog.names import fold, squash
from catalog.resolve import World
from catalog.resolve.syntax import Core, core
from catalog.schema import Observation

FULL_DATE = re.compile(r"[-@](?:20\d{6}|20\d\d-\d\d-\d\d)$")
_WRITTEN_DOT = re.compile(r"(?<=\d)p(?=\d)")
"""What stands for the dot of a version: "v3p1"."""
_A_VERSION = re.compile(r"v?\d+(?:\.\d+)*(?![^-])")
"""What an id cannot begin with: "v3", or the "v1-32k" of "moonshot-v1-32k"."""
_SHORT_DATE = re.compile(r"-\d{4}(?=-preview$|$)")


class Labs:
    """Finds the lab and the slug of a model that no feed links."""

    def __init__(self, world: World) -> None:
        self._orgs = {org.casefold(): lab.id for lab in world.labs for org in lab.orgs}
        self._stems = sorted(
            ((fold(stem), lab.id) for lab in world.labs for stem in lab.stems),
            key=lambda pair: (-len(pair[0]), pair),
        )
        self._heads = {lab.id: {fold(s).partition("-")[0] for s in lab.stems} for lab in world.labs}
        self._tuners = {lab.id for lab in world.labs if not lab.stems}
        self._short = {lab.id for lab in world.labs if lab.short_snapshots}
        self._own: dict[str, str] = {}
        for provider in world.providers:
            for name in (provider.id, *(n for names in provider.feeds.values() for n in names)):
                self._own[name] = provider.lab or provider.id
        self._prefixes = frozenset(self._orgs) | world.lexicon.regions | world.lexicon.wrappers
        self._leading = self._prefixes | world.sellers

    def lab_and_slug(self, observation: Observation) -> tuple[str, str]:
        """The lab and the bare name inside the id, in the form of models.dev's slugs."""
        bare, text = self._bare(observation)
        lab = self._lab(observation, bare, text)
        lab = lab or self._own.get(observation.provider, observation.provider)
        if lab in self._short:
            text = _SHORT_DATE.sub("", text)
        slug = re.sub(r"[^a-z0-9.+]+", "-", _WRITTEN_DOT.sub(".", text)).strip("-.")
        return lab, slug or squash(text) or "unnamed"

    def told(self, observation: Observation) -> bool:
        """The id itself tells the lab, and not just who sells it."""
        lab = self._lab(observation, *self._bare(observation))
        return lab is not None and not self.first_party(observation, lab)

    def by_lab(self, observation: Observation, lab: str) -> str:
        """The provider of an observation; empty when it is the lab itself."""
        return "" if self.first_party(observation, lab) else observation.provider

    def first_party(self, observation: Observation, lab: str) -> bool:
        """The lab itself offers it."""
        return self._own.get(observation.provider) == lab

    def _bare(self, observation: Observation) -> tuple[Core, str]:
        bare = core(fold(observation.route), self._prefixes)
        return bare, self._without_leading(FULL_DATE.sub("", self._whole(bare)))

    def _lab(self, observation: Observation, bare: Core, text: str) -> str | None:
        org = self._org(observation.route, bare.stripped)
        if org in self._tuners:
            return org
        return self._seller(observation, org, text) or self._by_stem(text) or org

    def _seller(self, observation: Observation, org: str | None, text: str) -> str | None:
        """The lab whose API it is, where another lab's names begin alike: Deepgram's Nova."""
        seller = self._own.get(observation.provider, "")
        own = org == seller or "/" not in observation.route
        begins = re.split(r"[-_. ]", text, maxsplit=1)[0]
        return seller if own and begins in self._heads.get(seller, ()) else None

    def _whole(self, bare: Core) -> str:
        """ "flux/schnell": a name that begins one segment earlier."""
        path = next((part for part in bare.stripped if part.endswith("/")), "")
        before = path.rstrip("/").rpartition("/")[2]
        if before and not self._by_stem(bare.text) and self._by_stem(before):
            own = before not in self._orgs or _A_VERSION.match(bare.text)
            return f"{before}-{bare.text}" if own else bare.text
        return bare.text

    def _without_leading(self, text: str) -> str:
        """ "databricks-gpt-x" -> "gpt-x": names of labs and sellers before a known first word."""
        head, hyphen, rest = text.partition("-")
        named = self._by_stem(text) or _A_VERSION.match(rest)
        if hyphen and head in self._leading and not named:
            return self._without_leading(rest)
        return text

    def _org(self, route: str, stripped: Sequence[str]) -> str | None:
        """The organisation nearest to the name."""
        words = re.split(r"[/.]", "/".join((fold(route).rpartition("/")[0], *stripped)))
        named = [lab for word in reversed(words) if (lab := self._orgs.get(word))]
        if named:
            return named[0]
        head = fold(route).rpartition("/")[2].partition("-")[0]
        return self._orgs.get(head)

    def _by_stem(self, text: str) -> str | None:
        """By the longest first word or words that tell a lab."""
        for stem, lab in self._stems:
            if text.startswith(stem) and not text[len(stem) : len(stem) + 1].isalpha():
                return lab
        return None
