"""December 2024 by name: seven wrong medicines were shown, since dummy codes were misused in local masters.

Each case is a way in which a clinic's own master went wrong, and none of them comes through the door here.
"""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from random import Random

import pytest

from eprescription.rules.document import DrugCode, Information, Item, System
from eprescription.rules.drugs.concepts import DrugConcept
from eprescription.rules.guard.items import faults_of
from tests.eprescription.api_calls import API, NAMED, dispense, receive, redeem, register
from tests.eprescription.counted import written
from tests.eprescription.guarded import codes_of, document
from tests.eprescription.test_actions_stops import lifted, stop, stop_amlodipine
from tests.support import rx
from tests.support.callers import Caller
from tests.support.drug_rows import ON, item, named, own_masters
from tests.support.visitors import Visitor


AMLODIPINE, CLARITHROMYCIN = "ノルバスク錠５ｍｇ", "クラリス錠２００"
PIOGLITAZONE, CARBOCISTEINE = "ピオグリタゾン塩酸塩１５ｍｇ錠", "ムコダイン錠５００ｍｇ"
SEVEN = (
    AMLODIPINE, CLARITHROMYCIN, PIOGLITAZONE, CARBOCISTEINE, "デプロメール錠２５", "コバシル錠２ｍｇ",
    "タリージェ錠５ｍｇ",
)  # fmt: skip
"""As many as were shown wrong; which ones is ours."""
SLIPS = 300


def refused(sent: Item, on: date = ON) -> list[str]:
    """Return with which codes an item is refused."""
    return codes_of(faults_of(document(sent), own_masters(), on, frozenset()))


def hint(sent: Item) -> str:
    """Return what the clinic is told of the first fault."""
    return faults_of(document(sent), own_masters(), ON, frozenset())[0].hint


def test_what_a_careful_clinic_sends_is_taken() -> None:
    for system in (System.RECEIPT, System.YJ):
        assert refused(item(named(AMLODIPINE), system)) == []
    generic = own_masters().drug(DrugCode(System.GENERIC, named(AMLODIPINE).generic_code), ON)
    assert generic is not None
    assert refused(item(generic)) == []


@pytest.mark.parametrize(
    ("system", "code"),
    [(System.YJ, "2999999Z9999"), (System.RECEIPT, "999999999"), (System.RECEIPT, "699999999"),
     (System.RECEIPT, "600000000"), (System.RECEIPT, "777770000"), (System.GENERIC, "000000000000")],
)  # fmt: skip
def test_a_dummy_code_never_stands_for_a_medicine(system: System, code: str) -> None:
    assert refused(replace(item(named(AMLODIPINE)), drug_code=DrugCode(system, code))) == ["RX-DRUG-DUMMY"]


def test_who_sends_a_dummy_code_is_told_the_code_of_the_medicine_that_was_named() -> None:
    sent = replace(item(named(AMLODIPINE)), drug_code=DrugCode(System.RECEIPT, "999999999"))
    assert named(AMLODIPINE).receipt_code in hint(sent)


@pytest.mark.parametrize("name", SEVEN)
def test_none_of_seven_medicines_is_shown_as_another_that_shares_its_dummy_code(name: str) -> None:
    sent = replace(item(named(name)), drug_code=DrugCode(System.RECEIPT, "999999999"))
    assert refused(sent) == DUMMY
    assert hint(sent).startswith(f"候補: {named(name).receipt_code} {name}")


def test_the_dummy_of_materials_stands_with_a_material_alone() -> None:
    material = replace(
        item(named(AMLODIPINE)), name="架空の穿刺針", drug_code=DrugCode(System.RECEIPT, "777770000"), unit="本",
        information=Information.MATERIAL,
    )  # fmt: skip
    assert refused(material) == []
    assert refused(replace(material, drug_code=DrugCode(System.RECEIPT, "699999999"))) == ["RX-DRUG-DUMMY"]


def test_a_medicine_sent_as_a_material_does_not_slip_past_the_guard_and_the_checks() -> None:
    assert refused(replace(item(named(AMLODIPINE)), information=Information.MATERIAL)) == ["RX-DRUG-UNKNOWN"]


def test_a_code_of_pioglitazone_with_the_name_of_carbocisteine_is_refused_whichever_of_them_is_wrong() -> None:
    pioglitazone, carbocisteine = named(PIOGLITAZONE), named(CARBOCISTEINE)
    sent = replace(item(pioglitazone), name=carbocisteine.name)
    assert refused(sent) == ["RX-DRUG-NAME"]
    assert pioglitazone.name in hint(sent)
    assert carbocisteine.receipt_code in hint(sent)


def test_a_house_code_that_looks_like_none_of_the_systems_is_refused() -> None:
    for system in (System.NONE, System.MHLW, System.HOT):
        assert refused(replace(item(named(AMLODIPINE)), drug_code=DrugCode(system, "A-1042"))) == ["RX-DRUG-UNKNOWN"]


def test_a_medicine_whose_transition_is_over_is_refused_from_the_day_after() -> None:
    madopar = named_even_expired("マドパー配合錠")
    assert refused(item(madopar), date(2026, 3, 31)) == []
    assert refused(item(madopar), date(2026, 4, 1)) == ["RX-DRUG-EXPIRED"]


def test_a_dose_in_milligrams_needs_its_conversion_to_tablets() -> None:
    sent = item(named(AMLODIPINE), dose=Decimal(5), unit="ｍｇ")
    assert refused(sent) == ["RX-DRUG-UNIT"]
    assert refused(replace(sent, unit_factor=Decimal("0.2"))) == []


