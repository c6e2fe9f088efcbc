"""`modeldesk play` in a real Chromium, as a newcomer uses it."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from catalog.catalog import Catalog
from tests.bot.playing import playing
from tests.browser import Tab

IN_ONE_LOOP = pytest.mark.asyncio(loop_scope="module")
"""The browser's socket belongs to the loop that has opened it."""
PHONE, DESKTOP = 375, 1280
AXE = Path(__file__).parents[1] / "axe" / "node_modules" / "axe-core" / "axe.min.js"


@pytest_asyncio.fixture(loop_scope="module")
async def address(bundled: Catalog) -> AsyncIterator[str]:
    async with playing(bundled) as address:
        yield address


class Visitor:
    """A person at the page."""

    def __init__(self, tab: Tab) -> None:
        self.tab = tab

    async def opens(self, address: str, width: int = DESKTOP) -> None:
        await self.tab.open(address, width)
        await self.settles()

    async def settles(self) -> None:
        """Waits until all that was done has been answered and drawn."""
        await self.tab.value("queue")
        await self.tab.value("new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")

    async def waits(self, condition: str) -> None:
        """Until a JavaScript expression is true: for what is not done as a gesture."""
        for _ in range(500):
            if await self.tab.value(condition):
                return
            await asyncio.sleep(0.02)
        raise AssertionError(f"not true in ten seconds: {condition}")

    async def clicks(self, selector: str) -> None:
        """The first that matches and can be seen."""
        mark = """((all) => { for (const old of document.querySelectorAll("[data-here]"))
            delete old.dataset.here; all.find((it) => it.checkVisibility()).dataset.here = ""; })"""
        await self.tab.value(f"{mark}([...document.querySelectorAll({selector!r})])")
        await self.tab.click("[data-here]")
        await self.settles()

    async def types(self, text: str) -> None:
        await self.tab.call("Input.insertText", text=text)

    async def presses(self, key: str, times: int = 1) -> None:
        for _ in range(times):
            for kind in ("keyDown", "keyUp"):
                await self.tab.call("Input.dispatchKeyEvent", type=kind, **KEYS[key])
        await self.settles()

    async def reaches(self, selector: str, *, backwards: bool = False) -> None:
        """By the Tab key alone."""
        for _ in range(80):
            await self.presses("Backtab" if backwards else "Tab")
            if await self.tab.value(f"document.activeElement.matches({selector!r})"):
                return
        raise AssertionError(f"the keyboard does not reach {selector}")

    async def sees(self, selector: str) -> list[str]:
        """The texts of what matches and can be seen."""
        texts: list[str] = await self.tab.value(
            f"""[...document.querySelectorAll({selector!r})]
            .filter((it) => it.checkVisibility()).map((it) => it.innerText)"""
        )
        return texts


def key(name: str, code: int, text: str = "", modifiers: int = 0) -> dict[str, object]:
    held = {"modifiers": modifiers} if modifiers else {}
    return {"key": name, "code": name, "windowsVirtualKeyCode": code, "text": text, **held}


KEYS = {
    "Tab": key("Tab", 9),
    "Backtab": key("Tab", 9, modifiers=8),
    "Enter": key("Enter", 13, "\r"),
    "Escape": key("Escape", 27),
    "ArrowDown": key("ArrowDown", 40),
    "Space": key(" ", 32, " "),
}
OFFERED = "[...document.querySelectorAll('.menu[open] [role=option]')]"
OUTSIDE = """[...document.querySelectorAll("body *")].filter((it) => it.checkVisibility()
    && it.getBoundingClientRect().right > document.documentElement.clientWidth + 1
    && !it.closest(".sideways > *, svg, .unseen")).map((it) => it.outerHTML.slice(0, 200))"""


