"""Reading an RP, whose records were checked before."""

from eprescription.rules.document import DosageForm, Rp, Usage, UsageNote
from eprescription.rules.records.entries import Entry
from eprescription.rules.records.items import item_of
from eprescription.rules.records.sections import Section


def rp_of(number: int, section: Section) -> Rp:
    """Return the `number`-th RP of a prescription, with its medicines."""
    form, split = section.one("101"), section.one("102")
    return Rp(
        number=number,
        dosage_form=DosageForm(form.text("dosage_form")),
        form_name=form.text("form_name"),
        quantity=form.number("quantity") or 0,
        split_quantity=split.number("split_quantity"),
        total_quantity=split.number("total_quantity"),
        usage=_usage(section.one("111")),
        usage_notes=tuple(_note(entry) for entry in section.all("181")),
        items=tuple(item_of(number, order, part) for order, part in enumerate(section.parts, start=1)),
    )


def _usage(entry: Entry) -> Usage:
    return Usage(entry.text("system"), entry.text("code"), entry.text("name"), entry.number("times_a_day"))


def _note(entry: Entry) -> UsageNote:
    return UsageNote(entry.text("kind"), entry.text("text"), entry.text("code"), entry.text("site"))
