"""What is known of past prices: changes that were seen, and those that a source dates itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Literal, NamedTuple

from catalog.schema import Condition, Direction, Modality, Unit

EventKind = Literal["changed", "corrected", "added", "removed", "source_switched", "quarantined"]
"""What has become of a price: another amount from the same source, the same within seven days of
its first sight, a price that was not there before or is not there any more, the amount of another
source, or an amount that is reported and not believed yet."""


class PriceComponent(NamedTuple):
    """What one amount of a tariff is for, whatever its dates."""

    direction: Direction
    modality: Modality
    unit: Unit
    condition: Condition | None
    """Without dates; None where it always holds."""


@dataclass(frozen=True, slots=True)
class PriceEvent:
    """One amount of one route that is another than it was."""

    seen_at: datetime
    """In UTC; of a price that its source dates, the start of its first day."""
    provider: str
    route: str
    """The id at the provider."""
    model: str
    """The id that the model had then."""
    direction: Direction
    modality: Modality
    unit: Unit
    old: Decimal | None
    """USD; None where there was no price."""
    new: Decimal | None
    """USD; None where there is none any more."""
    source: str
    """Id of the Source that states the new amount, or has stated the old one."""
    kind: EventKind = "changed"
    condition: Condition | None = None
    """When the price holds, without dates; None where always."""

    @property
    def component(self) -> PriceComponent:
        return PriceComponent(self.direction, self.modality, self.unit, self.condition)


@dataclass(frozen=True, slots=True)
class PriceHistory:
    """The events that a snapshot carries, oldest first."""

    dated: tuple[PriceEvent, ...] = ()
    """Changes that a source dates itself, also those to come."""
    recorded: tuple[PriceEvent, ...] = ()
    """What was seen when one snapshot followed another."""
    recorded_since: datetime | None = None
    """From when on every change was recorded; None where none was."""
    recorded_until: datetime | None = None
    """When two snapshots were compared last."""


NO_HISTORY = PriceHistory()
