"""The Dockerfile taken apart, and its steps carried out in a folder that stands in for the root."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

CHECKOUT = Path(__file__).parents[1]
_FOLDERS = re.compile(r"(?<![\w./}])/(src|opt|data)\b")
"""Of the image; every other absolute path is the machine's."""
_ADDS_USER = "useradd"
"""A step with it changes the machine, and is left out."""


class Step(NamedTuple):
    """An instruction of a Dockerfile, such as RUN, and what follows it on its line."""

    instruction: str
    text: str


def steps() -> list[Step]:
    lines = (CHECKOUT / "Dockerfile").read_text("utf-8").splitlines()
    text = "\n".join(line for line in lines if not line.startswith("#")).replace("\\\n", " ")
    parts = (line.split(maxsplit=1) for line in text.splitlines() if line.strip())
    return [Step(instruction, rest) for instruction, rest in parts]


def value(instruction: str) -> str:
    """What follows the last instruction of that name."""
    return [step.text for step in steps() if step.instruction == instruction][-1]


def command(text: str) -> list[str]:
    """The arguments in the JSON form of CMD or ENTRYPOINT."""
    arguments: list[str] = json.loads(text[text.index("[") :])
    return arguments


@dataclass
class Image:
    """The image as far as its steps have been carried out below `root`."""

    root: Path
    environment: Mapping[str, str]
    """Of the machine, before any ENV."""
    variables: dict[str, str] = field(default_factory=dict)
    folder: Path = Path()

    def build(self) -> None:
        """Carry out every step. Raises CalledProcessError."""
        for step in steps():
            self._carry_out(step)

    def _carry_out(self, step: Step) -> None:
        match step.instruction:
            case "FROM":
                self.variables, self.folder = {}, self.root
            case "ENV":
                self.variables |= dict(self.assignments(step.text))
            case "WORKDIR":
                self.folder = Path(self._below_root(step.text))
                self.folder.mkdir(parents=True, exist_ok=True)
            case "COPY" if "--from" not in step.text:
                self._copy(*step.text.split())
            case "RUN" if _ADDS_USER not in step.text:
                self._run(step.text)
            case _:
                pass

    def assignments(self, text: str) -> Iterator[tuple[str, str]]:
        """Name and value of each variable that an ENV sets."""
        for assignment in shlex.split(text):
            name, _, value = assignment.partition("=")
            path = self.environment["PATH"]
            yield name, self._below_root(value).replace("$PATH", path)

    def _copy(self, *names: str) -> None:
        *sources, target = names
        for name in sources:
            source, place = CHECKOUT / name, self.folder / target
            if source.is_dir():
                shutil.copytree(source, place, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copy(source, place)

    def _run(self, text: str) -> None:
        subprocess.run(
            ["sh", "-euc", self._below_root(text)],
            cwd=self.folder,
            env={**self.environment, **self.variables},
            check=True,
            capture_output=True,
            encoding="utf-8",
            timeout=300,
        )

    def _below_root(self, text: str) -> str:
        return _FOLDERS.sub(rf"{self.root}/\1", text)
