"""The settings of the workspaces that are answered: what holds where, and who may change it.

They are held in memory, so that no answer waits for the database, and read again beside the
answers, so that what one process changes holds in all of them within seconds. Those of all
workspaces are read at once: an organisation may have installed the bot for many.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Literal

from pydantic import ValidationError

from bot import formatting
from bot.blocks.elements import escape
from bot.blocks.settings_blocks import UNREAD
from bot.company.company import (
    NO_COMPANY,
    NO_TERMS,
    UNREAD_TERMS,
    Company,
    Terms,
    problems_of,
)
from bot.company.setting_problems import first_problem
from bot.store.company_records import KINDS, Change, CompanyRecords, ConflictError, Key, Record
from bot.store.guard import RefusedValueError, UnavailableError
from catalog.catalog import Catalog

LOOK_S = 20.0
_RETRY_S = 1.0
"""Until they are read for the first time; what is answered before then says so."""
_SHOWN_CHANGES = 5
_KEPT_PICKS = 1000
_log = logging.getLogger("modeldesk")


class NotSavedError(Exception):
    """A change was not written; the message is a sentence for whoever made it."""


@dataclass(frozen=True, slots=True)
class Settled:
    """The settings of one workspace."""

    company: Company = NO_COMPANY
    admins: tuple[str, ...] = ()
    """Ids of people whom admins have added."""
    records: Mapping[Key, Record] = field(default_factory=dict)
    is_unread: bool = False
    """Whether there are settings that this release cannot read."""


_NOTHING = Settled()


class Companies:
    """The settings of all workspaces, by the id of the team."""

    def __init__(
        self,
        records: CompanyRecords | None = None,
        file: Company | None = None,
        admins: Sequence[str] = (),
    ) -> None:
        """`file` is what policy.yml says, which wins; `admins` are ids of people."""
        self._records = records
        self._file = file
        self._admins = frozenset(admins)
        self._settled: Mapping[str, Settled] = {}
        self._picks: dict[tuple[str, str, str], bool] = {}
        self._reading: Literal["not begun", "tried", "done"] = "not begun"

    @property
    def is_read_only(self) -> bool:
        """Whether policy.yml decides, or there is no database."""
        return self._file is not None or self._records is None

    def company(self, team: str) -> Company:
        return self._file or self._settled.get(team, _NOTHING).company

    def terms(self, team: str, channel: str = "") -> Terms:
        """What holds for questions in a channel; private answers may show contract prices."""
        if self.is_unread(team):
            return UNREAD_TERMS
        if self._file is None and team not in self._settled:
            return NO_TERMS
        company = self.company(team)
        return NO_TERMS if company == NO_COMPANY else company.terms(channel)

    def is_unread(self, team: str) -> bool:
        """Whether the settings of a workspace cannot be read for now."""
        if self._file:
            return False
        return self._reading == "tried" or self._settled.get(team, _NOTHING).is_unread

    def note_pick(self, team: str, name: str, model: str) -> bool:
        """Remember which model somebody meant by a name; whether it was meant before, too."""
        pick = team, " ".join(name.casefold().split()), model
        again = self._picks.pop(pick, False)
        self._picks[pick] = True
        if len(self._picks) > _KEPT_PICKS:
            del self._picks[next(iter(self._picks))]
        return again

    # Who may change it

    def admins(self, team: str) -> tuple[str, ...]:
        """Ids of those who may change settings, those of MODELDESK_ADMINS first."""
        added = self._settled.get(team, _NOTHING).admins
        return tuple(dict.fromkeys((*sorted(self._admins), *added)))

    def may_change(self, team: str, user: str) -> bool:
        if self.is_read_only or self.is_unread(team):
            return False
        return user in self.admins(team)

    # Reading

    async def look(self) -> None:
        """Read all settings, and `follow` them from then on. May raise UnavailableError."""
        if self._records is None:
            return
        if self._reading == "not begun":
            self._reading = "tried"
        every = await self._records.read()
        self._settled = {team: self._read(team, records) for team, records in every.items()}
        self._reading = "done"

    def _read(self, team: str, records: Mapping[Key, Record]) -> Settled:
        before = self._settled.get(team)
        if before and records == before.records:
            return before
        try:
            return _settled(records)
        except ValueError:  # of a newer release; what was read before goes on to hold
            _log.exception("settings cannot be read")
            return before or Settled(is_unread=True)

    async def follow(self, every_s: float = LOOK_S) -> None:
        """Read them again, for ever, once `look` was called."""
        while True:
            await asyncio.sleep(every_s if self._reading == "done" else min(every_s, _RETRY_S))
            if self._reading != "not begun":
                with suppress(UnavailableError, RefusedValueError):  # which the store logs
                    await self.look()

    async def changes(self, team: str) -> Sequence[Change]:
        """The last changes, newest first; none where the database does not answer."""
        if self._records is None or self._file:
            return ()
        try:
            return await self._records.changes(team, _SHOWN_CHANGES)
        except UnavailableError:
            return ()

    def version(self, key: Key) -> int:
        """The version that a change of this record starts from."""
        return self._record(key).version

    def body(self, key: Key) -> Any:
        """What is settled, parsed; None where nothing is."""
        text = self._record(key).body
        return json.loads(text) if text else None

    def _record(self, key: Key) -> Record:
        return self._settled.get(key.team, _NOTHING).records.get(key, Record())

    # Changing

    async def change(
        self, key: Key, body: Any, user: str, catalog: Catalog, version: int | None = None
    ) -> None:
        """Write a record, None to clear it. Raises NotSavedError."""
        if not self.may_change(key.team, user):
            raise NotSavedError(self.refusal(key.team))
        text = json.dumps(body, ensure_ascii=False, sort_keys=True) if body else ""
        before = self._settled.get(key.team, _NOTHING).records
        started = self.version(key) if version is None else version
        _check({**before, key: Record(text, started)}, catalog)
        await self._write(key, text, started, user)

    async def undo(self, change_id: int, team: str, user: str, catalog: Catalog) -> str:
        """Write what stood before a change; what was undone. Raises NotSavedError."""
        change = next((c for c in await self.changes(team) if c.id == change_id), None)
        if change is None:
            raise NotSavedError("This change is too old to be undone from here.")
        kind, _, scope = change.what.partition(" ")
        key = Key(team, next(each for each in KINDS if each == kind), scope)
        with suppress(UnavailableError):
            await self.look()
        if self._record(key).body != change.after:
            raise NotSavedError("It was changed again since; undo the newer change first.")
        await self.change(key, json.loads(change.before or "null"), user, catalog)
        return change.what

    def refusal(self, team: str) -> str:
        """Why somebody may not change settings."""
        if self._file:
            return "These settings are in policy.yml in the data folder, and are changed there."
        if self._records is None:
            return "Settings need a database, and this bot has none."
        if self.is_unread(team):
            return UNREAD
        admins = self.admins(team)
        if not admins:
            return (
                "Nobody may change settings yet: whoever runs Modeldesk sets MODELDESK_ADMINS to "
                "the ids of those who may."
            )
        return f"Only {', '.join(f'<@{user}>' for user in admins)} may change settings."

    async def _write(self, key: Key, text: str, version: int, user: str) -> None:
        assert self._records
        try:
            await self._records.write(key, text, version, user)
        except ConflictError as error:
            with suppress(UnavailableError):
                await self.look()
            newest = next((c for c in await self.changes(key.team) if c.what == key.what), None)
            who = f"<@{newest.who}>" if newest else "Somebody"
            raise NotSavedError(
                f"{who} changed this while you did. Look at it again, then make your change."
            ) from error
        except (UnavailableError, RefusedValueError) as error:
            raise NotSavedError(
                "The database does not answer, so nothing was changed. Please try again."
            ) from error
        with suppress(UnavailableError):
            await self.look()
        _log.info("settings changed", extra={"what": key.kind})


def _settled(records: Mapping[Key, Record]) -> Settled:
    """What records say. Raises ValueError."""
    admins: Sequence[str] = next(
        (json.loads(r.body) for k, r in records.items() if k.kind == "admins" and r.body), ()
    )
    return Settled(_company(records), tuple(admins), records)


def _company(records: Mapping[Key, Record]) -> Company:
    """Raises ValidationError."""
    stated = {key: json.loads(record.body) for key, record in records.items() if record.body}
    document: dict[str, Any] = {"channels": {}}
    for key, body in stated.items():
        if key.kind == "policy" and key.scope:
            document["channels"][key.scope] = body
        elif key.kind != "admins":
            document[key.kind] = body
    return Company.model_validate(document)


def _check(records: Mapping[Key, Record], catalog: Catalog) -> None:
    """Raises NotSavedError."""
    try:
        company = _company(records)
    except ValidationError as error:
        raise NotSavedError(escape(first_problem(error))) from error
    if problems := problems_of(company, catalog):
        _part, _entry, problem = problems[0].split(": ", 2)  # whoever typed it knows where
        raise NotSavedError(escape(f"{formatting.capitalised(problem)}."))
