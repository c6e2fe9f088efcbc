"""What a model and its offer must show to lead a list of the cheapest for a job.

Nobody states these conditions; "any quality" lifts them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from catalog import number_words
from catalog.catalog import Catalog
from catalog.curated import UseCase
from catalog.filters.filter import ModelFilter, OfferFilter, Sale
from catalog.fit.floor import meets_floor
from catalog.model import Model, offer_context_window
from catalog.pricing.usage import Usage
from catalog.schema import Modality


@dataclass(frozen=True, slots=True)
class AboveFloor(ModelFilter[bool]):
    """Rated well enough for a job, or made for it."""

    use_case: str
    """Its id."""

    def column(self) -> str:
        return f"floor of {self.use_case}"

    def value(self, model: Model, catalog: Catalog) -> bool:
        return meets_floor(model, catalog.use_cases[self.use_case], catalog)

    def accepts(self, meets: bool) -> bool:  # noqa: FBT001 # a value of a column
        return meets

    def words(self, catalog: Catalog) -> str:
        return f"good enough for {catalog.use_cases[self.use_case].noun}"

    def unmet_words(self, catalog: Catalog) -> str:
        use_case = catalog.use_cases[self.use_case]
        if use_case.floor == "specialization":
            return f"not made for {use_case.noun}, or too little known"
        return f"rated below the median for {use_case.noun}, or not at all"

    def unknown_words(self) -> str:
        return "not rated"


def floor_filters(use_case: UseCase) -> Iterator[AboveFloor]:
    if use_case.floor != "none":
        yield AboveFloor(use_case.id)


@dataclass(frozen=True, slots=True)
class HoldsRequest(OfferFilter[int]):
    """The context window holds a request, as far as anybody states it."""

    tokens: int

    def column(self, _: Modality) -> str:
        return "context limit, or 0"

    def value(self, sale: Sale) -> int:
        return offer_context_window(sale.offer, sale.model) or 0

    def accepts(self, tokens: int) -> bool:
        return tokens == 0 or tokens >= self.tokens

    def words(self, _: Catalog) -> str:
        return f"room for {number_words.tokens(self.tokens)} tokens"

    def unmet_words(self, _: Catalog) -> str:
        return f"with a window under the {number_words.tokens(self.tokens)} tokens of a request"

    def unknown_words(self) -> str:
        return "context not stated"


def window_filters(use_case: UseCase, job: Usage | None) -> Iterator[HoldsRequest]:
    """Of the stated request, or the typical one; a total says nothing of a request's length."""
    if job is None or job.single:
        request = job.request if job else use_case.typical
        if tokens := request.input_tokens + request.output_tokens:
            yield HoldsRequest(int(tokens))
