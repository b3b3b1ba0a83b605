"""`patient_ref`: the same at one organisation, another everywhere else, and nothing to be read from it (API-3)."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from platform_site.queries.patient_refs import LENGTH, patient_ref, person_behind, record_behind
from tests.support import keyrings


persons, organisations = st.integers(1, 2**62), st.integers(1, 2**40)


@pytest.fixture(scope="module", autouse=True)
def _keys(tmp_path_factory):
    with keyrings.own(tmp_path_factory.mktemp("keys") / "keys"):
        yield


@given(persons, organisations)
def test_the_organisation_that_it_was_made_for_finds_the_person(person, organisation):
    ref = patient_ref(person_id=person, organisation_id=organisation)
    assert person_behind(ref, organisation_id=organisation) == person
    assert record_behind(ref, organisation_id=organisation) == person


@given(persons, organisations)
def test_it_is_the_same_each_time_and_fit_for_a_url(person, organisation):
    ref = patient_ref(person_id=person, organisation_id=organisation)
    assert ref == patient_ref(person_id=person, organisation_id=organisation)
    assert len(ref) == LENGTH
    assert set(ref) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")


@given(persons, organisations, organisations)
def test_another_organisation_has_another_and_finds_nobody(person, one, other):
    refs = [patient_ref(person_id=person, organisation_id=organisation) for organisation in (one, other)]
    assert (refs[0] == refs[1]) == (one == other)
    assert person_behind(refs[0], organisation_id=other) == (person if one == other else None)


@given(persons, persons, organisations)
def test_another_person_has_another(one, other, organisation):
    refs = [patient_ref(person_id=person, organisation_id=organisation) for person in (one, other)]
    assert (refs[0] == refs[1]) == (one == other)


@given(persons, organisations, st.integers(0, LENGTH - 1), st.sampled_from("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"))
def test_a_changed_sign_finds_nobody(person, organisation, place, sign):
    ref = patient_ref(person_id=person, organisation_id=organisation)
    changed = ref[:place] + sign + ref[place + 1 :]
    assert (person_behind(changed, organisation_id=organisation) is None) == (changed != ref)


@given(st.text(max_size=50) | st.text(st.sampled_from("ABCDEFGH234567=ａ"), min_size=LENGTH, max_size=LENGTH))
def test_any_text_finds_nobody(text):
    assert person_behind(text, organisation_id=1) is None
    assert record_behind(text, organisation_id=1) is None


@pytest.mark.parametrize(
    "change",
    [str.lower, lambda ref: ref + "=", lambda ref: ref[:-1], lambda ref: f" {ref}", lambda ref: ref[:-1] + "="],
)
def test_another_spelling_finds_nobody(change):
    ref = patient_ref(person_id=1, organisation_id=1)
    assert person_behind(change(ref), organisation_id=1) is None


@pytest.mark.parametrize("version", [0, 2, 255])
def test_one_of_a_key_that_is_not_there_finds_nobody(version):
    raw = base64.b32decode(patient_ref(person_id=1, organisation_id=1))
    assert person_behind(base64.b32encode(bytes([version]) + raw[1:]).decode(), organisation_id=1) is None


def test_after_the_key_was_rolled_the_old_one_is_still_read(tmp_path):
    with keyrings.own(tmp_path / "keys"):
        before = patient_ref(person_id=7, organisation_id=1)
        keyrings.roll("patient_ref")
        after = patient_ref(person_id=7, organisation_id=1)
        assert before != after
        assert {person_behind(ref, organisation_id=1) for ref in (before, after)} == {7}
        (tmp_path / "keys" / "patient_ref.1").unlink()
        keyrings.forget()
        assert [person_behind(ref, organisation_id=1) for ref in (before, after)] == [None, 7]
