"""Build a snapshot in another process, so that no answer waits for it."""

from __future__ import annotations

import asyncio
import pickle
import sys
from asyncio.subprocess import PIPE

from catalog.feeds.build_order import BuildOrder, BuildResult

# Not as `__main__`, whose types another process does not know.
_PROGRAM = "from catalog.feeds.build_process import main; main()"
_LONGEST_S = 600
"""It takes seven seconds of a core that nobody else wants."""


class BuildError(Exception):
    """The process has failed; the message is its last line."""


async def build(order: BuildOrder) -> BuildResult:
    """Carry out an order. Raises BuildError."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", _PROGRAM), stdin=PIPE, stdout=PIPE, stderr=PIPE
    )
    try:
        async with asyncio.timeout(_LONGEST_S):
            output, errors = await process.communicate(pickle.dumps(order))
    except TimeoutError as error:
        raise BuildError(f"no end after {_LONGEST_S} seconds") from error
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode:
        lines = errors.decode(errors="replace").strip().splitlines()
        raise BuildError(lines[-1] if lines else f"exit status {process.returncode}")
    result: BuildResult = pickle.loads(output)
    return result
