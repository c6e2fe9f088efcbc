"""Things that no list of units has, counted in front of them: "5M tweets", "20k support chats"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.query.amounts import Amount
from bot.query.tokens import TaggedText
from catalog.catalog import Catalog

_LEAST = 100
"""Fewer of anything may be the version of a model."""
_FIRST_YEAR, _LAST_YEAR = 1990, 2099
_MIN_LETTERS = 4


def with_counted_things(
    text: TaggedText, amounts: Sequence[Amount], catalog: Catalog
) -> tuple[Amount, ...]:
    """The amounts, of which numbers in front of a plural noun count requests."""
    return tuple(_counted(text, amounts, catalog))


def _counted(text: TaggedText, amounts: Sequence[Amount], catalog: Catalog) -> Iterator[Amount]:
    for amount in amounts:
        end = _end_of_things(text, amount, catalog) if _may_count(amount) else None
        if end is None:
            yield amount
            continue
        count = f"{amount.value.normalize():,f} {text.joined(amount.end, end)}"
        # What a model is wanted for stays a phrase of its own: the "chats" of "support chats".
        claimed = amount.end if text.by_start.get(amount.end) else end
        said = f"{count} are read as so many requests"
        yield amount._replace(
            end=claimed, kind="requests", digits_only=False, read_as=amount.read_as or said
        )


def _may_count(amount: Amount) -> bool:
    is_year = amount.digits_only and _FIRST_YEAR <= amount.value <= _LAST_YEAR
    return amount.kind == "bare" and amount.value >= _LEAST and not is_year and not amount.bound


def _end_of_things(text: TaggedText, amount: Amount, catalog: Catalog) -> int | None:
    """Where the noun behind a number ends; None where nothing is counted."""
    span = text.by_start.get(amount.end)
    if span is not None:
        only_purpose = all(tag.kind == "use_case" for tag in span.tags)
        return span.end if only_purpose and text.word(span.end - 1).endswith("s") else None
    word, curation = text.word(amount.end), catalog.curation
    is_noun = word.isalpha() and word.endswith("s") and len(word) >= _MIN_LETTERS
    filler = word in curation.lexicon.filler or word in curation.language.filler
    if not is_noun or filler or word in curation.language.measures:
        return None
    return None if catalog.may_be_named(word) else amount.end + 1
