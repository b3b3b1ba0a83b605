"""Head and body of an answer leave together, and nothing of an answer is kept back (ADR 0028)."""

import asyncio
from typing import Any

import pytest

from platform_site.management.joined import Joined


HEAD = b"HTTP/1.1 201 Created\r\ncontent-length: 2\r\n\r\n"


class Wire(asyncio.Transport):
    """A transport that keeps what it is given, call by call."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[bytes] = []
        self.is_closed = False

    def write(self, data: Any) -> None:
        self.parts.append(bytes(data))

    def writelines(self, list_of_data: Any) -> None:
        self.parts.append(b"".join(list_of_data))

    def close(self) -> None:
        self.is_closed = True

    def is_closing(self) -> bool:
        return self.is_closed


def written(*parts: bytes, turns_after: int | None = None, closed: bool = False) -> Wire:
    """Write parts; let the loop turn after so many of them."""
    wire = Wire()

    async def write() -> None:
        joined = Joined(wire, asyncio.get_running_loop())
        for place, part in enumerate(parts):
            joined.write(part)
            if place + 1 == turns_after:
                await asyncio.sleep(0)
        if closed:
            joined.close()

    asyncio.run(write())
    return wire


def test_a_head_leaves_with_its_body():
    assert written(HEAD, b"{}").parts == [HEAD + b"{}"]


@pytest.mark.parametrize("body", [b"", b"HTTP/1.1 is what this body begins with"])
def test_whatever_the_body_is_all_of_it_leaves(body):
    assert b"".join(written(HEAD, body, turns_after=2).parts) == HEAD + body
    assert b"".join(written(HEAD, b"a", body, turns_after=3).parts) == HEAD + b"a" + body


def test_a_head_whose_body_is_still_made_leaves_alone_when_the_loop_turns():
    assert written(HEAD, b"part", b"part", turns_after=1).parts == [HEAD, b"part", b"part"]


def test_two_answers_on_one_connection_leave_in_their_order():
    assert written(HEAD, b"{}", HEAD, b"[]").parts == [HEAD + b"{}", HEAD + b"[]"]


def test_what_waits_leaves_before_the_connection_is_closed():
    wire = written(HEAD, closed=True)
    assert (wire.parts, wire.is_closed) == ([HEAD], True)


def test_to_a_client_that_has_left_nothing_is_written_any_more():
    wire = Wire()

    async def write() -> None:
        joined = Joined(wire, asyncio.get_running_loop())
        joined.write(HEAD)
        wire.close()
        await asyncio.sleep(0)
        assert joined.is_closing()

    asyncio.run(write())
    assert wire.parts == []
