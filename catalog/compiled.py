"""The curated facts in a form that is read ten times as fast as YAML, for as long as it is fresh.

The file carries a digest of the YAML it was made from. Where that differs, or the types have
changed since, it is passed over and the YAML is read: an edit counts at once, only slower.
"""

from __future__ import annotations

import gzip
import hashlib
import zlib
from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from catalog.curation import Curation

COMPILED = "curated.json.gz"


@dataclass(frozen=True, slots=True)
class _Compiled:
    """The facts, and the digest of what they were made from."""

    digest: str
    curation: Curation


_ADAPTER: TypeAdapter[_Compiled] = TypeAdapter(_Compiled)


def digest(folder: Path) -> str:
    """Of the names and contents of all YAML files in a data folder."""
    seen = hashlib.sha256()
    for path in sorted(folder.rglob("*.yml")):
        seen.update(path.relative_to(folder).as_posix().encode())
        seen.update(hashlib.sha256(path.read_bytes()).digest())
    return seen.hexdigest()


def unpack(folder: Path) -> Curation | None:
    """The curated facts, if they were compiled from the YAML as it is now."""
    try:
        compiled = _ADAPTER.validate_json(gzip.decompress((folder / COMPILED).read_bytes()))
    except (OSError, EOFError, zlib.error, ValidationError):
        return None
    return compiled.curation if compiled.digest == digest(folder) else None


def pack(folder: Path, curation: Curation) -> None:
    """Compiles the curated facts of a folder; equal facts give equal bytes."""
    content = _ADAPTER.dump_json(_Compiled(digest(folder), curation), exclude_defaults=True)
    (folder / COMPILED).write_bytes(gzip.compress(content, compresslevel=9, mtime=0))
