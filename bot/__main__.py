"""The console script: prepare the process for the command line, and end it quietly."""

from __future__ import annotations

import gc
import os
import sys
from io import TextIOWrapper
from typing import NoReturn


def script() -> NoReturn:
    """Run the command line and end the process at once.

    Leaving the catalogue to be taken apart by the interpreter took a tenth of the time.
    """
    status = main()
    sys.stderr.flush()
    os._exit(status)


def main() -> int:
    """Run the command line and return the exit status."""
    # Starting makes objects by the hundred thousand and drops none; the search for dropped ones
    # took a fifth of the time. `bot.cli.main` enables it again once the catalogue is loaded.
    gc.disable()
    # No pydantic plugin is used; the search for some reads the metadata of all installed packages.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")  # noqa: TID251
    from bot.cli.main import run

    _speak_utf8()
    try:
        status = run(sys.argv[1:])
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader of the pipe has left; Python would complain once more when it flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except KeyboardInterrupt:
        return 130
    return status


def _speak_utf8() -> None:
    """Read and write UTF-8 in any locale: answers hold dashes and names in any script.

    What cannot be decoded or encoded becomes "?".
    """
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")


if __name__ == "__main__":
    script()
