from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from catalog.loading import SNAPSHOT, CatalogError, load
from tests.world import TODAY, write

ALIAS = "aliases:\n  - name: big slate\n    model: quarry/slate-70b\n    checked: 2026-11-01\n"
SPELLING = "no such field; check the spelling in data/README.md, or remove it"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return write(tmp_path / "data")


def refused(data: Path) -> list[str]:
    with pytest.raises(CatalogError) as caught:
        load(data, TODAY)
    assert str(caught.value) == "\n".join(map(str, caught.value.problems))
    return str(caught.value).splitlines()


@pytest.mark.parametrize(
    ("file", "text", "message"),
    [
        pytest.param(
            "aliases.yml",
            ALIAS.replace("checked", "chekced"),
            [
                "aliases.yml: big slate: checked: add it",
                f"aliases.yml: big slate: chekced: {SPELLING}",
            ],
            id="a misspelt field is both missing and too many",
        ),
        pytest.param(
            "aliases.yml",
            ALIAS.replace("2026-11-01", "yesterday"),
            ["aliases.yml: big slate: checked: Input should be a valid date or datetime, "],
            id="words for a date",
        ),
        pytest.param(
            "aliases.yml",
            ALIAS.replace("quarry/slate-70b", "slate"),
            ["aliases.yml: big slate: model: String should match pattern "],
            id="a model without its lab",
        ),
        pytest.param(
            "aliases.yml",
            ALIAS.replace("big slate", "[big, slate]"),
            ["aliases.yml: ['big', 'slate']: name: Input should be a valid string"],
            id="a list for a name",
        ),
        pytest.param(
            "aliases.yml",
            ALIAS.replace("big slate", "off"),
            ["aliases.yml: quarry/slate-70b: name: Input should be a valid string"],
            id="a word that YAML takes for a truth value",
        ),
        pytest.param(
            "aliases.yml",
            "aliases:\n  - just words\n",
            ["aliases.yml: entry 1: the entry: Input should be a valid dictionary"],
            id="an entry without fields",
        ),
        pytest.param(
            "aliases.yml",
            "nicknames: []\n",
            ["aliases.yml: the file: aliases: start with `aliases:` and a list"],
            id="another key at the top",
        ),
        pytest.param(
            "aliases.yml",
            "aliases:\n  big slate: quarry/slate-70b\n",
            ["aliases.yml: the file: aliases: start with `aliases:` and a list"],
            id="fields where a list belongs",
        ),
        pytest.param(
            "aliases.yml",
            "just words\n",
            ["aliases.yml: the file: aliases: start with `aliases:` and a list"],
            id="no fields at all",
        ),
        pytest.param(
            "aliases.yml",
            "aliases:\n  - name: [\n",
            ["aliases.yml: line 3: YAML: "],
            id="YAML that is not closed",
        ),
        pytest.param(
            "aliases.yml",
            "aliases:\n  - name: a: b\n",
            ["aliases.yml: line 2: YAML: mapping values are not allowed in this context; "],
            id="a colon inside a value",
        ),
        pytest.param(
            "aliases.yml",
            "aliases:\n\t- name: x\n",
            ["aliases.yml: line 2: YAML: "],
            id="a tab for spaces",
        ),
        pytest.param(
            "models/nimbus.yml",
            "models:\n  - id: nimbus/stratus-1\n    released: May 2026\n"
            "    source: https://example.com/a\n    checked: 2026-11-01\n",
            ["models/nimbus.yml: nimbus/stratus-1: released: String should match pattern "],
            id="a file in a folder is named with it",
        ),
        pytest.param(
            "families/quarry.yml",
            "families:\n  - id: slate\n    name: Slate\n    lab: quarry\n    members: []\n"
            "    openness: open\n    source: http://example.com\n    checked: 2026-11-01\n",
            [
                "families/quarry.yml: slate: source: String should match pattern ",
                "families/quarry.yml: slate: members: Tuple should have at least 1 item ",
                "families/quarry.yml: slate: openness: Input should be 'proprietary', ",
            ],
            id="every field of an entry that is wrong",
        ),
        pytest.param(
            "families/quarry.yml",
            "families:\n  - id: slate\n    name: Slate\n    lab: quarry\n    members: [quarry/*]\n"
            "    openness: mixed\n    license: {name: MIT, comercial: free}\n"
            "    source: https://example.com\n    checked: 2026-11-01\n",
            [f"families/quarry.yml: slate: license.comercial: {SPELLING}"],
            id="a field inside a field is named with both",
        ),
    ],
)
def test_what_is_wrong_in_a_file(file: str, text: str, message: list[str], data: Path) -> None:
    """Each line begins as told: file, entry, field, remedy."""
    (data / file).write_text(text, "utf-8")
    lines = zip(refused(data), message, strict=True)
    assert [line[: len(wanted)] for line, wanted in lines] == message


def test_a_misspelt_word_list(data: Path) -> None:
    lexicon = data / "lexicon.yml"
    lexicon.write_text(lexicon.read_text("utf-8").replace("\nplain:", "\nplian:"), "utf-8")
    assert refused(data) == [
        "lexicon.yml: the file: plain: add it",
        f"lexicon.yml: the file: plian: {SPELLING}",
    ]


def test_a_kind_of_phrase_that_no_rule_knows(data: Path) -> None:
    language = data / "language.yml"
    language.write_text(language.read_text("utf-8").replace("\n  waived:", "\n  wavied:"), "utf-8")
    (line,) = refused(data)
    assert line.startswith("language.yml: the file: word.wavied.")


