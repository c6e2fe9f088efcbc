"""What costs are shown for: the stated workload, else a thousand typical requests."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from bot import formatting
from bot.query import Query
from catalog.catalog import Catalog
from catalog.curated import Request, UseCase
from catalog.model import Model
from catalog.pricing.usage import Workload, states_amounts

_GENERAL = "general"
_TYPICAL = 1000


@dataclass(frozen=True, slots=True)
class CostBasis:
    """The amount of work that costs are shown for."""

    text: str
    """One request, or the total where no requests are stated: "2,000 tokens in, 500 out"."""
    times: int
    """By how many of them a cost is multiplied."""
    label: str
    """The heading over such costs: "1,000 requests", "Per day", "Per month", "In all"."""

    @property
    def phrase(self) -> str:
        """After an amount: "per 1,000 requests", "per day", "in all"."""
        return (
            f"per {self.label}" if self.label[0].isdigit() else formatting.uncapitalised(self.label)
        )


def cost_basis(workload: Workload | None, use_case: UseCase) -> CostBasis:
    """The stated amounts and requests; whatever is not stated is typical of the use case."""
    typical = request_text(use_case.typical)
    if workload is None or not (workload.requests or states_amounts(workload)):
        return CostBasis(typical, _TYPICAL, f"{_TYPICAL:,} requests")
    basis = stated_basis(workload)
    return basis if states_amounts(workload) else replace(basis, text=typical)


def stated_basis(workload: Workload) -> CostBasis:
    """The workload as it is stated; the text is empty where only a number of requests is."""
    label = f"Per {workload.period}" if workload.period else "In all"
    return CostBasis(_workload_text(workload), workload.requests or 1, label)


def _workload_text(workload: Workload) -> str:
    """ "2,000 tokens in, 500 out, 75% cached": without the number of requests."""
    share, images = workload.cached_share, workload.images
    quality = f"{workload.quality}-quality " if workload.quality else ""
    parts = (
        *_tokens(workload.input_tokens, workload.output_tokens),
        f"{share:.0%} cached" if share else "",
        f"{images:,} {quality}image{'s' * (images > 1)}" if images else "",
    )
    return ", ".join(part for part in parts if part)


def _tokens(tokens_in: int | None, tokens_out: int | None) -> Iterator[str]:
    if tokens_in:
        yield f"{tokens_in:,} tokens in"
    if tokens_out:
        yield f"{tokens_out:,} out" if tokens_in else f"{tokens_out:,} tokens out"


def request_text(request: Request) -> str:
    """ "2,000 tokens in, 500 out, 1 image", "1 page (3,000 tokens in, 1,000 out)"."""
    images, minutes, seconds = request.images_out, request.audio_minutes, request.video_seconds
    parts = (
        *_tokens(request.input_tokens, request.output_tokens),
        f"{request.cached_share:.0%} cached" if request.cached_share else "",
        f"{images:,} image{'s' * (images > 1)}" if images else "",
        f"{minutes.normalize():f} min of audio" if minutes else "",
        f"{seconds.normalize():f} s of video" if seconds else "",
        f"{request.characters:,} characters" if request.characters else "",
    )
    amounts = ", ".join(part for part in parts if part)
    if not request.pages:
        return amounts
    pages = formatting.count(request.pages, "page")  # charged by the page, or by the tokens in it
    return f"{pages} ({amounts})" if amounts else pages


def reference_use_case(query: Query, models: Iterable[Model], catalog: Catalog) -> UseCase:
    """The use case whose typical request and benchmarks stand in for what is not stated.

    The stated one; else image generation if images are stated, else the one all models are made
    for.
    """
    use_cases = catalog.use_cases
    general = use_cases.get(_GENERAL) or next(iter(use_cases.values()))
    if query.use_case:
        return use_cases[query.use_case]
    if query.workload and query.workload.images:
        return next((u for u in use_cases.values() if u.typical.images_out), general)
    specializations = {model.specialization for model in models}
    if len(specializations) != 1:
        return general
    return use_cases.get(specializations.pop(), general)
