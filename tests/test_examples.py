"""Every published example is posted to the platform and answers as it says."""

import base64
import json
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from eprescription.actions.in_house_batches import run_in_house_batch
from platform_site import clock
from platform_site.periods import jst_day
from tests.support.callers import Caller
from tests.support.work import assisted


pytestmark = pytest.mark.django_db
EXAMPLES = sorted(Path(__file__).parent.parent.glob("docs/integrators/examples/*.json"))


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.stem)
def test_an_example_answers_as_it_says(file: Path):
    example = json.loads(file.read_text())
    today = jst_day(clock.now())
    seen: dict[str, Any] = {
        "today": str(today), "tomorrow": str(today + timedelta(days=1)), "this_month": f"{today:%Y-%m}"
    }  # fmt: skip
    for step in example["steps"]:
        caller = Caller(step.get("client", example["client"]))
        request, expected = step["request"], step["answer"]
        path, headers = filled(request["path"], seen, caller, step), request.get("headers", {})
        if step.get("once_the_job_is_done"):
            run_in_house_batch(job_uid=seen["job_id"], now=clock.now)
        if request["method"] == "POST":
            answer = caller.post(path, filled(request["body"], seen, caller, step), **headers)
        else:
            answer = getattr(caller, request["method"].lower())(path, **headers)
        body = answer.json()
        assert answer.status_code == expected["status"], body
        assert_holds(body, expected["body"])
        seen |= body


def filled(value: Any, seen: dict[str, Any], caller: Caller, step: dict[str, Any]) -> Any:
    """Return a value with what stands in `<>` filled in.

    It is `proof of CARD`, `base64 of document` for the step's own, or a `member/of/an/earlier/answer`.
    """
    if isinstance(value, dict):
        return {name: filled(inner, seen, caller, step) for name, inner in value.items()}
    if isinstance(value, list):
        return [filled(inner, seen, caller, step) for inner in value]
    if not isinstance(value, str):
        return value
    return re.sub(r"<([^>]+)>", lambda found: resolved(found[1], seen, caller, step), value)


def resolved(name: str, seen: dict[str, Any], caller: Caller, step: dict[str, Any]) -> str:
    if name.startswith("proof of "):
        return caller.proof(name.removeprefix("proof of "), **step["choices_at_the_reader"])
    if name == "base64 of document":
        document = filled(step["document"], seen, caller, step)
        return base64.b64encode(json.dumps(document, ensure_ascii=False).encode()).decode()
    value: Any = seen
    for part in name.split("/"):
        value = value[int(part)] if part.isdigit() else value[part]
    return str(value)


def assert_holds(body: Any, expected: Any) -> None:
    """Assert that the answer holds what the example shows; it may hold more members, never fewer items."""
    if isinstance(expected, dict):
        for name, inner in expected.items():
            assert_holds(body[name], inner)
    elif isinstance(expected, list):
        assert len(body) == len(expected)
        for left, right in zip(body, expected, strict=True):
            assert_holds(left, right)
    else:
        assert body == expected


def test_the_example_of_an_assistance_feed_is_taken_line_by_line():
    office = Caller("sandbox-municipality-1")
    job = assisted(office, (EXAMPLES[0].parent / "assistance-feed.csv").read_bytes())
    told = [(each["line"], each["outcome"]) for each in office.get(f"/api/v1/jobs/{job}").json()["results"]]
    assert told == [(3, "added"), (4, "added"), (5, "added"), (6, "added"), (7, "refused")]


def test_every_example_is_for_the_sandbox_and_names_no_address():
    for file in EXAMPLES:
        assert settings.PUBLIC_URL not in file.read_text()
