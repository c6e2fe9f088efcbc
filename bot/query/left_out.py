"""What becomes of each word of a message: it is in force, says nothing, or is left out.

A phrase or an amount is in force if the question holds what it stands for, or would be another
without it. So whatever a rule reads counts by itself, and nothing is dropped without being named.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Mapping, Set
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import takewhile

from bot.query.ages import find_age
from bot.query.amounts import Amount
from bot.query.annotate import AnnotatedText, with_denials
from bot.query.dates import DAYS
from bot.query.follow_up_kinds import LISTS
from bot.query.held_values import meaning, money_of, values_of
from bot.query.model_sizes import find_parameters
from bot.query.origin_phrases import origins_behind_models
from bot.query.parsed_text import ParsedText
from bot.query.price_shares import find_price_share
from bot.query.query import NOT_APPLIED, LeftOut, Query, Reason
from bot.query.scenarios import second_volume
from bot.query.schedules import find_schedule
from bot.query.silent_words import SilentWords, is_month_or_year
from bot.query.tokens import Span, indices_in
from bot.query.unread_relations import unread_relations
from bot.query.workload_phrases import ANY_USE_CASE
from catalog.catalog import Catalog
from catalog.filters.filter import Filters
from catalog.lifecycle import RETIREMENT_DAYS
from catalog.schema import Origin

_CONSTRAINTS = (
    "need",
    "lack",
    "use_case",
    "condition",
    "size",
    "sellers",
    "origin",
    "region",
    "provider",
    "lab",
    "quality",
    "order",
    "multiple",
)
"""Kinds of phrases that say what the answer must be about."""
_OF_LISTS = ("region", "needs", "open_weights")
"""Filters of lists, of which the name alone says nothing: "with a good licence"."""
_MADE_FOR: Mapping[str, str] = {
    "image": "image-generation",
    "second": "video-generation",
    "video": "video-generation",
    "minute": "speech-to-text",
    "hour": "speech-to-text",
    "character": "text-to-speech",
    "1k characters": "text-to-speech",
    "1m characters": "text-to-speech",
    "page": "ocr-documents",
}
"""What is sold by the piece: of other models a price by the piece says nothing."""
_COUNTED = ("requests", "images", "lines")
_PERIODS = ("week", "fortnight", "quarter", "year")
"""Those that no cost is stated for by itself."""
_MOST_READINGS = 8
"""Phrases of one text that are tried without; more are named without trying."""
_MOST_WORDS_READ = 240
"""Words that are read again for it; a long text is not read as often."""
_MOST_LEFT_OUT = 40
"""Pieces of one text that are named."""
_WITHOUT_USE_CASE = ("routes", "cost", "migrate")
"""A use case in passing makes no difference to these."""
_MARKS = frozenset(",;.:?!")
_GAP_TO_NEGATED = 4
"""Words from "not" to what it may turn round: "not hosted in the eu"."""
_REASONS: Mapping[str, Reason] = {
    "bare": "not understood",
    "other_currency": "not converted: prices are in US dollars",
    "below_zero": "no price is below zero",
    "lines": "one list at a time",
}
"""By kind of amount; all others are understood."""

Reading = Callable[[AnnotatedText], Query]
"""Reads the same message again, with fewer phrases."""
_Piece = tuple[int, int, Reason]
"""Words that are left out: the first, the word after them, and why."""


def left_out(
    parsed: ParsedText, query: Query, text: AnnotatedText, read: Reading, catalog: Catalog
) -> tuple[LeftOut, ...]:
    """Everything in a text that is neither in force nor filler, in order.

    `text` is all of it, `parsed` what it states, `query` what is asked in the end.
    """
    if query.intent in ("help", "unknown"):
        return ()
    account = _Account(parsed, query, text, read, catalog)
    pieces = {*account.names(), *account.amounts(), *account.spans(), *account.words()}
    pieces |= {*account.negations(pieces), *account.dates(), *account.sizes()}
    pieces |= {*account.schedules(), *account.price_shares(), *account.second_volumes()}
    pieces |= {*account.relations()}
    joined = _joined(sorted(pieces), parsed.text)
    return tuple(
        LeftOut(_written(parsed.text, start, end), reason)
        for start, end, reason in joined[:_MOST_LEFT_OUT]
    )


def _written(text: AnnotatedText, start: int, end: int) -> str:
    return text.folded[text.words[start].start : text.words[end - 1].end]


def _joined(pieces: list[_Piece], text: AnnotatedText) -> list[_Piece]:
    """Pieces with the "not" or "under" that stands before them, as one where they touch."""
    joined: list[_Piece] = []
    for start, end, reason in pieces:
        before, after = text.by_end.get(start), text.by_start.get(end)
        if before and (before.means("word", "not") or before.value("bound")):
            start = before.start
        or_less = after and after.value("bound") and after.end - after.start > 1
        if after and (or_less or after.value("period")):
            end = after.end
        last = joined[-1] if joined else (0, -1, reason)
        if start < last[1] or (start == last[1] and reason == last[2]):
            joined[-1] = (last[0], max(last[1], end), last[2])
        else:
            joined.append((start, end, reason))
    return joined


@dataclass(frozen=True)
class _Account:
    """One text, and the question that it became."""

    parsed: ParsedText
    query: Query
    whole: AnnotatedText
    """The text with the phrases that are taken back, or that are conditions of a price."""
    read: Reading
    catalog: Catalog

    @property
    def text(self) -> AnnotatedText:
        return self.parsed.text

    def names(self) -> Iterator[_Piece]:
        """Models that are named in vain."""
        held = {*self._values, *self.query.models, *self.parsed.retracted}
        texts = {named.text for named in self.query.named}
        swaps = self.query.intent == "compare" and self.text.has("word", "swap", "instead")
        for name in self.text.names:
            model = name.model
            if model in held or name.named.text in texts or name.named in self.query.named:
                continue
            if swaps or (model and model.split("/")[0] in self._values):
                continue
            start, end = name.word_range(self.text)
            if start < end and not self._matters(start, end):
                yield start, end, NOT_APPLIED

    def amounts(self) -> Iterator[_Piece]:
        """Numbers that nothing in the question comes from."""
        seen: set[str] = set()
        for amount in self.text.amounts:
            # Of two amounts of a kind that are as large one is lost.
            repeats = amount.kind in _COUNTED and amount.kind in seen
            held = self._is_held(amount) and not repeats
            seen.update((amount.kind,) if held else ())
            known = held or self._silent.is_of_date(amount.start)
            # No filter asks for what is denied, and money alone makes it a question of prices.
            is_lost = self.text.is_negated(amount.start) or amount.kind == "money"
            if not known and (is_lost or not self._matters(amount.start, amount.end)):
                after = self.text.by_start.get(amount.end) if amount.kind == "lines" else None
                end = after.end if after and after.value("intent") else amount.end
                yield amount.start, end, self._reason_of(amount)

    def _reason_of(self, amount: Amount) -> Reason:
        is_budget = amount.kind == "money" and amount.per in DAYS and amount.bound != "least"
        if is_budget and self.query.workload is None:
            return "it needs a volume, such as 1k requests a day"
        return _REASONS.get(amount.kind, NOT_APPLIED)

    def spans(self) -> Iterator[_Piece]:
        """Phrases that are understood, and make no difference to the answer."""
        for span in self.text.spans:
            needed = self._is_constraint(span) and not self._holds(span)
            if needed and (self._is_lost(span) or not self._matters(span.start, span.end)):
                yield span.start, span.end, NOT_APPLIED
            elif span.value("beyond") in self.query.beyond:
                yield span.start, span.end, "not in the catalogue"
            elif self._is_job(span):
                yield span.start, span.end, "not understood"
            elif self._is_of_product(span) or self._asks_for_less(span):
                yield span.start, span.end, NOT_APPLIED

    def _is_lost(self, span: Span) -> bool:
        """Whether a purpose is not in force, even where the message reads otherwise without it.

        No filter asks that something cannot be done, and a cost has no use case.
        """
        if span.means("word", "unheard"):
            return True
        if self.text.is_negated(span.start) and (span.value("need") or span.value("region")):
            needs = {*span.values("need")}
            if not needs.isdisjoint(self.query.filters.without):
                return False
            # Of what was asked for before, a denial takes it back.
            taken_back = needs.isdisjoint(self._reading_without(span).filters.needs)
            return span.value("region") is not None or taken_back
        purpose = span.value("need") or span.value("use_case")
        return self.query.intent == "cost" and bool(purpose) and not span.value("unit")

    def _is_job(self, span: Span) -> bool:
        """Whether what could be counted is a job that no use case covers: "for invoices"."""
        is_counted = len(span.tags) > 1 or not span.means("unit", "requests")
        if is_counted or self.query.intent not in LISTS:
            return False
        return "for" in (self.text.word(span.start - 1), self.text.word(span.start - 2))

    def _is_of_product(self, span: Span) -> bool:
        """Whether it is only asked of sellers or of the bot: "registered", "retention"."""
        if any(tag.kind != "product" for tag in span.tags):
            return False
        return not all(map(self._silent.is_filler, range(span.start, span.end)))

    def _asks_for_less(self, span: Span) -> bool:
        """Whether what replaces a model is to cost less: a lab names what it names."""
        is_cheap = span.means("intent", "cheap") or span.means("intent", "cheapest")
        return self.query.intent == "migrate" and is_cheap and not span.means("intent", "migrate")

    def negations(self, pieces: Set[_Piece]) -> Iterator[_Piece]:
        """Each "not" that a constraint follows and that turns nothing round, with what follows."""
        ends = {start: end for start, end, _ in pieces}
        for span in self.text.spans:
            if not span.means("word", "not"):
                continue
            near = takewhile(
                lambda at: self.text.word(at) not in _MARKS,
                range(span.end, span.end + _GAP_TO_NEGATED),
            )
            start = next((at for at in near if at in self._constraints), None)
            if start is None or start in ends or self._matters(span.start, span.end):
                continue
            yield span.start, self._constraints[start], "not understood"

    @cached_property
    def _constraints(self) -> Mapping[int, int]:
        """Where each constraint starts that is not to be left out, and where it ends."""
        filters = self.query.filters
        out = {*filters.exclude_providers, *filters.exclude_labs}
        spans = {
            span.start: span.end
            for span in self.text.spans
            if any(map(span.value, _CONSTRAINTS))
            and out.isdisjoint(value for _, value in span.tags)
        }
        prices = {a.start: a.end for a in self.text.amounts if a.kind == "money"}
        return spans | prices

    def dates(self) -> Iterator[_Piece]:
        """Since when something is asked for, of what has no date."""
        filters = self.query.filters
        if filters.released_after or filters.released_until:
            return
        yield from (
            (at, at + 1, NOT_APPLIED) for at in find_age(self.text, self.catalog.today).words
        )
        if filters.retires_after or filters.retires_until or self.query.period:
            return
        of_list = self.query.intent in LISTS or not self.query.named
        for span in self.text.spans:
            after = self.text.by_start.get(span.end)
            period = after if after and after.value("period") else None
            match span.value("date"):
                case "today" | "yesterday" if of_list:
                    yield span.start, span.end, NOT_APPLIED
                case "this" if period and of_list:
                    yield span.start, period.end, NOT_APPLIED
                case "last" if period and of_list:
                    yield span.start, period.end, NOT_APPLIED
                case "this" | "last" if period and (released := self._release_before(span)):
                    yield released.start, period.end, NOT_APPLIED
                case None if span.value("holiday"):
                    yield span.start, span.end, NOT_APPLIED
                case "since" if is_month_or_year(self.text.word(span.end)):
                    yield span.start, span.end + 1, NOT_APPLIED
                case _:
                    pass

    def _release_before(self, date: Span) -> Span | None:
        """The "released" of "and released this year", said of models that are named."""
        before = self.text.by_end.get(date.start)
        return before if before and before.means("intent", "releases") else None

    def sizes(self) -> Iterator[_Piece]:
        """How large a model may be, where no model is looked for."""
        stated = _has_size(self.parsed.filters) and not _has_size(self.query.filters)
        if stated:
            words = find_parameters(self.whole, self.catalog.curation.language).words
            yield from (
                (at, at + 1, NOT_APPLIED) for at in words if not self._silent.is_in_a_name(at)
            )

    def schedules(self) -> Iterator[_Piece]:
        """When something is used, where nothing is."""
        if self.query.workload is None:
            words = find_schedule(self.whole, self.catalog.curation.language).words
            yield from ((at, at + 1, NOT_APPLIED) for at in words)

    def relations(self) -> Iterator[_Piece]:
        """What a list or a price has to do with other models, which no filter stands for."""
        if self.query.intent in (*LISTS, "routes"):
            yield from ((*words, NOT_APPLIED) for words in unread_relations(self.whole))

    def second_volumes(self) -> Iterator[_Piece]:
        """Volumes behind an "or", of which only the first is counted."""
        yield from ((at, at + 1, "one volume at a time") for at in second_volume(self.whole))

    def price_shares(self) -> Iterator[_Piece]:
        """How much of a price may be paid, where no model is looked for and no prices compared."""
        share = find_price_share(self.whole) if self.parsed.filters.price_share else None
        if share and self.query.filters.price_share is None and self.query.criterion != "price":
            yield min(share.words), max(share.words) + 1, NOT_APPLIED

    def words(self) -> Iterator[_Piece]:
        """Words that belong to nothing and are no filler."""
        taken = indices_in((a.start, a.end) for a in self.text.amounts)
        for at in self.text.unclaimed:
            if at not in taken and not self._silent.says_nothing(at):
                yield at, at + 1, _reason(self.text.word(at))

    def _matters(self, start: int, end: int) -> bool:
        """Whether the question would be another without these words."""
        if not self._readings_left:
            return False
        self._readings_left.pop()
        other = self.read(with_denials(_without(self.whole, start, end), self.catalog))
        return meaning(other) != meaning(self.query)

    def _reading_without(self, span: Span) -> Query:
        return self.read(with_denials(_without(self.whole, span.start, span.end), self.catalog))

    @cached_property
    def _readings_left(self) -> list[int]:
        most = _MOST_WORDS_READ // max(1, len(self.text))
        return list(range(min(_MOST_READINGS, most)))

    @cached_property
    def _silent(self) -> SilentWords:
        return SilentWords(self.text, self.query, self.catalog)

    @cached_property
    def _made_in(self) -> Mapping[int, Origin]:
        """The places that labs are to be from, where the question has them."""
        filters = self.query.filters
        found = origins_behind_models(self.text, self.catalog.curation.language)
        held = {*filters.labs_from, *filters.labs_not_from}
        return {at: origin for at, origin in found.items() if origin in held}

    @cached_property
    def _values(self) -> Set[object]:
        """Everything that the question holds: ids, words of filters, numbers."""
        return frozenset(values_of(self.query))

    def _is_held(self, amount: Amount) -> bool:
        # "These 3 models" are those that are named.
        if amount.kind == "lines" and amount.value == len(self.query.named):
            return True
        days = DAYS.get(self.text.value_at(amount.end, "period") or "", 1)
        if self.query.intent == "migrate" and amount.value * days == RETIREMENT_DAYS:
            return True
        if amount.kind == "factor" and self._silent.is_share_or_size(amount.start):
            return True
        # "One request every 10 seconds" is what is counted, and not how often.
        if self.query.workload and amount.kind == "requests" and amount.value == 1:
            return True
        if amount.kind == "bare":
            words = range(amount.start, amount.end)
            if set(self.text.unclaimed).isdisjoint(words):
                return True
            if self._silent.is_in_a_name(words.start) or self._silent.is_share_or_size(words.start):
                return True
        if amount.kind in ("money", "spend"):
            return not amount.value or amount.value in set(money_of(self.query))
        return amount.value in self._values

    def _is_constraint(self, span: Span) -> bool:
        if any(map(span.value, _CONSTRAINTS)) or span.means("word", "unheard"):
            return True
        if self.query.intent == "compare" and span.value("per") in _MADE_FOR:
            return True
        if sum(tag.kind != "fact" for tag in span.tags) > 1:
            return False
        of_cost = self.query.intent == "cost" and span.value("period") in _PERIODS
        return of_cost or (self.query.intent in LISTS and span.value("constraint") in _OF_LISTS)

    def _holds(self, span: Span) -> bool:
        """Whether what a phrase stands for is in the question, or needs no place in it."""
        if any(value in self._values for _, value in span.tags) or self._silent.is_of_date(
            span.start
        ):
            return True
        if span.start in self._made_in:
            return True
        if self.text.is_negated(span.start):
            return False
        if kind := _MADE_FOR.get(span.value("per") or ""):
            return any(self.catalog.models[m].specialization == kind for m in self.query.models)
        if span.value("multiple"):
            return self._silent.is_share_or_size(span.start)
        if span.value("provider") or span.value("lab"):
            return self.text.phrase(span) in self.catalog.curation.lexicon.plain
        if span.value("intent") and (span.value("condition") or span.value("order")):
            return True
        if span.means("quality", "high") and self.query.intent == "recommend":
            return True
        if span.value("sellers"):
            if span.value("intent") == self.query.intent:
                return True
            after = self.text.by_start.get(span.end)
            return after is not None and any(map(after.value, ("provider", "lab")))
        if span.value("size") and self.query.filters.size:
            return True  # of two sizes the smaller holds
        return bool(span.value("use_case")) and self._needs_no_use_case(span)

    def _needs_no_use_case(self, span: Span) -> bool:
        if span.value("unit") or span.means("use_case", ANY_USE_CASE):
            return True
        if span.value("need") and self.query.intent == "cost":
            return False
        return self.query.intent in _WITHOUT_USE_CASE and not self.parsed.purpose.after_for


def _has_size(filters: Filters) -> bool:
    stated = (
        filters.min_parameters,
        filters.max_parameters,
        filters.min_active,
        filters.max_active,
    )
    return any(size is not None for size in stated)


def _reason(word: str) -> Reason:
    if unicodedata.category(word[0]) == "Sc":
        return "not converted: prices are in US dollars"
    return "not understood"


def _without(text: AnnotatedText, start: int, end: int) -> AnnotatedText:
    """The text with some of its words standing for nothing."""
    gone = range(start, end)
    return replace(
        text,
        spans=tuple(s for s in text.spans if s.end <= start or end <= s.start),
        amounts=tuple(a for a in text.amounts if not (start <= a.start and a.end <= end)),
        names=tuple(n for n in text.names if n.word_range(text)[0] not in gone),
    )
