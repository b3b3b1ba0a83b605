"""What may not come in by JSON: characters that hide something, individual numbers, bodies that cost time."""

import json
import time
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from platform_site.errors import Invalid, Refused
from platform_site.gateways.strict_json import MOST_FAULTS, parse
from platform_site.identifiers.individual_numbers import check_digit
from tests.platform_site.test_gateways_strict_json import NUMBER, faults


ONE_OFF = NUMBER[:-1] + str((int(NUMBER[-1]) + 1) % 10)
OTHER = "22222222222" + str(check_digit("22222222222"))
FOURS = [NUMBER[:4], NUMBER[4:8], NUMBER[8:]]
CHARACTER, INDIVIDUAL = "VAL-CHARACTER", "VAL-INDIVIDUAL-NUMBER"


class TestCharacters:
    """Signs that nobody sees, or that turn the direction of writing."""

    @pytest.mark.parametrize(
        "sign",
        ["\0", "\x1b", "\x7f", "\x85", "\u200b", "\u202e", "\u2066", "\u061c", "\ufeff", "\ue000", "\uffff", "\u2028"],
    )
    @pytest.mark.parametrize("escaped", [True, False])
    def test_a_sign_is_refused_where_it_stands(self, sign, escaped):
        body = json.dumps({"a": [{"name": f"架空{sign}花子"}]}, ensure_ascii=escaped)
        assert faults(body) == [("/a/0/name", CHARACTER)]

    @pytest.mark.parametrize("half", ["\\ud842", "\\udfb7", "\\udfb7\\ud842", "a\\ud800b"])
    def test_half_of_a_surrogate_pair_is_refused(self, half):
        assert faults(f'{{"a":"{half}"}}') == [("/a", CHARACTER)]

    @pytest.mark.parametrize("name", ["\\u0000", "\\u202e", "\\ud800", "\\u200b"])
    def test_in_a_name_too_and_the_name_is_not_given_back(self, name):
        assert faults(f'{{"a":{{"x{name}":1}}}}') == [("/a/x?", CHARACTER)]

    def test_the_sign_is_named_and_the_text_is_not(self):
        with pytest.raises(Invalid) as refusal:
            parse('"架空\u202e花子"'.encode())
        assert [fault.hint for fault in refusal.value.faults] == ["U+202E は使えません。"]

    def test_everything_that_is_wrong_is_told_at_once(self):
        body = json.dumps({"a": "\0", "b": ["x", "\u202e"], "c": NUMBER, "\0": "\0"})
        assert faults(body) == [
            ("/a", CHARACTER), ("/b/1", CHARACTER), ("/c", INDIVIDUAL), ("/?", CHARACTER), ("/?", CHARACTER),
        ]  # fmt: skip

    def test_an_answer_stays_small_however_much_is_wrong(self):
        assert len(faults(json.dumps(["\0"] * 5000))) == MOST_FAULTS


class TestIndividualNumbers:
    """個人番号: in a text, as a number, in a name, however it is dressed."""

    @pytest.mark.parametrize(
        "value",
        [
            NUMBER, f"番号は{NUMBER}です", " ".join(FOURS), "-".join(FOURS), "".join(f"{four}・" for four in FOURS),
            NUMBER.translate({ord("0") + digit: 0xFF10 + digit for digit in range(10)}), int(NUMBER), float(NUMBER),
        ],
    )  # fmt: skip
    def test_it_is_refused_and_not_given_back(self, value):
        with pytest.raises(Invalid) as refusal:
            parse(json.dumps({"memo": value}).encode())
        [fault] = refusal.value.faults
        assert (fault.pointer, fault.problem.code, fault.hint) == ("/memo", INDIVIDUAL, "")

    @pytest.mark.parametrize(
        "text", [NUMBER + ".0", NUMBER + "e0", NUMBER[:-2] + ".0e2" if NUMBER[-2:] == "00" else NUMBER]
    )
    def test_however_json_writes_the_number(self, text):
        assert faults(f"[{text}]") == [("/0", INDIVIDUAL)]

    @pytest.mark.parametrize("value", [ONE_OFF, int(ONE_OFF), -1, 1.5, 10**12, True, None])
    def test_other_numbers_pass(self, value):
        assert parse(json.dumps({"n": value}).encode()) == {"n": value}

    def test_in_a_name_it_is_refused_and_not_given_back(self):
        assert faults(f'{{"a":{{"{NUMBER}":1}}}}') == [("/a/?", INDIVIDUAL)]

    def test_at_the_end_of_a_long_name_no_part_of_it_is_given_back(self):
        name = "x" * 30 + " " + NUMBER
        [(pointer, code)] = faults(json.dumps({name: 1}))
        assert (pointer, code) == ("/?", INDIVIDUAL)

    def test_beneath_a_name_that_is_one_the_rest_is_looked_at(self):
        assert faults(f'{{"{NUMBER}":["{OTHER}"]}}') == [("/?", INDIVIDUAL), ("/?/0", INDIVIDUAL)]

    def test_as_a_name_that_stands_twice(self):
        found = faults(f'{{"{NUMBER}":1,"{NUMBER}":2}}')
        assert found == [("/?", "VAL-DUPLICATE-KEY"), ("/?", INDIVIDUAL)]

    @given(st.text(st.characters(codec="utf-8"), max_size=60))
    def test_a_pointer_is_short_plain_ascii(self, name):
        for pointer, _ in faults(json.dumps({name: "\0"})):
            assert pointer.isascii()
            assert pointer.isprintable()
            assert len(pointer) <= 81


def seconds(body: bytes) -> float:
    """Return how long the door takes for a body, whatever it says to it."""
    started = time.process_time()
    with suppress(Refused):
        parse(body)
    return time.process_time() - started


HEAVY = {
    "many names, the last one doubled": lambda n: b"{" + b",".join(b'"%d":0' % i for i in range(n // 9)) + b',"0":0}',
    "every name doubled": lambda n: b"{" + b",".join(b'"%d":0' % (i // 2) for i in range(n // 9)) + b"}",
    "many short texts": lambda n: b"[" + b",".join([b'"1"'] * (n // 4)) + b"]",
    "digits and dashes": lambda n: b'"' + b"1-" * (n // 2) + b'"',
    "digits in fours": lambda n: b'"' + b"1234 " * (n // 5) + b'"',
    "combining marks": lambda n: b'"' + "\u0301\u0327".encode() * (n // 4) + b'"',
    "the beginning of many identifiers": lambda n: b'"' + b"aaaaaaaa-aaaa-" * (n // 14) + b'"',
    "numbers of many digits": lambda n: b"[" + b",".join([b"1" * 4000] * (n // 4001)) + b"]",
    "a sign that may not come, often": lambda n: b"[" + b",".join([b'"\\u0000"'] * (n // 9)) + b"]",
    "open brackets": lambda n: b"[" * n,
}


@pytest.mark.parametrize("heavy", HEAVY.values(), ids=HEAVY)
def test_four_times_the_body_costs_no_more_than_linear_time(heavy):
    seconds(heavy(1024))
    small = min(seconds(heavy(16 * 1024)) for _ in range(3))
    large = min(seconds(heavy(64 * 1024)) for _ in range(3))
    assert large < 8 * small + 0.02  # four times the work, and twice that for a busy machine; a square would be 16