@IN_ONE_LOOP
@pytest.mark.parametrize("width", [DESKTOP, PHONE])
async def test_a_newcomer_asks_goes_on_taps_shares_and_flags(
    width: int, address: str, tab: Tab
) -> None:
    ann = Visitor(tab)
    await ann.opens(address, width)
    questions = await ann.sees(".welcome:first-child [data-ask]")
    assert len(questions) == 3
    await ann.clicks("[data-ask]:nth-child(1)")
    assert "GPT Image 2" in await ann.sees("#log-channel .message:last-child .header")
    await ann.clicks("[data-ask]:nth-child(2)")
    assert len(await ann.sees("#log-channel .message[data-private]")) == 2
    await ann.clicks("[data-ask]:nth-child(3)")
    [compared] = await ann.sees("#thread .message[data-thread]:not(.opener) .header")
    assert " vs " in compared
    # a follow-up in the thread
    await ann.clicks("#type-thread")
    await tab.value("byId('type-thread').value = ''")
    await ann.types("@Modeldesk and what about haiku?")
    await ann.presses("Enter")
    replies = await ann.sees("#thread .message.by-modeldesk")
    assert len(replies) == 2
    assert "Haiku" in replies[1]
    await ann.clicks("#close")
    assert await ann.sees("#thread") == []
    # a tap replaces a private answer
    await ann.clicks("#log-channel .message:nth-of-type(1) .button[data-action^=step]")
    assert len(await ann.sees("#log-channel .message[data-private]")) == 2
    # a share is read by all
    await ann.clicks("#log-channel .message:nth-of-type(1) [data-action=share]")
    shared = await ann.sees("#log-channel .message:last-child")
    assert "Shared by @you" in shared[0]
    # a flag, by the thumb down
    await ann.clicks("#log-channel .message:last-child [data-action=rate][aria-label*=wrong]")
    assert await ann.sees("#form .title") == ["Flag a figure"]
    await ann.clicks("#form textarea")
    await ann.types(" $7.00")
    await ann.clicks("#form [data-end=submit]")
    assert "Thank you" in (await ann.sees("#form .text"))[0]
    await ann.clicks("#form [data-end=close]")
    assert await ann.sees("#form") == []
    await ann.clicks("[data-open=reports]")
    assert "$7.00" in (await ann.sees("#log-reports .message"))[0]
    assert await tab.value(OUTSIDE) == []
    assert await tab.value("document.documentElement.scrollWidth") == width
    assert tab.told("Runtime.exceptionThrown") + tab.told("Log.entryAdded") == []


@IN_ONE_LOOP
async def test_everything_can_be_reached_and_done_by_keyboard(address: str, tab: Tab) -> None:
    ann = Visitor(tab)
    await ann.opens(address)
    # the first stop leads past everything to the field
    await ann.presses("Tab")
    await ann.presses("Enter")
    assert await tab.value("document.activeElement.id") == "type-channel"
    # a command is completed from its first letters, and sent
    await ann.types("/mo")
    assert (await ann.sees("#hints-channel [aria-selected=true]"))[0].startswith("/model ")
    await ann.presses("Enter")
    assert await tab.value("byId('type-channel').value") == "/model "
    await ann.types("gpt image 2")
    await ann.presses("Enter")
    assert await tab.value("byId('type-channel').value") == ""
    assert len(await ann.sees("#log-channel .message")) == 1
    # back to the answer: its menu opens, and Enter chooses
    await ann.reaches(".message .menu summary", backwards=True)
    await ann.presses("Enter")
    assert await tab.value("document.activeElement.role") == "combobox"
    await ann.waits(f"{OFFERED}.length > 1")
    offered = await ann.sees(".menu[open] [role=option]")
    await ann.presses("ArrowDown")
    assert await ann.sees(".menu[open] [aria-selected=true]") == offered[1:2]
    await ann.presses("Enter")
    assert await ann.sees(".menu[open]") == []
    [chosen] = await ann.sees("#log-channel .message")
    assert offered[1].partition(" · ")[0] in chosen
    assert await tab.value("document.activeElement.matches('.message')")
    # the form: opened, closed without a trace, and the focus is where it was
    await ann.reaches("[data-action=flag]")
    await ann.presses("Enter")
    assert await ann.sees("#form .title") == ["Flag a figure"]
    await ann.presses("Escape")
    assert await ann.sees("#form") == []
    assert await tab.value("document.activeElement.dataset.action") == "flag"
    # a thread: opened by a mention, the field in it has the focus, Escape closes it
    await ann.reaches("#type-channel")
    await ann.types("@mod")
    await ann.presses("Tab")
    await ann.types("latest opus")
    await ann.presses("Enter")
    assert await tab.value("document.activeElement.id") == "type-thread"
    assert await tab.value("byId('type-thread').value") == "@Modeldesk "
    await ann.presses("Escape")
    assert await ann.sees("#thread") == []
    assert tab.told("Runtime.exceptionThrown") + tab.told("Log.entryAdded") == []


