"""The console script: prepares the process for the command line, and ends it quietly."""

from __future__ import annotations

import gc
import os
import sys
from io import TextIOWrapper
from typing import NoReturn


def script() -> NoReturn:
    """The console script. Taking the catalogue apart again at the end took a tenth of the time."""
    status = main()
    sys.stderr.flush()
    os._exit(status)


def main() -> int:
    """Runs the command line; the status to exit with."""
    # Starting makes objects by the hundred thousand and drops none; looking for dropped ones
    # took a fifth of the time. `bot.cli` enables it again once the catalogue is there.
    gc.disable()
    # We use no plugin of pydantic; looking for some reads the metadata of all installed packages.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")  # noqa: TID251
    from bot import cli

    _speak_utf8()
    try:
        status = cli.run(sys.argv[1:])
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read along has left; Python would complain once more when it flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except KeyboardInterrupt:
        return 130
    return status


def _speak_utf8() -> None:
    """Answers hold dashes and names of any script; what cannot be read or shown becomes "?"."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")


if __name__ == "__main__":
    script()
