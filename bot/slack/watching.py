"""Watches as people ask for them: begun where they were said, listed, put to sleep, stopped."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot import formatting
from bot.blocks.elements import bold, code, escape
from bot.company.company import Terms
from bot.company.nicknames import expand_nicknames
from bot.query import parse
from bot.store.guard import RefusedValueError, UnavailableError
from bot.store.watch_records import FullError, WatchRecords
from bot.watches.claims import News
from bot.watches.digest import DigestLine
from bot.watches.news import news_of
from bot.watches.watch import MOST_IN_A_CHANNEL, MOST_OF_A_PERSON, Kind, Watch
from catalog.catalog import Catalog
from catalog.names import fold
from catalog.resolution.outcomes import Choice, Found

_MENTION = re.compile(r"<@[^<>]*>")
_ASKED = re.compile(
    r"\W*(?:please\s+)?watch\b[\s:]*(?P<what>.*?)[\s.!]*", re.IGNORECASE | re.DOTALL
)
_LONGEST = 200
_ORDER = re.compile(
    r"(stop|snooze|wake)\s+#?(\d{1,9})(?:\s+(?:for\s+)?(\d{1,3})\s*d(?:ays?)?)?", re.I
)
_AREAS = "Africa|America|Antarctica|Asia|Atlantic|Australia|Etc|Europe|Indian|Pacific"
_ZONE = re.compile(rf"(.*?)\s+(?:in\s+|at\s+)?((?:{_AREAS})/[A-Za-z0-9_/+-]+)", re.DOTALL)
_LISTED = ("", "list", "all")
_RETIREMENTS = ("retirement", "retirements", "deprecation", "deprecations")
_ALL_RETIREMENTS = "every retirement that a lab announces"
_OUR_WORKLOADS = "what your workloads run on"
_NO_WORKLOADS = (
    "No workload says which model it runs on. `/modeldesk workload support-bot: 10k requests a "
    "day, 3k in 500 out, on claude sonnet 5.5` says it, or watch the models by name."
)
_WORKLOADS = ("our workloads", "workloads", "our workload")
_SNOOZE_DAYS = 7
_SHOWN = 3
_HOW = (
    "Write `watch claude sonnet 5.5`, `watch anthropic`, `watch our workloads` or `watch "
    "retirements`; `watch list` shows what is watched here."
)
_NO_DATABASE = "Watches need a database, and this bot has none."
_NOT_THERE = "The database does not answer, so nothing was changed. Please try again."
_SHARED = "Another company reads along in this channel, so nothing is watched in it."


@dataclass(frozen=True, slots=True)
class Asking:
    """Who asks for a watch, and where."""

    team: str
    channel: str
    user: str
    is_shared: bool = False
    """Whether another company reads along."""

    @property
    def place(self) -> str:
        """Where it is told: a direct conversation goes by the id of the person in it."""
        return self.user if self.channel.startswith("D") else self.channel


class Target(NamedTuple):
    """What is watched."""

    kind: Kind
    id: str
    name: str


class BegunWatch(NamedTuple):
    """What has come of asking for a watch."""

    text: str
    """What to say, escaped."""
    watch: Watch | None = None
    """None where none has begun."""


class NoTargetError(Exception):
    """Nothing that can be watched; the message is a sentence for whoever asked, escaped."""


def watch_request(text: str) -> str | None:
    """What stands behind "watch" in a message as Slack delivers it; None for other messages."""
    if len(text) > _LONGEST:
        return None
    typed = html.unescape(_MENTION.sub(" ", text)).strip()
    asked = _ASKED.fullmatch(typed)
    return asked["what"].strip() if asked else None


class Watching:
    """The watches of the workspaces that are answered."""

    def __init__(self, records: WatchRecords | None = None) -> None:
        self._records = records

    async def answer(self, what: str, asking: Asking, catalog: Catalog, terms: Terms) -> str:
        """Do what somebody wrote behind "watch"; what to say, escaped.

        `catalog` as their company may use it.
        """
        if self._records is None:
            return _NO_DATABASE
        if asking.is_shared:
            return _SHARED
        try:
            return await self._done(self._records, what, asking, (catalog, terms))
        except NoTargetError as error:
            return str(error)
        except FullError as error:
            return _full(str(error))
        except (UnavailableError, RefusedValueError):
            return _NOT_THERE

    async def _done(
        self, records: WatchRecords, what: str, asking: Asking, world: tuple[Catalog, Terms]
    ) -> str:
        catalog, terms = world
        if what.casefold() in _LISTED:
            return _list(await records.of_place(asking.team, asking.place), catalog)
        if order := _ORDER.fullmatch(what):
            return await _changed(order, records, asking)
        what, zone = _split_zone(what)
        target = _target(what, catalog, terms)
        return (await _begin(target, zone, asking, records, world)).text

    async def begin(self, model: str, asking: Asking, catalog: Catalog, terms: Terms) -> BegunWatch:
        """Begin a watch on a model, told where `asking` says."""
        if self._records is None:
            return BegunWatch(_NO_DATABASE)
        target = Target("model", model, catalog.models[model].name)
        try:
            return await _begin(target, "UTC", asking, self._records, (catalog, terms))
        except FullError as error:
            return BegunWatch(_full(str(error)))
        except (UnavailableError, RefusedValueError):
            return BegunWatch(_NOT_THERE)

    async def stop(self, number: int, team: str, place: str) -> str:
        """End a watch of a channel, or of a person by their id; what to say."""
        if self._records is None:
            return _NO_DATABASE
        try:
            is_there = await self._records.stop(number, team, place)
        except (UnavailableError, RefusedValueError):
            return _NOT_THERE
        return f"Watch {number} is stopped." if is_there else f"Watch {number} was stopped before."

    async def stop_model(self, model: str, team: str, place: str) -> None:
        """End the watches on a model there, if there are any."""
        if self._records is None:
            return
        with suppress(UnavailableError, RefusedValueError):  # then it is told twice
            for watch in await self._records.of_place(team, place):
                if (watch.kind, watch.target) == ("model", model):
                    await self._records.stop(watch.id, team, place)

    async def digest(self, number: int, asking: Asking) -> Sequence[DigestLine] | None:
        """The lines of what was posted where somebody asks; None where it is not there any more."""
        if self._records is None:
            return None
        try:
            message = await self._records.posted(number, asking.team, asking.place)
        except (UnavailableError, RefusedValueError):
            return None
        return message.lines if message else None


async def _begin(
    target: Target,
    zone: str,
    asking: Asking,
    records: WatchRecords,
    world: tuple[Catalog, Terms],
) -> BegunWatch:
    """Raises FullError and UnavailableError."""
    catalog, terms = world
    asked = Watch(0, asking.team, asking.place, asking.user, target.kind, target.id, zone)
    news = news_of(asked, catalog, terms.running)
    watch, is_new = await records.add(asked, news)
    told = [each for each in news if each.text]
    text = _begun(
        watch, target.name, told, is_new=is_new, is_elsewhere=asking.channel == asking.user
    )
    return BegunWatch(text, watch if is_new else None)


async def _changed(order: re.Match[str], records: WatchRecords, asking: Asking) -> str:
    verb, number = order[1].casefold(), int(order[2])
    place = asking.team, asking.place
    match verb:
        case "stop":
            said, is_there = "is stopped", await records.stop(number, *place)
        case "snooze":
            until = datetime.now(UTC) + timedelta(days=int(order[3] or _SNOOZE_DAYS))
            said = f"says nothing until {until:%Y-%m-%d}"
            is_there = await records.snooze(number, *place, until)
        case _:
            said, is_there = "is awake", await records.snooze(number, *place, None)
    if is_there:
        return f"Watch {number} {said}."
    return f"There is no watch {number} here; `watch list` shows those that are."


def _split_zone(what: str) -> tuple[str, str]:
    """What to watch, and the time zone behind it: UTC where there is none. Raises NoTargetError."""
    zoned = _ZONE.fullmatch(what)
    if zoned is None:
        return what, "UTC"
    try:
        ZoneInfo(zoned[2])
    except (ZoneInfoNotFoundError, OSError, ValueError) as error:
        raise NoTargetError(
            f"There is no time zone {escape(zoned[2])}. Write one as `Europe/Berlin`."
        ) from error
    return zoned[1], zoned[2]


def _target(what: str, catalog: Catalog, terms: Terms) -> Target:
    """Raises NoTargetError."""
    folded = fold(what)
    if folded in _RETIREMENTS:
        return Target("retirements", "", _ALL_RETIREMENTS)
    if folded in _WORKLOADS:
        if any(run.model for run in terms.running):
            return Target("workloads", "", _OUR_WORKLOADS)
        raise NoTargetError(_NO_WORKLOADS)
    for lab in catalog.labs:
        if folded in (fold(lab), fold(catalog.lab_name(lab))):
            return Target("lab", lab, f"{catalog.lab_name(lab)} and its models")
    text = expand_nicknames(what, terms.nicknames, catalog).text
    match catalog.resolve(text):
        case Found(model):
            return Target("model", model, catalog.models[model].name)
        case Choice(models):
            names = ", ".join(catalog.models[model].name for model in models[:4])
            raise NoTargetError(f'"{escape(what)}" could be {escape(names)}: say which.')
        case _:
            named = parse(text, "ask", catalog).models  # "when gpt-4o retires"
            if len(named) == 1:
                return Target("model", named[0], catalog.models[named[0]].name)
            raise NoTargetError(f'There is no model and no lab "{escape(what)}". {_HOW}')


# What is said


def _full(whose: str) -> str:
    if whose == "you":
        return f"You have {MOST_OF_A_PERSON} watches, which is as many as one person may have."
    return f"{MOST_IN_A_CHANNEL} watches are told here, which is as many as there may be."


def _begun(
    watch: Watch, name: str, news: Sequence[News], *, is_new: bool, is_elsewhere: bool
) -> str:
    already = "" if is_new else " already"
    where = f"for you{already}, in direct messages" if is_elsewhere else f"here{already}"
    # A model's name keeps its letters, such as "gpt-oss-120b".
    subject = name if watch.kind == "model" else formatting.capitalised(name)
    begun = f"{bold(escape(subject))} is watched {where}."
    zone = "" if watch.zone != "UTC" else "For another time zone, add its name: Europe/Berlin. "
    lines = [
        f"{begun} I post news at 09:00 {escape(watch.zone)} on working days, and urgent news "
        f"between 08:00 and 19:00. {zone}"
        f"{code(f'watch stop {watch.id}')} {'there ' if is_elsewhere else ''}ends it.",
        *(f"• {escape(each.text)}" for each in news[:_SHOWN]),
    ]
    if rest := len(news) - _SHOWN:
        lines += [f"… and {rest} more that are known today."] if rest > 0 else []
    return "\n".join(lines)


def _list(watches: Sequence[Watch], catalog: Catalog) -> str:
    if not watches:
        return f"Nothing is watched here yet. {_HOW}"
    lines = [f"{code(str(watch.id))} {escape(_description(watch, catalog))}" for watch in watches]
    how = "With its number: `watch stop 1`, `watch snooze 1 for 14 days`, `watch wake 1`."
    return "\n".join((bold("Watched here"), *lines, how))


def _description(watch: Watch, catalog: Catalog) -> str:
    name = _name(watch, catalog)
    if watch.is_paused:
        return f"{name} · paused, because Slack refused its messages"
    if watch.snoozed_until and watch.snoozed_until > datetime.now(UTC):
        return f"{name} · says nothing until {watch.snoozed_until:%Y-%m-%d}"
    return f"{name} · 09:00 {watch.zone}"


def _name(watch: Watch, catalog: Catalog) -> str:
    match watch.kind:
        case "model":
            model = catalog.models.get(catalog.current_id(watch.target) or "")
            return model.name if model else watch.target
        case "lab":
            return f"{catalog.lab_name(watch.target)} and its models"
        case "retirements":
            return _ALL_RETIREMENTS
        case "workloads":
            return _OUR_WORKLOADS
