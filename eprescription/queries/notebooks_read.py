"""電子版お薬手帳 of somebody at a facility's counter: with her consent, and the whole of it."""

from datetime import datetime

from eligibility.queries.checks import YEAR, person_checked_in
from eprescription.errors.medications import ConsentMissing
from eprescription.queries.checked import has_consent
from eprescription.queries.medications import SCOPES
from eprescription.queries.notebooks import notebook_of
from eprescription.queries.readable import check_named
from eprescription.rules.notebooks import Notebook
from platform_site.actors import Actor
from platform_site.periods import jst_day
from platform_site.permissions import check_scope, organisation_of
from platform_site.queries.persons import same_person
from platform_site.transactions import reads, refusals_recorded


EVENT = "eprescription.notebook_read"


def read_notebook(*, patient_ref: str, by: Actor, at: datetime) -> Notebook | None:
    """Return the notebook of the visible 100 days, with consent (診療・お薬・アレルギー等・検査); None for nothing.

    Raises ScopeMissing, ActingUserWrong, NoCheckIn for whom the facility does not know, ConsentMissing.
    """
    with refusals_recorded(EVENT, by=by, at=at):
        check_scope(by, *SCOPES)
        check_named(by)
        house = organisation_of(by)
        person_id = person_checked_in(patient_ref, organisation_id=house.id, since=at - YEAR)
        records = same_person(person_id)
        if not has_consent(records, house.id, at=at):
            raise ConsentMissing
        with reads(EVENT, persons=[person_id], by=by, at=at, ground="consent", about=f"Notebook:{jst_day(at)}"):
            return notebook_of(records, on=jst_day(at))
