"""Numbers in a text with what they count: money, tokens, requests, pictures, shares."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from bot.query.amounts import MIN_TOKENS, Amount, PriceSide, amount_of, leads_on, side_near, side_of
from bot.query.money_amounts import money_at
from bot.query.tokens import NumberToken, Span, TaggedText, number_at
from catalog.language import Language

_RATES = ("qps", "rps", "rpm", "daily", "weekly", "monthly", "hourly", "yearly", "annually")
"""Periods in one word that say a rate behind a number; "2 weeks" is a time."""
_MAX_ADJECTIVES = 2
"""Words between a number and what it counts: "50k incoming support tickets"."""
_GAP_BEFORE = 3
"""Words between what is counted and its number: "context window of at least 200k"."""
_WRITING = frozenset(
    ("write", "writes", "writing", "generate", "generates", "generating", "draft", "drafting")
)
"""In front of how long a text is that a model is to write."""
_ANSWERS = ("answers", "responses", "replies", "completions", "outputs")
"""What is counted over time, and not how long it is: "5k answers a day"."""
_PER_ANSWER = ("per answer", "per reply", "per response", "an answer", "a reply", "a response")
_GAP_AFTER = 4
"""Words between a share and what it is a share of: "80% of our input is cached"."""


def find_amounts(text: TaggedText, language: Language) -> Iterator[Amount]:
    """All amounts from left to right; they do not overlap."""
    at = 0
    while at < len(text):
        number = number_at(text, at, language)
        if number is None:
            at += 1
            continue
        amount = money_at(text, number, language) or _count(text, number)
        # In "haiku 4.5 ten requests", ten is no adjective of 4.5 requests.
        counts = amount.kind not in ("money", "other_currency")
        if counts and _holds_number(text, number.end, amount.end, language):
            amount = amount_of(text, number, number.end, "bare")
        yield amount
        at = amount.end


def _holds_number(text: TaggedText, start: int, end: int, language: Language) -> bool:
    return any(number_at(text, at, language) for at in range(start, end))


def _count(text: TaggedText, number: NumberToken) -> Amount:
    """What a number counts that is no money; "bare" where nothing says it."""
    after = text.by_start.get(number.end)
    # "45 min" are minutes, "45k min" is the least.
    if number.digits_only and text.word(number.end) == "min":
        behind = text.by_start.get(number.end + 1)
        if not (behind and (behind.value("unit") or behind.value("side"))):
            return Amount(number.start, number.end + 1, "minutes", number.value, digits_only=True)
    if after and after.value("bound") and number.value >= 1 and not leads_on(text, after):
        number = number._replace(end=after.end)
    amounts = (rule(text, number) for rule in _RULES)
    return next(filter(None, amounts), amount_of(text, number, number.end, "bare"))


def _share(text: TaggedText, number: NumberToken) -> Amount | None:
    """A share of input that is cached: "75% cached"; any other share is bare."""
    if text.word(number.end) not in ("%", "percent"):
        return None
    end = number.end + 1
    units_after = (s for s in text.spans_from(end, gap=_GAP_AFTER) if s.value("unit"))
    near = (next(units_after, None), _unit_or_side_before(text, number.start))
    cached = next((span for span in near if span and span.value("unit") == "cached"), None)
    value = number.value / 100
    if cached is None:
        return Amount(number.start, end, "bare", value)
    return Amount(min(number.start, cached.start), max(end, cached.end), "share", value)


def _followed_by_unit(text: TaggedText, number: NumberToken) -> Amount | None:
    """What stands right after the number says what it counts: "200k tokens", "10k a day"."""
    span = text.by_start.get(number.end)
    if span is None:
        return None
    side = side_of(span)
    may_be_version = number.digits_only and number.value < MIN_TOKENS
    match span.value("unit"):
        case (
            "context" | "longest_output" | "minutes" | "seconds" | "characters" | "people"
        ) as unit:
            return amount_of(text, number, span.end, unit)
        case "factor":
            return amount_of(text, number, span.end, "factor")
        case "hours":
            in_minutes = number._replace(value=number.value * 60)
            return amount_of(text, in_minutes, span.end, "minutes")
        case "images" if not text.means_at(span.end, "unit", "tokens"):
            return amount_of(text, number, span.end, "images")
        case "words":
            side, end = side_near(text, number.start, span.end)
            before = {text.word(at) for at in range(number.start - _GAP_BEFORE, number.start)}
            is_written = before & _WRITING or text.joined(end, end + 2) in _PER_ANSWER
            side = side or ("output" if is_written else "")
            return amount_of(text, number, _past_noun(text, end), "words", side)
        case "requests" if _is_length(text, number):
            return amount_of(text, number, _past_noun(text, span.end), "pages")
        case "requests" if _counts_requests(text, number, span):
            return amount_of(text, number, span.end, "requests")
        case "tokens":
            side, end = side_near(text, number.start, span.end)
            return amount_of(text, number, end, "tokens", side)
        case "each" if not may_be_version:
            return amount_of(text, number, number.end, "tokens")
        case _:
            if side and text.word(span.start) in _ANSWERS and text.value_at(span.end, "period"):
                return amount_of(text, number, span.end, "requests")
            if side and text.word(span.start) in ("word", "words"):
                return amount_of(text, number, span.end, "words", side)
            says_tokens = "tok" in text.phrase(span)
            if side and (
                says_tokens or not may_be_version or _is_behind_other_side(text, number, side)
            ):
                return amount_of(text, number, span.end, "tokens", side)
            return _at_rate(text, number, span)


def _is_length(text: TaggedText, number: NumberToken) -> bool:
    """Whether "page" says how long something is: "a 300-page PDF", but "500 pages a day"."""
    each = text.word(number.end) == "pages" and text.word(number.end + 1) in ("each", "long")
    return (each or text.word(number.end) == "page") and number.value > 1


def _past_noun(text: TaggedText, end: int) -> int:
    """Where what has a length ends: "a 300-page book", "a 90,000 word novel"."""
    span = text.by_start.get(end)
    is_singular = text.word(end - 1) in ("page", "word")
    if not is_singular or (span and not span.means("unit", "requests")):
        return end
    return span.end if span else end + text.word(end).isalpha()


def _counts_requests(text: TaggedText, number: NumberToken, span: Span) -> bool:
    """Whether "prompts" are sent and not how long they are: "80 prompts a day"."""
    if _is_hyphenated(text, number.end - 1):
        return False
    return not side_of(span) or text.value_at(span.end, "period") is not None


def _is_behind_other_side(text: TaggedText, number: NumberToken, side: PriceSide) -> bool:
    """Whether it is the second of a pair: the 50 of "500 in, 50 out"."""
    end = number.start
    if text.word(end - 1) in ("/", ",", "and", "+"):
        end -= 1
    before = text.by_end.get(end)
    other = side_of(before) if before else ""
    counted = before is not None and text.word(before.start - 1)[:1].isdigit()
    return counted and other not in ("", side)


def _at_rate(text: TaggedText, number: NumberToken, span: Span) -> Amount | None:
    """Requests at a rate: "10k a day", "5 qps"; "for 2 weeks" is none."""
    leads = text.word(span.start) in ("/", "per", "a", "an", "in", "every", "each", "@")
    is_rate = span.end - span.start == 1 and text.word(span.start) in _RATES
    if span.value("period") and (leads or is_rate):
        return amount_of(text, number, number.end, "requests")
    return None


def _followed_by_adjectives(text: TaggedText, number: NumberToken) -> Amount | None:
    """Other words before the one that is counted: "50k incoming support tickets"."""
    for at in range(number.end, min(number.end + _MAX_ADJECTIVES, len(text) - 1)):
        if not text.word(at).isalpha() or _is_joint(text, at) or _is_hyphenated(text, at):
            return None
        span = text.by_start.get(at + 1)
        match span.value("unit") if span else None:
            case ("context" | "tokens") as unit if span and not number.digits_only:
                return amount_of(text, number, span.end, unit)
            case ("requests" | "images") as unit if span and number.value >= 1:
                return amount_of(text, number, span.end, unit)
            case _:
                pass
    return None


def _is_hyphenated(text: TaggedText, at: int) -> bool:
    """Whether a hyphen ties the word to the next one: "200-message threads"."""
    end = text.words[at].end
    return text.folded[end : end + 1] == "-"


def _is_joint(text: TaggedText, at: int) -> bool:
    """Whether a phrase starts here that no adjective is: "with", "at least", "output"."""
    span = text.by_start.get(at)
    return span is not None and any(span.value(k) for k in ("word", "bound", "side", "period"))


def _preceded_by_unit(text: TaggedText, number: NumberToken) -> Amount | None:
    """What stands before the number says what it counts: "context of at least 200k"."""
    before = _unit_or_side_before(text, number.start)
    if before is None or (number.digits_only and number.value < MIN_TOKENS):
        return None
    match before.value("unit"):
        case ("context" | "longest_output") as unit:
            return amount_of(text, number, number.end, unit)
        case _:
            pass
    side = side_of(before)
    bound = text.by_end.get(number.start)
    is_next = before.end == number.start or (
        bound is not None and bound.value("bound") and bound.start == before.end
    )
    if side and is_next and text.phrase(before) != "in":
        return amount_of(text, number, number.end, "tokens", side)
    return None


_RULES: tuple[Callable[[TaggedText, NumberToken], Amount | None], ...] = (
    _share,
    _followed_by_unit,
    _followed_by_adjectives,
    _preceded_by_unit,
)
"""From what stands closest to the number to what stands further away; the first decides."""


def _unit_or_side_before(text: TaggedText, start: int) -> Span | None:
    """The nearest one before a number, past bounds and "of"."""
    before = text.spans_before(start, gap=_GAP_BEFORE)
    return next((span for span in before if span.value("unit") or span.value("side")), None)
