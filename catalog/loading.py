"""data/ -> Catalog, or an error that names file, entry, field and remedy.

YAML is parsed here only. `curated.json.gz` holds the same facts in a form that loads ten times as
fast; it is used as long as its digest matches the YAML files.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from catalog.assembly import assemble_catalog
from catalog.catalog import Catalog
from catalog.compiled import read_compiled, yaml_digest
from catalog.curated import (
    Alias,
    Card,
    Family,
    Feed,
    Gateway,
    Lab,
    Lexicon,
    Provider,
    Replacement,
    SameModel,
    Term,
    UseCase,
)
from catalog.curation import Curation
from catalog.file_limits import MEGABYTE, LimitError, read_bytes
from catalog.language import Language
from catalog.snapshot import Snapshot, SnapshotError
from catalog.yaml_traps import find_trap

SNAPSHOT = "snapshot.json.gz"
YamlEntry = TypeVar("YamlEntry", bound=BaseModel)

_MOST_YAML = MEGABYTE
"""Bytes of a YAML file; the largest has 33 kB."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in data/, and how to fix it."""

    file: str
    entry: str
    field: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.file}: {self.entry}: {self.field}: {self.remedy}"


class CatalogError(Exception):
    """The data folder cannot be used as it is."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))


FILES: Mapping[str, tuple[str, type[BaseModel]]] = {
    "feeds.yml": ("feeds", Feed),
    "labs.yml": ("labs", Lab),
    "providers.yml": ("providers", Provider),
    "use_cases.yml": ("use_cases", UseCase),
    "gateways.yml": ("gateways", Gateway),
    "aliases.yml": ("aliases", Alias),
    "replacements.yml": ("replacements", Replacement),
    "same_models.yml": ("same_models", SameModel),
    "glossary.yml": ("glossary", Term),
    "families/*.yml": ("families", Family),
    "models/*.yml": ("models", Card),
}
"""Where each kind of entry lives: file pattern -> (top-level key, type)."""


def load(folder: Path, today: date) -> Catalog:
    """The catalogue of a data folder as of a day. Raises CatalogError."""
    curation = load_curation(folder)
    try:
        snapshot = Snapshot(read_bytes(folder / SNAPSHOT))
    except (OSError, LimitError, SnapshotError) as error:
        raise CatalogError([unreadable("the file", error)]) from error
    return assemble_catalog(curation, snapshot, today)


def unreadable(part: str, error: Exception) -> Problem:
    """The snapshot, or a part of it that is decoded on demand, cannot be read."""
    return Problem(SNAPSHOT, part, "reading", f"run `make catalog` ({error})")


def load_curation(folder: Path) -> Curation:
    """The curated facts, compiled or from the YAML. Raises CatalogError."""
    return read_compiled(folder) or read_curation(folder)


def read_curation(folder: Path) -> Curation:
    """The curated facts of a data folder, from its YAML.

    Raises CatalogError with every problem, not only the first.
    """
    problems: list[Problem] = []

    def entries(pattern: str, kind: type[YamlEntry]) -> tuple[YamlEntry, ...]:
        return tuple(_entries(folder, pattern, FILES[pattern][0], kind, problems))

    listed = (
        entries("feeds.yml", Feed),
        entries("labs.yml", Lab),
        entries("providers.yml", Provider),
        entries("families/*.yml", Family),
        entries("models/*.yml", Card),
        entries("use_cases.yml", UseCase),
        entries("gateways.yml", Gateway),
        entries("aliases.yml", Alias),
        entries("replacements.yml", Replacement),
        entries("same_models.yml", SameModel),
        entries("glossary.yml", Term),
    )
    lexicon = _single(folder, "lexicon.yml", Lexicon, problems)
    language = _single(folder, "language.yml", Language, problems)
    if problems or lexicon is None or language is None:
        raise CatalogError(problems)
    return Curation(*listed, lexicon, language)


def read_entry(path: Path, kind: type[YamlEntry]) -> YamlEntry:
    """One YAML file that holds a single entry, wherever it lies. Raises CatalogError."""
    problems: list[Problem] = []
    entry = _single(path.parent, path.name, kind, problems)
    if entry is None:
        raise CatalogError(problems)
    return entry


def as_yaml(document: Mapping[str, Any]) -> str:
    """Plain data as YAML, in its own order."""
    import yaml

    return yaml.safe_dump(dict(document), sort_keys=False, allow_unicode=True)


def _entries(
    folder: Path, pattern: str, key: str, kind: type[YamlEntry], problems: list[Problem]
) -> Iterator[YamlEntry]:
    paths = sorted(folder.glob(pattern))
    if not paths and "*" not in pattern:
        problems.append(Problem(pattern, "the file", "existence", "restore the file"))
    for path in paths:
        name = path.relative_to(folder).as_posix()
        document = _document(path, name, problems)
        if document is None:
            continue
        rows = document.get(key) if isinstance(document, dict) else None
        if not isinstance(rows, list):
            problems.append(Problem(name, "the file", key, f"start with `{key}:` and a list"))
            continue
        for number, row in enumerate(rows, 1):
            label = _label(row, number)
            try:
                yield kind.model_validate(row)
            except ValidationError as error:
                problems.extend(_problems(name, label, error))


def _single(
    folder: Path, name: str, kind: type[YamlEntry], problems: list[Problem]
) -> YamlEntry | None:
    """A file that holds a single entry."""
    document = _document(folder / name, name, problems)
    if document is None:
        return None
    try:
        return kind.model_validate(document)
    except ValidationError as error:
        problems.extend(_problems(name, "the file", error))
        return None


def _document(path: Path, name: str, problems: list[Problem]) -> Any:
    import yaml  # imported on demand: a start from compiled facts does not need it

    class Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
        def construct_mapping(self, node: yaml.MappingNode, *deep: bool) -> dict[Any, Any]:
            keys = Counter(key.value for key, _ in node.value if isinstance(key.value, str))
            twice, times = next(iter(keys.most_common(1)), ("", 0))
            if times > 1:
                problem = f"{twice} stands twice in one entry"
                raise yaml.MarkedYAMLError(problem=problem, problem_mark=node.start_mark)
            mapping: dict[Any, Any] = super().construct_mapping(node, *deep)
            return mapping

    try:
        content = read_bytes(path, _MOST_YAML)
        if trap := find_trap(yaml.parse(content, Loader)):
            problems.append(Problem(name, trap.place, "YAML", trap.remedy))
            return None
        document = yaml.load(content, Loader)
        if document is None:
            problems.append(Problem(name, "the file", "YAML", "nothing in it; restore it"))
        return document
    except OSError as error:
        problems.append(Problem(name, "the file", "reading", str(error.strerror)))
    except LimitError as error:
        problems.append(Problem(name, "the file", "size", f"{error}; split it"))
    except yaml.reader.ReaderError as error:
        remedy = f"{error.reason} at byte {error.position}; save it as UTF-8"
        problems.append(Problem(name, "the file", "YAML", remedy))
    except (yaml.YAMLError, ValueError) as error:
        where = getattr(error, "problem_mark", None)
        line = f"line {where.line + 1}" if where else "the file"
        reason = getattr(error, "problem", None) or str(error)
        problems.append(Problem(name, line, "YAML", f"{reason}; indent with two spaces"))
    return None


def _label(row: Any, number: int) -> str:
    entry = row if isinstance(row, dict) else {}
    return str(entry.get("id") or entry.get("name") or entry.get("model") or f"entry {number}")


_REMEDIES = {
    "missing": "add it",
    "extra_forbidden": "no such field; check the spelling in data/README.md, or remove it",
}


def _problems(file: str, entry: str, error: ValidationError) -> Iterator[Problem]:
    for detail in error.errors(include_url=False):
        field = ".".join(map(str, detail["loc"])) or "the entry"
        yield Problem(file, entry, field, _REMEDIES.get(detail["type"], detail["msg"]))


def data_digest(folder: Path) -> str:
    """A digest of all that a catalogue is made of. Raises CatalogError."""
    digest = hashlib.sha256(yaml_digest(folder).encode())
    try:
        digest.update(read_bytes(folder / SNAPSHOT))
    except (OSError, LimitError) as error:
        raise CatalogError([unreadable("the file", error)]) from error
    return digest.hexdigest()
