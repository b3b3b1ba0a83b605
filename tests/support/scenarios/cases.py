"""Cases, and what stands in a paper: the refusals of an insurer's answers."""

from typing import Any

from eligibility.models import Case
from tests.support.disputes import INSURER, disputed, opened, resolve, write
from tests.support.feeds import line
from tests.support.scenarios import World, provokes
from tests.support.scenarios.coverage import told


@provokes("ELIG-CASE-RESOLUTION")
def a_held_file_that_is_talked_away(world: World) -> Any:
    return resolve(opened(Case.Kind.LARGE_CHANGE, INSURER).uid, "confirmed_correct")


@provokes("ELIG-CASE-NOT-CORRECTED")
def a_correction_that_was_not_sent(world: World) -> Any:
    return resolve(disputed().uid, "corrected")


@provokes("ELIG-CASE-CLOSED")
def a_word_after_the_end(world: World) -> Any:
    case = disputed()
    resolve(case.uid, "confirmed_correct")
    return write(case.uid)


@provokes("ELIG-FEED-PAPER")
def a_paper_of_six_years(world: World) -> Any:
    paper = {"paper_from": "2026-04-01", "paper_last_day": "2032-03-31"}
    return told(line("7001", **paper))
