"""The cheapest models that meet a use case."""

from __future__ import annotations

from bot.answer.kinds import RankedModel, Ranking
from bot.answer.rows import model_line, price_row
from catalog import Candidate, Catalog, Request, UseCase, candidates

_SHOWN = 10
_SHOWN_ASIDE = 5


def ranking(use_case: UseCase, catalog: Catalog) -> Ranking:
    """Every model that meets the use case, by the price of its typical request."""
    found = candidates(use_case, catalog)
    return Ranking(
        use_case=use_case.id,
        name=use_case.name,
        typical=typical_request(use_case.typical),
        rows=tuple(_ranked(c, catalog) for c in found.paid[:_SHOWN]),
        qualified=len(found.paid),
        free=tuple(_ranked(c, catalog) for c in found.free[:_SHOWN_ASIDE]),
        plans=tuple(_ranked(c, catalog) for c in found.plans[:_SHOWN_ASIDE]),
        excluded=tuple(sorted(found.left_out.items())),
        as_of=catalog.as_of,
    )


def _ranked(candidate: Candidate, catalog: Catalog) -> RankedModel:
    return RankedModel(
        model_line(candidate.model.id, catalog),
        price_row(candidate.offer, catalog),
        candidate.offer.route.context or candidate.model.facts.context,
        candidate.cost,
        candidate.fit.evidence,
    )


def typical_request(request: Request) -> str:
    """A request in words: "2,000 tokens in, 500 out, 1 picture in"."""
    out = " out" if request.input_tokens else " tokens out"
    parts = [
        (request.input_tokens, f"{request.input_tokens:,} tokens in"),
        (request.output_tokens, f"{request.output_tokens:,}{out}"),
        (request.cached_share, f"{request.cached_share:.0%} cached"),
        (request.images_out, f"{request.images_out:,} image{'s' * (request.images_out > 1)}"),
        (request.audio_minutes, f"{request.audio_minutes.normalize():f} min of audio"),
        (request.video_seconds, f"{request.video_seconds.normalize():f} s of video"),
        (request.characters, f"{request.characters:,} characters"),
        (request.pages, f"{request.pages:,} page{'s' * (request.pages > 1)}"),
    ]
    return ", ".join(text for amount, text in parts if amount)
