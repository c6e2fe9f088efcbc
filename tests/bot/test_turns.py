import asyncio

import pytest

from bot.slack.turns import ChannelTurns, OneAtATime


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
