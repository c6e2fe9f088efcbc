"""Audits what the bot is installed with: pinned and whole, offline; known holes, where told.

`python -m tests.audit` ends with 1 when something is wrong. Advisories come over the network; where
they cannot be reached it says so and goes on, for the rest must work without.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from importlib.metadata import distributions
from pathlib import Path
from typing import Any, NamedTuple

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name

_LOCK = Path(__file__).parents[1] / "requirements.lock"
_PATIENCE = 90
"""Seconds."""
_HASH = re.compile(r"\s--hash=sha256:[0-9a-f]{64}(?=\s|$)")
_UNREACHABLE = re.compile(
    r"(Connection|Proxy|SSL|Timeout|Service|HTTP)Error|Timeout\b|Could not connect|not redirecting"
)
_LONGEST = 160


class Ran(NamedTuple):
    """A program that has ended."""

    code: int
    out: str
    err: str


class Audit(NamedTuple):
    """What is wrong, and what could not be looked at."""

    problems: tuple[str, ...] = ()
    left_out: str = ""


def pins(lock: str) -> list[str]:
    """Every entry of a lock file on one line, with its hashes."""
    lines = lock.replace("\\\n", " ").splitlines()
    return [line for line in lines if line.strip() and not line.lstrip().startswith("#")]


def pinned(lock: str, installed: Mapping[str, str]) -> Iterator[str]:
    """What is wrong with a lock, or with the versions that are installed by their names."""
    for entry in pins(lock):
        said = " ".join(_HASH.sub("", entry).split())
        try:
            requirement = Requirement(said)
        except InvalidRequirement:
            yield f"{said[:_LONGEST]}: is no package with a version"
            continue
        yield from _pin(requirement, entry)
        if requirement.marker is None or requirement.marker.evaluate():
            yield from _installed(requirement, installed)


def _pin(requirement: Requirement, entry: str) -> Iterator[str]:
    if requirement.url:
        yield f"{requirement.name}: comes from an address"
    elif [specifier.operator for specifier in requirement.specifier] != ["=="]:
        yield f"{requirement.name}: is not pinned to one version"
    if not _HASH.search(entry):
        yield f"{requirement.name}: has no hash"


def _installed(requirement: Requirement, installed: Mapping[str, str]) -> Iterator[str]:
    version = installed.get(canonicalize_name(requirement.name))
    if version is None:
        yield f"{requirement.name}: is not installed"
    elif not requirement.specifier.contains(version, prereleases=True):
        yield f"{requirement.name}: {version} is installed, {requirement.specifier} is pinned"


def whole(check: Ran) -> Iterator[str]:
    """What `pip check` finds: packages that miss another one, or want another version of it."""
    if check.code:
        yield from filter(None, (check.out + check.err).splitlines())


def advised(audit: Ran, packages: int) -> Audit:
    """What `pip-audit --format json` found for so many packages."""
    try:
        found: list[dict[str, Any]] = json.loads(audit.out)["dependencies"]
    except (ValueError, KeyError, TypeError):
        return _unreached(audit, packages)
    holes = tuple(_hole(package, hole) for package in found for hole in package.get("vulns", ()))
    skipped = [package["skip_reason"] for package in found if "skip_reason" in package]
    reasons = ", ".join(dict.fromkeys(reason.split(":")[0] for reason in skipped))
    return Audit(holes, _left_out(len(skipped), packages, reasons) if skipped else "")


def _hole(package: dict[str, Any], hole: dict[str, Any]) -> str:
    names = ", ".join((hole["id"], *hole.get("aliases", ())))
    fixed = " or ".join(hole["fix_versions"]) or "no version yet"
    return f"{package['name']} {package['version']}: {names}, fixed in {fixed}"


def _unreached(audit: Ran, packages: int) -> Audit:
    """Nothing was said: the service is out of reach, or the audit itself is broken."""
    said = audit.err.strip().splitlines() or [f"ended with {audit.code} and said nothing"]
    reasons = [line for line in said if _UNREACHABLE.search(line)]
    if reasons:
        return Audit(left_out=_left_out(packages, packages, reasons[-1]))
    return Audit((f"pip-audit failed: {said[-1][:_LONGEST]}",))


def _left_out(number: int, of: int, reason: str) -> str:
    return f"{number} of {of} packages were not audited for advisories: {reason[:_LONGEST]}"


def _run(*command: str) -> Ran:
    try:
        done = subprocess.run(
            (sys.executable, "-m", *command),
            capture_output=True,
            encoding="utf-8",
            timeout=_PATIENCE,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return Ran(1, "", f"Timeout: no answer within {_PATIENCE} seconds")
    return Ran(done.returncode, done.stdout, done.stderr)


def main() -> int:
    lock = _LOCK.read_text("utf-8")
    installed: dict[str, str] = {
        canonicalize_name(d.metadata["Name"]): d.version for d in distributions()
    }
    options = ("--require-hashes", "--disable-pip", "--progress-spinner", "off", "--format", "json")
    packages = len(pins(lock))
    advice = advised(_run("pip_audit", *options, "--requirement", str(_LOCK)), packages)
    problems = (*pinned(lock, installed), *whole(_run("pip", "check")), *advice.problems)
    print(*problems or [f"{packages} packages: pinned, hashed and installed as pinned."], sep="\n")
    if advice.left_out:
        print(advice.left_out)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
