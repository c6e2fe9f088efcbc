"""What every kind of answer has in common.

A kind adds `to_json` and overrides what differs: the models it shows, the filters it applies, what
it cites, and the questions it leads to.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from bot.answer.asked_facts import AskedFact
from bot.answer.citations import Citation
from bot.answer.follow_ups import FollowUp, FollowUps, asks_the_same, candidates, summary_query
from bot.answer.interpretation import NOTHING_INTERPRETED, FilterKinds, Interpretation
from bot.answer.policy_note import PolicyNote
from bot.answer.rows import ModelLine, model_lines
from bot.answer.tariff_words import conditions
from bot.query import Query
from catalog.catalog import Catalog
from catalog.filters.active import active_filters
from catalog.pricing.tariffs import PLAIN, Tariff

_MENU_LENGTH = 20


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class BaseAnswer:
    """The facts that answer a question; the pages put them into words.

    Answers compare by identity, so that whatever is rendered from one can be cached by it.
    """

    as_of: date
    """Date of the newest source."""
    interpretation: Interpretation = NOTHING_INTERPRETED
    asked_beside: tuple[AskedFact, ...] = ()
    """Single facts that are asked for beside what the answer is about."""
    policy: PolicyNote | None = None
    """What the policy of a company has done to it; None where no policy is in force."""

    def priced_models(self) -> tuple[str, ...]:
        """Ids of the models whose offers the answer tells, and of which a policy may leave out."""
        return self.shown_models()

    def shown_models(self) -> tuple[str, ...]:
        """Ids of the models that a reader sees, in order."""
        return ()

    def applied_filters(self) -> FilterKinds:
        """The kinds of filters that hold for everything in the answer."""
        return ()

    def judged_filters(self) -> FilterKinds:
        """The kinds of filters that the answer itself gives a verdict on."""
        return ()

    def applied_tariff(self, _: Tariff, /) -> Tariff:
        """The conditions of those asked for that the prices in the answer hold under."""
        return PLAIN

    def reason(self) -> str:
        """Why the answer is what it is, in a sentence; empty where its page says it anyway."""
        return ""

    def citations(self, catalog: Catalog) -> tuple[Citation, ...]:
        """Every figure in the answer with its source, in reading order, each once.

        `catalog` must be the one that the answer was computed from.
        """
        beside = (fact.citation for fact in self.asked_beside if fact.citation)
        return tuple(dict.fromkeys((*beside, *self._citations(catalog))))

    def _citations(self, catalog: Catalog) -> Iterator[Citation]:
        """The figures in reading order; repetitions are removed by `citations`."""
        yield from ()

    def follow_ups(self, query: Query, catalog: Catalog) -> FollowUps:
        """The questions that are one tap away from the answer to `query`."""
        menu = self._menu(query, catalog)
        next_queries = (*self._show_all(query), *self._next_queries(query), *_only_model(menu))
        choice = self._unresolved_choice()
        return FollowUps(
            candidates=() if choice is None else candidates(query, choice),
            unresolved=None if choice is None else query,
            next_queries=tuple(f for f in next_queries if not asks_the_same(f.query, query)),
            without_filter=tuple(self._without_filter(query, catalog)),
            models=menu if len(menu) > 1 else (),
            comparison=self._comparison(query),
            watched=self._watched(),
        )

    def _show_all(self, query: Query) -> Iterator[FollowUp]:
        if self.policy and self.policy.left_out and not query.show_all:
            yield FollowUp("Show all", query._replace(show_all=True))

    def _next_queries(self, query: Query) -> Iterator[FollowUp]:
        """What an expert would ask next."""
        yield from ()

    def _comparison(self, query: Query) -> Query | None:
        """The comparison that one more model can join."""
        return None

    def _watched(self) -> str:
        """The model that one may want to be told of; empty for none."""
        return ""

    def _unresolved_choice(self) -> tuple[ModelLine, ...] | None:
        """What the first unresolved name may mean; None where every name is resolved."""
        return None

    def _menu(self, query: Query, catalog: Catalog) -> tuple[ModelLine, ...]:
        """Models to look at one by one."""
        shown = dict.fromkeys(with_shown_models(query, self).shown)
        return model_lines(list(shown)[:_MENU_LENGTH], catalog)

    def _without_filter(self, query: Query, catalog: Catalog) -> Iterator[FollowUp]:
        """The same question without each filter or condition that the answer applies."""
        for active in active_filters(query.filters):
            label = active.words(catalog)
            if label in self.interpretation.filters:
                rest = active.lifted_from(query.filters)
                yield FollowUp(
                    label, query._replace(filters=rest, left_out=(), shown=(), page=None)
                )
        for label, left in conditions(query.tariff or PLAIN):
            if label in self.interpretation.filters:
                tariff = None if left == PLAIN else left
                yield FollowUp(
                    label, query._replace(tariff=tariff, left_out=(), shown=(), page=None)
                )


def with_shown_models(query: Query, answer: BaseAnswer) -> Query:
    """The question with the models that its answer shows, or that it was already asked about."""
    return query if query.shown else query._replace(shown=answer.shown_models())


def _only_model(menu: tuple[ModelLine, ...]) -> Iterator[FollowUp]:
    """A button instead of a menu of one."""
    if len(menu) == 1:
        yield FollowUp(f"About {menu[0].name}", summary_query(menu[0].id))
