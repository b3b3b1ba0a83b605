"""The QR code on a copy of a prescription."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eprescription.gateways.copy_pages import qr_svg, qr_text
from eprescription.rules.document import Document
from tests.eprescription import qr_by_hand
from tests.eprescription.records_by_hand import good


TEXT = "06139992,架空１２,345,00,19800401,123456"


def insured(**changed: str) -> Document:
    """Return a prescription with other printed numbers."""
    document = good()
    return replace(document, insurance=replace(document.insurance, **changed))


class TestItsText:
    def test_is_what_is_printed_for_redemption(self):
        assert qr_text(good(), "123456") == TEXT

    def test_leaves_the_place_of_what_is_blank(self):
        assert qr_text(insured(symbol="", branch=""), "000007") == "06139992,,345,,19800401,000007"

    def test_is_empty_for_who_has_public_payers_alone(self):
        assert qr_text(insured(insurer_number=""), "123456") == ""

    def test_is_empty_for_what_is_given_in_house(self):
        assert qr_text(good(), "") == ""

    def test_names_neither_the_person_nor_a_medicine(self):
        document, text = good(), qr_text(good(), "123456")
        assert document.patient.name not in text
        assert not any(item.name and item.name in text for item in document.items)

    def test_is_empty_for_a_number_that_would_read_as_two(self):
        assert qr_text(insured(symbol="架空,１２"), "123456") == ""


class TestItsPicture:
    def test_reads_as_the_text_in_the_bytes_of_a_slip(self):
        assert qr_by_hand.read(qr_svg(TEXT)).decode("cp932") == TEXT

    @given(st.text("0123456789,-", min_size=25, max_size=40))
    def test_reads_as_any_text_of_its_size(self, rest: str):
        assert qr_by_hand.read(qr_svg(f"架{rest}")).decode("cp932") == f"架{rest}"

    def test_has_nothing_that_a_content_security_policy_refuses(self):
        drawn = qr_svg(TEXT)
        assert drawn.startswith("<svg ")
        assert not any(word in drawn for word in ("style", "script", "href", "<?xml", "onload"))

    def test_says_what_it_is_to_who_cannot_see_it(self):
        assert "<title>引換えのためのQRコード</title>" in qr_svg(TEXT)

    def test_leaves_the_numbers_out_of_the_words_around_it(self):
        assert "123456" not in qr_svg(TEXT)

    @pytest.mark.parametrize(("text", "why"), [("あ" * 3000, "too large"), ("𠮷", "cp932")])
    def test_refuses_what_no_such_code_can_hold(self, text: str, why: str):
        with pytest.raises(ValueError, match=why):
            qr_svg(text)
