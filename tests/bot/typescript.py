"""Slack's own types of Block Kit, as TypeScript reads payloads with them."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

import pytest

_PACKAGES = Path(__file__).parents[1] / "slack_types" / "node_modules"
_OPTIONS = {
    "noEmit": True,
    "strict": True,
    "skipLibCheck": True,
    "module": "nodenext",
    "types": [],
    "paths": {"@slack/types": [str(_PACKAGES / "@slack" / "types")]},
}
_HEAD = (
    "import type { HomeView, KnownBlock, ModalView } from '@slack/types';",
    # A view's own type takes any object with a `type` as a block.
    "type Of<View> = Omit<View, 'blocks'> & { blocks: KnownBlock[] };",
    "type Blocks = KnownBlock[]; type Home = Of<HomeView>; type Modal = Of<ModalView>;",
)
_ERROR = re.compile(r"^payloads\.ts\((\d+),\d+\): (error .*)$", re.MULTILINE)

Kind = Literal["Blocks", "Home", "Modal"]


def refused(payloads: Mapping[str, tuple[Kind, Any]], folder: Path) -> dict[str, str]:
    """What the types refuse, with the first reason; `folder` is empty.

    Skips the test where the types or Node are not installed, except in CI.
    """
    compiler, node = _PACKAGES / "typescript" / "bin" / "tsc", shutil.which("node")
    if not compiler.is_file() or not node:
        say = pytest.fail if os.environ.get("CI") else pytest.skip
        say("Slack's types are not installed (`make test` does it where there is npm)")
    lines = [
        f"export const _{number}: {kind} = {json.dumps(payload)};"
        for number, (kind, payload) in enumerate(payloads.values())
    ]
    (folder / "payloads.ts").write_text("\n".join((*_HEAD, *lines)), "utf-8")
    (folder / "package.json").write_text("{}", "utf-8")
    settings = {"compilerOptions": _OPTIONS, "files": ["payloads.ts"]}
    (folder / "tsconfig.json").write_text(json.dumps(settings), "utf-8")
    told = subprocess.run(
        (str(node), compiler, "--project", folder, "--pretty", "false"),
        cwd=folder,
        stdout=subprocess.PIPE,
        encoding="utf-8",
        timeout=300,
        check=False,
    ).stdout
    errors = {int(line) - len(_HEAD) - 1: reason for line, reason in _ERROR.findall(told)[::-1]}
    assert bool(errors) is bool(told), told
    return {name: errors[at] for at, name in enumerate(payloads) if at in errors}
