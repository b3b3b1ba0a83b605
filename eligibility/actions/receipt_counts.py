"""レセプト件数: the fund loads the receipts of each facility and month, for the rate of the add-on (E-15)."""

from collections.abc import Iterable
from datetime import datetime

from eligibility.gateways import receipt_files
from eligibility.models import ReceiptCount
from eligibility.queries.usage_facilities import facilities_by_code, receipt_counts_of
from eligibility.rules.receipt_lines import ReceiptLine, parse
from platform_site import audit
from platform_site.actions.approvals import human
from platform_site.actors import Actor
from platform_site.errors import Choice, Fault, Format, Invalid, Required
from platform_site.periods import jst_day
from platform_site.permissions import Permission
from platform_site.queries import disks
from platform_site.transactions import action


MOST_LINES = 300_000
"""More than there are facilities in the country."""
MOST_FAULTS = 200
Sound = list[tuple[int, ReceiptLine]]


@action("eligibility.receipt_counts_loaded")
def load_receipt_counts(*, content: bytes, by: Actor, at: datetime) -> int:
    """Load a file of counts, all of it or none; return how many were new or changed.

    What was known before stays; the newest word on a month counts. Raises Invalid with each line's faults.
    """
    human(by, Permission.LOAD_RECEIPT_COUNTS)
    disks.check_room()
    sound = _sound(content, at=at)
    houses = facilities_by_code({line.facility_code for _, line in sound})
    _refuse([Fault(Choice, f"/{n}/facility_code", "この医療機関コードの施設は登録されていません。")
             for n, line in sound if line.facility_code not in houses])  # fmt: skip
    months = {line.month for _, line in sound}
    known = receipt_counts_of(houses.values(), months)
    new = [
        ReceiptCount(organisation_id=houses[line.facility_code], month=line.month, receipts=line.receipts,
                     with_card=line.with_card, known_at=at)
        for _, line in sound
        if known.get((houses[line.facility_code], line.month)) != (line.with_card, line.receipts)
    ]  # fmt: skip
    ReceiptCount.objects.bulk_create(new, batch_size=1000)
    audit.record("eligibility.receipt_counts_loaded", by=by, at=at, lines=len(sound), new=len(new))
    return len(new)


def _sound(content: bytes, *, at: datetime) -> Sound:
    sound: Sound = []
    faults: list[Fault] = []
    for number, cells in receipt_files.read(content):
        line = [cells] if isinstance(cells, Fault) else parse(cells, today=jst_day(at))
        if isinstance(line, ReceiptLine):
            sound.append((number, line))
        else:
            faults += [Fault(fault.problem, f"/{number}{fault.pointer}", fault.hint) for fault in line]
    _refuse([*faults, *_doubled(sound)])
    if not 0 < len(sound) <= MOST_LINES:
        raise Invalid(faults=[Fault(Required, "/1", f"1行から{MOST_LINES:,}行までのファイルにしてください。")])
    return sound


def _doubled(sound: Sound) -> Iterable[Fault]:
    first: dict[tuple[str, object], int] = {}
    for number, line in sound:
        earlier = first.setdefault((line.facility_code, line.month), number)
        if earlier != number:
            yield Fault(Format, f"/{number}/month", f"{earlier}行目と同じ施設・診療月です。")


def _refuse(faults: list[Fault]) -> None:
    if faults:
        raise Invalid(faults=faults[:MOST_FAULTS])
