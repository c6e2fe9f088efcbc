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
    return tuple(found)


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
        last = run[at + length - 1]
        if resolver.vocabulary.ends_badly(last):
            continue
        resolution = resolver.named(folded[run[at].start : last.end])
        if resolution is not None:
            return length, resolution
    return 0, None


def _belonging(run: Sequence[Token], end: int, resolver: Resolver) -> int:
    """Where a name really ends: what follows it directly may make it a name that does not exist."""
    while end < len(run) and resolver.vocabulary.clings(run[end]):
        end += 1
    return end
