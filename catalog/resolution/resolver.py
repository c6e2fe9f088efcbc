"""The resolver: which ordered list of steps a text is tried with. The first that decides wins."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from catalog.names import squash
from catalog.resolution.families import FamilyNames, FamilySteps
from catalog.resolution.name_index import NameIndex
from catalog.resolution.name_steps import PartSteps, WholeNameSteps, nearest_models
from catalog.resolution.naming import Vocabulary
from catalog.resolution.outcomes import (
    Choice,
    Found,
    ResolutionStep,
    first_decision,
    first_outcome,
)
from catalog.resolution.rewriting_steps import RewritingSteps
from catalog.resolution.route_ids import RouteIds
from catalog.resolution.spelled_numbers import SpelledNumber, with_digits
from catalog.resolution.typed_name import NameReader, TypedName
from catalog.resolution.typos import Typos

_EXACT = ("id", "nickname", "name", "provider id")
_WORDS_OF_A_NAME = 3
"""This many everyday words together are a name, such as "stable image ultra"."""


@dataclass(frozen=True)
class Resolver:
    """Resolves names against one index."""

    index: NameIndex
    nicknames: Mapping[str, str]
    """Squashed nickname -> model id."""
    route_ids: Callable[[], RouteIds]
    families: FamilyNames
    sellers: frozenset[str] = frozenset()
    """Words that name a provider and may surround a model name."""
    nickname_words: frozenset[str] = frozenset()
    parties: Mapping[str, str] = field(default_factory=dict)
    """Squashed name of a lab or a seller -> the lab; empty for who only sells."""

    def find(self, text: str) -> Found | Choice | None:
        """The model that `text` names, its typos corrected."""
        typed = self.reader.read(text)
        if typed is None:
            return None
        steps = self._steps_as_written(typed, text)
        hopeful = self._hopeful_steps if steps is self._certain_steps else ()
        outcome = first_decision((*steps, *hopeful), typed)
        return None if outcome and self._names_only_a_party(typed, outcome) else outcome

    def _names_only_a_party(self, typed: TypedName, outcome: Found | Choice) -> bool:
        """Whether the text is the name of a lab or a seller, and no model is called so.

        "Lambda Labs" is no Leanstral by the "Labs" of Mistral, nor is "nano gpt" a GPT Nano.
        """
        lab = self.parties.get(squash(typed.folded))
        if lab is None or (outcome.matched in _EXACT and not outcome.stripped):
            return False
        models = (outcome.model,) if isinstance(outcome, Found) else outcome.models
        if lab:
            return any(model.split("/")[0] != lab for model in models)
        return bool(outcome.stripped) or len(typed.parts) > 1 or outcome.matched == "typo"

    def nearest(self, text: str) -> tuple[str, ...]:
        """Ids of the models whose names are nearest to a text that names none."""
        typed = self.reader.read(text)
        return nearest_models(self.index, typed) if typed else ()

    def resolve_as_written(self, text: str) -> Found | Choice | None:
        """The model that `text` names, without restoring dots or correcting typos."""
        typed = self.reader.read(text)
        if typed is None:
            return None
        return first_decision(self._steps_as_written(typed, text), typed)

    def _steps_as_written(self, typed: TypedName, text: str) -> tuple[ResolutionStep, ...]:
        if self._ends_in_common_words(typed):
            return self._path_steps
        everyday = self._is_everyday_text(typed, text)
        return self._everyday_steps if everyday else self._certain_steps

    def resolve_phrase(self, text: str) -> Found | Choice | None:
        """The model that a piece of a sentence names; no typo is corrected."""
        typed = self.reader.read(text)
        if typed is None or not typed.parts:
            return None
        if self._ends_in_common_words(typed):
            return first_decision(self._path_steps, typed)
        words = typed.words
        single = len(words) <= 1 and words.isdisjoint(self.index.brands) and not typed.numbers
        everyday = (single and not typed.stripped) or self._is_everyday(typed)
        steps = self._everyday_steps if everyday else self._phrase_steps
        outcome = first_decision(steps, typed)
        return None if outcome and self._names_only_a_party(typed, outcome) else outcome

    def resolve_id(self, text: str) -> Found | Choice | None:
        """The model of an id in a sentence; no typo is corrected and no family is matched."""
        typed = self.reader.read(text)
        if typed is None or not typed.parts or self._is_everyday(typed):
            return None
        if self._ends_in_common_words(typed):
            return first_decision(self._path_steps, typed)
        outcome = first_decision(self._id_steps, typed)
        return None if outcome and self._names_only_a_party(typed, outcome) else outcome

    def identify(self, text: str) -> Found | Choice | None:
        """The model of an id or a display name in a feed."""
        typed = self.reader.read(text, is_typed=False)
        return first_outcome(self._feed_steps, typed) if typed else None

    def exactly(self, text: str) -> Found | None:
        """The model whose id, name or nickname the text is; fast, as no other step is tried."""
        typed = self.reader.read(text)
        outcome = first_decision(self._exact_steps, typed) if typed else None
        return outcome if isinstance(outcome, Found) else None

    def with_digits(self, text: str) -> str:
        """A sentence with digits for the versions in words, at the same positions."""
        return with_digits(text, self._is_version)

    def _is_version(self, spelled: SpelledNumber) -> bool:
        """Whether a number in words is a version, and not a count: "opus two times a day"."""
        if not self.reader.may_be_version(spelled):
            return False
        last = spelled.words[-1]
        everyday = last in self._everyday_words
        if (spelled.is_dotted or spelled.is_last) and not everyday:
            return True
        following = spelled.following
        is_known = following in self.index.postings or following in self.index.lexicon.filler
        if following.endswith("s") and not is_known:
            return False
        names = (" ".join(spelled.words), last)
        return any(self.resolve_phrase(f"{name} {spelled.number}") for name in names)

    def nicknamed(self, text: str) -> Found | None:
        """The model with a nickname."""
        return self._whole.nicknamed(text)

    # The steps are methods of parts that do not know the resolver: bound to it and kept by it they
    # would keep a catalogue alive after its day.
    @cached_property
    def _certain_steps(self) -> tuple[ResolutionStep, ...]:
        return (
            self._whole.by_id,
            self._whole.by_nickname,
            self._whole.by_slug,
            self._whole.by_fine_tuned_id,
            self._whole.by_route_id,
            self._whole.by_name,
            self._whole.by_bare_name,
            self._whole.by_nickname_without_filler,
            self._whole.by_name_without_filler,
            self._families.by_family_name,
            self._whole.by_name_in_other_order,
            self._parts.by_parts,
            self._whole.by_name_without_extras,
            self._families.by_line,
            self._parts.by_code_name,
            self._rewriting.beside_lab,
            self._rewriting.by_other_name,
            self._rewriting.by_kind,
            self._rewriting.by_singular,
        )

    @cached_property
    def _path_steps(self) -> tuple[ResolutionStep, ...]:
        """For a path to a common word, of which nothing may be dropped: "acme/fast"."""
        return (self._whole.by_id, self._whole.by_whole_route_id)

    @cached_property
    def _hopeful_steps(self) -> tuple[ResolutionStep, ...]:
        return (
            self._rewriting.by_lost_dot,
            self._rewriting.by_lost_separators,
            self._rewriting.by_typo,
            self._rewriting.by_sound,
            self._rewriting.by_split_word,
            self._rewriting.by_beginning,
        )

    @cached_property
    def _everyday_steps(self) -> tuple[ResolutionStep, ...]:
        """For words of everyday language, which name a model only where people say so."""
        return (
            self._whole.by_id,
            self._whole.by_nickname,
            self._whole.by_nickname_without_filler,
            self._families.by_family_name,
            self._parts.by_code_name,
        )

    @cached_property
    def _phrase_steps(self) -> tuple[ResolutionStep, ...]:
        """For a piece of a sentence, where nothing that was written may be dropped."""
        return (
            self._whole.by_id,
            self._whole.by_nickname,
            self._whole.by_slug,
            self._whole.by_name,
            self._whole.by_bare_name,
            self._whole.by_nickname_without_filler,
            self._whole.by_name_without_filler,
            self._families.by_family_name,
            self._whole.by_name_in_other_order,
            self._parts.by_all_parts,
            self._families.in_branded_line,
            self._parts.by_code_name,
            self._rewriting.by_other_name,
        )

    @cached_property
    def _id_steps(self) -> tuple[ResolutionStep, ...]:
        return (
            self._whole.by_id,
            self._whole.by_nickname,
            self._whole.by_slug,
            self._whole.by_fine_tuned_id,
            self._whole.by_route_id,
            self._whole.by_name,
            self._whole.by_bare_name,
            self._whole.by_nickname_without_filler,
            self._whole.by_name_without_filler,
            self._parts.by_parts,
            self._rewriting.by_lost_dot,
            self._rewriting.by_lost_separators,
        )

    @cached_property
    def _feed_steps(self) -> tuple[ResolutionStep, ...]:
        return (
            self._whole.by_id,
            self._whole.by_slug,
            self._whole.by_name,
            self._whole.by_name_without_filler,
            self._whole.by_bare_name,
            self._parts.by_parts,
        )

    @cached_property
    def _exact_steps(self) -> tuple[ResolutionStep, ...]:
        return (
            self._whole.by_id,
            self._whole.by_nickname,
            self._whole.by_slug,
            self._whole.by_name,
        )

    @cached_property
    def _corrected_steps(self) -> tuple[ResolutionStep, ...]:
        """For a name with its typos corrected."""
        return (
            self._whole.by_nickname,
            self._whole.by_name,
            self._whole.by_nickname_without_filler,
            self._whole.by_name_without_filler,
            self._families.by_family_name,
            self._parts.by_parts,
            self._families.by_line,
        )

    def _is_everyday_text(self, typed: TypedName, text: str) -> bool:
        """Whether it is everyday language: a single word, or words in a question."""
        single = len(typed.words) <= 1
        return self._is_everyday(typed) and (single or self.reader.is_question(text))

    def _is_everyday(self, typed: TypedName) -> bool:
        """Whether it is one or two everyday words: "deep research"."""
        words = typed.words
        everyday = len(words) < _WORDS_OF_A_NAME and words <= self._everyday_words
        return everyday and not (typed.numbers or typed.stripped)

    def _ends_in_common_words(self, typed: TypedName) -> bool:
        """Whether it is a path of which nothing but common words are left: "acme/auto-beta"."""
        is_path = any(text.endswith("/") for text in typed.stripped)
        return is_path and not typed.numbers and typed.words <= self._common_words

    @cached_property
    def _common_words(self) -> frozenset[str]:
        lexicon = self.index.lexicon
        ways = lexicon.modes | lexicon.tiers | lexicon.efforts | lexicon.preview
        return self._everyday_words | lexicon.common | ways | lexicon.sized_tiers

    @cached_property
    def _everyday_words(self) -> frozenset[str]:
        return self.index.lexicon.plain | self.index.lexicon.topics

    @cached_property
    def reader(self) -> NameReader:
        return NameReader(self.index, self.sellers)

    @cached_property
    def vocabulary(self) -> Vocabulary:
        return Vocabulary(self.index, self.nickname_words, self.families.vocabulary, self.sellers)

    @property
    def typos(self) -> Typos:
        """Misspellings of the words of all names."""
        return self._rewriting.typos

    @cached_property
    def _whole(self) -> WholeNameSteps:
        return WholeNameSteps(
            self.index, self.reader, self.nicknames, self.route_ids, self._families
        )

    @cached_property
    def _parts(self) -> PartSteps:
        return PartSteps(self.index, self.reader)

    @cached_property
    def _families(self) -> FamilySteps:
        return FamilySteps(self.index, self.reader, self.families)

    @cached_property
    def _rewriting(self) -> RewritingSteps:
        return RewritingSteps(
            self.index,
            self.reader,
            self.families.vocabulary,
            self._parts.by_parts,
            self._corrected_steps,
        )
