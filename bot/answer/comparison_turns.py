"""What would turn the choice between compared models: the price, a capability, a window."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from bot import formatting
from bot.answer.compared_model import ComparedModel
from bot.answer.comparison_winner import Contest, cheapest_of
from catalog.model import has_open_weights
from catalog.schema import Capability, Modality


def _takes(modality: Modality, compared: ComparedModel) -> bool | None:
    taken = compared.model.facts.input
    return None if taken is None else modality in taken


def _is_told(capability: Capability, compared: ComparedModel) -> bool | None:
    return compared.model.facts.told(capability)


def _is_open(compared: ComparedModel) -> bool | None:
    return has_open_weights(compared.model)


@dataclass(frozen=True, slots=True)
class Turn:
    """Needs under which another model is the choice."""

    needs: tuple[str, ...]
    """ "the lowest price", "image input"."""
    models: tuple[ComparedModel, ...]


_LARGER = 1.5
"""How many times as large a context window must be to turn a choice."""
_INPUTS: tuple[tuple[str, Modality], ...] = (
    ("image", "image"),
    ("audio", "audio"),
    ("video", "video"),
    ("PDF", "pdf"),
)
_Test = Callable[[ComparedModel], bool | None]
_ABILITIES: tuple[tuple[str, _Test], ...] = (
    *((f"{name} input", partial(_takes, modality)) for name, modality in _INPUTS),
    ("tool calling", partial(_is_told, "tools")),
    ("structured output", partial(_is_told, "json")),
    ("open weights", _is_open),
)


def turns(contest: Contest, winner: ComparedModel | None) -> tuple[Turn, ...]:
    """What would turn the choice, the price first; where nothing decides, what could."""
    needs: dict[tuple[ComparedModel, ...], list[str]] = {}
    for need, models in _needs(contest, winner):
        if models and winner not in models:
            needs.setdefault(models, []).append(need)
    return tuple(Turn(tuple(texts), models) for models, texts in needs.items())


def _needs(
    contest: Contest, winner: ComparedModel | None
) -> Iterator[tuple[str, tuple[ComparedModel, ...]]]:
    """Each need with the models that meet it best; none where all of them do."""
    able = contest.able
    priced = [each for each in able if each.lasting_cost is not None]
    cheapest = cheapest_of(priced) if len(priced) > 1 else None
    all_priced = len(priced) == len(able)
    yield f"the lowest {'' if all_priced else 'known '}price", (cheapest,) if cheapest else ()
    if winner and len(contest.unbeaten) < len(contest.rated):
        yield "the best rating", contest.unbeaten
    yield from _context(able, winner)
    for need, test in _ABILITIES:
        tested = [test(each) for each in able]
        having = tuple(each for each, has_it in zip(able, tested, strict=True) if has_it)
        if False in tested:
            yield need, having


def _context(
    able: Sequence[ComparedModel], winner: ComparedModel | None
) -> Iterator[tuple[str, tuple[ComparedModel, ...]]]:
    """A window that is far larger than the winner's, or than the smallest one."""
    windows = [each.model.facts.context or 0 for each in able]
    own = winner.model.facts.context if winner else min(windows)
    if own and max(windows) >= _LARGER * own:
        largest = (each for each in able if each.model.facts.context == max(windows))
        yield f"{formatting.tokens(max(windows))} tokens of context", tuple(largest)
