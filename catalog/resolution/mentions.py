"""All model names in a sentence, with their positions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from catalog.names import Token, fold, tokens
from catalog.resolution.outcomes import MOST_OFFERED, Choice, Found, Resolution, Unknown
from catalog.resolution.resolver import Resolver

_CHARACTERS_READ = 800
"""Longer questions are cut."""
_MOST_TOKENS = 10
"""Most tokens in a name."""
_BETWEEN_TOKENS = re.compile(r"[\s\-_./:@+·'\"()\[\]]*")
"""What may stand between the tokens of one name."""
_CHUNK = re.compile(r"[^\s,;]+")
_ID = re.compile(r"[^\W_][-/:@._]+[^\W_]")
_NUMBER_OR_LATEST = re.compile(r"\d|[-/]latest(?![^\W_])")
_PUNCTUATION = "?!.,;:()[]'\""


@dataclass(frozen=True, slots=True)
class Mention:
    """A name in a sentence; `start` and `end` are positions in the folded text."""

    start: int
    end: int
    text: str
    resolution: Found | Choice | None
    """None where it reads like the name of a model that does not exist."""


def resolve_text(text: str, resolver: Resolver) -> Resolution:
    """The model of a name, or of the only name in a question."""
    outcome = resolver.resolve(text)
    if not isinstance(outcome, Unknown) or not resolver.reader.is_question(text):
        return outcome
    text = fold(text[:_CHARACTERS_READ])[:_CHARACTERS_READ]
    mentions = find_mentions(text, resolver)
    resolutions = [mention.resolution for mention in mentions if mention.resolution]
    some_unknown = len(resolutions) < len(mentions)
    if not mentions or some_unknown or _has_stray_version(text, mentions):
        return outcome
    models: dict[str, None] = {}
    for resolution in resolutions:
        match resolution:
            case Found(model):
                models[model] = None
            case Choice(several):
                models.update(dict.fromkeys(several))
    certain = all(isinstance(resolution, Found) for resolution in resolutions)
    if certain and len(models) == 1:
        return Found(next(iter(models)), "question")
    return Choice(tuple(models)[:MOST_OFFERED], "question")


def _has_stray_version(text: str, mentions: Sequence[Mention]) -> bool:
    """Whether a version belongs to none of the names, so that it may be part of an unknown one."""
    return any(
        token.kind == "version"
        and "." in token.text
        and not any(mention.start <= token.start < mention.end for mention in mentions)
        for token in tokens(fold(text))
    )


def find_mentions(text: str, resolver: Resolver) -> tuple[Mention, ...]:
    """The names in a sentence, in order; the longest at each position, none overlapping."""
    folded = fold(text)
    mentions = [m for run in _runs(folded, resolver) for m in _in_run(folded, run, resolver)]
    for start, end in _id_spans(folded):
        mentions = _with_whole_id(mentions, start, end, folded, resolver)
    return tuple(mentions)


def _runs(folded: str, resolver: Resolver) -> Iterator[list[Token]]:
    """Stretches of tokens that could belong to names."""
    run: list[Token] = []
    for token in tokens(folded):
        nameable = resolver.vocabulary.can_be_in_name(token)
        apart = run and not _BETWEEN_TOKENS.fullmatch(folded, run[-1].end, token.start)
        if run and (apart or not nameable):
            yield run
            run = []
        if nameable:
            run.append(token)
    if run:
        yield run


def _in_run(folded: str, run: Sequence[Token], resolver: Resolver) -> Iterator[Mention]:
    first = 0
    while first < len(run):
        length, resolution = _longest_name(folded, run, first, resolver)
        if resolution is None:
            first += 1
            continue
        name_end = end = first + length
        # What directly follows a name may make it another one, which no model has.
        while end < len(run) and resolver.vocabulary.makes_another_name(run[end]):
            end += 1
        start_at, end_at = run[first].start, run[end - 1].end
        exact = resolution if end == name_end else None
        yield Mention(start_at, end_at, folded[start_at:end_at], exact)
        first = end


def _longest_name(
    folded: str, run: Sequence[Token], first: int, resolver: Resolver
) -> tuple[int, Found | Choice | None]:
    """The number of tokens and the resolution of the longest name that starts at a token."""
    for length in range(min(_MOST_TOKENS, len(run) - first), 0, -1):
        span = run[first : first + length]
        text = folded[span[0].start : span[-1].end]
        nickname = resolver.vocabulary.only_in_nicknames(span)
        resolution = resolver.nicknamed(text) if nickname else resolver.resolve_phrase(text)
        if resolution is not None:
            return length, resolution
    return 0, None


def _id_spans(folded: str) -> Iterator[tuple[int, int]]:
    """Positions of what is written as an id: one piece with a number or "latest"."""
    for chunk in _CHUNK.finditer(folded):
        text = chunk.group().strip(_PUNCTUATION)
        if _ID.search(text) and _NUMBER_OR_LATEST.search(text) and any(map(str.isalpha, text)):
            start = chunk.start() + chunk.group().index(text)
            yield start, start + len(text)


def _with_whole_id(
    mentions: list[Mention], start: int, end: int, folded: str, resolver: Resolver
) -> list[Mention]:
    """The mentions, with those inside an id replaced by the meaning of the whole id."""
    inside = [m for m in mentions if start < m.end and m.start < end]
    if any(m.start < start or m.end > end for m in inside) or _is_whole_id(inside, start, end):
        return mentions
    text = folded[start:end]
    if "/" in text and sum(_is_numbered_name(part, resolver) for part in text.split("/")) > 1:
        return mentions
    resolution = resolver.resolve_id(text)
    if resolution is None and not _is_other_name(text, start, inside, resolver):
        return mentions
    if resolution is None and not isinstance(corrected := resolver.resolve(text), Unknown):
        resolution = corrected
    outside = [m for m in mentions if m not in inside]
    return sorted((*outside, Mention(start, end, text, resolution)), key=lambda m: m.start)


def _is_numbered_name(text: str, resolver: Resolver) -> bool:
    return any(map(str.isdigit, text)) and resolver.resolve_phrase(text) is not None


def _is_whole_id(inside: Sequence[Mention], start: int, end: int) -> bool:
    """Whether the only mention in a stretch is the id of a model and fills it."""
    match inside:
        case [Mention(first, last, _, Found(_, "id"))]:
            return (first, last) == (start, end)
        case _:
            return False


def _is_other_name(text: str, start: int, inside: Sequence[Mention], resolver: Resolver) -> bool:
    """Whether only a part of it is a known name: "gpt-6-neptune", "gpt-6.1-luna"."""
    if not inside or "/" in text:
        return False
    spans = [(m.start - start, m.end - start) for m in inside]
    rest = [t for t in tokens(text) if not any(first <= t.start < last for first, last in spans)]
    if not rest:
        return len(inside) > 1
    return not all(map(resolver.vocabulary.is_harmless, rest))