@pytest.mark.parametrize("factor", ["2", "0.02", "1", "5", "200"])
def test_a_factor_with_its_point_in_another_place_is_refused(factor: str) -> None:
    sent = item(named(AMLODIPINE), dose=Decimal(5), unit="ｍｇ", unit_factor=Decimal(factor))
    assert refused(sent) == ["RX-DRUG-FACTOR"]


def test_the_unit_of_another_medicine_is_refused() -> None:
    assert refused(item(named(AMLODIPINE), unit="ｇ")) == ["RX-DRUG-UNIT"]


def test_a_factor_beside_the_unit_of_the_price_is_refused() -> None:
    assert refused(item(named(AMLODIPINE), unit_factor=Decimal("0.2"))) == ["RX-DRUG-UNIT"]


def test_a_code_with_one_digit_wrong_is_caught_whether_it_names_another_medicine_or_none() -> None:
    by_chance = Random(20241219)  # noqa: S311 - the same slips each time
    medicines = own_masters().in_force(ON)
    for _ in range(SLIPS):
        right = by_chance.choice(medicines)
        wrong = one_digit_off(right, by_chance)
        assert refused(wrong) in (["RX-DRUG-UNKNOWN"], ["RX-DRUG-NAME"], ["RX-DRUG-NAME", "RX-DRUG-UNIT"], DUMMY)


DUMMY = ["RX-DRUG-DUMMY"]


@pytest.mark.django_db
@pytest.mark.usefixtures("issuing")
class TestAtTheDoor:
    """What a clinic with such a master is answered, and how the rest of the country goes on issuing meanwhile."""

    @pytest.fixture
    def officers(self):
        """Two of the fund's officers."""
        return [Visitor.of("fund_officer", "fund").actor for _ in range(2)]

    def test_seven_medicines_under_a_dummy_code_are_told_at_once_and_nothing_is_registered(self):
        right = rx.rps(*SEVEN)
        wrong = tuple(replace(rp, items=(_as_dummy(rp.items[0]),)) for rp in right)
        before = written()
        answer = register(rps=wrong)
        assert (answer.status_code, [each["code"] for each in answer.json()["errors"]]) == (422, DUMMY * len(SEVEN))
        assert written() == before
        # Once its master is mended, the same seven are registered, each under its own name.
        told = register(rps=right).json()
        items = Caller(rx.CLINIC).get(f"{API}/prescriptions/{told['prescription_id']}", **NAMED).json()["items"]
        assert [each["master_name"] for each in items] == list(SEVEN)

    def test_a_clinic_whose_master_is_wrong_is_stopped_at_once_and_nobody_else(self, officers):
        stop(officers[0])
        answer = register()
        assert (answer.status_code, answer.json()["code"]) == (403, "RX-FACILITY-STOPPED")
        assert register(clinic=rx.OTHER).status_code == 201

    def test_and_issues_again_once_two_people_agree(self, officers):
        lifted(stop(officers[0]), ask=officers[0], agree=officers[1])
        assert register().status_code == 201

    def test_it_still_takes_back_what_it_issued(self, officers):
        told = register().json()
        stop(officers[0])
        path = f"{API}/prescriptions/{told['prescription_id']}/cancellation"
        assert Caller(rx.CLINIC).post(path, {"reason": "誤った医薬品の表示"}).json()["state"] == "cancelled"

    def test_a_code_that_was_shown_wrong_is_stopped_for_all_and_started_again(self, officers):
        row = stop_amlodipine(officers[0])
        answers = [register(), register(clinic=rx.OTHER)]
        assert [answer.json()["errors"][0]["code"] for answer in answers] == ["RX-DRUG-STOPPED"] * 2
        assert register(rx.LOXOPROFEN).status_code == 201
        lifted(row, ask=officers[0], agree=officers[1])
        assert register().status_code == 201

    def test_a_pharmacy_gives_nothing_under_a_stopped_code(self, officers):
        told = register().json()
        redeem(told)
        receive(told["prescription_id"])
        stop_amlodipine(officers[0])
        answer = dispense(told["prescription_id"])
        assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, "RX-DRUG-STOPPED")


def _as_dummy(right: Item) -> Item:
    return replace(right, drug_code=DrugCode(System.RECEIPT, "999999999"))


def test_who_slipped_by_one_digit_is_told_the_right_code_first() -> None:
    right = named(CLARITHROMYCIN)
    wrong = replace(item(right), drug_code=DrugCode(System.RECEIPT, right.receipt_code[:-1] + "9"))
    assert hint(wrong).startswith(f"候補: {right.receipt_code} {right.name}")


def test_a_code_that_the_operator_has_stopped_is_refused_under_each_of_its_codes() -> None:
    right = named(AMLODIPINE)
    for system in (System.RECEIPT, System.YJ):
        found = faults_of(document(item(right, system)), own_masters(), ON, frozenset({right.receipt_code}))
        assert codes_of(found) == ["RX-DRUG-STOPPED"]


def one_digit_off(concept: DrugConcept, by_chance: Random) -> Item:
    """Return an item of the medicine with one digit of its code mistyped."""
    code, place = concept.receipt_code, by_chance.randrange(9)
    other = by_chance.choice([digit for digit in "0123456789" if digit != code[place]])
    return replace(item(concept), drug_code=DrugCode(System.RECEIPT, code[:place] + other + code[place + 1 :]))


def named_even_expired(name: str) -> DrugConcept:
    """Return a medicine as it was while it was valid."""
    (found,) = (drug for drug in own_masters().in_force(date(2025, 12, 1)) if drug.name == name)
    return found
