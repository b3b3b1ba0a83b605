"""The rules between what is said of one medicine, each by itself right."""

import re
from collections.abc import Iterator
from itertools import pairwise

from eprescription.errors.records import BrokenRule, Missing, WrongValue
from eprescription.rules.document import Information, System
from eprescription.rules.records.entries import Entry
from eprescription.rules.records.sections import Section
from platform_site.errors import Fault


UNCODED_MATERIAL = "777770000"
TAKEN_SYSTEMS = (System.RECEIPT, System.YJ, System.GENERIC)
SHAPES = {
    System.RECEIPT: (re.compile("[0-9]{9}"), "9桁の数字です。"),
    System.YJ: (re.compile("[0-9]{7}[A-Z][0-9]{4}"), "数字7桁・英大文字1桁・数字4桁です。"),
    System.GENERIC: (re.compile("[0-9]{7}[0-9A-Z]{2}ZZZ"), "12桁で、最後の3桁はZZZです。"),
}


def drug_faults(drug: Entry) -> Iterator[Fault]:
    """Yield where code, its system and the name of a medicine do not go together."""
    system, code = System(drug.text("code_system")), drug.text("code")
    is_drug = (drug.text("information") or Information.DRUG) == Information.DRUG
    if is_drug and system not in TAKEN_SYSTEMS:
        yield drug.wrong(WrongValue, "code_system", "医薬品では2（レセプト電算）、4（YJ）、7（一般名）のどれかです。")
    elif system is not System.NONE and not code:
        yield drug.wrong(Missing, "code", "薬品コード種別が1以外のときは必要です。")
    elif system in SHAPES and not SHAPES[system][0].fullmatch(code):
        yield drug.wrong(WrongValue, "code", SHAPES[system][1])
    if not drug.text("name") and (system is not System.RECEIPT or code == UNCODED_MATERIAL):
        yield drug.wrong(Missing, "name", "薬品コード種別が2以外のとき、またはコードが777770000のときは必要です。")


def uneven_faults(uneven: Entry) -> Iterator[Fault]:
    """Yield the gap among the doses of a day."""
    doses = [member for member in uneven.record.members if member.startswith("uneven_doses/")]
    for before, after in pairwise(doses):
        if uneven.text(after) and not uneven.text(before):
            yield uneven.wrong(BrokenRule, before, "途中の回を空けずに書いてください。")


def note_faults(section: Section) -> Iterator[Fault]:
    """Yield where the code is missing that a kind of note tells by."""
    needed = {("181", "8"): "code", ("181", "9"): "site", ("281", "7"): "code"}
    for note in section.all("181", "281"):
        member = needed.get((note.record.number, note.text("kind")))
        if member and not note.text(member):
            yield note.wrong(BrokenRule, member, f"区分が{note.text('kind')}のときは必要です。")
