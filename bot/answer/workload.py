"""The amount that costs are shown for, in words: the stated one, else many typical requests."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from bot import formatting
from bot.answer.kinds import Amount
from catalog import Request, UseCase, Workload, states_amounts

_TYPICAL = 1000


def amount_of(workload: Workload | None, use_case: UseCase) -> Amount:
    typical = request_in_words(use_case.typical)
    if workload is None or not (workload.requests or states_amounts(workload)):
        return Amount(typical, _TYPICAL, "Per 1k")
    stated = amount_in_words(workload)
    return stated if states_amounts(workload) else replace(stated, words=typical)


def amount_in_words(workload: Workload) -> Amount:
    """As it is stated; without words where only requests are."""
    return Amount(in_words(workload), workload.requests or 1, per(workload))


def per(workload: Workload) -> str:
    return f"Per {workload.period}" if workload.period else "In all"


def in_words(workload: Workload) -> str:
    """Without the number of requests: "2,000 tokens in, 500 out, 75% cached"."""
    share, images = workload.cached_share, workload.images
    return ", ".join(
        [
            *_tokens(workload.input_tokens, workload.output_tokens),
            *((f"{share:.0%} cached",) if share else ()),
            *((f"{images:,} {_of(workload)}image{'s' * (images > 1)}",) if images else ()),
        ]
    )


def _of(workload: Workload) -> str:
    return f"{workload.quality}-quality " if workload.quality else ""


def _tokens(into: int | None, out: int | None) -> Iterator[str]:
    if into:
        yield f"{into:,} tokens in"
    if out:
        yield f"{out:,} out" if into else f"{out:,} tokens out"


def request_in_words(request: Request) -> str:
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
    pages = formatting.count(request.pages, "page")
    return f"{pages} ({tokens})" if tokens else pages
