"""医薬品マスターの版: two people put one in force and take it back (ARCH-5)."""

from datetime import datetime
from typing import Any

from eprescription.actions.drug_releases import lock_kind, locked
from eprescription.actions.pair_releases import check_medium, medium_pairs
from eprescription.actions.release_trials import summary_of
from eprescription.models import DrugRelease, ReleaseKind
from eprescription.queries.master_releases import in_force
from eprescription.rules.release_trials import REFUSED, STOPPED
from platform_site import audit
from platform_site.actions.approval_requests import Deed, Words, declare, request_approval
from platform_site.actions.releases import put_in_force, take_back
from platform_site.actors import Actor
from platform_site.errors import NotInThisState
from platform_site.errors.merging import NotWhatWasAsked
from platform_site.models import Approval
from platform_site.periods import jst_day
from platform_site.permissions import Permission, check_may
from platform_site.states import RELEASE, ReleaseState
from platform_site.transactions import action


PUBLISH, ROLL_BACK = "eprescription.drugs_publish", "eprescription.drugs_roll_back"


@action("eprescription.drugs_publishing_requested")
def ask_to_publish(*, release_id: int, reason: str, about_medium: str = "", by: Actor, at: datetime) -> Approval:
    """Ask another human to put a release in force; raises NotFound, NotInThisState.

    Of pairs that are not verified yet (`confidence` medium), a sentence says why they are to count; raises Invalid.
    Whoever approves is told what the last trial of the release counted, or that there was none.
    """
    check_may(by, Permission.LOAD_MASTERS)
    release = locked(release_id)
    check_medium(release, about_medium)
    _check_may_be_published(release)
    content = {
        **_content(release), "medium": medium_pairs(release), "about_medium": about_medium,
        "trial": summary_of(release),
    }  # fmt: skip
    return request_approval(deed=PUBLISH, about=str(release), content=content, reason=reason, by=by, at=at)


@action("eprescription.drugs_rolling_back_requested")
def ask_to_roll_back(*, release_id: int, reason: str, by: Actor, at: datetime) -> Approval:
    """Ask another human to take a release out of force; raises NotFound, NotInThisState."""
    check_may(by, Permission.LOAD_MASTERS)
    release = locked(release_id)
    _check_may_be_rolled_back(release, at)
    return request_approval(deed=ROLL_BACK, about=str(release), content=_content(release), reason=reason, by=by, at=at)


def _publish(approval: Approval, *, by: Actor, at: datetime) -> None:
    """Put the release in force that was asked for; every process asks by it within 10 seconds (`queries.masters`)."""
    release = _as_asked(approval)
    _check_may_be_published(release)
    put_in_force(release, at)
    audit.record("eprescription.drugs_published", by=by, at=at, about=str(release), sha256=release.sha256)


def _roll_back(approval: Approval, *, by: Actor, at: datetime) -> None:
    """Take the release out of force, so that the one before it counts again."""
    release = _as_asked(approval)
    _check_may_be_rolled_back(release, at)
    take_back(release, at)
    audit.record("eprescription.drugs_rolled_back", by=by, at=at, about=str(release), sha256=release.sha256)


def _check_may_be_published(release: DrugRelease) -> None:
    RELEASE.check(release.state, ReleaseState.PUBLISHED)
    if in_force(release.kind, on=release.effective_on).filter(effective_on=release.effective_on).exists():
        raise NotInThisState("この適用日の版がすでに公開されています。先にその公開を取り消してください。")


def _check_may_be_rolled_back(release: DrugRelease, at: datetime) -> None:
    """Raise NotInThisState for what is not in force, or where nothing would be in force any more."""
    RELEASE.check(release.state, ReleaseState.ROLLED_BACK)
    before = in_force(release.kind, on=release.effective_on).exclude(pk=release.pk)
    if release.effective_on <= jst_day(at) and not before.exists():
        raise NotInThisState(
            "これより前の版がなく、取り消すと処方を確かめられなくなります。直した版を公開してください。"
        )


def _as_asked(approval: Approval) -> DrugRelease:
    """Return the release that an approval names, if it still is what was asked for; raises NotWhatWasAsked."""
    lock_kind(approval.content["kind"])  # so that of two releases of a day one is put in force
    release = locked(approval.content["release"])
    if approval.content["sha256"] != release.sha256:
        raise NotWhatWasAsked
    return release


def _content(release: DrugRelease) -> dict[str, Any]:
    return {
        "release": release.pk, "kind": release.kind, "effective_on": str(release.effective_on),
        "sha256": release.sha256, "rows": release.rows,
    }  # fmt: skip


def _words(approval: Approval) -> Words:
    content = approval.content
    words = [
        ("マスターの種類", ReleaseKind(content["kind"]).label),
        ("適用開始日", content["effective_on"]),
        ("行数", f"{content['rows']:,}"),
        ("ファイルのSHA-256", content["sha256"]),
    ]
    if content.get("medium"):
        words += [("確認中の組", str(content["medium"])), ("確認中の組を使う理由", content["about_medium"])]
    return words + _trial_words(content["trial"]) if "trial" in content else words


def _trial_words(trial: dict[str, Any] | None) -> Words:
    """Return what a trial counted, in words; a release that nobody tried is published knowingly."""
    if trial is None:
        return [("試算", "していません")]
    return [
        ("試算", f"{trial['first_day']}から{trial['last_day']}までに登録された処方{trial['checked']:,}件"),
        ("登録が止まる処方", _shares(trial[STOPPED])),
        ("コードのため受け付けない処方", _shares(trial[REFUSED])),
    ]


def _shares(shares: dict[str, int]) -> str:
    now, would = shares["both"] + shares["old"], shares["both"] + shares["new"]
    return f"{now:,}件から{would:,}件（新たに{shares['new']:,}件、なくなるもの{shares['old']:,}件）"


def _release_of(approval: Approval) -> tuple[str, object]:
    return "drug_master", approval.content["release"]


ASK, APPROVE = Permission.LOAD_MASTERS, Permission.APPROVE_MASTERS
declare(Deed(PUBLISH, "医薬品マスターの版を公開する", ASK, APPROVE, _publish, words=_words, place=_release_of))
declare(
    Deed(ROLL_BACK, "医薬品マスターの版の公開を取り消す", ASK, APPROVE, _roll_back, words=_words, place=_release_of)
)
