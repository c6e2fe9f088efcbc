"""A page in headless Chromium, spoken to through its debugging socket: real clicks, any width."""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import pytest
from aiohttp import ClientSession, ClientWebSocketResponse

Json = dict[str, Any]
_NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome")
_SECONDS = 60
"""Longest wait for the browser to start, or for one answer of it, on a busy machine."""


def chromium() -> str | None:
    """The browser of this machine, if it has one."""
    return next((found for name in _NAMES if (found := shutil.which(name))), None)


def needed_chromium() -> str:
    """The same; skips the test where there is none, except in CI."""
    binary = chromium()
    if binary is None:
        say = pytest.fail if os.environ.get("CI") else pytest.skip
        say("no Chromium or Chrome on this machine (on Debian: apt-get install chromium)")
    return binary


class Tab:
    """One page. Open at most one, and await each call before the next."""

    def __init__(self, socket: ClientWebSocketResponse) -> None:
        self._socket = socket
        self._sent = 0
        self._events: list[Json] = []

    async def call(self, method: str, **parameters: Any) -> Json:
        self._sent += 1
        await self._socket.send_json({"id": self._sent, "method": method, "params": parameters})
        async with asyncio.timeout(_SECONDS):
            while (heard := await self._socket.receive_json()).get("id") != self._sent:
                self._events.append(heard)
        assert "error" not in heard, heard["error"]
        result: Json = heard["result"]
        return result

    async def open(self, address: str, width: int, height: int = 900) -> None:
        """Loads a page at a width in CSS pixels, and waits until its scripts have run."""
        for domain in ("Page", "Network", "Runtime", "Log"):
            await self.call(f"{domain}.enable")
        await self.resize(width, height)
        self._events.clear()
        await self.call("Page.navigate", url=address)
        async with asyncio.timeout(_SECONDS):
            while not self.told("Page.loadEventFired"):
                self._events.append(await self._socket.receive_json())

    def told(self, method: str) -> list[Json]:
        """What the browser told unasked under this name, oldest first."""
        return [event["params"] for event in self._events if event["method"] == method]

    async def resize(self, width: int, height: int = 900) -> None:
        await self.call(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=width < 600,
        )

    async def value(self, expression: str) -> Any:
        """What a JavaScript expression gives, once a promise is kept, as JSON has it."""
        how = {"returnByValue": True, "awaitPromise": True}
        made = await self.call("Runtime.evaluate", expression=expression, **how)
        assert "exceptionDetails" not in made, made["exceptionDetails"]
        return made["result"].get("value")

    async def click(self, selector: str) -> None:
        """A press of the mouse in the middle of the first element that matches."""
        x, y = await self.value(
            f"""(() => {{ const it = document.querySelector({selector!r});
            it.scrollIntoView({{block: "center", inline: "center", behavior: "instant"}});
            const box = it.getBoundingClientRect();
            return [box.x + box.width / 2, box.y + box.height / 2]; }})()"""
        )
        for kind in ("mousePressed", "mouseReleased"):
            at = {"x": x, "y": y, "button": "left", "clickCount": 1}
            await self.call("Input.dispatchMouseEvent", type=kind, **at)


@asynccontextmanager
async def browsing(binary: str, profile: Path) -> AsyncIterator[Tab]:
    """A browser with a profile folder of its own, closed at the end whatever happens."""
    process = await asyncio.create_subprocess_exec(
        *(binary, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"),
        *("--disable-dev-shm-usage", "--no-first-run", "--disable-background-networking"),
        *("--remote-debugging-port=0", f"--user-data-dir={profile}", "about:blank"),
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        async with ClientSession() as http:
            port = await asyncio.to_thread(_port, profile)
            async with http.get(f"http://127.0.0.1:{port}/json/list") as response:
                targets = await response.json()
            address = next(t["webSocketDebuggerUrl"] for t in targets if t["type"] == "page")
            async with http.ws_connect(address, max_msg_size=0) as socket:
                tab = Tab(socket)
                try:
                    yield tab
                finally:
                    await tab.call("Browser.close")
    finally:
        await _ended(process)


def _port(profile: Path) -> int:
    """The browser writes the port it has chosen into its profile."""
    told, late = profile / "DevToolsActivePort", monotonic() + _SECONDS
    while not (told.is_file() and (lines := told.read_text().split())):
        if monotonic() > late:
            raise TimeoutError(f"the browser did not start within {_SECONDS} seconds")
        sleep(0.05)
    return int(lines[0])


async def _ended(process: asyncio.subprocess.Process) -> None:
    try:
        async with asyncio.timeout(5):
            await process.wait()
    except TimeoutError:
        process.kill()
        await process.wait()
