"""Lengths of texts that are not told in tokens: "90,000 words", "a 300-page PDF"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from bot.query.amounts import Amount
from bot.query.annotate import AnnotatedText
from catalog.pricing.usage import Workload

_WORDS_PER_1000_TOKENS = 750
"""Of English, as the glossary says."""
_WORDS_PER_PAGE = 500
"""Of a page that is filled with text."""


class Lengths(NamedTuple):
    """What a text says of lengths, and the text with these lengths in tokens or pages."""

    text: AnnotatedText
    is_stated: bool = False
    of_document: int | None = None
    """Tokens of the longest text that goes into one request."""


def read_lengths(text: AnnotatedText, *, by_page: bool) -> Lengths:
    """Read lengths as tokens, or as pages where pages are what is paid for."""
    if not any(amount.kind in ("words", "pages") for amount in text.amounts):
        return Lengths(text)
    amounts = tuple(_as_pages(text) if by_page else text.amounts)
    read = replace(text, amounts=tuple(_in_tokens(a) for a in amounts))
    return Lengths(read, True, None if by_page else _tokens_of_document(text))


def _tokens_of_document(text: AnnotatedText) -> int | None:
    whole = (a for a in text.amounts if a.kind == "pages" or _is_of_one(a, text))
    return max((int(_in_tokens(a).value) for a in whole), default=None)


def _is_of_one(amount: Amount, text: AnnotatedText) -> bool:
    """Whether it is "a 90,000 word novel", and no "2 million words"."""
    words = {text.word(at) for at in range(amount.start, amount.end)}
    return amount.kind == "words" and amount.side != "output" and "word" in words


def with_translation(workload: Workload) -> tuple[Workload, str]:
    """The workload of texts that are translated, and what is said of it: as much comes back."""
    if workload.input_tokens is None or workload.output_tokens is not None:
        return workload, ""
    said = "A translation is taken to be as long as what is translated"
    return workload._replace(output_tokens=workload.input_tokens), said


def _in_tokens(amount: Amount) -> Amount:
    if amount.kind not in ("words", "pages"):
        return amount
    words = amount.value * (_WORDS_PER_PAGE if amount.kind == "pages" else 1)
    tokens = (words * 1000 / _WORDS_PER_1000_TOKENS).to_integral_value()
    basis = f"{_WORDS_PER_1000_TOKENS} words to 1,000 tokens"
    if amount.kind == "pages":
        basis = f"{_WORDS_PER_PAGE} words a page and {basis}"
    said = f"{amount.value.normalize():,f} {amount.kind} are read as {tokens:,f} tokens, {basis}"
    side = amount.side or "input"
    return amount._replace(kind="tokens", value=tokens, side=side, read_as=said)


def _as_pages(text: AnnotatedText) -> Iterator[Amount]:
    """The amounts with the pages of all documents: "50 page contracts, 200 a day"."""
    pages = next((a for a in text.amounts if a.kind == "pages"), None)
    if pages is None:
        yield from text.amounts
        return
    counted = next((a for a in text.amounts if a.kind == "requests"), None)
    if counted is None:
        yield from (a._replace(kind="requests") if a is pages else a for a in text.amounts)
        return
    total = (counted.value * pages.value).normalize()
    documents, each = counted.value.normalize(), pages.value.normalize()
    said = f"{documents:,f} documents of {each:,f} pages are read as {total:,f} pages"
    for amount in text.amounts:
        if amount is counted:
            yield amount._replace(value=total, read_as=said)
        elif amount is not pages:
            yield amount
