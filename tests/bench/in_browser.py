"""How long the page of `modeldesk play` takes to be painted, and to show an answer to a key."""

from __future__ import annotations

import asyncio
import re
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from time import perf_counter

from bot.api.questions import Message
from tests.bench.measure import Json, at_most, percentile, rounded
from tests.bench.processes import ROOT, TODAY
from tests.browser import browsing, chromium

_WARM_S = 5
"""The bot warms up while a newcomer reads the first screen."""
_PAINTED_MS = """new Promise((done) => new PerformanceObserver((list) => {
  for (const paint of list.getEntriesByName("first-contentful-paint")) done(paint.startTime);
}).observe({ type: "paint", buffered: true }))"""
_ANSWERED_MS = """(async (text) => {
  const field = byId("type-channel");
  field.value = text;
  const pressed = performance.now();
  const options = { key: "Enter", bubbles: true, cancelable: true };
  field.dispatchEvent(new KeyboardEvent("keydown", options));
  await queue;
  const newest = (a, b) => (a?.dataset.ts > b.dataset.ts ? a : b);
  const answer = [...document.querySelectorAll(".message")].reduce(newest, null);
  await new Promise((painted) => requestAnimationFrame(() => {
    const channel = new MessageChannel(); // delivered once the frame is drawn
    channel.port1.onmessage = painted;
    channel.port2.postMessage(0);
  }));
  if (!answer?.checkVisibility()) throw new Error("no answer is seen");
  return performance.now() - pressed;
})"""


async def measure(messages: Sequence[Message], times: int = 100) -> Json:
    """Questions of questions.yml, in a Chromium and a process of their own."""
    binary = chromium()
    if binary is None:
        return {"skipped": "no Chromium or Chrome on this machine"}
    chosen = Random(1).sample(messages, min(times, len(messages)))
    with TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        async with browsing(binary, Path(profile)) as tab:
            start = perf_counter()
            async with _playing() as address:
                listening_ms = 1000 * (perf_counter() - start)
                await tab.open(address, 1280)
                painted_ms = await tab.value(_PAINTED_MS)
                await asyncio.sleep(_WARM_S)
                taken = [await tab.value(f"{_ANSWERED_MS}({_typed(m)!r})") for m in chosen]
    return {
        "questions": len(taken),
        "start_to_address_ms": rounded(listening_ms),
        "first_paint_ms": at_most(painted_ms, 1000),
        "key_to_pixels_ms": {
            "p50": rounded(percentile(taken, 0.5)),
            "p95": at_most(percentile(taken, 0.95), 150),
            "max": rounded(max(taken)),
        },
    }


def _typed(message: Message) -> str:
    before = "@Modeldesk" if message.command == "ask" else f"/{message.command}"
    return f"{before} {message.text}"


@asynccontextmanager
async def _playing() -> AsyncIterator[str]:
    """The address that the command prints."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "--today", str(TODAY), "play"),
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        assert process.stdout
        printed = (await process.stdout.readline()).decode()
        found = re.search(r"http\S+", printed)
        assert found, printed
        yield found.group()
    finally:
        process.terminate()
        await process.wait()
