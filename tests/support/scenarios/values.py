"""Bodies and fields that are wrong."""

from typing import Any

from platform_site import clock
from platform_site.actions.master_files import load_file
from platform_site.errors.masters import WrongMasterFile
from tests.support.callers import P001, Caller
from tests.support.scenarios import World, provokes
from tests.support.visitors import Visitor


CLINIC = Caller("sandbox-clinic-1")
CHECKS = "/api/v1/eligibility/checks"


def raw(content: bytes, **more: str) -> Any:
    """Post these very bytes."""
    return CLINIC.post(CHECKS, content, **more)


@provokes("VAL-JSON")
def no_json(world: World) -> Any:
    return raw(b'{"method": NaN}')


@provokes("VAL-DEPTH")
def a_deep_nest(world: World) -> Any:
    return raw(b"[" * 33 + b"]" * 33)


@provokes("VAL-TOO-LARGE")
def a_large_body(world: World) -> Any:
    return raw(b'"' + b"a" * world.settings.BODY_LIMIT + b'"')


@provokes("VAL-LENGTH-UNKNOWN")
def a_body_in_chunks(world: World) -> Any:
    return raw(b"{}", **{"Transfer-Encoding": "chunked"})


@provokes("VAL-INVALID")
@provokes("VAL-REQUIRED")
def nothing(world: World) -> Any:
    return CLINIC.check({})


@provokes("VAL-UNKNOWN-FIELD")
def a_member_too_many(world: World) -> Any:
    return CLINIC.check({**P001, "more": 1})


@provokes("VAL-TYPE")
def a_number_for_a_text(world: World) -> Any:
    return CLINIC.check({**P001, "number": 1001})


@provokes("VAL-FORMAT")
def a_day_in_another_form(world: World) -> Any:
    return CLINIC.check({**P001, "birth_date": "1985/04/01"})


@provokes("VAL-LENGTH")
def a_long_number(world: World) -> Any:
    return CLINIC.check({**P001, "number": "1" * 41})


@provokes("VAL-CHOICE")
def a_word_that_is_none(world: World) -> Any:
    return CLINIC.check({**P001, "shown": "nothing"})


@provokes("VAL-CHARACTER")
def a_sign_that_turns_the_text_round(world: World) -> Any:
    return CLINIC.check({**P001, "symbol": "架空\u202e１２"})


@provokes("VAL-INDIVIDUAL-NUMBER")
def an_individual_number(world: World) -> Any:
    return CLINIC.check({**P001, "number": "123456789018"})


@provokes("VAL-CHECK-DIGIT")
def a_wrong_check_digit(world: World) -> Any:
    return CLINIC.check({**P001, "insurer_number": "06139993"})


@provokes("VAL-DATE-FUTURE")
def a_day_to_come(world: World) -> Any:
    return CLINIC.check({**P001, "on": "2999-01-01"})


@provokes("VAL-DUPLICATE-KEY")
def a_member_that_stands_twice(world: World) -> Any:
    return raw(b'{"method": "card", "method": "card"}')


@provokes("CONS-OUTSIDE-PROOF")
def a_consent_that_nobody_signed(world: World) -> Any:
    return CLINIC.check({**P001, "consents": ["checkup"]})


@provokes("VAL-MASTER-FILE")
def a_file_of_codes_with_a_mistake(world: World) -> Any:
    """What the admin's page takes; people read each mistake by its line."""
    try:
        load_file(content=b"system,day\n", by=Visitor.of("operator", "fund").actor, at=clock.now())
    except WrongMasterFile as refused:
        return {"code": refused.problem.code}
    return {}
