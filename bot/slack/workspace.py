"""What every surface shares: the catalogue, questions to responses, threads, the way out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from typing import ParamSpec, Protocol, TypeVar
from weakref import WeakKeyDictionary

from bot.answer import Ambiguous, Answer, FollowUps, Help, NotFound, answer_query, with_shown_models
from bot.answer.company_workload import with_company_workload
from bot.answer.query_json import query_from_text, thread_text
from bot.blocks import Kinds, Reply, append_blocks, append_context_actions, begin_with, render
from bot.blocks.buttons import closing_buttons, follow_up_buttons, message_buttons
from bot.blocks.elements import Block
from bot.company.approved_catalogs import ApprovedCatalogs
from bot.company.company import NO_TERMS, Terms
from bot.query import Command, Query, parse
from bot.slack.companies import Companies
from bot.slack.outgoing import Sender
from bot.slack.shared_channels import SharedChannels
from bot.slack.turns import EventTurns
from bot.slack.watching import Asking, BegunWatch, Watching
from bot.store import Store, Thread
from catalog.catalog import Catalog

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")

_UNREAD = (
    "I can't read this workspace's settings right now, so this may show what they do not allow."
)
_KEPT_RESPONSES = 256
"""Queries whose responses are kept: a card takes 0.17 ms instead of 1.7 ms."""


@dataclass(frozen=True, eq=False)
class Response:
    """An answer with the replies that can be sent of it."""

    query: Query
    """The question with what its answer showed, from which the next message may go on."""
    answer: Answer
    follow_ups: FollowUps
    asks_before_sharing: bool = False
    """Whether it may show contract prices."""
    note: str = ""
    """What is said in front of it, of this message alone; escaped."""
    offers: tuple[Block, ...] = ()
    """What is offered below it to the one person who has asked."""

    @cached_property
    def reply(self) -> Reply:
        """Without buttons."""
        return self._noted(render(self.answer))

    @cached_property
    def private(self) -> Reply:
        """The reply to one person, with its buttons."""
        return append_blocks(self.reply, self._private_buttons())

    def acknowledgement(self, accepted: Kinds) -> Reply:
        """The same, in the one variant for where these types of native blocks are accepted."""
        return append_blocks(self._noted(render(self.answer, accepted)), self._private_buttons())

    def posted(self, thread: Thread, asker: str) -> Reply:
        """The reply as a message in a thread: for everybody there, or in a direct conversation."""
        return self._message(asker) if thread.is_direct else self.public(asker)

    def public(self, asker: str) -> Reply:
        """The reply for everybody; only the asker may settle what it leaves open, or delete it."""
        return self._message(asker, deletable_by=asker)

    def _noted(self, reply: Reply) -> Reply:
        return begin_with(self.note, reply) if self.note else reply

    def _message(self, asker: str, deletable_by: str = "") -> Reply:
        followed = append_blocks(self.reply, follow_up_buttons(self.follow_ups, asker))
        closing = message_buttons(self.query if self._has_facts else None, deletable_by)
        return append_context_actions(followed, closing, self._closing(shared=True))

    def shared(self) -> Reply:
        """The reply to one person who has shared it, or cannot: no share button."""
        return append_blocks(
            self.reply, (*follow_up_buttons(self.follow_ups), *self._closing(shared=True))
        )

    def queries(self, *threads: Thread) -> Mapping[Thread, str]:
        """What the threads are about now."""
        return dict.fromkeys(threads, thread_text(self.query))

    def _private_buttons(self) -> tuple[Block, ...]:
        buttons = (*follow_up_buttons(self.follow_ups), *self._closing(shared=False))
        return (*self.offers, *buttons)

    def _closing(self, *, shared: bool) -> tuple[Block, ...]:
        """Share and flag buttons; none while the question is not settled."""
        if not self._has_facts:
            return ()
        return closing_buttons(self.query, shared=shared, asks=self.asks_before_sharing)

    @property
    def _has_facts(self) -> bool:
        return not isinstance(self.answer, Ambiguous | NotFound | Help)


@dataclass(frozen=True, slots=True, eq=False)
class Workspace:
    """One Slack workspace, or what stands in for it."""

    catalog: Callable[[], Catalog]
    """Today's catalogue."""
    respond: Responder
    outbox: Sender
    store: Store
    ack_blocks: Kinds = frozenset()
    """Native block types known to be accepted in an acknowledgement, which cannot be sent twice."""
    feedback_channel: str | None = None
    """The channel that reports of wrong figures go to."""
    docs_url: str | None = None
    """Where people can read how to use the bot, for the Home tab."""
    feed_problems: Callable[[], Sequence[str]] = tuple
    """What is wrong with the sources of the catalogue, for the Home tab."""
    companies: Companies = field(default_factory=Companies)
    """What the workspace has settled."""
    channels: SharedChannels = field(default_factory=SharedChannels)
    """Which of its channels another company reads along in."""
    watching: Watching = field(default_factory=Watching)
    """What is watched in it."""
    events: EventTurns = field(default_factory=EventTurns)
    """Whose turn it is among the events, behind the commands."""
    is_agent: bool = False
    """Whether the app has Slack's agent features, as in manifest.agent.yml."""

    def answer_text(
        self, text: str, command: Command, previous: Query | None = None, terms: Terms = NO_TERMS
    ) -> Response:
        """Answer typed text, which may go on from the previous query of its thread."""
        return self.respond(self.parse(text, command, terms, previous).canonical(), terms)

    def parse(
        self, text: str, command: Command, terms: Terms, previous: Query | None = None
    ) -> Query:
        """The question in typed text, with the nicknames of its company."""
        return parse(text, command, self.catalog(), previous, terms.nicknames)

    def answer_query(self, query: Query, terms: Terms = NO_TERMS) -> Response:
        """Answer the query of a button, a menu or a shortcut."""
        return self.respond(query.canonical(), terms)

    def read_query(self, value: str) -> Query | None:
        """Parse a button's value; None unless it is a query about today's catalogue.

        An old message may hold a model that is gone, or a value of an earlier release.
        """
        return query_from_text(value, self.catalog())

    async def watch(self, what: str, asking: Asking) -> str:
        """Do what somebody wrote behind "watch"; what to say, escaped."""
        terms = self.companies.terms(asking.team, asking.channel).at_list_prices()
        catalog = self.catalog().under(terms.policies)
        return await self.watching.answer(what, asking, catalog, terms)

    async def begin_watch(self, model: str, asking: Asking) -> BegunWatch:
        """Begin a watch on a model of the catalogue."""
        terms = self.companies.terms(asking.team, asking.channel).at_list_prices()
        catalog = self.catalog().under(terms.policies)
        return await self.watching.begin(model, asking, catalog, terms)

    async def recall(self, thread: Thread) -> Query | None:
        """The last query of a thread. Raises UnknownThreadError."""
        text = await self.store.recall(thread)
        return query_from_text(text, self.catalog()) if text else None


