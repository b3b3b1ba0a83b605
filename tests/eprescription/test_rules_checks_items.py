"""From a prescription to what a check compares."""

from datetime import timedelta

import pytest

from eprescription.rules.checks.items import new_item, new_items
from eprescription.rules.document import DosageForm, DrugCode, Information, System
from eprescription.rules.durations import Interval
from eprescription.rules.products import products, products_of
from tests.eprescription.pairs_by_hand import (
    AMLODIPINE,
    GENERIC_AMLODIPINE,
    ITRACONAZOLE,
    MASTERS,
    NORVASC,
    PROTOPIC,
    ZACRAS,
    drug,
)
from tests.eprescription.takings import DAY, day, document, item, rp


GENERIC = {"drug_code": DrugCode(System.GENERIC, GENERIC_AMLODIPINE.code), "name": GENERIC_AMLODIPINE.name}
UNKNOWN = {"drug_code": DrugCode(System.RECEIPT, "999999998")}


class TestNewItems:
    """Each medicine with its days, components and classes."""

    def test_each_medicine_counts_from_the_day_on_for_the_days_of_its_rp(self):
        rps = (
            rp(item(NORVASC), item(ITRACONAZOLE, order=2), quantity=28),
            rp(item(PROTOPIC, 2), number=2, form=DosageForm.EXTERNAL, quantity=1),
        )
        found = new_items(document(*rps), MASTERS, DAY)
        assert [(one.item_key, one.ends_on, one.counted) for one in found] == [
            ("1-1", day(28), "days"),
            ("1-2", day(28), "days"),
            ("2-1", day(14), "fourteen"),
        ]
        assert [one.name for one in found] == [NORVASC.name, ITRACONAZOLE.name, PROTOPIC.name]
        assert {one.starts_on for one in found} == {DAY}

    def test_a_combination_has_all_its_components_and_one_class(self):
        (found,) = new_items(document(rp(item(ZACRAS))), MASTERS, DAY)
        assert found.components == {"c:アジルサルタン", "c:アムロジピン"}
        assert (found.ingredient7s, found.class_keys) == ({"2149121"}, {"降圧配合剤"})

    def test_a_generic_name_has_the_classes_of_its_products(self):
        (found,) = new_items(document(rp(item(NORVASC, **GENERIC))), MASTERS, DAY)
        assert (found.name, found.components) == (GENERIC_AMLODIPINE.name, NORVASC.components)
        assert (found.ingredient7s, found.class_keys) == ({"2171022"}, {"Ca拮抗薬"})

    @pytest.mark.parametrize("information", [Information.MATERIAL, Information.UNINSURED])
    def test_materials_and_uninsured_items_are_not_checked(self, information):
        rps = rp(item(NORVASC), item(ZACRAS, order=2, information=information, **UNKNOWN))
        assert [one.item_key for one in new_items(document(rps), MASTERS, DAY)] == ["1-1"]

    def test_an_unknown_code_is_never_passed_over(self):
        with pytest.raises(LookupError, match="1-2"):
            new_items(document(rp(item(NORVASC), item(ZACRAS, order=2, **UNKNOWN))), MASTERS, DAY)


class TestNewItem:
    """One medicine, asked about without a prescription."""

    def test_its_days_are_those_that_were_asked_about(self):
        found = new_item("1-1", NORVASC, Interval(DAY, day(3)), "days", MASTERS)
        assert (found.starts_on, found.ends_on, found.ends_on - found.starts_on) == (DAY, day(3), timedelta(days=3))

    def test_a_medicine_without_price_code_or_class_has_no_blank_ones(self):
        found = new_item("1-1", drug("900000009", "", "架空錠", ""), Interval(DAY, day(3)), "days", MASTERS)
        assert (found.ingredient7s, found.class_keys) == (frozenset(), frozenset())

    def test_days_without_end_are_refused(self):
        with pytest.raises(ValueError, match="end"):
            new_item("1-1", NORVASC, Interval(DAY), "days", MASTERS)


class TestProducts:
    """What a prescribed code may become."""

    def test_of_a_product_it_is_that_product(self):
        assert products(NORVASC, MASTERS, DAY) == (NORVASC,)

    def test_of_a_generic_name_they_are_those_that_it_stands_for_by_code(self):
        assert products(GENERIC_AMLODIPINE, MASTERS, DAY) == (NORVASC, AMLODIPINE)

    def test_of_nothing_there_are_none(self):
        assert products(None, MASTERS, DAY) == ()

    def test_of_a_prescription_they_stand_under_the_keys_of_its_medicines(self):
        rps = rp(
            item(NORVASC), item(ZACRAS, order=2, **UNKNOWN), item(ZACRAS, order=3, information=Information.MATERIAL)
        )
        assert products_of(document(rps), MASTERS, DAY) == {"1-1": (NORVASC,), "1-2": ()}
