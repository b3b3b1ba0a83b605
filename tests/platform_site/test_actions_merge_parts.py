"""Every reference to a person has its fate, declared by its app."""

import pytest

from platform_site import checks
from platform_site.actions import merge_parts
from platform_site.actions.merge_parts import PARTS, Fate, Part, declare, that_move, undeclared
from platform_site.models import AuditEvent, Consent, PatientNumber, Person


def test_every_reference_of_every_storey_is_declared():
    assert list(undeclared()) == []
    assert checks.every_reference_to_a_person_has_a_word_on_merging() == []


@pytest.mark.parametrize(("model", "field"), [(Consent, "person"), (AuditEvent, "person_id"), (Person, "merged_into")])
def test_one_that_nobody_declared_is_an_error(monkeypatch, model, field):
    monkeypatch.delitem(merge_parts.PARTS, (model, field))
    [error] = checks.every_reference_to_a_person_has_a_word_on_merging()
    assert (error.id, error.msg) == ("platform.E005", f"{model._meta.label}.{field} stands in no actions/joined.py")


def test_a_reference_is_declared_once():
    with pytest.raises(ValueError, match="declared twice"):
        declare(PARTS[Consent, "person"])


def test_rows_that_move_say_when_they_were_written(monkeypatch):
    monkeypatch.setattr(merge_parts, "PARTS", {})
    with pytest.raises(ValueError, match="say by `since`"):
        declare(Part(model=PatientNumber, fate=Fate.MOVES, because="…"))


def test_an_app_without_a_hook_declares_its_references_alone(monkeypatch):
    monkeypatch.setattr(merge_parts, "PARTS", {})
    hooks = list(merge_parts.HOOKS)
    declare(Part(model=PatientNumber, fate=Fate.MOVES, since="tied_at", because="…"))
    assert (len(merge_parts.PARTS), merge_parts.HOOKS) == (1, hooks)


def test_each_names_fields_that_exist_and_a_reason():
    for part in PARTS.values():
        names = {field.name for field in part.model._meta.get_fields()}
        assert {name for name in (part.field, part.since, *part.follows) if name} <= names
        assert part.because


def test_what_is_unique_of_a_person_is_so_by_a_constraint_that_merging_understands():
    for part in that_move():
        field = part.model._meta.get_field(part.field)
        assert not field.unique, f"{part.label}: two persons' rows could not be one's"
        assert part.model._meta.unique_together == ()


def test_what_is_never_rewritten_stays():
    staying = {part.label for part in PARTS.values() if part.fate == Fate.STAYS}
    assert staying >= {"platform_site.AuditEvent", "eligibility.EligibilityCheck", "platform_site.Consent"}
