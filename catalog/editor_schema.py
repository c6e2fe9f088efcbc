"""The types of data/ as JSON schemas, with which editors complete and check the YAML files."""

from __future__ import annotations

import ast
import inspect
import json
import sys
from collections.abc import Iterator
from inspect import cleandoc
from itertools import pairwise
from pathlib import Path
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from catalog import curated as facts
from catalog import language as questions
from catalog.curated import Lexicon
from catalog.language import Language
from catalog.loading import FILES

_DRAFT = "http://json-schema.org/draft-07/schema#"
"""The newest draft that every YAML language server reads. With https it names no draft."""


def schemas() -> dict[str, bytes]:
    """File name -> content, sorted by name: one schema for each kind of file in data/."""
    by_kind = {kind: _list_of(kind, entry) for kind, entry in FILES.values()}
    by_kind["lexicon"] = Lexicon.model_json_schema()
    by_kind["language"] = Language.model_json_schema()
    for schema in by_kind.values():
        _explain(schema)
    return {f"{kind}.schema.json": _bytes(schema) for kind, schema in sorted(by_kind.items())}


def _explain(schema: dict[str, Any]) -> None:
    """Add the docstrings under the fields; pydantic would read them at every start, for 30 ms."""
    explained = {(kind, field): text for kind, field, text in _docstrings()}
    described = {**schema.get("$defs", {}), schema.get("title", ""): schema}
    for kind, definition in described.items():
        lineage = getattr(facts, kind, getattr(questions, kind, object)).__mro__
        for field, property in definition.get("properties", {}).items():
            texts = (explained.get((base.__name__, field)) for base in lineage)
            if text := next(filter(None, texts), None):
                property["description"] = text


def _docstrings() -> Iterator[tuple[str, str, str]]:
    """Class, field and the docstring under it."""
    modules = (ast.parse(inspect.getsource(module)) for module in (facts, questions))
    for node in (node for module in modules for node in module.body):
        for one, other in pairwise(node.body if isinstance(node, ast.ClassDef) else ()):
            match one, other:
                case (
                    ast.AnnAssign(target=ast.Name(id=field)),
                    ast.Expr(value=ast.Constant(value=str(text))),
                ) if isinstance(node, ast.ClassDef):
                    yield node.name, field, cleandoc(text)


def _list_of(key: str, entry: type[BaseModel]) -> dict[str, Any]:
    """A file that holds a list of entries under one key."""
    refs, definitions = models_json_schema([(entry, "validation")])
    return {
        "type": "object",
        "properties": {key: {"type": "array", "items": refs[entry, "validation"]}},
        "required": [key],
        "additionalProperties": False,
        **definitions,
    }


def _bytes(schema: dict[str, Any]) -> bytes:
    text = json.dumps({"$schema": _DRAFT, **schema}, ensure_ascii=False, indent=2)
    return f"{text}\n".encode()


if __name__ == "__main__":
    [folder] = map(Path, sys.argv[1:])
    for name, content in schemas().items():
        (folder / name).write_bytes(content)
