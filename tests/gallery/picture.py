"""README's pictures, drawn by Chromium: a reply of the gallery, and the page of `make play`."""

from __future__ import annotations

from base64 import b64decode
from pathlib import Path
from tempfile import TemporaryDirectory

from catalog.catalog import Catalog
from tests.bot.playing import playing
from tests.browser import Tab, browsing

_WIDTH = 800
"""CSS pixels: a message as wide as in a channel, without its twin on a phone."""
_PLACE = """(() => { const box = document.querySelector(%r).getBoundingClientRect();
    return [box.x + scrollX, box.y + scrollY, box.width, box.height]; })()"""


_ASKED = """(async () => {
    const questions = document.querySelectorAll("#log-channel [data-ask]");
    for (const number of [0, 2]) { questions[number].click(); await queue; }
    for (const time of document.querySelectorAll("time")) time.textContent = "12:00";
    log("channel").scrollTop = log("channel").querySelector(".message").offsetTop;
    document.activeElement.blur();
    await Promise.all(document.getAnimations().map((it) => it.finished));
})()"""


async def card_picture(address: str, article: str, binary: str) -> bytes:
    """The PNG of an article's first message on the gallery's page."""
    with TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        async with browsing(binary, Path(profile)) as tab:
            await tab.open(address, _WIDTH)
            await tab.click("[data-value=light]")
            x, y, width, height = await tab.value(_PLACE % f"#{article} .message")
            return await _shot(tab, x=x, y=y, width=width, height=height, scale=1)


async def play_picture(catalog: Catalog, binary: str) -> bytes:
    """The PNG of a private answer beside a thread; the same for the same replies."""
    with TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        async with playing(catalog) as address, browsing(binary, Path(profile)) as tab:
            await tab.open(address, 1200, 700)
            await tab.value(_ASKED)
            return await _shot(tab, x=0, y=0, width=1200, height=700, scale=0.75)


async def _shot(tab: Tab, **clip: float) -> bytes:
    shot = await tab.call(
        "Page.captureScreenshot", format="png", clip=clip, captureBeyondViewport=True
    )
    return b64decode(shot["data"])
