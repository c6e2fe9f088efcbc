"""What is asked of sellers as such, of whichever models: their terms, and where they are."""

from __future__ import annotations

from collections.abc import Iterator

from catalog.curated import Provider
from catalog.filters.company_filters import COUNTRIES, IN
from catalog.filters.filter import Filters
from catalog.regions import REGION_NAMES
from catalog.trust import passes_on


def meets(provider: Provider, filters: Filters) -> bool | None:
    """Whether a seller is as asked; None where a part of it is not known, and no part rules it out.

    What a gateway does itself says nothing of those that it passes prompts on to.
    """
    verdicts = tuple(_verdicts(provider, filters))
    if False in verdicts:
        return False
    return None if None in verdicts else True


def _verdicts(provider: Provider, filters: Filters) -> Iterator[bool | None]:
    company = provider.company
    country, is_last = company and company.country, not passes_on(provider)
    if filters.no_training is not None:
        trains = company.trains if company else None
        yield _as_wanted(trains, filters.no_training, is_last=is_last)
    if filters.prompts_not_kept is not None:
        prompts = company.prompts if company else None
        kept = None if prompts is None else prompts != "not kept"
        yield _as_wanted(kept, filters.prompts_not_kept, is_last=is_last)
    if filters.registered_in:
        yield country in COUNTRIES[filters.registered_in] if country else None
    if filters.not_registered_in:
        yield country not in COUNTRIES[filters.not_registered_in] if country else None
    if filters.region:
        yield provider.serves.region == filters.region if provider.serves else None


def _as_wanted(does: bool | None, unwanted: bool, *, is_last: bool) -> bool | None:  # noqa: FBT001
    """Whether a seller does what is asked for, or does not do what is `unwanted`."""
    if does is None or not (does or is_last):
        return None
    return does is not unwanted


def in_words(filters: Filters) -> str:
    """What is asked: "train on prompts by default", "registered in the US, keep no prompts"."""
    return ", ".join(_words(filters))


def _words(filters: Filters) -> Iterator[str]:
    if filters.no_training is not None:
        yield "no training on prompts" if filters.no_training else "training on prompts"
    if filters.prompts_not_kept is not None:
        yield "no prompts kept" if filters.prompts_not_kept else "prompts kept"
    if filters.registered_in:
        yield f"registered in {IN[filters.registered_in]}"
    if filters.not_registered_in:
        yield f"not registered in {IN[filters.not_registered_in]}"
    if filters.region:
        yield f"models run in {REGION_NAMES[filters.region]}"
