import asyncio
from time import sleep

import pytest

from bot.slack.turns import ChannelTurns, EventTurns, OneAtATime


async def test_messages_are_sent_one_after_another() -> None:
    turns, sending, most = OneAtATime(), 0, 0

    async def send() -> None:
        nonlocal sending, most
        async with turns.sending():
            sending += 1
            most = max(most, sending)
            await asyncio.sleep(0.001)
            sending -= 1

    await asyncio.gather(*(send() for _ in range(20)))
    assert most == 1


async def test_nobody_waits_for_long_for_a_message_that_is_not_settled() -> None:
    turns, sent = OneAtATime(), asyncio.Event()

    async def send(*, until: asyncio.Event | None = None) -> None:
        async with turns.sending():
            if until:
                await until.wait()

    stuck = asyncio.create_task(send(until=sent))
    async with asyncio.timeout(5):
        await asyncio.gather(*(send() for _ in range(100)))
    assert not stuck.done()
    sent.set()
    await stuck
    async with asyncio.timeout(5):
        await send()


@pytest.mark.parametrize("pace", [0, 0.05])
async def test_a_channel_is_in_order_and_forgotten_when_it_is_idle(pace: float) -> None:
    turns, order = ChannelTurns(pace), list[int]()

    async def send(number: int) -> None:
        async with turns.turn("C1"):
            order.append(number)

    await asyncio.gather(*(send(number) for number in range(5)))
    assert order == [0, 1, 2, 3, 4]
    waiting = [turns.turn("C1") for _ in range(60)]
    assert turns.is_full("C1")
    for turn in waiting:
        async with turn:
            pass
        if not pace:
            await asyncio.sleep(0)
    assert not turns.is_full("C1")


async def test_an_event_that_is_begun_goes_on_behind_one_other_at_most() -> None:
    turns, done = EventTurns(), list[str]()

    async def work(event: str) -> None:
        assert await turns.begin()
        for piece in "123":
            done.append(event + piece)
            await turns.go_on()

    await asyncio.gather(*map(work, "abc"))
    assert [each for each in done if each.endswith("1")] == ["a1", "b1", "c1"]
    assert done.index("b1") < done.index("a3") < done.index("c1") < done.index("b3")


async def test_whoever_is_not_an_event_goes_first() -> None:
    turns, others = EventTurns(), 0

    async def come() -> None:
        nonlocal others
        await asyncio.sleep(0)
        others += 1

    for begun in range(5):
        coming = asyncio.create_task(come())
        assert await turns.begin()
        assert others == begun + 1
        await coming


async def test_an_event_that_has_waited_for_too_long_is_not_begun() -> None:
    turns = EventTurns(patience=0.05)

    def work() -> None:
        sleep(0.04)

    async def begin() -> bool:
        is_begun = await turns.begin()
        work()
        return is_begun

    assert await asyncio.gather(*(begin() for _ in range(4))) == [True, True, False, False]
    assert await turns.begin()
