"""What somebody takes away from the pages of files leaves a line in the audit trail, and no value of a person in it."""

from tests.support.audit_lines import committed_lines
from tests.support.feeds import Insurer, line
from tests.support.uploads import registered
from tests.support.visitors import Visitor


def test_each_download_is_written_down_with_who_and_which_file(committed: str) -> None:
    clerk = Visitor.of("insurer_clerk", "union")
    job = registered(clerk, Insurer().content(line("7001"), line("7002", sex="9")))
    paths = (f"/staff/feeds/{job.uid}/correction.csv", f"/staff/feeds/{job.uid}/results.csv", "/staff/ledger/file.csv")
    assert all(clerk.get(path).getvalue() for path in paths)
    for event, about in (
        ("eligibility.feed_correction_downloaded", f"Job:{job.uid}"),
        ("eligibility.feed_results_downloaded", f"Job:{job.uid}"),
        ("eligibility.ledger_downloaded", "ledger"),
    ):
        (written,) = committed_lines(committed, event=event)
        assert (written["about"], written["user_uid"]) == (about, clerk.user.uid)
    told = committed_lines(committed, event="eligibility.ledger_read")
    assert len([each for each in told if each["person_id"]]) > 1
    assert "試験　歩" not in str(committed_lines(committed))
