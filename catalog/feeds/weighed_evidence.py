"""What a model can do, where sources say different things of it.

The lab's own API decides. Where it is silent or contradicts itself, the providers vote, whatever
their number of routes: a cloud or a lab with two votes, others with one. A tie is no answer, nor is
one provider that claims what others deny, nor one with a single vote where others sell the model.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from catalog.curated import Provider
from catalog.feeds.sources import OFFER_FEEDS
from catalog.schema import Capability, Modality, Observation

Verdict = Literal["yes", "no", "unsure", "silent"]
_HEARD_TWICE = 2
_Statement = Callable[[Observation], bool | None]

_PRICED: Mapping[Capability, Callable[[Observation], bool]] = {
    "batch": lambda o: any(p.condition and p.condition.processing == "batch" for p in o.prices),
    "caching": lambda o: any(price.direction == "cache_read" for price in o.prices),
}
"""By capability: whether an offer has a price for it, and so has it, though no flag says so."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """The observations of one model."""

    by_lab: Sequence[Observation]
    """Those of the lab's own API among `every`."""
    every: Sequence[Observation]
    providers: Mapping[str, Provider]
    """By every name that feeds have for them."""

    def capabilities(self) -> tuple[frozenset[Capability], frozenset[Capability]]:
        """(what it has, what it lacks)."""
        verdicts = {name: self._of(name) for name in get_args(Capability)}
        return (
            frozenset(name for name, verdict in verdicts.items() if verdict == "yes"),
            frozenset(name for name, verdict in verdicts.items() if verdict == "no"),
        )

    def modalities(
        self, direction: Literal["input", "output"]
    ) -> tuple[frozenset[Modality] | None, frozenset[Modality]]:
        """(what it takes or returns, what the sources disagree on); None where nobody says any."""

        def listed(modality: Modality) -> _Statement:
            return lambda observation: _lists(observation, direction, modality)

        verdicts = {name: self._weighed(listed(name)) for name in get_args(Modality)}
        found = frozenset(name for name, verdict in verdicts.items() if verdict == "yes")
        unsure = frozenset(name for name, verdict in verdicts.items() if verdict == "unsure")
        # Where they agree on nothing, what they disagree on is all there is.
        return (found, unsure) if found else (unsure or None, frozenset())

    def _of(self, capability: Capability) -> Verdict:
        is_priced = _PRICED.get(capability)
        if is_priced and any(map(is_priced, self.every)):
            return "yes"
        return self._weighed(lambda observation: observation.facts.told(capability))

    def _weighed(self, statement: _Statement) -> Verdict:
        own = _majority(map(statement, self.by_lab))
        if own in ("yes", "no"):
            return own
        said: dict[str, list[bool | None]] = defaultdict(list)
        votes: dict[str, int] = {}
        for observation in self.every:
            provider = self.providers.get(observation.provider)
            name = provider.id if provider else observation.provider
            said[name].append(statement(observation))
            votes[name] = _HEARD_TWICE if provider and provider.kind in ("cloud", "lab") else 1
        verdicts = {name: _majority(statements) for name, statements in said.items()}
        yes = [votes[name] for name, verdict in verdicts.items() if verdict == "yes"]
        no = [votes[name] for name, verdict in verdicts.items() if verdict == "no"]
        is_alone = len(yes) == 1 and len(said) > 1 and (sum(yes) == 1 or bool(no))
        if is_alone and sum(yes) > sum(no):
            return "unsure"
        return _majority([*[True] * sum(yes), *[False] * sum(no)])


def _majority(said: Iterable[bool | None]) -> Verdict:
    votes = [vote for vote in said if vote is not None]
    yes = sum(votes)
    no = len(votes) - yes
    if yes == no:
        return "unsure" if votes else "silent"
    return "yes" if yes > no else "no"


def _lists(
    observation: Observation, direction: Literal["input", "output"], modality: Modality
) -> bool | None:
    facts = observation.facts
    listed = facts.input if direction == "input" else facts.output
    if listed is None:
        return None
    # A feed with a flag for each modality is silent where it has none.
    return modality in listed or (False if OFFER_FEEDS[observation.feed].lists_modalities else None)
