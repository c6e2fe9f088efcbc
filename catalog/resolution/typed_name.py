"""A typed name taken apart: its parts, the provider syntax around it, and what may be dropped."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Set
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import zip_longest
from typing import NamedTuple
from unicodedata import category

from catalog.names import Token, TokenKind, fold, squash, tokens
from catalog.resolution.name_index import NameIndex
from catalog.resolution.spelled_numbers import SpelledNumber, with_digits

_MOST_CHARACTERS = 400
"""Characters of the longest text that can be a name; no id of a provider has half as many."""
_MOST_DECORATED = 2 * _MOST_CHARACTERS
"""Characters of one with symbols around it, which are looked at one by one."""
_FEWEST_CHARACTERS = 2
"""Letters and digits of the shortest name."""


_LETTERS_OF_VERSIONS = ("v", "k", "r", "m")


@dataclass(frozen=True)
class TypedName:
    """A typed name as the resolution steps see it."""

    raw: str
    """The text in lower case."""
    folded: str
    text: str
    """The folded text without provider syntax."""
    stripped: tuple[str, ...]
    """What was removed from it: provider syntax, and the parts that a step dropped."""
    parts: tuple[Token, ...]
    """Its tokens without filler."""
    newest: bool
    """Whether the newest member of a family is asked for."""
    neutral: frozenset[str] = frozenset()
    """Its words that distinguish few models, such as "instruct"."""
    filler: frozenset[str] = frozenset()
    """Its words that are no parts of it."""

    @cached_property
    def words(self) -> frozenset[str]:
        return self.of_kind("word")

    @cached_property
    def numbers(self) -> frozenset[str]:
        """Everything with a digit: versions, sizes, dates and precisions."""
        return frozenset(part.text for part in self.parts if part.kind != "word")

    def of_kind(self, kind: TokenKind) -> frozenset[str]:
        return frozenset(part.text for part in self.parts if part.kind == kind)

    @property
    def is_id(self) -> bool:
        """Whether it is written without spaces, as ids are."""
        return " " not in self.raw

    @property
    def is_dated(self) -> bool:
        """Whether it has a date, so that it names a snapshot."""
        return bool(self.of_kind("date") or self.of_kind("stamp"))

    @property
    def has_thinking_mode(self) -> bool:
        """Whether a thinking mode was removed from it."""
        return any("thinking" in text for text in self.stripped)

    def is_bare(self) -> bool:
        """Whether it is nothing but words, none of them filler."""
        return not self.numbers and squash(self.without_filler) == squash(self.folded)

    @cached_property
    def without_filler(self) -> str:
        """The parts as written, in order."""
        return self.written(apart_from=())

    def written(self, apart_from: Collection[Token]) -> str:
        """The parts as written, in order, without some."""
        kept = (part for part in self.parts if part not in apart_from)
        return " ".join([self.text[part.start : part.end] for part in kept])

    def without(self, dropped: Iterable[Token]) -> TypedName:
        """The name without some of its parts, which count as stripped."""
        removed = tuple(dropped)
        parts = tuple(part for part in self.parts if part not in removed)
        stripped = (*self.stripped, *(part.text for part in removed))
        return replace(self, parts=parts, stripped=stripped)


@dataclass(frozen=True)
class NameReader:
    """Takes typed names apart with the words of one index."""

    index: NameIndex
    sellers: frozenset[str]
    """Words that name a provider and may surround a model name."""

    def read(self, text: str, *, is_typed: bool = True) -> TypedName | None:
        """The name taken apart; None when it has fewer than two letters or digits, or too many.

        A long text is no name with something behind it: its beginning may name another model.
        `is_typed` says that a person wrote it and no feed: a version may be in words, and it may be
        the name of a file, of which the end tells how it is stored.
        """
        text = " ".join(_MENTION.sub("", text.strip()).split()).rstrip("?!.,;")
        if len(text) > _MOST_DECORATED:
            return None
        if text and not (text[0].isalpha() and text[-1].isalnum()):
            text = _undecorated(text)
        if len(text) > _MOST_CHARACTERS:
            return None
        folded = " ".join(fold(text).split())
        if is_typed:
            folded = " ".join(with_digits(folded, self.may_be_version).split())
        # Folding makes eighteen letters of some characters.
        if len(folded) > _MOST_CHARACTERS or len(squash(folded)) < _FEWEST_CHARACTERS:
            return None
        lexicon = self.index.lexicon
        bare = bare_name(folded, self._prefixes, self._asides, is_file=is_typed)
        written = tokens(bare.text)
        filler = [t for t in written if t.text in lexicon.filler]
        parts = self._without_filler(written) if filler else written
        words = frozenset([t.text for t in parts if t.kind == "word"])
        ignored = words & self._ignored
        return TypedName(
            raw=text.casefold() if text.isascii() else _DASH.sub("-", text.casefold()),
            folded=folded,
            text=bare.text,
            stripped=bare.stripped,
            parts=tuple([t for t in parts if t.text not in ignored]) if ignored else parts,
            newest=bool(ignored) and not lexicon.newest.isdisjoint(ignored),
            neutral=ignored & lexicon.neutral,
            filler=frozenset([t.text for t in filler]),
        )

    def _without_filler(self, written: tuple[Token, ...]) -> tuple[Token, ...]:
        """The parts of a name; an "a" is one where no word follows but a lab's: "Command A"."""
        filler, labs = self.index.lexicon.filler, self.lab_words
        return tuple(
            part
            for part, following in zip_longest(written, written[1:])
            if part.text not in filler
            or (part.text == "a" and (following is None or following.text in labs))
        )

    def may_be_version(self, spelled: SpelledNumber) -> bool:
        """Whether a number in words is a version by the words in front of it.

        Behind an everyday word it is one only if another word of names stands before that: "nano
        banana two", but not "the next three" or "a lite one".
        """
        lexicon = self.index.lexicon
        last = spelled.words[-1]
        if last in _LETTERS_OF_VERSIONS:
            return True
        if last not in self.index.postings or last in lexicon.filler:
            return False
        if spelled.is_dotted or last not in lexicon.plain | lexicon.topics:
            return True
        first = spelled.words[0]
        is_part = first in self.index.postings and first not in lexicon.filler
        return spelled.number != "1" and first != last and is_part

    def is_question(self, text: str) -> bool:
        """Whether the text has filler words, as questions do."""
        folded = fold(text[:_MOST_CHARACTERS])[:_MOST_CHARACTERS]
        return any(t.text in self._question_words for t in tokens(folded))

    def with_neutral(self, typed: TypedName) -> str:
        """The parts as written, and the words that distinguish few models."""
        dropped = self.index.lexicon.newest | (self.index.lexicon.filler - {"it"})
        kept = [t for t in tokens(typed.text) if t.text not in dropped]
        return " ".join([typed.text[t.start : t.end] for t in kept])

    def relaxations(self, typed: TypedName) -> Iterator[TypedName]:
        """The name as typed, then with more and more of what providers add to names dropped."""
        lexicon = self.index.lexicon
        # A tier counts only after a size in an id: in gpt-4-turbo, "turbo" names a model.
        sized = typed.is_id and bool(typed.of_kind("size"))
        tiers = self._sized_tiers if sized else lexicon.tiers
        ways = [p for p in typed.parts if p.text in lexicon.modes or p.text in tiers]
        dates = [p for p in typed.parts if p.kind == "date"]
        yield typed
        for droppable in (
            [p for p in typed.parts if p.text in self._places],
            [p for p in typed.parts if p.kind == "precision" or p.text in lexicon.precision],
            dates,
            ways,
            _context_windows(typed, lexicon.modes),
            self._effort(typed),
        ):
            if droppable is ways and len({way.text for way in ways}) > 1:
                # One of them may name a model of its own: "minimax-m2.7-highspeed thinking".
                yield from (typed.without([way]) for way in ways)
            if droppable:
                before, typed = typed, typed.without(droppable)
                yield typed
                if droppable is dates and ways:
                    # The date may tell previews apart where the mode does not.
                    yield before.without(ways)

    def _effort(self, typed: TypedName) -> list[Token]:
        """The effort at the end of an id: "gpt-5.5-medium", but text-embedding-3-medium is none."""
        efforts = self.index.lexicon.efforts - self.index.lexicon.topics
        last = [part for part in typed.parts[-1:] if typed.is_id and part.text in efforts]
        others = typed.words - efforts - self.index.lexicon.modes
        is_thinking = "thinking" in typed.words
        if any(part.text == "max" for part in last):
            return last if is_thinking else []
        return last if is_thinking or others <= self.index.brands else []

    def has_foreign_word(self, typed: TypedName) -> bool:
        """Whether it has a word that is in no name and that no relaxation drops."""
        known = self.index.postings
        return any(len(w) > 1 and w not in known and w not in self._droppable for w in typed.words)

    @cached_property
    def lab_words(self) -> frozenset[str]:
        """Words that name a lab."""
        return frozenset(word for words in self.index.lab_words.values() for word in words)

    @cached_property
    def droppable(self) -> frozenset[str]:
        """Words that may be dropped from a name."""
        lexicon = self.index.lexicon
        return self.sellers | lexicon.regions | lexicon.precision | lexicon.modes | lexicon.tiers

    @cached_property
    def _droppable(self) -> frozenset[str]:
        return self.droppable | self.index.lexicon.sized_tiers | self.index.lexicon.preview

    @cached_property
    def _ignored(self) -> frozenset[str]:
        return self.index.lexicon.neutral | self.index.lexicon.newest

    @cached_property
    def _question_words(self) -> frozenset[str]:
        return self.index.lexicon.filler - self.index.lexicon.neutral

    @cached_property
    def _places(self) -> frozenset[str]:
        return self.sellers | self.index.lexicon.regions

    @cached_property
    def _sized_tiers(self) -> frozenset[str]:
        return self.index.lexicon.tiers | self.index.lexicon.sized_tiers

    @cached_property
    def _asides(self) -> frozenset[str]:
        lexicon = self.index.lexicon
        ways = lexicon.modes | lexicon.tiers | lexicon.efforts | lexicon.preview
        return ways | lexicon.regions | self.sellers

    @cached_property
    def _prefixes(self) -> frozenset[str]:
        return self.index.lexicon.regions | self.index.lexicon.wrappers | self.lab_words


