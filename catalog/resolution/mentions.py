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
_LONGEST_NAME = 10
"""Most tokens in a name."""
_JOINT = re.compile(r"[\s\-_./:@+·'\"()\[\]]*")
"""What may stand between the tokens of one name."""
_CHUNK = re.compile(r"[^\s,;]+")
_ID = re.compile(r"[^\W_][-/:@._]+[^\W_]")
_TELLING = re.compile(r"\d|[-/]latest(?![^\W_])")
_EDGES = "?!.,;:()[]'\""


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
    decided = resolver.resolve(text)
    if not isinstance(decided, Unknown) or not resolver.reader.is_question(text):
        return decided
    text = fold(text[:_CHARACTERS_READ])[:_CHARACTERS_READ]
    named = find_mentions(text, resolver)
    if not named or any(mention.resolution is None for mention in named):
        return decided
    if _loose_version(text, named):
        return decided
    models: dict[str, None] = {}
    for mention in named:
        match mention.resolution:
            case Found(model):
                models[model] = None
            case Choice(several):
                models.update(dict.fromkeys(several))
            case None:
                pass
    certain = all(isinstance(mention.resolution, Found) for mention in named)
    if certain and len(models) == 1:
        return Found(next(iter(models)), "question")
    return Choice(tuple(models)[:MOST_OFFERED], "question")


def _loose_version(text: str, named: Sequence[Mention]) -> bool:
    """Whether a version belongs to none of the names, so that it may be part of an unknown one."""
    return any(
        token.kind == "version"
        and "." in token.text
        and not any(mention.start <= token.start < mention.end for mention in named)
        for token in tokens(fold(text))
    )


def find_mentions(text: str, resolver: Resolver) -> tuple[Mention, ...]:
    """The names in a sentence, in order; the longest at each position, none overlapping."""
    folded = fold(text)
    mentions: list[Mention] = []
    for run in _runs(folded, resolver):
        mentions.extend(_in_run(folded, run, resolver))
    for start, end in _ids(folded):
        mentions = _with_id(mentions, start, end, folded, resolver)
    return tuple(mentions)


def _ids(folded: str) -> Iterator[tuple[int, int]]:
    """Positions of what is written as an id: one piece with a number or "latest"."""
    for chunk in _CHUNK.finditer(folded):
        text = chunk.group().strip(_EDGES)
        if _ID.search(text) and _TELLING.search(text) and any(map(str.isalpha, text)):
            start = chunk.start() + chunk.group().index(text)
            yield start, start + len(text)


def _with_id(
    mentions: list[Mention], start: int, end: int, folded: str, resolver: Resolver
) -> list[Mention]:
    """The mentions, with those inside an id replaced by the meaning of the whole id."""
    inside = [m for m in mentions if start < m.end and m.start < end]
    if any(m.start < start or m.end > end for m in inside) or _is_sure(inside, start, end):
        return mentions
    text = folded[start:end]
    if "/" in text and sum(_names_one(part, resolver) for part in text.split("/")) > 1:
        return mentions
    resolution = resolver.written(text)
    if resolution is None and not _is_other_name(text, start, inside, resolver):
        return mentions
    if resolution is None and not isinstance(mended := resolver.resolve(text), Unknown):
        resolution = mended
    kept = [m for m in mentions if m not in inside]
    return sorted((*kept, Mention(start, end, text, resolution)), key=lambda m: m.start)


def _names_one(part: str, resolver: Resolver) -> bool:
    return any(map(str.isdigit, part)) and resolver.named(part) is not None


def _is_sure(inside: Sequence[Mention], start: int, end: int) -> bool:
    """Whether the whole stretch is the id of a model."""
    match inside:
        case [Mention(at, to, _, Found(_, "id"))]:
            return (at, to) == (start, end)
        case _:
            return False


def _is_other_name(text: str, start: int, inside: Sequence[Mention], resolver: Resolver) -> bool:
    """Whether only a part of it is a known name: "gpt-6-neptune", "gpt-6.1-luna"."""
    if not inside or "/" in text:
        return False
    places = [(m.start - start, m.end - start) for m in inside]
    rest = [t for t in tokens(text) if not any(at <= t.start < to for at, to in places)]
    return any(not resolver.vocabulary.hangs_on(t) for t in rest) or (not rest and len(inside) > 1)


def _runs(folded: str, resolver: Resolver) -> Iterator[list[Token]]:
    """Stretches of tokens that could belong to names."""
    run: list[Token] = []
    for token in tokens(folded):
        apart = run and not _JOINT.fullmatch(folded, run[-1].end, token.start)
        if apart or not resolver.vocabulary.may_name(token):
            if run:
                yield run
            run = []
        if resolver.vocabulary.may_name(token):
            run.append(token)
    if run:
        yield run


def _in_run(folded: str, run: Sequence[Token], resolver: Resolver) -> Iterator[Mention]:
    at = 0
    while at < len(run):
        length, resolution = _longest(folded, run, at, resolver)
        if resolution is None:
            at += 1
            continue
        end = at + length
        tail = _belonging(run, end, resolver)
        start_at, end_at = run[at].start, run[tail - 1].end
        exact = resolution if tail == end else None
        yield Mention(start_at, end_at, folded[start_at:end_at], exact)
        at = tail


def _longest(
    folded: str, run: Sequence[Token], at: int, resolver: Resolver
) -> tuple[int, Found | Choice | None]:
    for length in range(min(_LONGEST_NAME, len(run) - at), 0, -1):
        span = run[at : at + length]
        text = folded[span[0].start : span[-1].end]
        nickname = resolver.vocabulary.only_nicknames(span)
        resolution = resolver.nicknamed(text) if nickname else resolver.named(text)
        if resolution is not None:
            return length, resolution
    return 0, None


def _belonging(run: Sequence[Token], end: int, resolver: Resolver) -> int:
    """The end of a name with what directly follows and makes it another name."""
    while end < len(run) and resolver.vocabulary.clings(run[end]):
        end += 1
    return end
