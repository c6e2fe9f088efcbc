"""All model names in a sentence, with their places."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from catalog.names import Token, fold, tokens
from catalog.resolve.outcome import OFFERED, Choice, Found, Resolution, Unknown
from catalog.resolve.resolver import Resolver

_LONGEST_NAME = 10
"""Tokens of the longest name that is looked for."""
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
    """None where it reads like a model's name that does not exist."""


def resolve(text: str, resolver: Resolver) -> Resolution:
    """The model that a name, or the only name in a question, stands for."""
    decided = resolver.resolve(text)
    if not isinstance(decided, Unknown) or not resolver.reader.is_question(text):
        return decided
    named = mentions(text, resolver)
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
    return Choice(tuple(models)[:OFFERED], "question")


def _loose_version(text: str, named: Sequence[Mention]) -> bool:
    """A version that belongs to none of the names could be part of one that does not exist."""
    return any(
        token.kind == "version"
        and "." in token.text
        and not any(mention.start <= token.start < mention.end for mention in named)
        for token in tokens(fold(text))
    )


def mentions(text: str, resolver: Resolver) -> tuple[Mention, ...]:
    """The names in a sentence, longest first at each place, none overlapping."""
    folded = fold(text)
    found: list[Mention] = []
    for run in _runs(folded, resolver):
        found.extend(_in_run(folded, run, resolver))
    for start, end in _ids(folded):
        found = _with_id(found, start, end, folded, resolver)
    return tuple(found)


def _ids(folded: str) -> Iterator[tuple[int, int]]:
    """Where something is written as ids are: in one piece, with a number or "latest"."""
    for chunk in _CHUNK.finditer(folded):
        said = chunk.group().strip(_EDGES)
        if _ID.search(said) and _TELLING.search(said) and any(map(str.isalpha, said)):
            start = chunk.start() + chunk.group().index(said)
            yield start, start + len(said)


def _with_id(
    found: list[Mention], start: int, end: int, folded: str, resolver: Resolver
) -> list[Mention]:
    """The mentions with those inside an id replaced by what the whole id means."""
    inside = [m for m in found if start < m.end and m.start < end]
    if any(m.start < start or m.end > end for m in inside) or _is_sure(inside, start, end):
        return found
    said = folded[start:end]
    if "/" in said and sum(_names_one(part, resolver) for part in said.split("/")) > 1:
        return found
    resolution = resolver.written(said)
    if resolution is None and not _is_other_name(said, start, inside, resolver):
        return found
    if resolution is None and not isinstance(mended := resolver.resolve(said), Unknown):
        resolution = mended
    kept = [m for m in found if m not in inside]
    return sorted((*kept, Mention(start, end, said, resolution)), key=lambda m: m.start)


def _names_one(part: str, resolver: Resolver) -> bool:
    return any(map(str.isdigit, part)) and resolver.named(part) is not None


def _is_sure(inside: Sequence[Mention], start: int, end: int) -> bool:
    """The whole of it is the id of a model."""
    match inside:
        case [Mention(at, to, _, Found(_, "id"))]:
            return (at, to) == (start, end)
        case _:
            return False


def _is_other_name(said: str, start: int, inside: Sequence[Mention], resolver: Resolver) -> bool:
    """Names a part of which is known and the whole is not: "gpt-6-neptune", "gpt-6.1-luna"."""
    if not inside or "/" in said:
        return False
    places = [(m.start - start, m.end - start) for m in inside]
    rest = [t for t in tokens(said) if not any(at <= t.start < to for at, to in places)]
    return any(not resolver.vocabulary.hangs_on(t) for t in rest) or (not rest and len(inside) > 1)


def _runs(folded: str, resolver: Resolver) -> Iterator[list[Token]]:
    """Stretches of tokens that could belong to names, broken by words and marks that cannot."""
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
        known = resolution if tail == end else None
        yield Mention(start_at, end_at, folded[start_at:end_at], known)
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
    """Where a name really ends: what follows it directly may make it a name that does not exist."""
    while end < len(run) and resolver.vocabulary.clings(run[end]):
        end += 1
    return end
