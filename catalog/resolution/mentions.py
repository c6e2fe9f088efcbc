"""All model names in a sentence, with their positions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from catalog.names import Token, fold, tokens
from catalog.resolution.outcomes import MOST_OFFERED, Choice, Found, Resolution, Unknown
from catalog.resolution.resolver import Resolver

_MOST_CHARACTERS = 200
"""Characters of the longest text that is read as a question for one model."""
_MOST_LOOKUPS = 48
"""Look-ups of what may be a name in one text, enough for sixteen names. A name among words takes
one to three, and a stretch that stands again none; what is made of nothing but pieces of names
takes ten for each piece."""
_MOST_LOOKUPS_OF_A_NAME = 36
"""Look-ups in a text that should name one model."""
_MOST_IDS = 6
"""Ids that are looked up whole in one text; the typos of some are corrected, which takes long."""
_STRANGERS = 2
"""Words of no question about models, from which a sentence is about something else."""
_MOST_TOKENS = 10
"""Most tokens in a name."""
_BETWEEN_TOKENS = re.compile(r"(?!\s+[/+&]\s)[\s\-_./:@+·'\"()\[\]]*")
"""What may stand between the tokens of one name; with spaces around it, a "/" or "+" parts two."""
_OF_A_LAB = frozenset(("from", "by"))
_CHUNK = re.compile(r"[^\s,;]+")
_ID = re.compile(r"[^\W_][-/:@._]+[^\W_]")
_LONGEST_PRICE = 30
"""Characters; the pattern takes time that grows fast with its length."""
_PRICE = re.compile(
    r"[^\w\s]?\s*\d*[.,]?\d*\s*(?:ct?|cents?|usd|dollars?|[^\w\s/])?\s*/\s*1?\s*"
    r"(?:k|m|mtoks?|mio|million|toks?|tokens?|img|image|s|sec|min|h|hr|d|day|week|mo|month|year)"
)
"""A price by its unit, which is no path: "c/M", "$5/M"."""
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


class Mentions(NamedTuple):
    """The names in a sentence, in order, which do not overlap."""

    names: tuple[Mention, ...]
    end: int
    """Where reading stopped, in the folded text: its length, unless it was too much to read."""


def resolve_text(text: str, resolver: Resolver) -> Resolution:
    """The model of a name, or of the only name in a question."""
    if len(text) <= _LONGEST_PRICE and _PRICE.fullmatch(fold(text)):
        return Unknown()
    if outcome := resolver.find(text):
        return outcome
    outcome = _models_of_question(text, resolver)
    return outcome or Unknown(resolver.nearest(text))


def _models_of_question(text: str, resolver: Resolver) -> Found | Choice | None:
    """The models that a question names, if every name is one and the whole question was read."""
    folded = fold(text[: _MOST_CHARACTERS + 1])
    # What is written in one is an id, be there filler in it: "voyage-context-three".
    is_id = len(folded.split()) == 1 and "/" not in folded
    if len(folded) > _MOST_CHARACTERS or is_id:
        return None
    if not resolver.reader.is_question(folded):
        return None
    mentions, end = find_mentions(folded, resolver, _MOST_LOOKUPS_OF_A_NAME)
    # "Command A" has a filler word and is no question.
    around = "".join(c for at, c in enumerate(folded) if not _within(mentions, at, at + 1))
    if not resolver.reader.is_question(around):
        return None
    if any(_may_lack_its_brand(mention, folded, resolver) for mention in mentions):
        return None
    resolutions = [mention.resolution for mention in mentions if mention.resolution]
    some_unknown = len(resolutions) < len(mentions) or end < len(folded)
    if not mentions or some_unknown or _has_stray_part(folded, mentions, resolver):
        return None
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


def _may_lack_its_brand(mention: Mention, folded: str, resolver: Resolver) -> bool:
    """Whether it says no brand and an unknown word stands before it: "mmling v2.6 image"."""
    if not resolver.index.brands.isdisjoint(t.text for t in tokens(mention.text)):
        return False
    before = next(reversed(tokens(folded[: mention.start])), None)
    if before is None or before.kind != "word" or folded[before.end : mention.start].strip(" -_"):
        return False
    lexicon, known = resolver.index.lexicon, resolver.vocabulary.words
    everyday = lexicon.filler | lexicon.plain | lexicon.topics | resolver.sellers
    is_version = tokens(mention.text)[0].kind == "version"
    return is_version and before.text not in known and before.text not in everyday


def _has_stray_part(text: str, mentions: Sequence[Mention], resolver: Resolver) -> bool:
    """Whether a version or a variant belongs to none of the names, so may be of an unknown one."""
    efforts = resolver.index.lexicon.efforts
    for token in tokens(fold(text)):
        is_version = token.kind == "version" and "." in text[token.start : token.end]
        is_variant = token.text not in efforts and resolver.vocabulary.is_variant(token.text)
        if not (is_version or is_variant):
            continue
        if not any(mention.start <= token.start < mention.end for mention in mentions):
            return True
    return False


def find_mentions(text: str, resolver: Resolver, most: int = _MOST_LOOKUPS) -> Mentions:
    """The names in a sentence: the longest at each position, and what is written as an id."""
    folded = resolver.with_digits(fold(text))
    mentions: list[Mention] = []
    end, lookups = len(folded), 0
    for start, mention, tried in _in_sentence(folded, resolver):
        if lookups + tried > most:
            end = start
            break
        lookups += tried
        if mention:
            mentions.append(mention)
    ids = 0
    for first, last in _id_spans(folded):
        is_id = _may_be_id(mentions, first, last)
        ids += is_id
        if ids > _MOST_IDS or last > end:
            end = min(first, end)
            break
        if is_id:
            mentions = _with_whole_id(mentions, first, last, folded, resolver)
    mentions = [mention for mention in mentions if mention.end <= end]
    if len(mentions) > 1:
        mentions = [
            mention
            for at, mention in enumerate(mentions)
            if not _is_lab_of(mention, mentions[max(0, at - 1) : at + 2], folded, resolver)
        ]
    if any(_is_noun(mention, resolver) for mention in mentions):
        mentions = _without_nouns(mentions, folded, resolver)
    return Mentions(tuple(mentions), end)


def _is_lab_of(
    mention: Mention, around: Sequence[Mention], folded: str, resolver: Resolver
) -> bool:
    """Whether it is the lab of the model beside it: "Mistral AI" in "Mistral AI mistral-embed"."""
    for other in around:
        if other is mention or not isinstance(other.resolution, Found):
            continue
        lab = other.resolution.model.split("/")[0]
        own = resolver.index.lab_words.get(lab, frozenset())
        start, end = sorted((mention, other), key=lambda each: each.start)
        between = {token.text for token in tokens(folded[start.end : end.start])}
        words = {token.text for token in tokens(mention.text)}
        if words <= own and between <= own | _OF_A_LAB:
            return True
    return False


def _without_nouns(mentions: list[Mention], folded: str, resolver: Resolver) -> list[Mention]:
    """Without words that name models only where no sentence is about something else."""
    outside = (t for t in tokens(folded) if not _within(mentions, t.start, t.end))
    strangers = {token.text for token in outside if resolver.vocabulary.is_stranger(token)}
    if len(strangers) < _STRANGERS:
        return mentions
    return [mention for mention in mentions if not _is_noun(mention, resolver)]


def _is_noun(mention: Mention, resolver: Resolver) -> bool:
    """Whether it is a common word that happens to name a model: "step", "the new command"."""
    lexicon = resolver.index.lexicon
    words = [word for word in mention.text.split() if word not in lexicon.newest]
    return len(words) == 1 and words[0] in lexicon.common


def _in_sentence(folded: str, resolver: Resolver) -> Iterator[tuple[int, Mention | None, int]]:
    """Each place where a name could start, with the name, and the look-ups that it took."""
    known: dict[tuple[str, int], tuple[int, Found | Choice | None]] = {}
    for run in _runs(folded, resolver):
        first = 0
        while first < len(run):
            could_be = run[first : first + _MOST_TOKENS]
            stretch = folded[could_be[0].start : could_be[-1].end], len(could_be)
            is_new = stretch not in known
            if is_new:
                known[stretch] = _longest_name(folded, could_be, resolver)
            length, resolution = known[stretch]
            tried = is_new * (len(could_be) - length + 1)
            if resolution is None:
                yield run[first].start, None, tried
                first += 1
                continue
            name_end = end = first + length
            # What directly follows a name may make it another one, which no model has.
            while end < len(run) and _makes_another_name(run[end], folded, resolver):
                if _is_next_line(run[end : end + 2], resolver):
                    break
                end += 1
            start_at, end_at = run[first].start, run[end - 1].end
            exact = resolution if end == name_end else None
            yield start_at, Mention(start_at, end_at, folded[start_at:end_at], exact), tried
            first = end


def _runs(folded: str, resolver: Resolver) -> Iterator[list[Token]]:
    """Stretches of tokens that could belong to names."""
    run: list[Token] = []
    for token in tokens(folded):
        nameable = resolver.vocabulary.can_be_in_name(token)
        apart = run and (
            not _BETWEEN_TOKENS.fullmatch(folded, run[-1].end, token.start)
            or _starts_another(token, run, folded, resolver)
        )
        if run and (apart or not nameable):
            yield run
            run = []
        if nameable:
            run.append(token)
    if run:
        yield run


def _starts_another(token: Token, run: Sequence[Token], folded: str, resolver: Resolver) -> bool:
    """Whether a second name starts with the token: "glm 5.2 glm 5.3", "gpt 6 sol/astra"."""
    is_word = token.kind == "word" and len(token.text) > 1
    if is_word and _has_number(run) and any(token.text == other.text for other in run):
        return True
    before = run[-1]
    slashed = folded[before.end : token.start] == "/"
    if slashed and len(run) > 1 and before.kind == token.kind == "version":
        return True
    if not slashed or not _has_number(run[:-1]):
        return False
    return not folded[before.start - 1].strip() and resolver.vocabulary.is_part(before)


def _makes_another_name(token: Token, folded: str, resolver: Resolver) -> bool:
    """Whether it makes the name before it another one; a context window in brackets does not."""
    is_window = token.kind == "size" and token.text.endswith(("k", "m"))
    in_brackets = is_window and folded[token.start - 1 : token.start] in ("(", "[")
    return not in_brackets and resolver.vocabulary.makes_another_name(token)


def _is_next_line(following: Sequence[Token], resolver: Resolver) -> bool:
    """Whether the name of another line begins: "sonnet 5.5" behind "opus 5.5"."""
    if [token.kind for token in following] != ["word", "version"]:
        return False
    return isinstance(resolver.resolve_phrase(following[0].text), Found)


def _has_number(run: Sequence[Token]) -> bool:
    return any(token.kind != "word" for token in run)


def _longest_name(
    folded: str, run: Sequence[Token], resolver: Resolver
) -> tuple[int, Found | Choice | None]:
    """The number of tokens and the resolution of the longest name that a run starts with."""
    for length in range(len(run), 0, -1):
        span = run[:length]
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


def _within(mentions: Sequence[Mention], start: int, end: int) -> list[Mention]:
    return [m for m in mentions if start < m.end and m.start < end]


def _may_be_id(mentions: Sequence[Mention], start: int, end: int) -> bool:
    """Whether what is written as an id may mean something else than the names inside it."""
    inside = _within(mentions, start, end)
    crossing = any(m.start < start or m.end > end for m in inside)
    return not crossing and not _is_whole_id(inside, start, end)


def _with_whole_id(
    mentions: list[Mention], start: int, end: int, folded: str, resolver: Resolver
) -> list[Mention]:
    """The mentions, with those inside an id replaced by the meaning of the whole id."""
    inside = _within(mentions, start, end)
    text = folded[start:end]
    if "/" in text and sum(_is_numbered_name(part, resolver) for part in text.split("/")) > 1:
        return mentions
    resolution = resolver.resolve_id(text)
    if resolution is None and not _is_other_name(text, start, inside, resolver):
        return mentions
    resolution = resolution or resolver.find(text)
    outside = (m for m in mentions if m.end <= start or end <= m.start)
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
