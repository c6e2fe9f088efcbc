"""One reply of the gallery as a PNG, drawn by Chromium."""

from __future__ import annotations

from base64 import b64decode
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.browser import browsing

_WIDTH = 800
"""CSS pixels: a message as wide as in a channel, without its twin on a phone."""
_PLACE = """(() => { const box = document.querySelector(%r).getBoundingClientRect();
    return [box.x + scrollX, box.y + scrollY, box.width, box.height]; })()"""


async def picture(address: str, article: str, binary: str) -> bytes:
    """The PNG of an article's first message on the gallery's page."""
    with TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        async with browsing(binary, Path(profile)) as tab:
            await tab.open(address, _WIDTH)
            await tab.click("[data-value=light]")
            x, y, width, height = await tab.value(_PLACE % f"#{article} .message")
            clip = {"x": x, "y": y, "width": width, "height": height, "scale": 1}
            shot = await tab.call(
                "Page.captureScreenshot", format="png", clip=clip, captureBeyondViewport=True
            )
    return b64decode(shot["data"])
