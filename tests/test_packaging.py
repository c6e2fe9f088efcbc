import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LOCKS = [
    "requirements.lock",
    "requirements-postgres.lock",
    "requirements-mcp.lock",
    "requirements-build.lock",
    "requirements-dev.lock",
    "requirements-bench.lock",
]

# In pieces, so that this file passes its own test.
REGISTRIES = [
    ".".join(parts)
    for parts in (
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("npmjs", "org"),
        ("npmjs", "com"),
        ("deb", "debian", "org"),
    )
]
MACHINE_PATH = re.compile(r"(?<![\w.\-])/(?:home|root|work|Users)/")


def run(*command: str | Path, cwd: Path = ROOT, env: dict[str, str] | None = None) -> str:
    done = subprocess.run(
        command, cwd=cwd, env=env, capture_output=True, encoding="utf-8", timeout=120, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder a freshly built wheel was installed into, without the network."""
    pip = (sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check")
    wheels = tmp_path_factory.mktemp("wheels")
    run(*pip, "wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", wheels, ROOT)
    [wheel] = wheels.iterdir()
    target = tmp_path_factory.mktemp("installed")
    run(*pip, "install", "--no-deps", "--no-index", "--target", target, wheel)
    return target


def test_the_wheel_answers_away_from_the_checkout(installed: Path, tmp_path: Path) -> None:
    settings = ("SLACK_", "MODELDESK_", "PYTHON")
    clean = {name: value for name, value in os.environ.items() if not name.startswith(settings)}
    answer = run(
        *(sys.executable, "-m", "bot", "/model gpt image 2"),
        cwd=tmp_path,
        env=clean | {"PYTHONPATH": str(installed), "PYTHONIOENCODING": "utf-8"},
    )
    assert "GPT Image 2" in answer
    assert re.search(r"\$\d+\.\d\d", answer)


def test_the_wheel_upgrades_a_database(installed: Path, tmp_path: Path) -> None:
    settings = ("SLACK_", "MODELDESK_", "PYTHON")
    clean = {name: value for name, value in os.environ.items() if not name.startswith(settings)}
    place = {"PYTHONPATH": str(installed), "MODELDESK_DATABASE_URL": f"sqlite:///{tmp_path}/s.db"}
    done = run(sys.executable, "-m", "bot", "db", "upgrade", cwd=tmp_path, env=clean | place)
    assert re.fullmatch(r"schema \d+: upgraded\n", done)


def test_the_wheel_holds_the_packages_the_data_and_nothing_else(installed: Path) -> None:
    assert {path.name for path in installed.iterdir()} == {
        "bin",
        "bot",
        "catalog",
        "modeldesk-0.1.0.dist-info",
    }
    assert (installed / "catalog/_data/snapshot.json.gz").is_file()
    assert (installed / "bot/play/play.js").is_file()
    assert {path.name for path in installed.glob("*.dist-info/licenses/*")} == {"LICENSE", "NOTICE"}


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_pins_every_package_and_names_no_address(lock: str) -> None:
    text = (ROOT / lock).read_text("utf-8")
    assert "://" not in text
    assert "--index" not in text
    pins = re.findall(r"^[a-z0-9][^ ]*==[^\n]*\\\n    --hash=sha256:", text, re.MULTILINE)
    assert len(pins) == len(re.findall(r"^[a-z0-9]", text, re.MULTILINE)) > 0


def test_no_file_knows_a_registry_or_a_machine() -> None:
    names = run("git", "ls-files", "--cached", "--others", "--exclude-standard", "-z")
    found = [
        f"{name}: {line.strip()[:120]}"
        for name in names.split("\0")
        if (ROOT / name).is_file()
        for line in (ROOT / name).read_text("utf-8", errors="replace").splitlines()
        if MACHINE_PATH.search(line) or any(host in line for host in REGISTRIES)
    ]
    assert found == []
