"""The amount that costs are shown for, in words: the stated one, else many typical requests."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from bot import wording
from bot.answer.rows import CostBasis
from bot.query import Query
from catalog import Catalog, Model, Request, UseCase, Workload, states_amounts

_TYPICAL = 1000


def cost_basis(workload: Workload | None, use_case: UseCase) -> CostBasis:
    typical = request_text(use_case.typical)
    if workload is None or not (workload.requests or states_amounts(workload)):
        return CostBasis(typical, _TYPICAL, "Per 1k")
    stated = stated_basis(workload)
    return stated if states_amounts(workload) else replace(stated, text=typical)


def stated_basis(workload: Workload) -> CostBasis:
    """As it is stated; without words where only requests are."""
    return CostBasis(workload_text(workload), workload.requests or 1, basis_label(workload))


def basis_label(workload: Workload) -> str:
    return f"Per {workload.period}" if workload.period else "In all"


def workload_text(workload: Workload) -> str:
    """Without the number of requests: "2,000 tokens in, 500 out, 75% cached"."""
    share, images = workload.cached_share, workload.images
    return ", ".join(
        [
            *_tokens(workload.input_tokens, workload.output_tokens),
            *((f"{share:.0%} cached",) if share else ()),
            *((f"{images:,} {_quality(workload)}image{'s' * (images > 1)}",) if images else ()),
        ]
    )


def _quality(workload: Workload) -> str:
    return f"{workload.quality}-quality " if workload.quality else ""


def _tokens(into: int | None, out: int | None) -> Iterator[str]:
    if into:
        yield f"{into:,} tokens in"
    if out:
        yield f"{out:,} out" if into else f"{out:,} tokens out"


def request_text(request: Request) -> str:
    """ "2,000 tokens in, 500 out, 1 image"."""
    images, minutes, seconds = request.images_out, request.audio_minutes, request.video_seconds
    said = (
        *_tokens(request.input_tokens, request.output_tokens),
        f"{request.cached_share:.0%} cached" if request.cached_share else "",
        f"{images:,} image{'s' * (images > 1)}" if images else "",
        f"{minutes.normalize():f} min of audio" if minutes else "",
        f"{seconds.normalize():f} s of video" if seconds else "",
        f"{request.characters:,} characters" if request.characters else "",
    )
    return _of_pages(request, ", ".join(text for text in said if text))


def _of_pages(request: Request, tokens: str) -> str:
    """ "1 page (3,000 tokens in, 1,000 out)": what it is charged by, or by what that makes."""
    if not request.pages:
        return tokens
    pages = wording.count(request.pages, "page")
    return f"{pages} ({tokens})" if tokens else pages


_ANYTHING = "general"


def reference_use_case(query: Query, models: Iterable[Model], catalog: Catalog) -> UseCase:
    """The use case whose typical request and benchmarks count."""
    known = catalog.use_cases
    anything = known.get(_ANYTHING) or next(iter(known.values()))
    if query.use_case:
        return known[query.use_case]
    if query.workload and query.workload.images:
        return next((u for u in known.values() if u.typical.images_out), anything)
    made_for = {model.specialization for model in models}
    return known.get(made_for.pop(), anything) if len(made_for) == 1 else anything
