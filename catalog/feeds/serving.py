"""What a host's id tells of how and where it serves a model: faster, cheaper, quantized, where."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from catalog.curated import Lexicon
from catalog.names import fold, tokens
from catalog.resolution.naming import Naming
from catalog.schema import Route, Tier

_WINDOW = 1024
"""Tokens; an id may end with the context window as a multiple of it: mixtral-8x7b-32768."""
_PIECES = re.compile(r"[-_:/.@ ]+")
_NOT_QUANTIZED = frozenset({"bf16", "fp16", "fp32"})
"""Precisions in which weights are published."""
_REGION = re.compile(
    r"us|eu|apac|global|jp|in|au|ca|uk|us-gov|regional"
    r"|(?:us|eu|ap|sa|ca|me|af|il)(?:-gov)?-(?:north|south|east|west|central)[a-z]*-\d"
)
_REGION_BEHIND = re.compile(r"-(us|eu)$")


_ORG = re.compile(r"(?:^|[/:])([^/:]+)/[^/]+$")
"""The organization before a name: "meta-llama" of "meta-llama/llama-3", "qwen" of "hf:qwen/x"."""
_SEVERAL = 2
"""Sellers that write a lab's own id; one alone may have named its own copy so."""


class Serving(NamedTuple):
    """How an offer serves its model; see `Route`."""

    tier: Tier | None
    quantization: str | None
    confidential: bool


def serving(route: str, model: str, lexicon: Lexicon) -> Serving:
    """What the id of an offer says besides the id of its model."""
    own = set(_PIECES.split(fold(model)))
    pieces = [piece for piece in _PIECES.split(fold(route)) if piece and piece not in own]
    tiers = [lexicon.serving[piece] for piece in pieces if piece in lexicon.serving]
    quantization = [piece for piece in pieces if _is_quantization(piece, lexicon)]
    return Serving(
        # "short-fast-flex" is flex, which promises less than what is just faster.
        min(tiers, key=lambda tier: tier == "fast", default=None),
        " ".join(quantization) or None,
        not lexicon.confidential.isdisjoint(pieces),
    )


def region_in(route: str, model: str) -> str | None:
    """The region that an id names: in front, behind an at sign, or as the last word.

    "eu." and "us-gov-west-1/" stand in front, "@us" and "-us" behind; "regional." is the caller's.
    """
    folded = fold(route)
    *heads, tail = re.split(r"[./]", folded)
    parts = (*heads, tail.rpartition("@")[2])
    if (named := next(filter(_REGION.fullmatch, parts), None)) is not None:
        return named
    behind = _REGION_BEHIND.search(folded)
    return behind[1] if behind and not fold(model).endswith(behind[0]) else None


def as_published(routes: Sequence[Route], world: Naming) -> tuple[Route, ...]:
    """The routes, of which those in a precision that the lab itself publishes are not quantized.

    Its own API has it, or several sellers write its own id: "meta-llama/Llama-4-…-FP8".
    """
    orgs = {lab.id: {org.casefold() for org in lab.orgs} for lab in world.labs}
    own_api = {
        (provider.id, provider.lab) for provider in world.providers if provider.kind == "lab"
    }
    sellers: dict[tuple[str, str], set[str]] = defaultdict(set)
    published: set[tuple[str, str | None]] = set()
    for route in routes:
        lab = route.model.partition("/")[0]
        written = _ORG.search(route.id.casefold())
        if route.quantization and (route.provider, lab) in own_api:
            published.add((route.model, route.quantization))
        elif route.quantization and written and written[1] in orgs.get(lab, ()):
            sellers[route.model, route.quantization].add(route.provider)
    published |= {precision for precision, those in sellers.items() if len(those) >= _SEVERAL}
    return tuple(
        replace(route, quantization=None)
        if (route.model, route.quantization) in published
        else route
        for route in routes
    )


def _is_quantization(piece: str, lexicon: Lexicon) -> bool:
    if piece in lexicon.precision:
        others = lexicon.hosted | lexicon.confidential | lexicon.serving.keys()
        return piece not in others
    return _is_precision(piece) and piece not in _NOT_QUANTIZED


def without_serving(slug: str, lexicon: Lexicon) -> tuple[str, tuple[str, ...]]:
    """A model's id without the words behind it that tell how it is served, and these words.

    "kimi-k3-spot" gives ("kimi-k3", ("spot",)).
    """
    pieces = slug.split("-")
    words: list[str] = []
    while len(pieces) > 1 and _tells_serving(pieces[-1], lexicon):
        words.append(pieces.pop())
        if words[-1] == "throughput" and pieces[-1] == "high":
            pieces.pop()
    return "-".join(pieces), tuple(words)


def _tells_serving(piece: str, lexicon: Lexicon) -> bool:
    if piece.isdecimal():
        return int(piece) > _WINDOW and int(piece) % _WINDOW == 0
    words = lexicon.hosted | lexicon.confidential | lexicon.precision | lexicon.serving.keys()
    return piece in words or _is_precision(piece)


def _is_precision(piece: str) -> bool:
    return [token.kind for token in tokens(piece)] == ["precision"]