@IN_ONE_LOOP
@pytest.mark.parametrize("width", [DESKTOP, PHONE])
async def test_a_company_tries_settings_watches_and_undoes(
    width: int, address: str, tab: Tab
) -> None:
    ann = Visitor(tab)
    last = "#log-channel .message:last-child"
    await ann.opens(address, width)
    # a sample policy, and an answer under it
    await ann.clicks("[data-gesture=settle_sample]")
    assert "support-bot" in (await ann.sees(last))[0]
    await ann.clicks("[data-ask='/cheapest the big one']")
    [ladder] = await ann.sees(last)
    assert "contract −12%" in ladder
    assert "is your nickname for" in ladder
    await ann.clicks(f"{last} .button[data-action='step:0']")
    assert "Left out by your policy" in (await ann.sees(last))[0]
    # the form of the policy: what is wrong is said beside its field, what is right holds
    await ann.clicks("[data-action=settings_policy]")
    assert await ann.sees("#form .title") == ["Policy"]
    await ann.clicks("#form textarea[data-action=deny]")
    await ann.types("nobody at all")
    await ann.clicks("#form [data-end=submit]")
    assert await ann.sees("#form .problem") == ['There is no seller "nobody at all".']
    await tab.value("document.querySelector('#form textarea[data-action=deny]').value = ''")
    await ann.clicks("#form [data-action=trust] label:nth-child(1)")
    await ann.clicks("#form [data-end=submit]")
    assert "sellers graded first-party" in (await ann.sees("#form .text"))[0]
    assert await tab.value(OUTSIDE) == []
    await ann.clicks("#form [data-end=close]")
    # the other two, from Home, which shows what holds
    await ann.clicks("[data-open=home]")
    for form, name, text in (
        ("settings_workload", "bulk", "1m requests a month, 1k in 100 out"),
        ("settings_nick", "our writer", "claude haiku 5.5"),
    ):
        await ann.clicks(f"#home [data-action={form}]")
        await ann.clicks("#form [data-action=name]")
        await ann.types(name)
        await ann.clicks("#form [data-action=text]")
        await ann.types(text)
        await ann.clicks("#form [data-end=submit]")
        assert await ann.sees("#form .problem") == []
        assert name in (await ann.sees("#form .text"))[0]
        await ann.clicks("#form [data-end=close]")
        assert name in "".join(await ann.sees("#home .text"))
    # a watch, told on demand
    await ann.clicks("[data-open=channel]")
    await ann.clicks("[data-ask='@Modeldesk watch retirements']")
    assert "is watched here" in (await ann.sees("#thread .message.by-modeldesk"))[-1]
    await ann.clicks("#close")
    await ann.clicks("[data-gesture=tell_news]")
    assert "News of what is watched here" in (await ann.sees(last))[0]
    # the list of changes, and the last of them undone
    await ann.clicks("[data-ask='/modeldesk']")
    assert '"our writer"' in (await ann.sees(last))[0]
    await ann.clicks(f"{last} .accessory .button")
    [undone] = await ann.sees(last)
    assert "Nicknames: the change is undone." in undone
    assert '"our writer"' not in undone
    assert await tab.value(OUTSIDE) == []
    assert await tab.value("document.documentElement.scrollWidth") == width
    assert tab.told("Runtime.exceptionThrown") + tab.told("Log.entryAdded") == []