_MILLIONS = ("1m", "2m", "10m")
"""Context windows; other millions are sizes: gemma-3-270m."""


def _context_windows(typed: TypedName, modes: Set[str]) -> list[Token]:
    """Context windows: 202k in qwen3.6-27b-202k, 1m in claude-4-sonnet-1m; not 32k in gpt-4-32k.

    Thousands are one only beside a size or a way of running the model: "-thinking-32k".
    """
    sizes = [part for part in typed.parts if part.kind == "size"]
    thousands = [part for part in sizes if part.text.endswith("k")]
    millions = [part for part in sizes if part.text in _MILLIONS]
    apart = len(thousands) < len(sizes) or not typed.words.isdisjoint(modes)
    return [*millions, *(thousands if apart else ())]


# What all of the other patterns look for; most names have nothing of it.
_SYNTAX = re.compile(
    r"[/@:(\[~]|-v|gguf|bit|bnb|qat|[-_.]i?q\d|[-_.]b?f\d|[-_]fp\d|exl|dwq|bpw|unsloth|tune|^\s*[a-z][a-z0-9-]*\.[a-z]"
)
_SCHEME = re.compile(r"^(?:hf:|ft:|~|@[a-z]+/)")
_SUFFIX = re.compile(
    r"""(?: @[\w.-]+                 # Vertex revisions
          | -v1:0(?::\w+)?          # Bedrock revisions
          | (?<=\d)-v\d+(?::\d+)?(?::\w+)?
          | (?<=[\w)]) ::?[\w.-]+    # OpenRouter tags, thinking budgets, a tail without a name
          | [-\s]fine[-\s]?tuned?     # somebody's own
        )$""",
    re.VERBOSE,
)
_ASIDE = re.compile(
    r"\s*\(([a-z ]*|[\d-]{8,10}|\d+[km](?: context(?: window)?)?)\)$|\s*\[\d+[km]\]$"
)
_MENTION = re.compile(r"^(?:<[@!][^<>]*>|@[\w.-]+(?=[\s,:]))[\s,:]*")
"""A person or an app that is spoken to, in front of a name; "@cf/" begins an id."""
_ITEM = re.compile(r"^(?:[-*•–—>#]+|\d{1,2}[.)]) +(?=\S)")
"""What begins an item of a list."""
_WRAPPED = re.compile(
    r"""["'`*_«“„‘<]+ ([^"`*«»“”„<>]+?) ["'`*_»“”’>]+ | \[([^][]+)\] | \(([^()]+)\)""", re.VERBOSE
)
"""Quotes, emphasis or brackets around a whole name."""


