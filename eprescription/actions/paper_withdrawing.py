"""紙の処方箋の調剤結果の取消: it was registered by mistake, and counts nowhere any more (R-053)."""

from datetime import datetime
from uuid import UUID

from eprescription.actions import lines
from eprescription.actions.paper_correcting import current
from eprescription.actions.paper_recording import PaperDispensed, about_result, paper_dispensed_before
from eprescription.actions.registering import one_at_a_time
from eprescription.permissions import check_may_dispense
from eprescription.queries.dispensings import person_of_result
from eprescription.queries.paper_results import GROUND
from eprescription.states import DispensingState
from platform_site import outbox
from platform_site.actors import Actor
from platform_site.transactions import action, reads


EVENT = "eprescription.paper_withdrawn"


@action(EVENT, again=paper_dispensed_before)
def withdraw_paper(*, uid: UUID, by: Actor, at: datetime) -> PaperDispensed:
    """Take back a result that this pharmacy registered; its versions are kept, and nothing is taken by it.

    Raises ScopeMissing, NotPermitted, NotHolder, NotInThisState for one that was withdrawn.
    """
    house = check_may_dispense(by)
    person_id = person_of_result(uid, house.id)
    one_at_a_time(person_id)
    with reads(EVENT, persons=[person_id], by=by, at=at, ground=GROUND, about=about_result(uid)):
        made = current(uid)
        lines.close_dispensed(made.pk, at=at)
        made.move(to=DispensingState.WITHDRAWN, at=at)
    outbox.put(EVENT, dispensing=str(uid), version=made.version, at=at)
    return PaperDispensed(dispensing=made, check=None)
