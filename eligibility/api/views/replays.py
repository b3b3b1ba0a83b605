"""The door of a check that was made: the same answer once more."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema

from eligibility.api import schemas
from eligibility.queries import replays
from eligibility.queries.answers import answer
from platform_site import audit
from platform_site.api.answers import Response
from platform_site.api.schema import READ
from platform_site.api.views import View
from platform_site.periods import as_japanese_time
from platform_site.permissions import Scope, check_scope, facility
from platform_site.transactions import reads, refusals_recorded


EVENT = "eligibility.check_replayed"


class CheckDetail(View):
    """One check of this facility."""

    @extend_schema(summary="資格確認の回答の再表示", responses=schemas.ReplayAnswer, **READ)
    def get(self, request: Any, uid: UUID) -> Response:
        """Answer with what was answered then, whatever was corrected since."""
        with refusals_recorded(EVENT, by=self.actor, at=self.at):
            check_scope(self.actor, Scope.ELIGIBILITY_CHECK, Scope.ELIGIBILITY_ONLY)
            here = facility(self.actor)
            told = replays.told(uid, organisation_id=here.id, at=self.at)
        about = f"EligibilityCheck:{uid}"
        persons = [told["person_id"]] if told["person_id"] is not None else []
        if not persons:
            audit.record(EVENT, by=self.actor, at=self.at, ground="law", about=about)
        with reads(EVENT, persons=persons, by=self.actor, at=self.at, ground="law", about=about):
            shown = answer(told, told=here)
        return Response({**shown, "replayed_at": as_japanese_time(self.at)})
