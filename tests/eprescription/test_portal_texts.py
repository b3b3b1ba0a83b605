"""Whatever is typed on the pages of prescriptions comes to the server whole; what is too long is told, not cut."""

import importlib
import pkgutil

import pytest

from eprescription import portal
from eprescription.portal.clinic import LONGEST_WORD
from platform_site.portal.forms import Form
from platform_site.portal.text_fields import Text
from tests.support.clinic_pages import doctor
from tests.support.pages import seen, wrong
from tests.support.visitors import Visitor


REASON = "い" * 501


def forms_of_the_pages() -> list[type[Form]]:
    """Return all forms that the pages of prescriptions declare."""
    for module in pkgutil.iter_modules(portal.__path__, f"{portal.__name__}."):
        importlib.import_module(module.name)
    return [form for form in _all(Form) if form.__module__.startswith(portal.__name__)]


def _all(cls: type) -> list[type]:
    return [each for sub in cls.__subclasses__() for each in (sub, *_all(sub))]


@pytest.mark.parametrize("form", forms_of_the_pages(), ids=lambda form: form.__name__)
def test_no_field_with_a_limit_is_cut_by_the_browser(form: type[Form]):
    limited = [field for field in form.base_fields.values() if getattr(field, "max_length", None)]
    assert all(isinstance(field, Text) for field in limited)
    assert not any("maxlength" in field.widget.attrs for field in form.base_fields.values())


def test_the_forms_are_looked_at_at_all():
    assert {form.__name__ for form in forms_of_the_pages()} >= {"CancelForm", "GivenForm", "RecallForm", "MessageForm"}


@pytest.mark.django_db
def test_a_reason_that_is_too_long_comes_back_whole():
    officer = Visitor.of("fund_officer", "fund")
    typed = {"package_code": "14987123456781", "lot": "A", "reason": REASON}
    page = wrong(officer, "/staff/recalls/new", typed)
    assert REASON in page
    assert "500文字までで入力してください。いまは501文字です。" in page


@pytest.mark.django_db
@pytest.mark.usefixtures("issuing")
def test_a_word_to_search_by_that_is_too_long_is_told_and_not_cut():
    word = "ア" * (LONGEST_WORD + 1)
    page = seen(doctor(), f"/clinic/drugs?word={word}")
    assert f"{LONGEST_WORD}文字までで入力してください。いまは{LONGEST_WORD + 1}文字です。" in page
    assert f'value="{word}"' in page
