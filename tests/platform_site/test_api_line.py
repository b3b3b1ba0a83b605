"""Those who come to the counter are served in their order, and who waits holds nobody up (ADR 0023)."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

from django.http import HttpResponse

from platform_site.api.line import Line
from platform_site.turns import Turn, turn


def test_who_waits_lets_those_behind_go_on_and_is_answered_later():
    seen: list[str] = []
    turns: list[Turn] = []

    def slow() -> HttpResponse:
        turns.append(turn())
        turns[0].acquire()
        seen.append("slow")
        return HttpResponse("slow")

    def quick(name: str) -> HttpResponse:
        seen.append(name)
        if name == "b":
            turns[0].release()
        return HttpResponse(name)

    async def serve() -> list[bytes]:
        with ThreadPoolExecutor(1) as helpers:
            line = Line(helpers)
            asked = [line.answered(slow), *(line.answered(lambda name=name: quick(name)) for name in ("a", "b"))]
            async with asyncio.timeout(30):  # where nobody goes on behind who waits, none is ever let go
                return [answer.content for answer in await asyncio.gather(*asked) if answer]

    assert asyncio.run(serve()) == [b"slow", b"a", b"b"]
    assert seen == ["a", "b", "slow"]


def test_who_has_left_meanwhile_stops_nobody():
    turns: list[Turn] = []

    def slow() -> HttpResponse:
        turns.append(turn())
        turns[0].acquire()
        return HttpResponse("slow")

    async def serve() -> HttpResponse | None:
        with ThreadPoolExecutor(1) as helpers:
            line = Line(helpers)
            left = asyncio.create_task(line.answered(slow))
            early = asyncio.create_task(line.answered(lambda: HttpResponse("early")))
            while not turns:
                await asyncio.sleep(0)
            left.cancel()
            never_served = asyncio.create_task(line.answered(lambda: HttpResponse("never")))
            await asyncio.sleep(0)
            never_served.cancel()
            turns[0].release()
            await asyncio.gather(left, early, never_served, return_exceptions=True)
            return await line.answered(lambda: HttpResponse("next"))

    loop_errors: list[object] = []
    with asyncio.Runner() as runner:
        runner.get_loop().set_exception_handler(lambda _, context: loop_errors.append(context))
        answer = runner.run(serve())
    assert answer is not None
    assert (answer.content, loop_errors) == (b"next", [])


def test_the_line_goes_on_when_it_was_empty_in_between():
    async def serve() -> list[bytes]:
        with ThreadPoolExecutor(1) as helpers:
            line = Line(helpers)
            answers = [await line.answered(lambda: HttpResponse("one")) for _ in range(3)]
            return [answer.content for answer in answers if answer]

    assert asyncio.run(serve()) == [b"one"] * 3