@pytest.mark.parametrize(
    ("file", "text"),
    [
        pytest.param(
            "labs.yml",
            "",
            id="an empty file",
        ),
        pytest.param(
            "labs.yml",
            "# nothing but a comment\n",
            id="a comment alone",
        ),
        pytest.param(
            "lexicon.yml",
            "",
            id="an empty word list",
        ),
        pytest.param(
            "aliases.yml",
            ALIAS.replace("2026-11-01", "2026-02-30"),
            id="a day that does not exist",
        ),
        pytest.param(
            "aliases.yml",
            ALIAS + "    checked: 2026-11-02\n",
            id="a field that stands twice",
        ),
    ],
)
def test_files_that_yaml_would_pass(file: str, text: str, data: Path) -> None:
    (data / file).write_text(text, "utf-8")
    [line] = refused(data)
    assert line.startswith(f"{file}: ")


@pytest.mark.parametrize(
    ("file", "message"),
    [
        ("labs.yml", ["labs.yml: the file: existence: restore the file"]),
        ("lexicon.yml", ["lexicon.yml: the file: reading: No such file or directory"]),
        (SNAPSHOT, [f"{SNAPSHOT}: the file: reading: run `make catalog` ("]),
    ],
)
def test_a_missing_file(file: str, message: list[str], data: Path) -> None:
    (data / file).unlink()
    assert [line[: len(message[0])] for line in refused(data)] == message


def test_a_folder_without_cards_or_families_is_whole(data: Path) -> None:
    for path in (*data.glob("models/*"), *data.glob("families/*")):
        path.unlink()
    catalog = load(data, TODAY)
    assert {model.family for model in catalog.models.values()} == {None}


def test_a_missing_folder_names_every_file(tmp_path: Path) -> None:
    assert len(refused(tmp_path / "nowhere")) == 11


def test_all_problems_are_told_at_once(data: Path) -> None:
    (data / "labs.yml").write_text("labs: [")
    (data / "aliases.yml").write_text("x")
    (data / "gateways.yml").unlink()
    assert [line.partition(":")[0] for line in refused(data)] == [
        "labs.yml",
        "gateways.yml",
        "aliases.yml",
    ]


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"not gzip", id="no gzip"),
        pytest.param(gzip.compress(b"not json\n"), id="no JSON"),
        pytest.param(gzip.compress(b"{}\n"), id="no header"),
    ],
)
def test_a_snapshot_that_is_none(content: bytes, data: Path) -> None:
    (data / SNAPSHOT).write_bytes(content)
    [line] = refused(data)
    assert line.startswith(f"{SNAPSHOT}: the file: reading: run `make catalog` (")


@pytest.mark.parametrize("kept", [0.1, 0.5, 0.9, 0.99])
def test_a_snapshot_that_is_cut_short(kept: float, data: Path) -> None:
    whole = (data / SNAPSHOT).read_bytes()
    (data / SNAPSHOT).write_bytes(whole[: int(len(whole) * kept)])
    [line] = refused(data)
    assert line.startswith(f"{SNAPSHOT}: the file: reading: run `make catalog` (")


def test_curated_facts_win_over_feeds(data: Path) -> None:
    (data / "models" / "quarry.yml").write_text(
        "models:\n  - id: quarry/slate-70b\n    name: The Slate\n    released: 2026-01\n"
        "    specialization: coding\n    retires: 2027-05-01\n"
        "    source: https://example.com/slate\n    checked: 2026-11-01\n"
    )
    model = load(data, TODAY).models["quarry/slate-70b"]
    assert (model.name, model.released, model.specialization, str(model.retires)) == (
        "The Slate",
        "2026-01",
        "coding",
        "2027-05-01",
    )


def test_a_card_of_a_model_that_no_feed_carries_is_a_model(data: Path) -> None:
    (data / "models" / "quarry.yml").write_text(
        "models:\n  - id: quarry/slate-9\n    name: Slate 9\n"
        "    source: https://example.com/slate\n    checked: 2026-11-01\n"
    )
    catalog = load(data, TODAY)
    model = catalog.models["quarry/slate-9"]
    assert (model.name, model.routes, catalog.routes(model.id)) == ("Slate 9", 0, ())
    assert model.family is not None


@pytest.mark.parametrize(
    ("model", "specialization"),
    [
        pytest.param("nimbus/stratus-1", "image-generation", id="its family's"),
        pytest.param("quarry/gravel-embed-2", "embeddings", id="that of its endpoint"),
        pytest.param("quarry/slate-coder-32b", "coding", id="by a word of its name"),
        pytest.param("quarry/slate-70b", "general", id="none"),
    ],
)
def test_what_a_model_is_made_for(model: str, specialization: str, data: Path) -> None:
    assert load(data, TODAY).models[model].specialization == specialization


def test_the_longest_pattern_decides_the_family(data: Path) -> None:
    listed = data / "families" / "quarry.yml"
    wider = "    source: https://example.com/any\n    checked: 2026-11-01\n"
    listed.write_text(
        listed.read_text()
        + "  - id: coder\n    name: Coder\n    lab: quarry\n    members: [quarry/slate-coder-*]\n"
        + "    openness: mixed\n"
        + wider
        + '  - id: any\n    name: Any\n    lab: quarry\n    members: ["quarry/*"]\n'
        + "    openness: mixed\n"
        + wider
    )
    models = load(data, TODAY).models
    assert {
        id_.partition("/")[2]: model.family.id
        for id_, model in models.items()
        if id_.startswith("quarry/") and model.family
    } == {
        "gravel-embed-2": "any",
        "slate-70b": "slate",
        "slate-8b": "slate",
        "slate-coder-32b": "coder",
    }
