"""A generated file of an insurer, sent and applied through the actions."""

from collections.abc import Iterator
from datetime import UTC, datetime

from django.db.models import Count

from eligibility.actions import feeds
from eligibility.gateways import feed_writer
from platform_site import clock
from platform_site.actors import Actor, Call
from platform_site.models import ApiClient, JobLine
from platform_site.queries.clients import acting_organisation


def send_and_apply(lines: int) -> dict[str, int]:
    """Send the file as 架空健康保険組合, apply it, and return how many lines came to what."""
    client = ApiClient.objects.select_related("organisation").get(client_id="sandbox-insurer-1")
    by = Actor(
        organisation=acting_organisation(client.organisation.uid), client=client.uid,
        scopes=frozenset(client.scopes), call=Call(request_id="bench"),
    )  # fmt: skip
    as_of = datetime(2026, 11, 20, tzinfo=UTC)
    content = feed_writer.write("06139992", file_number=7, as_of=as_of, rows=_rows(lines))
    job = feeds.receive_feed(content=content, by=by, at=clock.now())
    feeds.apply_feed(job_uid=str(job.uid), now=clock.now)
    counted = JobLine.objects.filter(job=job).values("outcome").annotate(lines=Count("id"))
    return {row["outcome"]: row["lines"] for row in counted}


def _rows(lines: int) -> Iterator[dict[str, str]]:
    for number in range(1, lines + 1):
        yield {
            "change": "new", "insurer_number": "06139992", "symbol": "計測", "number": str(number), "branch": "01",
            "acquired_on": "2026-04-01", "link_token": f"BENCH-{number:08}", "name": "計測　太郎",
            "kana": "ケイソク　タロウ", "sex": "1", "birth_date": "1980-01-01", "postal_code": "999-9999",
            "address": "架空県架空市1-1", "relationship": "1", "householder": "計測　太郎", "card_class": "01",
            "issued_on": "2026-04-01", "valid_from": "2026-04-01",
        }  # fmt: skip
