"""What Slack hands out with a click and takes back for a while: response URLs and trigger ids."""

from __future__ import annotations

from dataclasses import dataclass, field

_USES = 5
_SECONDS = 30 * 60
_TRIGGER_SECONDS = 3


@dataclass(slots=True)
class ResponseUrl:
    """Where a reply to one command or click may go."""

    channel: str
    user: str
    message_ts: str
    """The message that was clicked in, if there was one."""
    born: float
    uses: int = 0

    def refuses(self, now: float) -> str | None:
        """Why not, and nothing when it is used once more."""
        if now - self.born > _SECONDS:
            return "expired_url"
        self.uses += 1
        return "used_url" if self.uses > _USES else None


@dataclass(slots=True)
class Triggers:
    """Each opens one view, soon."""

    _born: dict[str, float] = field(default_factory=dict)
    _exchanged: set[str] = field(default_factory=set)

    def new(self, now: float) -> str:
        name = f"{len(self._born) + 1}.1.{now:.0f}"
        self._born[name] = now
        return name

    def refuses(self, name: object, now: float) -> str | None:
        """Why not, and nothing when it is exchanged for a view."""
        if not isinstance(name, str) or name not in self._born:
            return "invalid_trigger_id"
        if name in self._exchanged:
            return "exchanged_trigger_id"
        if now - self._born[name] > _TRIGGER_SECONDS:
            return "expired_trigger_id"
        self._exchanged.add(name)
        return None