_STORED = re.compile(
    r"""(?<=[^\W_]) (?: [-_.:] (?:
            \d{5}-of-\d{5} | gguf | ggml | safetensors | onnx | exl[23]
          | (?:ud-)? (?:i|t)? q\d{1,2} (?:_[a-z0-9]+)* (?![^\W_])
          | b?f(?:16|32) | fp(?:8|16|32|4)-(?:block|dynamic|static|tensor) | i1(?=-(?:gguf|i?q\d))
          | (?:unsloth-)? bnb(?:-\d-?bit)? | \d-?bit-(?:dwq|msq|awq|gptq|mlx)
          | \d(?:[._]\d+)?bpw | dwq | qat | imat(?:rix)? | hqq | unsloth
        ) )+ $""",
    re.VERBOSE,
)
"""How a file stores a model, behind its name: the quantisation, the container, its part."""
_DASH = re.compile("[\u2010-\u2015]")
# Ollama and Bedrock write a colon inside a name: llama3.1:8b, claude-v2:1.
_OLLAMA_SIZE = re.compile(r":(?=\d+(?:\.\d+)?b\b)")
_REVISION_OF_VERSION = re.compile(r"(?<=-v)(\d):([1-9])(?=$|:)")
_DATED_REVISION = re.compile(r"@(20\d{6}|2[3-9](?:0[1-9]|1[0-2]))(?:-\d{3})?(?!\d)")
"""Vertex writes a snapshot behind an at sign: claude-3-5-sonnet@20240620, mistral-large@2407."""
_WORDS_OF_A_SENTENCE = 4
"""With this many words, the text before a slash is not a path."""
_DOTTED_PREFIX = re.compile(r"^([a-z][a-z0-9-]*)\.(?=[a-z])")
_ENDPOINT = re.compile(
    r"(?<=[^/])/(?:(?:tree|blob|resolve)/.+|edit|generate|predict|(?:text|image|reference|video)-to-(?:image|video|audio))$"
)


