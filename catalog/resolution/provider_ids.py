"""The syntax of provider ids: paths, regions, tags and revisions around a model's name."""

from __future__ import annotations

import re
from collections.abc import Set
from typing import NamedTuple


class BareName(NamedTuple):
    """The name inside an id, and what was removed around it."""

    text: str
    stripped: tuple[str, ...]


_LEADING = re.compile(r"^(?:hf:|ft:|~|@[a-z]+/)")
_TAIL = re.compile(
    r"""(?: @[\w.-]+                 # Vertex revisions
          | -v1:0(?::\w+)?          # Bedrock revisions
          | (?<=\d)-v\d+(?::\d+)?(?::\w+)?
          | (?<=[\w)]) :[\w.-]+      # OpenRouter tags, thinking budgets
        )$""",
    re.VERBOSE,
)
_ASIDE = re.compile(r"\s*\(([a-z ]*|[\d-]{8,10})\)$")
_OLLAMA_SIZE = re.compile(r":(?=\d+(?:\.\d+)?b\b)")
_REVISION_OF_VERSION = re.compile(r"(?<=-v)(\d):([1-9])(?=$|:)")
_A_SENTENCE = 4
"""With this many words, the text before a slash is not a path."""
_DOTTED = re.compile(r"^([a-z][a-z0-9-]*)\.(?=[a-z])")
_ENDPOINT = re.compile(
    r"(?<=[^/])/(?:edit|generate|predict|(?:text|image|reference|video)-to-(?:image|video|audio))$"
)


def path_tails(text: str) -> list[str]:
    """The id without its first segment, its first two and so on.

    >>> path_tails("bedrock/us/anthropic.x")
    ['us/anthropic.x', 'anthropic.x']
    """
    segments = text.split("/")
    return ["/".join(segments[start:]) for start in range(1, len(segments)) if segments[start]]


def bare_name(folded: str, prefixes: Set[str], asides: frozenset[str] = frozenset()) -> BareName:
    """The bare name inside a provider's id.

    `prefixes` are the regions and organizations that may precede a dot, `asides` the words that may
    follow the name in brackets.

    >>> bare_name("us.anthropic.claude-x-v1:0", {"us", "anthropic"})
    BareName(text='claude-x', stripped=('us.', 'anthropic.', '-v1:0'))
    """
    stripped: list[str] = []
    text = _REVISION_OF_VERSION.sub(r"\1.\2", _OLLAMA_SIZE.sub("-", folded.strip()))
    if leading := _LEADING.match(text):
        stripped.append(leading.group())
        text = text[leading.end() :]
    if endpoint := _ENDPOINT.search(text):
        stripped.append(endpoint.group())
        text = text[: endpoint.start()]
    head, slash, name = text.rpartition("/")
    if slash and _is_path(head, name):
        stripped.append(head + slash)
        text = name
    while (dotted := _DOTTED.match(text)) and dotted.group(1) in prefixes:
        stripped.append(dotted.group())
        text = text[dotted.end() :]
    tail: list[str] = []
    while (aside := _ASIDE.search(text)) and _is_aside(aside.group(1), asides):
        tail.append(aside.group().strip())
        text = text[: aside.start()]
    while (match := _TAIL.search(text)) and match.start():
        tail.append(match.group().strip())
        text = text[: match.start()]
    return BareName(text, (*stripped, *reversed(tail)))


def _is_path(head: str, name: str) -> bool:
    """Whether the text before a slash is a path, not a sentence or a name: "gpt 5/claude 5"."""
    typed = " " in head or " " in name
    return len(head.split()) < _A_SENTENCE and not (typed and any(map(str.isdigit, head)))


def _is_aside(inside: str, asides: frozenset[str]) -> bool:
    return inside[:1].isdigit() or asides.issuperset(inside.split())
