"""What the fund sets by a name in the code, people read by a Japanese one."""

import csv
from pathlib import Path

import pytest

from platform_site.queries.labels import LABELS


PROJECT = Path(__file__).resolve().parent.parent.parent
FILES = [*PROJECT.glob("*/masters/codes.csv"), *PROJECT.glob("*/masters/policies.csv")]
SHIPPED = sorted({row[0] for file in FILES for row in list(csv.reader(file.read_text().splitlines()))[1:]})


@pytest.mark.parametrize("name", SHIPPED)
def test_every_policy_and_code_system_that_is_shipped_has_a_name_for_people(name):
    assert LABELS[name]
