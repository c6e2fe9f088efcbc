import json
from pathlib import Path

import pytest

from catalog.editor_schema import schemas
from catalog.loading import FILES

DATA = Path(__file__).parents[2] / "data"
KINDS = {pattern: kind for pattern, (kind, _) in FILES.items()} | {
    "language.yml": "language",
    "lexicon.yml": "lexicon",
}


def test_the_schemas_are_fresh() -> None:
    kept = {path.name: path.read_bytes() for path in (DATA / "schema").iterdir()}
    made = schemas()
    stale = [name for name in sorted(kept | made) if kept.get(name) != made.get(name)]
    assert not stale, "run `make schema`, and delete what it no longer writes"


def test_every_data_file_names_its_schema_in_the_first_line() -> None:
    first_lines = {
        path.relative_to(DATA).as_posix(): path.read_text("utf-8").partition("\n")[0]
        for path in DATA.rglob("*.yml")
    }
    assert first_lines == {
        path.relative_to(DATA).as_posix(): (
            f"# yaml-language-server: $schema={'../' * pattern.count('/')}schema/{kind}.schema.json"
        )
        for pattern, kind in KINDS.items()
        for path in DATA.glob(pattern)
    }


@pytest.mark.parametrize(
    ("kind", "entry", "field", "key"),
    [
        pytest.param("models", "Card", "checked", "description", id="a docstring explains it"),
        pytest.param("models", "Card", "checked", "format", id="a day is a date"),
        pytest.param("providers", "Provider", "kind", "enum", id="a choice lists its words"),
    ],
)
def test_a_field_tells_an_editor(kind: str, entry: str, field: str, key: str) -> None:
    schema = json.loads(schemas()[f"{kind}.schema.json"])
    assert schema["$defs"][entry]["properties"][field][key]
