"""The door for dispensing results: strict JSON in UTF-8, then the shape of 調剤結果."""

from eprescription.errors.json_form import JsonBroken
from eprescription.rules.faults import Read
from eprescription.rules.result_form import result_of
from eprescription.rules.results import Result
from platform_site.errors import Fault, Format, Invalid, Length, NotJson, TooDeep
from platform_site.gateways import strict_json


MOST_BYTES = 256 * 1024


def read(content: bytes) -> Result:
    """Return the result that signed bytes are; raises JsonBroken with all that is wrong."""
    found = _read(content)
    if found.value is None:
        raise JsonBroken(faults=found.faults)
    return found.value


def _read(content: bytes) -> Read[Result]:
    if len(content) > MOST_BYTES:
        return Read(None, (Fault(Length, "", f"{MOST_BYTES // 1024}KBまでです。"),))
    try:
        value = strict_json.parse(content)
    except (NotJson, TooDeep) as error:
        return Read(None, (Fault(Format, "", error.detail),))
    except Invalid as error:
        return Read(None, error.faults)
    return result_of(value)
