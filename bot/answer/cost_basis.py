"""What costs are shown for: the stated workload, else a thousand typical requests."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from bot import formatting
from bot.query import Query
from catalog.catalog import Catalog
from catalog.curated import Request, UseCase
from catalog.model import Model
from catalog.pricing.usage import (
    DAYS_PER_MONTH,
    WORKDAYS_PER_MONTH,
    Usage,
    Workload,
    states_amounts,
)

_GENERAL = "general"
_TYPICAL = 1000


@dataclass(frozen=True, slots=True)
class CostBasis:
    """The amount of work that costs are shown for."""

    text: str
    """One request, or the total where no requests are stated: "2,000 tokens in, 500 out"."""
    times: int | Decimal
    """By how many of them a cost is multiplied."""
    label: str
    """The heading over such costs: "1,000 requests", "Per day", "A month for support-bot"."""
    by_unit: bool = False
    """The label names the unit that is sold, so that nobody asks how large a request is."""
    days_a_month: int = 0
    """Of work that is stated by the day; else 0."""

    @property
    def phrase(self) -> str:
        """After an amount: "per 1,000 requests", "per day", "in all"."""
        label = self.label
        return f"per {label}" if label[0].isdigit() else f"{label[0].lower()}{label[1:]}"


def cost_basis(workload: Workload | None, use_case: UseCase) -> CostBasis:
    """The stated amounts and requests; whatever is not stated is typical of the use case."""
    if workload is None or not (workload.requests or states_amounts(workload)):
        return typical_basis(use_case.typical)
    basis = stated_basis(workload)
    if states_amounts(workload):
        return basis
    return replace(basis, text=request_text(use_case.typical))


def typical_basis(request: Request) -> CostBasis:
    """What is sold by the piece is shown by the piece, anything else for a thousand requests."""
    text = request_text(request)
    pieces: tuple[tuple[Decimal | int, int, str], ...] = (
        (request.video_seconds, 1, "Per second of video"),
        (request.audio_minutes, 1, "Per minute of audio"),
        (request.images_out, 1, "Per picture"),
        (request.characters, _TYPICAL, f"{_TYPICAL:,} characters"),
    )
    sold = [(amount, units, label) for amount, units, label in pieces if amount]
    if len(sold) == 1 and not (request.input_tokens or request.output_tokens):
        [(amount, units, label)] = sold
        return CostBasis(text, Decimal(units) / amount, label, by_unit=True)
    if request.pages:
        return CostBasis(
            text, Decimal(_TYPICAL) / request.pages, f"{_TYPICAL:,} pages", by_unit=True
        )
    return CostBasis(text, _TYPICAL, f"{_TYPICAL:,} requests")


def usage_basis(usage: Usage) -> CostBasis:
    """What costs of a usage are shown for: its whole period, or what is typical."""
    if usage.times is None:
        return typical_basis(usage.request)
    return CostBasis("", 1, "A month" if usage.period else "In all")


def stated_basis(workload: Workload) -> CostBasis:
    """The workload as it is stated; the text is empty where only a number of requests is."""
    label = f"Per {workload.period}" if workload.period else "In all"
    if workload.name and workload.period:
        label = f"A {workload.period} for {workload.name}"
    days = WORKDAYS_PER_MONTH if workload.workdays else DAYS_PER_MONTH
    return CostBasis(
        _workload_text(workload),
        workload.requests or 1,
        label,
        days_a_month=days if workload.period == "day" else 0,
    )


def _workload_text(workload: Workload) -> str:
    """ "2,000 tokens in, 500 out, 75% cached": without the number of requests."""
    share, images = workload.cached_share, workload.images
    quality = f"{workload.quality}-quality " if workload.quality else ""
    parts = (
        *_tokens(workload.input_tokens, workload.output_tokens),
        f"{share:.0%} cached" if share else "",
        f"{images:,} {quality}image{'s' * (images > 1)}" if images else "",
        *_media(workload.audio_minutes, workload.video_seconds, workload.characters),
    )
    return ", ".join(part for part in parts if part)


def _media(
    minutes: Decimal | None, seconds: Decimal | None, characters: int | None
) -> Iterator[str]:
    if minutes:
        yield f"{_amount(minutes, 'minute')} of audio"
    if seconds:
        yield f"{_amount(seconds, 'second')} of video"
    if characters:
        yield f"{characters:,} characters"


def _tokens(tokens_in: int | None, tokens_out: int | None) -> Iterator[str]:
    if tokens_in:
        yield f"{tokens_in:,} tokens in"
    if tokens_out:
        yield f"{tokens_out:,} out" if tokens_in else f"{tokens_out:,} tokens out"


def _amount(number: Decimal, unit: str) -> str:
    """ "18,000 minutes", "1 minute"."""
    return f"{number.normalize():,f} {unit}{'' if number == 1 else 's'}"


def request_text(request: Request) -> str:
    """ "2,000 tokens in, 500 out, 1 image", "1 page (3,000 tokens in, 1,000 out)"."""
    images = request.images_out
    parts = (
        *_tokens(request.input_tokens, request.output_tokens),
        f"{request.cached_share:.0%} cached" if request.cached_share else "",
        f"{images:,} image{'s' * (images > 1)}" if images else "",
        *_media(request.audio_minutes, request.video_seconds, request.characters),
    )
    amounts = ", ".join(part for part in parts if part)
    if not request.pages:
        return amounts
    pages = formatting.count(request.pages, "page")  # charged by the page, or by the tokens in it
    return f"{pages} ({amounts})" if amounts else pages


def reference_use_case(query: Query, models: Iterable[Model], catalog: Catalog) -> UseCase:
    """The use case whose typical request and benchmarks stand in for what is not stated.

    The stated one, or the step of it that all models are made for; else image generation if images
    are stated, else the one all models are made for.
    """
    use_cases = catalog.use_cases
    general = use_cases.get(_GENERAL) or next(iter(use_cases.values()))
    specializations = {model.specialization for model in models}
    own = specializations.pop() if len(specializations) == 1 else None
    if query.use_case:
        stated = use_cases[query.use_case]
        return use_cases[own] if own in stated.steps and own in use_cases else stated
    if query.workload and query.workload.images:
        return next((u for u in use_cases.values() if u.typical.images_out), general)
    return use_cases.get(own or _GENERAL, general)


def volume_text(usage: Usage, use_case: UseCase) -> str:
    """ "10,000 requests a day, each 3,000 tokens in, 500 out"."""
    once = request_text(usage.request) or "nothing"
    if usage.request.input_tokens and not usage.request.output_tokens:
        once += ", output not counted" if use_case.typical.output_tokens else ""
    if usage.quality:
        once = once.replace(" image", f" {usage.quality}-quality image", 1)
    period = f"working {usage.period}" if usage.workdays and usage.period == "day" else usage.period
    every = f" a {period}" if period else ""
    if usage.spend:
        return f"requests of {once}"
    if usage.times is None:
        return f"one request of {once}"
    if usage.single:
        return f"{formatting.count(usage.times, 'request')}{every}, each {once}"
    return f"{once}{every}"
