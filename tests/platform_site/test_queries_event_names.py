"""Names of events: whatever the code leaves in the trail has a name in Japanese, and no two share one."""

import re
from collections import Counter

import pytest

from platform_site.queries.event_names import NAMES, choices, code_of, declare, name_of
from tests.support.audit_events import recorded_events


def test_every_event_that_is_left_has_a_name():
    assert len(recorded_events()) > 150
    assert recorded_events() - NAMES.keys() == set()


def test_each_name_is_japanese_and_stands_for_one_event():
    assert not [name for name in NAMES.values() if not re.search("[ぁ-んァ-ヶ一-龠]", name)]
    assert [name for name, times in Counter(NAMES.values()).items() if times > 1] == []


def test_a_name_is_looked_up_both_ways():
    assert name_of("eligibility.checked") == "資格確認"
    assert (code_of(" 資格確認 "), code_of("tests.none")) == ("eligibility.checked", "tests.none")
    assert ("eligibility.checked", "資格確認") in choices()


def test_what_has_no_name_is_shown_as_its_code():
    assert name_of("gone.event") == "gone.event"


def test_an_event_is_named_once():
    with pytest.raises(ValueError, match="declared twice"):
        declare({"eligibility.checked": "資格の確認"})