def _undecorated(text: str) -> str:
    """The text without quotes and emphasis around it, and without symbols at its ends.

    >>> _undecorated("`claude-x`"), _undecorated("- **claude x** 🔥")
    ('claude-x', 'claude x')
    """
    bare = _ITEM.sub("", text)
    if not bare.isascii():
        start = next((at for at, c in enumerate(bare) if not _is_symbol(c)), 0)
        end = next((at for at in range(len(bare), 0, -1) if not _is_symbol(bare[at - 1])), 0)
        bare = bare[start:end].strip()
    if wrapped := _WRAPPED.fullmatch(bare):
        bare = next(filter(None, wrapped.groups())).strip()
    return bare or text


def _is_symbol(character: str) -> bool:
    """Whether it is an emoji, or belongs to one."""
    is_part = character in "\ufe0f\u200d"
    return not character.isascii() and (is_part or category(character) in ("So", "Sk", "Cf"))


class BareName(NamedTuple):
    """The name inside an id, and what was removed around it."""

    text: str
    stripped: tuple[str, ...]


def path_tails(text: str) -> list[str]:
    """The id without its first segment, its first two and so on.

    >>> path_tails("bedrock/us/anthropic.x")
    ['us/anthropic.x', 'anthropic.x']
    """
    segments = text.split("/")
    return ["/".join(segments[start:]) for start in range(1, len(segments)) if segments[start]]


def bare_name(
    folded: str,
    prefixes: Set[str],
    asides: frozenset[str] = frozenset(),
    *,
    is_file: bool = False,
) -> BareName:
    """The bare name inside a provider's id: no path, region, tag or revision around it.

    `prefixes` are the regions and organizations that may precede a dot, `asides` the words that may
    follow the name in brackets. Of a file, how it is stored is taken off too.

    >>> bare_name("us.anthropic.claude-x-v1:0", {"us", "anthropic"})
    BareName(text='claude-x', stripped=('us.', 'anthropic.', '-v1:0'))
    """
    if not _SYNTAX.search(folded):
        return BareName(folded.strip(), ())
    stripped: list[str] = []
    text = _REVISION_OF_VERSION.sub(r"\1.\2", _OLLAMA_SIZE.sub("-", folded.strip()))
    text = _DATED_REVISION.sub(r"-\1", text)
    if scheme := _SCHEME.match(text):
        stripped.append(scheme.group())
        text = text[scheme.end() :]
    if endpoint := _ENDPOINT.search(text):
        stripped.append(endpoint.group())
        text = text[: endpoint.start()]
    head, slash, name = text.rpartition("/")
    if slash and _is_path(head, name):
        stripped.append(head + slash)
        text = name
    while (dotted := _DOTTED_PREFIX.match(text)) and dotted.group(1) in prefixes:
        stripped.append(dotted.group())
        text = text[dotted.end() :]
    behind: list[str] = []
    while (aside := _ASIDE.search(text)) and _is_aside(aside.group(1) or "1m", asides):
        behind.append(aside.group().strip())
        text = text[: aside.start()]
    if is_file and (stored := _STORED.search(text)):
        behind.append(stored.group())
        text = text[: stored.start()]
    while (suffix := _SUFFIX.search(text)) and suffix.start():
        behind.append(suffix.group().strip())
        text = text[: suffix.start()]
    return BareName(text, (*stripped, *reversed(behind)))


def _is_path(head: str, name: str) -> bool:
    """Whether the text before a slash is a path, not a sentence or a name: "gpt 5/claude 5"."""
    typed = " " in head or " " in name
    return len(head.split()) < _WORDS_OF_A_SENTENCE and not (typed and any(map(str.isdigit, head)))


def _is_aside(inside: str, asides: frozenset[str]) -> bool:
    """Whether the text in brackets is a date or only words that say how a model is run."""
    return inside[:1].isdigit() or asides.issuperset(inside.split())
