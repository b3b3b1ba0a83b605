"""What taking a prescription out of use has in common on pages, whether it is cancelled or recalled (R-050)."""

from uuid import UUID

from eprescription.models import Prescription
from eprescription.permissions import check_is_issuer
from eprescription.portal.clinic_visits import OPENS
from eprescription.queries.prescriptions import document_of, issued_by, newest_version
from eprescription.states import PRESCRIPTION, RxState
from platform_site import clock
from platform_site.portal.requests import Request
from platform_site.portal.steps_about import Lines, StepsAbout
from platform_site.templatetags.site import day
from platform_site.transactions import reads


READ = "eprescription.prescription_read"


class EndPrescription(StepsAbout):
    """Subclasses say in which state it ends, and do it."""

    may, kinds, parent = OPENS["may"], OPENS["kinds"], "clinic"
    to = RxState.CANCELLED

    def subject(self, request: Request, uid: UUID) -> Lines:
        """Return whose prescription it is; raise NotFound for another's, NotInThisState for one that cannot end so."""
        by, at = request.actor, clock.now()
        found = issued_by(uid, check_is_issuer(by).id)
        with reads(READ, persons=[found.person_id], by=by, at=at, ground="own", about=f"Prescription:{uid}"):
            row = Prescription.objects.get(pk=found.id)
            PRESCRIPTION.check(row.state, self.to)
            document = document_of(newest_version(row))
        return [
            ("患者", document.patient.name),
            ("交付日", day(row.issued_on)),
            ("医薬品", "、".join(item.name for item in document.items)),
            ("状態", RxState(row.state).label),
        ]
