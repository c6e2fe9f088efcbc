"""All phrases that questions are made of, where they are in a text, and typos in their words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice, takewhile

from bot.query.contractions import without_contractions
from bot.query.tokens import Span, Tag, Word, split_words
from catalog.catalog import Catalog
from catalog.curated import UseCase
from catalog.curation import Curation, per_curation
from catalog.language import Language
from catalog.names import fold
from catalog.resolution.typos import Typos

_FIGURES = "…"
"""Stands for each of `Language.figures` in a question about the product."""
_MADE = ("made", "built", "developed", "trained")
_FIRMS = ("companies", "company", "labs", "lab", "firms")
"""Whoever makes models, where that is said: "made by chinese companies" asks for no seller."""
_OPEN = "open"
"""In what an origin stands in front of: that weights must be open, too."""
_MAX_WORDS = 6
"""Words of the longest phrase."""
_KINDS = (
    "intent",
    "order",
    "need",
    "lack",
    "condition",
    "licence",
    "size",
    "sellers",
    "region",
    "side",
    "unit",
    "period",
    "schedule",
    "money",
    "per",
    "bound",
    "relative",
    "date",
    "holiday",
    "word",
    "fact",
    "compared",
    "reference",
    "constraint",
    "quality",
    "multiple",
)
"""Fields of the language that hold phrases by what they stand for."""
_LED_BY_AND = ("no ", "not ", "never ", "at ", "less ", "more ", "smaller ", "larger ", "bigger ")
_MIN_SWAPPED = 4
"""Letters of a word from which two neighbouring letters may be swapped."""
_MIN_DROPPED = 5
"""Letters of a word from which one letter may be missing or too many."""
_MIN_REPLACED = 7
"""Letters of a word from which one letter may be another."""


@dataclass(frozen=True, eq=False, slots=True)
class Phrasebook:
    """All phrases of questions about one catalogue."""

    tags: Mapping[str, tuple[Tag, ...]]
    """By the words of the phrase, joined with spaces."""
    vocabulary: frozenset[str]
    """Every word of every phrase, and the idle ones."""
    everyday: frozenset[str]
    """The vocabulary without the names of gateways, providers and labs."""
    idle: frozenset[str] = frozenset()
    """Words that phrases are read without."""

    def spans(self, words: Sequence[str]) -> Iterator[Span]:
        """Phrases from left to right, the longest at each place, none overlapping."""
        at = 0
        while at < len(words):
            span = self._longest(words, at) if words[at] in self.vocabulary else None
            if span and span.denies and self._names_party(words, span.end):
                # "Not from China's DeepSeek" denies DeepSeek, and says no more of China.
                span = self._longest(words[: at + 1], at)
            if span:
                yield span
            at = span.end if span else at + 1

    def _names_party(self, words: Sequence[str], at: int) -> bool:
        """Whether a lab or a seller is named at a place."""
        span = self._longest(words, at) if at < len(words) else None
        return span is not None and any(tag.kind in ("lab", "provider") for tag in span.tags)

    def _longest(self, words: Sequence[str], at: int) -> Span | None:
        known = takewhile(self.vocabulary.__contains__, words[at : at + _MAX_WORDS])
        for end in range(at + len(tuple(known)), at, -1):
            if tags := self.tags.get(" ".join(words[at:end])):
                return Span(at, end, tags)
        return None


@per_curation
def phrasebook(curation: Curation) -> Phrasebook:
    """The phrases of language.yml, and the names of use cases, gateways, providers and labs."""
    tags: _Tags = {}
    _add_language(tags, curation.language)
    for case in curation.use_cases:
        _add(tags, Tag("use_case", case.id), _phrases_of(case))
    idle = frozenset(curation.language.idle)
    everyday = _words_of(tags) | tariff_phrases(curation).vocabulary | idle
    without_names = len(tags)
    _add_gateways(tags, curation)
    _add_parties(tags, curation)
    names = _words_of(islice(tags, without_names, None))
    return Phrasebook(_meanings(tags), everyday | names, everyday, idle)


@per_curation
def use_case_phrases(curation: Curation) -> frozenset[str]:
    """What use cases are called, without the rest of the book, which takes 0.04 s to make."""
    phrases = (phrase for case in curation.use_cases for phrase in _phrases_of(case))
    return frozenset(map(_normal, phrases))


def _phrases_of(case: UseCase) -> tuple[str, ...]:
    phrases = (case.id, case.name, case.noun, *case.phrases)
    return (*phrases, *_with_2(phrases))


@per_curation
def tariff_phrases(curation: Curation) -> Phrasebook:
    """The phrases that say under which conditions a price is asked for.

    They are found apart from all others, of whose words they take some only where a price is asked.
    """
    tags: _Tags = {}
    for value, phrases in curation.language.tariff.items():
        _add(tags, Tag("tariff", value), phrases)
    words = _words_of(tags)
    return Phrasebook(_meanings(tags), words, words)


_Tags = dict[str, dict[Tag, None]]
"""What each phrase stands for, in the order in which it was added."""


def _add(tags: _Tags, tag: Tag, phrases: Iterable[str], *, only_new: bool = False) -> None:
    """`only_new` leaves out the phrases that say something already."""
    for phrase in phrases:
        normal = _normal(phrase)
        if normal and not (only_new and normal in tags):
            # Most phrases are written as they are read, and are kept already, by the curation.
            tags.setdefault(phrase if phrase == normal else normal, {})[tag] = None


def _meanings(tags: _Tags) -> Mapping[str, tuple[Tag, ...]]:
    """What each phrase stands for, kept once for all that stand for the same."""
    equal: dict[tuple[Tag, ...], tuple[Tag, ...]] = {}
    every = ((phrase, tuple(meanings)) for phrase, meanings in tags.items())
    return {phrase: equal.setdefault(of_one, of_one) for phrase, of_one in every}


def _add_language(tags: _Tags, language: Language) -> None:
    for kind in _KINDS:
        for value, phrases in getattr(language, kind).items():
            _add(tags, Tag(kind, value), (*phrases, *_with_slash(kind, phrases)))
    _add(tags, Tag("sellers", "not-cn"), _going_on(language.sellers["not-cn"]))
    _add_origins(tags, language)
    for topic_of, phrases in language.product.items():
        _add(tags, Tag("product", topic_of), (p for p in phrases if _FIGURES not in p))
        of_figures = [phrase for phrase in phrases if _FIGURES in phrase]
        for figures in language.figures:
            expanded = [phrase.replace(_FIGURES, figures) for phrase in of_figures]
            _add(tags, Tag("product", topic_of), expanded)
            if "price" in figures:
                _add(tags, Tag("intent", "routes"), (p for p in expanded if p not in phrases))
    for value, phrases in language.bound.items():
        # "And at" goes on from the question before, "and no" denies, "and less" is a bound of what
        # is before it: in front of these they are only an "and".
        led = [phrase for phrase in phrases if phrase.startswith(_LED_BY_AND)]
        _add(tags, Tag("bound", value), _going_on(led))
    # "Per seat" is "each", whoever sits there.
    _add(tags, Tag("unit", "each"), (f"per {people}" for people in language.unit["people"]))
    for topic in language.beyond:
        _add(tags, Tag("beyond", topic.id), topic.phrases)


def _going_on(phrases: Iterable[str]) -> Iterator[str]:
    """The phrases behind a word that goes on: "but under", "and under"."""
    return (f"{also} {phrase}" for phrase in phrases for also in ("but", "and"))


def _add_origins(tags: _Tags, language: Language) -> None:
    """Add places that labs are from; what says something else already keeps to that."""
    for origin, names in language.origin.items():
        makers = tuple(
            f"{made} by {word} {n}" for made in _MADE for word in names.words for n in _FIRMS
        )
        wanted = (
            *names.wanted,
            *makers,
            *(f"{word} {noun}" for word in names.words for noun in language.origin_nouns),
            *(f"{verb} {place}" for verb in language.origin_verbs for place in names.places),
        )
        unwanted = (
            *names.denied,
            *(f"not {phrase}" for phrase in makers),
            *(f"{denial} {word}" for denial in language.origin_denials for word in names.words),
            *(f"not {verb} {place}" for verb in language.origin_verbs for place in names.places),
        )
        open_models = [f"{w} {n}" for w in names.words for n in language.origin_nouns if _OPEN in n]
        _add(tags, Tag("origin", origin), wanted, only_new=True)
        _add(tags, Tag("condition", "open_weights"), open_models)
        _add(tags, Tag("origin", f"not-{origin}"), unwanted, only_new=True)


def _add_gateways(tags: _Tags, curation: Curation) -> None:
    """Add a gateway as a provider if it sells, and otherwise as a question about gateways."""
    for gateway in curation.gateways:
        if not gateway.provider:
            _add(tags, Tag("intent", "gateways"), (gateway.name, gateway.id))
        elif _normal(gateway.name) not in tags:
            _add(tags, Tag("provider", gateway.provider), (gateway.name,))


def _add_parties(tags: _Tags, curation: Curation) -> None:
    """Add providers and labs; one named by an everyday word only by the phrases that data gives."""
    lexicon = curation.lexicon
    taken = frozenset(tags) | lexicon.filler | lexicon.plain
    taken_of_others = taken | lexicon.line_ups
    for provider in curation.providers:
        # A brand is its models first: "nova" and "llama", though their makers sell them so.
        own = taken if provider.id == provider.lab else taken_of_others
        names = (name for name in (provider.id, provider.name) if _normal(name) not in own)
        _add(tags, Tag("provider", provider.id), (*names, *provider.phrases))
    for lab in curation.labs:
        names = (name for name in (lab.id, lab.name, *lab.orgs) if _normal(name) not in taken)
        _add(tags, Tag("lab", lab.id), names)


def _words_of(phrases: Iterable[str]) -> frozenset[str]:
    return frozenset(chain.from_iterable(map(str.split, phrases)))


def _normal(phrase: str) -> str:
    """The words of a phrase as they are split in a text, joined with spaces."""
    # Most phrases are plain words, which need no splitting; a start waits for all of them.
    if phrase.isascii() and phrase.replace(" ", "").isalpha():
        return without_contractions(phrase.lower())
    return " ".join(word.text for word in split_words(fold(without_contractions(phrase))))


def _with_2(phrases: Iterable[str]) -> Iterator[str]:
    """The spelling with a digit: "speech2text" and "speech 2 text" for "speech to text"."""
    for phrase in phrases:
        before, to, after = phrase.lower().replace("-", " ").partition(" to ")
        if to and " " not in before:
            yield f"{before}2{after}"
            yield f"{before} 2 {after}"


def _with_slash(kind: str, phrases: Iterable[str]) -> Iterator[str]:
    """The spelling with a slash: "/day" for "per day" and for "day"."""
    if kind in ("per", "period", "unit"):
        for phrase in phrases:
            if phrase.startswith("per "):
                yield f"/ {phrase.removeprefix('per ')}"
            elif kind == "period" and " " not in phrase:
                yield f"/ {phrase}"
                yield f"per {phrase}"


def correct_typos(folded: str, words: Iterable[Word], book: Phrasebook, catalog: Catalog) -> str:
    """Correct words of everyday language: "chepest visoin", but not "gates" for "games"."""
    corrections = [
        (word, correction)
        for word in words
        if _stands_alone(folded, word)
        and _is_unfamiliar(word.text, book, catalog)
        and (correction := _correction(word.text, catalog))
    ]
    # From the end of the text, so that the positions before it stay right.
    for word, correction in reversed(corrections):
        folded = f"{folded[: word.start]}{correction}{folded[word.end :]}"
    return folded


def _stands_alone(folded: str, word: Word) -> bool:
    """Whether it is no part of an id or a path: "accounts/fireworks/routers"."""
    around = folded[word.start - 1 : word.start] + folded[word.end : word.end + 1]
    return not around.strip(" ,.;:!?()\"'")


def _is_unfamiliar(word: str, book: Phrasebook, catalog: Catalog) -> bool:
    """Whether it is in none of our word lists and in no model's name."""
    lexicon = catalog.curation.lexicon
    familiar = word in book.vocabulary or word in lexicon.filler or word in lexicon.plain
    return not familiar and word.isalpha() and not catalog.may_be_named(word)


def _correction(word: str, catalog: Catalog) -> str | None:
    """The word one typo away, if the typed one is long enough for that kind of typo."""
    if len(word) < _MIN_SWAPPED:
        return None
    nearest = _typos(catalog.curation).one_typo_away(word)
    if nearest is None or nearest.other_start:
        return None
    if sorted(word) == sorted(nearest.word):
        return nearest.word
    least = _MIN_REPLACED if len(word) == len(nearest.word) else _MIN_DROPPED
    return nearest.word if len(word) >= least else None


@per_curation
def _typos(curation: Curation) -> Typos:
    return Typos(word for word in phrasebook(curation).everyday if len(word) >= _MIN_SWAPPED)