@IN_ONE_LOOP
async def test_a_policy_is_edited_by_keyboard(address: str, tab: Tab) -> None:
    ann = Visitor(tab)
    await ann.opens(address)
    await ann.presses("Tab")
    await ann.presses("Enter")
    await ann.types("/modeld")
    await ann.presses("Enter")
    await ann.presses("Enter")
    await ann.reaches("[data-action=settings_policy]", backwards=True)
    await ann.presses("Enter")
    await ann.reaches("#form [data-action=licences] input")
    await ann.presses("Space")
    await ann.reaches("#form [data-end=submit]")
    await ann.presses("Enter")
    assert "no licences that forbid commercial use" in (await ann.sees("#form .text"))[0]
    await ann.presses("Escape")
    assert await ann.sees("#form") == []
    # a colleague is named as one types
    await ann.reaches("#type-channel")
    await ann.types("/modeldesk admins add @s")
    assert (await ann.sees("#hints-channel [aria-selected=true]"))[0].startswith("@sam")
    await ann.presses("Enter")
    await ann.presses("Enter")
    assert "@you, @sam" in (await ann.sees("#log-channel .message:last-child"))[0]
    assert tab.told("Runtime.exceptionThrown") + tab.told("Log.entryAdded") == []


@IN_ONE_LOOP
async def test_a_menu_asks_the_bot_while_one_types(address: str, tab: Tab) -> None:
    ann = Visitor(tab)
    await ann.opens(address)
    await ann.clicks("[data-open=home]")
    await ann.clicks("#home .menu summary")
    await ann.types("haik")
    fits = "(all) => all.length > 1 && all.every((it) => /haik/i.test(it.textContent))"
    await ann.waits(f"({fits})({OFFERED})")
    await ann.clicks(".menu[open] [role=option]")
    assert "Haiku" in "".join(await ann.sees("#home .header"))
    await ann.clicks("#home [data-action=home_clear]")
    assert "Haiku" not in "".join(await ann.sees("#home .header"))


@IN_ONE_LOOP
async def test_direct_messages_begin_with_a_greeting_whose_examples_can_be_tapped(
    address: str, tab: Tab
) -> None:
    ann = Visitor(tab)
    await ann.opens(address)
    await ann.clicks("[data-open=direct]")
    assert len(await ann.sees("#log-direct .message")) == 1
    await ann.clicks("#log-direct .message .button")
    assert len(await ann.sees("#log-direct .message")) == 2


@IN_ONE_LOOP
async def test_the_payload_is_shown_as_slack_would_be_sent_it(address: str, tab: Tab) -> None:
    ann = Visitor(tab)
    await ann.opens(address)
    await ann.clicks("[data-ask]")
    await ann.clicks("[data-do=payload]")
    await ann.waits("document.querySelector('#payload pre').textContent")
    shown = await tab.value("JSON.parse(document.querySelector('#payload pre').textContent)")
    assert set(shown) == {"text", "blocks"}
    assert shown["text"].startswith("GPT Image 2")
    await ann.presses("Escape")
    assert await ann.sees("#payload") == []


@IN_ONE_LOOP
@pytest.mark.parametrize("width", [DESKTOP, PHONE])
@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_axe_finds_nothing_serious(width: int, scheme: str, address: str, tab: Tab) -> None:
    if not AXE.is_file():
        say = pytest.fail if os.environ.get("CI") else pytest.skip
        say("axe is not installed (`make test` does it where there is npm)")
    await tab.call(
        "Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}]
    )
    ann = Visitor(tab)
    await ann.opens(address, width)
    dark = await tab.value("getComputedStyle(document.body).colorScheme") == "dark"
    assert dark == (scheme == "dark")
    await tab.value(f"{AXE.read_text('utf-8')}; 1")
    for step in (
        "1",
        "[...document.querySelectorAll('#log-channel [data-ask]')].forEach((it) => it.click())",
        "document.querySelector('#thread .menu').open = true",
        "document.querySelector('[data-action=settings_policy]').click()",
        "(form.close(), closeMenu(menuIsOpen()), closeThread(), byId('type-channel').value = '/c',"
        " hint(byId('type-channel')))",
        "document.querySelector('[data-action=flag]').click()",
        "document.querySelector('#form .menu').open = true",
        "(form.close(), document.querySelector('[data-do=payload]').click())",
        "(byId('payload').close(), document.querySelector('[data-open=home]').click())",
        "document.querySelector('[data-open=direct]').click()",
    ):
        await tab.value(f"({step}, 1)")
        await ann.settles()
        if ".menu" in step:
            await ann.waits(f"{OFFERED}.length > 1")
        await tab.value(
            "Promise.all(document.getAnimations().map((it) => it.finished)).then(() => 1)"
        )
        assert await tab.value(SERIOUS) == [], step
    await tab.call("Emulation.setEmulatedMedia", features=[])