class Responder(Protocol):
    """Answers a query on the terms of a company."""

    def __call__(self, query: Query, terms: Terms = NO_TERMS, /) -> Response: ...


def responder(catalog: Callable[[], Catalog]) -> Responder:
    """Answer queries from today's catalogue, keeping the latest responses of the day."""
    approved = ApprovedCatalogs(catalog)

    def respond(query: Query, terms: Terms = NO_TERMS, /) -> Response:
        ours = approved(terms.policies)
        response = _response(with_company_workload(query, terms.workload, ours), ours)
        return replace(response, note=_UNREAD) if terms.is_unread else response

    return kept_for_the_day(respond, catalog, _KEPT_RESPONSES)


def kept_for_the_day(
    function: Callable[Parameters, Result], catalog: Callable[[], Catalog], most: int
) -> Callable[Parameters, Result]:
    """Keep the latest results of a function of today's catalogue, as long as that catalogue lives.

    No result may refer to the catalogue, which would then never go.
    """
    kept: WeakKeyDictionary[Catalog, Callable[..., Result]] = WeakKeyDictionary()

    def remembering(*arguments: Parameters.args, **named: Parameters.kwargs) -> Result:
        today = catalog()
        if today not in kept:
            kept[today] = lru_cache(most)(function)
        return kept[today](*arguments, **named)

    return remembering


def _response(query: Query, catalog: Catalog) -> Response:
    facts = answer_query(query, catalog)
    follow_ups = facts.follow_ups(query, catalog)
    has_contracts = any(policy.prices for policy in catalog.policies)
    return Response(with_shown_models(query, facts), facts, follow_ups, has_contracts)
