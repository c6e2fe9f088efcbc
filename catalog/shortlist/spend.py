"""What a stated amount of use costs, at one offer or at very many."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from math import inf

from catalog.catalogue import Catalog
from catalog.prices import Job, Offer, for_a_total, in_quality, job, request_cost
from catalog.schema import Request
from catalog.shortlist.stock import Stock
from catalog.workload import Workload


def stated(workload: Workload, catalog: Catalog) -> Job:
    """The workload as it is charged; with the tokens of a picture that use cases assume."""
    tokens = max((u.typical.image_tokens_out for u in catalog.curation.use_cases), default=0)
    return job(workload, Request(image_tokens_out=tokens))


def spend(offer: Offer, asked: Job) -> Decimal | None:
    """USD for one request, or for the total where no requests are stated; None when unknown.

    A total says nothing of how long a prompt is, so it is priced below all tiers of length. Where a
    quality of pictures is asked for, a price that names none is not known to be of it.
    """
    fitting = offer if asked.single else for_a_total(offer)
    if asked.quality:
        fitting = in_quality(fitting, asked.quality)
    return request_cost(fitting, asked.request)


Costs = Callable[[range], Sequence[float]]
"""USD at each of some places in a stock; inf where that is unknown or nothing."""


def estimates(stock: Stock, asked: Job) -> Costs:
    """What `spend` says of offers, near enough to sort by.

    From columns, which takes a fraction of the time; exactly where the prompt is so long that some
    offers charge otherwise, more than text is meant, or somebody charges for the request itself.
    """
    request = asked.request

    def exact(span: range) -> Sequence[float]:
        offers = stock.offers[span.start : span.stop]
        return [float(cost) if (cost := spend(offer, asked)) else inf for offer in offers]

    other = (request.images_out, request.audio_minutes, request.video_seconds, request.characters)
    if any(other) or (asked.single and request.input_tokens > stock.shortest_tier):
        return exact
    near = _by_columns(stock, request)
    if not asked.single:
        return near
    return lambda span: near(span) if stock.fees.isdisjoint(span) else exact(span)


def _by_columns(stock: Stock, request: Request) -> Costs:
    """Text only, and unknown is not a number, which is not above 0 either."""
    into, out, text = request.input_tokens, request.output_tokens, stock.text
    read = into * float(request.cached_share) / 1e6
    fresh, made = into / 1e6 - read, out / 1e6
    if not into:
        usd = [o * made for _, o, _ in text]
    elif not out:
        usd = [i * fresh + r * read for i, _, r in text]
    else:
        usd = [i * fresh + o * made + r * read for i, o, r in text]
    costs = [cost if cost > 0 else inf for cost in usd]
    return lambda span: costs[span.start : span.stop]
