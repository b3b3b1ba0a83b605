"""変更調剤: what may be given instead, and what has to be asked."""

from dataclasses import replace
from decimal import Decimal

import pytest

from eprescription.rules.document import Veto
from eprescription.rules.given import Disposition, Given, Ground, Prescribed
from eprescription.rules.substitution import against_prescriber, lacks_ground
from tests.eprescription.pairs_by_hand import (
    AMLODIPINE,
    GENERIC_AMLODIPINE,
    ITRACONAZOLE,
    NORVASC,
    REVATIO,
    VIAGRA,
    drug,
)


OTHER_STRENGTH = drug("900000005", "2171022F1000", "架空アムロジピン錠２．５ｍｇ", "アムロジピン", is_generic=True)
OTHER_FORM = drug("900000006", "2171022D2000", "架空アムロジピン内用フィルム５ｍｇ", "アムロジピン", is_generic=True)
VETOES = {Veto.GENERIC, Veto.FORM, Veto.STRENGTH, Veto.FORM_AND_STRENGTH}


def against(concept, instead, *vetoes, disposition=Disposition.GENERIC, ground=Ground.NONE) -> str:
    """Return why something may not be given instead."""
    given = Given(item_key="1-1", disposition=disposition, drug=instead, amount=Decimal(14), ground=ground)
    return against_prescriber(Prescribed(concept, Decimal(14), frozenset(vetoes)), given)


class TestAsPrescribed:
    """The product itself, or one of those that a generic name stands for."""

    @pytest.mark.parametrize("disposition", [Disposition.AS_PRESCRIBED, Disposition.PARTIAL, Disposition.GENERIC])
    def test_the_prescribed_product_is_right_whatever_is_vetoed(self, disposition):
        assert against(NORVASC, NORVASC, *VETOES, disposition=disposition) == ""

    def test_another_product_is_not_as_prescribed(self):
        assert against(NORVASC, AMLODIPINE, disposition=Disposition.AS_PRESCRIBED)

    @pytest.mark.parametrize("disposition", [Disposition.AS_PRESCRIBED, Disposition.GENERIC])
    @pytest.mark.parametrize("instead", [NORVASC, AMLODIPINE], ids=["a brand", "a generic"])
    def test_of_a_generic_name_each_of_its_products_is_right(self, disposition, instead):
        assert against(GENERIC_AMLODIPINE, instead, disposition=disposition) == ""

    def test_of_a_generic_name_no_other_product_is(self):
        assert against(GENERIC_AMLODIPINE, OTHER_STRENGTH)


class TestGeneric:
    """A generic of the same ingredient, unless the prescriber vetoed it."""

    def test_a_generic_may_be_given_for_a_brand(self):
        assert against(NORVASC, AMLODIPINE) == ""

    def test_a_brand_may_not_be_given_for_a_generic_without_asking(self):
        assert "先発" in against(AMLODIPINE, NORVASC)

    @pytest.mark.parametrize(
        ("concept", "instead"), [(NORVASC, ITRACONAZOLE), (VIAGRA, replace(REVATIO, is_generic=True))]
    )
    def test_another_ingredient_may_not_even_of_the_same_component(self, concept, instead):
        assert "成分" in against(concept, instead)

    def test_the_veto_of_generics_forbids_another_brand(self):
        assert "後発品" in against(NORVASC, AMLODIPINE, Veto.GENERIC)

    def test_a_patients_wish_for_the_brand_is_no_veto(self):
        assert against(NORVASC, AMLODIPINE, Veto.BRAND_WISH) == ""

    @pytest.mark.parametrize("veto", [Veto.FORM, Veto.STRENGTH, Veto.FORM_AND_STRENGTH])
    @pytest.mark.parametrize("instead", [OTHER_FORM, OTHER_STRENGTH], ids=["form", "strength"])
    def test_the_vetoes_of_form_and_strength_keep_both(self, veto, instead):
        assert against(NORVASC, instead) == ""
        assert "規格" in against(NORVASC, instead, veto)

    @pytest.mark.parametrize("veto", [Veto.FORM, Veto.STRENGTH, Veto.FORM_AND_STRENGTH])
    def test_and_leave_a_generic_of_the_same_form_and_strength(self, veto):
        assert against(NORVASC, AMLODIPINE, veto) == ""


class TestAfterAsking:
    """An inquiry asks the prescriber; an agreement is general."""

    @pytest.mark.parametrize("instead", [AMLODIPINE, ITRACONAZOLE, OTHER_STRENGTH])
    def test_what_the_prescriber_answered_may_be_given_against_any_veto(self, instead):
        assert against(NORVASC, instead, *VETOES, disposition=Disposition.CHANGED, ground=Ground.INQUIRY) == ""

    def test_by_agreement_what_was_not_vetoed_may_be_changed(self):
        assert against(NORVASC, OTHER_FORM, disposition=Disposition.CHANGED, ground=Ground.PROTOCOL) == ""

    def test_by_agreement_a_veto_of_this_prescription_is_not_overruled(self):
        assert against(NORVASC, OTHER_FORM, Veto.FORM, disposition=Disposition.CHANGED, ground=Ground.PROTOCOL)

    def test_what_was_dropped_is_nothing_given_instead(self):
        assert against(NORVASC, None, *VETOES, disposition=Disposition.DROPPED) == ""

    @pytest.mark.parametrize("disposition", [Disposition.CHANGED, Disposition.DROPPED, Disposition.ADDED])
    def test_a_change_an_omission_and_an_addition_need_a_ground(self, disposition):
        grounds = {ground: lacks_ground(_given(disposition, ground)) for ground in Ground}
        assert grounds == {Ground.NONE: True, Ground.INQUIRY: False, Ground.PROTOCOL: False}

    @pytest.mark.parametrize("disposition", [Disposition.AS_PRESCRIBED, Disposition.GENERIC, Disposition.PARTIAL])
    def test_the_rest_needs_none(self, disposition):
        assert not lacks_ground(_given(disposition, Ground.NONE))


def _given(disposition: Disposition, ground: Ground) -> Given:
    return Given(item_key="1-1", disposition=disposition, drug=NORVASC, amount=Decimal(1), ground=ground)
