"""The one law of every parser: whatever it is given, it returns a value or refuses as it says, and soon."""

from collections.abc import Iterator
from importlib import import_module
from inspect import isclass, isfunction, signature
from pathlib import Path
from pkgutil import iter_modules
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fuzz import parsers, prescription_parsers
from tests.fuzz.effort import effort
from tests.fuzz.mutations import STRANGE, VALUES, damaged_bytes, damaged_json, damaged_text
from tests.fuzz.parsers import CLAIMS, Parser
from tests.support.signers import ec, encoded, signed


TESTS = Path(__file__).parent.parent
PARSERS = {**parsers.PARSERS, **prescription_parsers.PARSERS}
ELSEWHERE = {**parsers.ELSEWHERE, **prescription_parsers.ELSEWHERE}
OURS = parsers.OURS | prescription_parsers.OURS
DRAWERS = (
    "platform_site.gateways", "platform_site.identifiers", "platform_site.rules", "platform_site.tables",
    "platform_site.queries.patient_refs", "eligibility.gateways", "eligibility.rules",
    "eprescription.gateways", "eprescription.gateways.signing", "eprescription.rules", "eprescription.rules.checks",
    "eprescription.rules.drugs", "eprescription.rules.guard", "eprescription.rules.json_form",
    "eprescription.rules.records",
)  # fmt: skip
"""Where readers live; a folder stands for its modules."""
STOREYS = {drawer.split(".")[0] for drawer in DRAWERS}


@pytest.mark.parametrize("parser", PARSERS.values(), ids=PARSERS)
class TestEveryParser:
    """Returns or refuses."""

    def test_reads_what_is_right(self, parser):
        parser.read(parser.samples[0])
        for sample in parser.samples:
            held_to_its_law(parser, sample)

    @given(data=st.data())
    @effort(40)
    def test_reads_or_refuses_what_is_nearly_right(self, parser, data):
        sample = data.draw(st.sampled_from(parser.samples))
        held_to_its_law(parser, data.draw(damaged_text(sample) if isinstance(sample, str) else damaged_bytes(sample)))

    @given(data=st.data())
    @effort(40)
    def test_reads_or_refuses_anything(self, parser, data):
        strange = st.binary(max_size=200) | STRANGE.map(lambda text: text.encode("utf-8", "surrogatepass"))
        held_to_its_law(parser, data.draw(STRANGE if isinstance(parser.samples[0], str) else strange))


def held_to_its_law(parser: Parser, given_to: Any) -> None:
    """Have something read; what was read is read again from how it is written."""
    try:
        value = parser.read(given_to)
    except parser.refusals:
        return
    if parser.again:
        assert parser.read(parser.again(value)) == value


@given(data=st.data())
@effort(60)
def test_what_a_registered_key_really_signed_is_an_assertion_or_refused(data):
    claims = {**CLAIMS, data.draw(st.sampled_from([*CLAIMS, "nbf"])): data.draw(VALUES)}
    header = {data.draw(st.sampled_from(["alg", "kid", "typ", "crit", "b64", "zip"]) | STRANGE): data.draw(VALUES)}
    is_in_claims = data.draw(st.booleans())
    compact = signed(claims, ec()) if is_in_claims else signed(CLAIMS, ec(), header={"typ": "JWT"})
    first, rest = compact.split(".", 1)
    compact = compact if is_in_claims else f"{encoded({'alg': 'ES384', 'kid': 'ec-1', **header})}.{rest}"
    held_to_its_law(PARSERS["platform_site.gateways.assertions.claimed"], compact)
    part = data.draw(damaged_json(CLAIMS))
    held_to_its_law(PARSERS["platform_site.gateways.assertions.claimed"], f"{first}.{encoded(part)}.{'A' * 128}")


def test_every_reader_has_its_law():
    tables = [PARSERS.keys(), ELSEWHERE.keys(), OURS]
    found = set(readers())
    assert [name for name in sorted(found) if sum(name in table for table in tables) != 1] == []
    named = {name for table in tables for name in table if name.split(".")[0] in STOREYS}
    assert named - found == set()


@pytest.mark.parametrize("file", sorted(set(ELSEWHERE.values())))
def test_a_law_that_stands_elsewhere_is_there(file):
    assert "@given" in (TESTS / file).read_text()


def readers() -> Iterator[str]:
    """Yield every public function of the drawers, and `parse` and `read` of classes, that takes text or bytes."""
    for module in modules():
        for name, thing in vars(module).items():
            if getattr(thing, "__module__", "") != module.__name__ or name.startswith("_"):
                continue
            methods = [
                (f"{name}.{each}", getattr(thing, each)) for each in ("parse", "read") if has_method(thing, each)
            ]
            for place, function in methods if isclass(thing) else [(name, thing)] if isfunction(thing) else []:
                if takes_text(function):
                    yield f"{module.__name__}.{place}"


def has_method(thing: Any, name: str) -> bool:
    """Tell if a class has a method of that name of its own, not a field."""
    return isclass(thing) and name in vars(thing) and callable(getattr(thing, name))


def takes_text(function: Any) -> bool:
    """Tell if the first thing that a function is given is text or bytes, and not by name."""
    given_to = [each for name, each in signature(function).parameters.items() if name != "self"]
    is_first = bool(given_to) and given_to[0].kind != given_to[0].KEYWORD_ONLY
    return is_first and given_to[0].annotation in (str, bytes, bytes | str)


def modules() -> Iterator[ModuleType]:
    """Yield the modules of the drawers."""
    for drawer in map(import_module, DRAWERS):
        yield drawer
        for inner in iter_modules(getattr(drawer, "__path__", ())):
            yield import_module(f"{drawer.__name__}.{inner.name}")
