"""The rules between records of an RP and of a medicine, each by itself right."""

from collections.abc import Iterator

from eprescription.errors.records import BrokenRule, WrongLength
from eprescription.rules.document import DosageForm
from eprescription.rules.records.item_relations import drug_faults, note_faults, uneven_faults
from eprescription.rules.records.sections import Section
from platform_site.errors import Fault


MOST_RPS = 30
MOST_ITEMS = 60
"""Our limit, far above what a slip holds; more is a batch or an attack."""


def rp_faults(head: Section) -> Iterator[Fault]:
    """Yield where records of RPs and medicines contradict each other."""
    yield from _sizes(head)
    yield from _burdens(head)
    for rp in head.parts:
        yield from _form(rp)
        yield from note_faults(rp)
        for item in rp.parts:
            yield from drug_faults(item.one("201"))
            yield from note_faults(item)
            yield from uneven_faults(item.one("221"))


def _sizes(head: Section) -> Iterator[Fault]:
    items = [item for rp in head.parts for item in rp.parts]
    for name, sections, most in (("RP", head.parts, MOST_RPS), ("薬品", items, MOST_ITEMS)):
        if len(sections) > most:
            yield Fault(
                WrongLength, sections[most].base, f"1つの処方箋の{name}は{most}までです。処方箋を分けてください。"
            )


def _burdens(head: Section) -> Iterator[Fault]:
    """負担区分 (record 231) is written of all medicines or of none."""
    items = [item for rp in head.parts for item in rp.parts]
    without = [item for item in items if not item.has("231")]
    if len(without) < len(items):
        for item in without:
            yield Fault(BrokenRule, item.base, "負担区分（レコード231）は、全薬品に書くか、どの薬品にも書きません。")


def _form(rp: Section) -> Iterator[Fault]:
    form, split, usage = rp.one("101"), rp.one("102"), rp.one("111")
    if form.text("form_name") and form.text("dosage_form") != DosageForm.UNKNOWN:
        yield form.wrong(BrokenRule, "form_name", "剤形区分が9（不明）のときだけ書きます。")
    if usage.text("system") != "1" and not usage.text("code"):
        yield usage.wrong(BrokenRule, "code", "用法コード種別が1以外のときは必要です。")
    if rp.has("102"):
        total = split.number("total_quantity") or 0
        if total != form.number("quantity"):
            yield split.wrong(BrokenRule, "total_quantity", "調剤数量（レコード101）と同じ数です。")
        if (split.number("split_quantity") or 0) > total:
            yield split.wrong(BrokenRule, "split_quantity", "総調剤数量以下です。")
