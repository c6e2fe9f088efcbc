import re
from pathlib import Path

import pytest
import yaml
from pydantic import BaseModel

from catalog.loading import FILES

README = (Path(__file__).parents[2] / "data" / "README.md").read_text("utf-8")
BLOCKS = re.findall(r"^```yaml\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
KINDS = dict(FILES.values())
EXAMPLES = {block.partition(":")[0]: block for block in BLOCKS}


def test_every_kind_of_entry_that_people_add_has_one_example() -> None:
    assert len(EXAMPLES) == len(BLOCKS)
    assert EXAMPLES.keys() == KINDS.keys() - {"feeds"}


@pytest.mark.parametrize("kind", EXAMPLES)
def test_an_example_is_valid(kind: str) -> None:
    [(key, entries)] = yaml.safe_load(EXAMPLES[kind]).items()
    assert key == kind
    for entry in entries:
        KINDS[kind].model_validate(entry)


@pytest.mark.parametrize("kind", EXAMPLES)
def test_an_example_names_every_field(kind: str) -> None:
    """The remedy for a misspelt field is to look it up here."""
    assert _fields(KINDS[kind]) <= set(re.findall(r"\w+", EXAMPLES[kind]))


def _fields(kind: type[BaseModel]) -> set[str]:
    """Names of the fields of an entry and of what is nested in it."""
    schema = kind.model_json_schema()
    nested = (schema, *schema.get("$defs", {}).values())
    return {field for part in nested for field in part.get("properties", {})}