SERIOUS = """axe.run(document).then((judged) => judged.violations
    .filter((rule) => ["serious", "critical"].includes(rule.impact))
    .map((rule) => [rule.id, rule.nodes[0].html.slice(0, 200), rule.nodes[0].failureSummary]))"""
NASTY = (
    "<img src=x onerror=document.title='ran'><script>document.title='ran'</script>"
    "\"'`</textarea></template><svg/onload=document.title='ran'> &lt;b&gt; <!channel> <@UBOT|x> "
    "<javascript:document.title='ran'|click> *b* _i_ ```pre```"
)


@IN_ONE_LOOP
@pytest.mark.parametrize("pane", ["channel", "direct"])
@pytest.mark.parametrize("before", ["", "/model ", "/", "@Modeldesk "])
async def test_what_is_typed_stays_text(pane: str, before: str, address: str, tab: Tab) -> None:
    ann = Visitor(tab)
    await ann.opens(address)
    await ann.clicks(f"[data-open={pane}]")
    await ann.clicks(f"#type-{pane}")
    await ann.types(before + NASTY)
    await ann.presses("Escape")
    await ann.presses("Enter")
    assert await ann.sees(f"#log-{pane} .message")
    assert await tab.value("document.title") == "Modeldesk"
    made = "document.querySelectorAll('.message :is(img, script, svg[onload], textarea)').length"
    assert await tab.value(made) == 0
    linked = "[...document.querySelectorAll('.message a')].map((it) => it.protocol)"
    assert set(await tab.value(linked)) <= {"https:", "http:", "mailto:"}
    assert tab.told("Runtime.exceptionThrown") + tab.told("Log.entryAdded") == []


@IN_ONE_LOOP
async def test_the_page_is_light_loads_nothing_else_and_does_not_jump(
    address: str, tab: Tab
) -> None:
    ann = Visitor(tab)
    await ann.opens(address)
    asked = {event["request"]["url"] for event in tab.told("Network.requestWillBeSent")}
    names = ("", "blocks.css", "play.css", "blocks.js", "play.js", "icon.svg", "do")
    assert asked == {f"{address}{name}" for name in names}
    weight = """performance.getEntriesByType("resource").concat(
        performance.getEntriesByType("navigation")).reduce((n, it) => n + it.decodedBodySize, 0)"""
    assert 20_000 < await tab.value(weight) < 150_000
    for number in (1, 2, 3):
        await ann.clicks(f"#log-channel [data-ask]:nth-child({number})")
    jumps = """new Promise((done) => new PerformanceObserver((list) => done(
        list.getEntries().filter((it) => !it.hadRecentInput).reduce((n, it) => n + it.value, 0)))
        .observe({ type: "layout-shift", buffered: true }) || setTimeout(() => done(0), 500))"""
    assert await tab.value(jumps) == 0


@IN_ONE_LOOP
async def test_what_cannot_be_taken_back_is_asked_first(address: str, tab: Tab) -> None:
    ann = Visitor(tab)
    await ann.opens(address)
    await ann.clicks("#log-channel [data-ask]:nth-child(3)")
    for end, left in (("close", 2), ("confirmed", 1)):
        await ann.clicks("#thread [data-action=delete]")
        assert "It disappears for everybody." in (await ann.sees("#confirm"))[0]
        await ann.clicks(f"#confirm [data-end={end}]")
        assert await ann.sees("#confirm") == []
        await ann.waits(f"document.querySelectorAll('#thread .message').length === {left}")
    assert await ann.sees("#log-channel [data-do=reply]") == ["Reply in thread"]


@IN_ONE_LOOP
async def test_a_page_that_is_reloaded_shows_what_was_there(address: str, tab: Tab) -> None:
    ann = Visitor(tab)
    await ann.opens(address)
    await ann.clicks("#log-channel [data-ask]:nth-child(3)")
    await ann.opens(address)
    assert await ann.sees("#thread") == []
    assert await ann.sees("[data-do=reply]") == ["1 reply"]
    await ann.clicks("[data-do=reply]")
    assert len(await ann.sees("#thread .message")) == 2
