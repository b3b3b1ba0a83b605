"""コード表の版: loaded from a file, compared with what is in force, published and taken back by two people."""

from collections.abc import Callable, Mapping
from copy import copy
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import admin
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import URLPattern, path

from platform_site import clock
from platform_site.actions.master_files import MOST_BYTES, load_file
from platform_site.actions.masters import ask_to_publish, ask_to_roll_back, discard_release
from platform_site.actors import Actor
from platform_site.admin.base import ReadOnly
from platform_site.admin.doors import Door
from platform_site.admin.filters import Labelled
from platform_site.admin.site import GROUPS
from platform_site.errors import NotFound, NotPermitted, Refused
from platform_site.gateways import master_files
from platform_site.models import Approval, CodeRelease
from platform_site.periods import jst_day
from platform_site.permissions import Permission
from platform_site.portal.forms import Form
from platform_site.queries.labels import label_of
from platform_site.queries.releases import KINDS, changes_of, names_in
from platform_site.states import ApprovalState, ReleaseState
from platform_site.templatetags.site import day, status


PER_PAGE = 100
MASTERS = (Permission.LOAD_MASTERS, Permission.APPROVE_MASTERS)


class FileForm(Form):
    """A file of code masters."""

    file = forms.FileField(
        label="コード表のCSVファイル",
        help_text="1行目は system,effective_on,code,name,source。UTF-8またはShift_JIS（CP932）、"
        f"{MOST_BYTES // 1024**2} MBまで。",
    )

    def clean_file(self) -> Any:
        """Refuse a file that is too large before it is read."""
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(f"ファイルが大きすぎます。{MOST_BYTES // 1024**2} MBまでに分けてください。")
        return file

    def refuse(self, refused: Refused) -> None:
        """Say what is wrong in the file, by line and column."""
        super().refuse(refused)
        mistakes = getattr(refused, "mistakes", [])
        for each in mistakes:
            self.add_error("file", f"{each.line}行目{f'の {each.column}' if each.column else ''}: {each.text}")
        if len(mistakes) >= master_files.MOST_ERRORS:
            self.add_error("file", "このほかにも誤りがあるかもしれません。直してから、もう一度送ってください。")


COLUMNS = [
    ("system", "コード体系の名前。英小文字で始まる、英小文字・数字・「_」「.」（例: limit_class）"),
    ("effective_on", "適用開始日。西暦の年-月-日（例: 2027-04-01）"),
    ("code", "コード。同じ体系と日に一度だけ"),
    ("name", "コードの名称"),
    ("source", "出典（告示など）。同じ体系と日の、はじめの行に必ず書きます。"),
]
"""What each column of the file is."""
EXAMPLE = """system,effective_on,code,name,source
limit_class,2027-04-01,A01,区分ア,架空の告示第1号
limit_class,2027-04-01,A02,区分イ,
"""


class ReasonForm(Form):
    """Why."""

    reason = forms.CharField(label="理由", max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class Load(Door):
    """A file is loaded, and waits."""

    name, label, on_row = "load", "CSVファイルから取り込む", False
    needs, form_class = Permission.LOAD_MASTERS, FileForm
    intro = "取り込んだ版は、変更点を確かめて二人で公開するまで使われません。誤りがあれば、何も取り込みません。"
    columns, example = COLUMNS, EXAMPLE
    submit, done = "取り込む", "取り込みました。変更点を確かめて、公開を申請してください。"

    def do(
        self, request: HttpRequest, row: Any, answers: Mapping[str, Any], *, by: Actor, at: datetime
    ) -> CodeRelease | None:
        """Load it; show its release, or the list if there are several."""
        releases = load_file(content=answers["file"].read(), by=by, at=at)
        return releases[0] if len(releases) == 1 else None


class Publish(Door):
    """One asks, another puts it in force."""

    name, label, submit = "publish", "公開を申請する", "公開を申請する"
    needs, form_class = Permission.LOAD_MASTERS, ReasonForm
    done = "公開を申請しました。別の担当者が「承認申請」で承認すると公開されます。"

    def is_open(self, row: CodeRelease) -> bool:
        """Tell if it waits or was taken back."""
        return row.state in (ReleaseState.LOADED, ReleaseState.ROLLED_BACK)

    def answer(
        self, request: HttpRequest, row: CodeRelease, *, context: Mapping[str, Any], done: Callable[..., HttpResponse]
    ) -> HttpResponse:
        """Show the page with a warning where the day has passed."""
        door = copy(self)
        door.warning = backdated(row)
        return super(Publish, door).answer(request, row, context=context, done=done)

    def do(
        self, request: HttpRequest, row: CodeRelease, answers: Mapping[str, Any], *, by: Actor, at: datetime
    ) -> CodeRelease:
        """Ask."""
        ask_to_publish(release_id=row.pk, reason=answers["reason"], by=by, at=at)
        return row


class RollBack(Door):
    """One asks, another takes it out of force."""

    name, label, submit = "roll_back", "公開の取消しを申請する", "公開の取消しを申請する"
    needs, form_class = Permission.LOAD_MASTERS, ReasonForm
    warning = "承認されると、この版の前の版が再び使われます。すべての処理に10秒以内に行き渡ります。"
    done = "公開の取消しを申請しました。別の担当者が「承認申請」で承認すると取り消されます。"

    def is_open(self, row: CodeRelease) -> bool:
        """Tell if it is in force."""
        return row.state == ReleaseState.PUBLISHED

    def do(
        self, request: HttpRequest, row: CodeRelease, answers: Mapping[str, Any], *, by: Actor, at: datetime
    ) -> CodeRelease:
        """Ask."""
        ask_to_roll_back(release_id=row.pk, reason=answers["reason"], by=by, at=at)
        return row


class Discard(Door):
    """What nobody published is thrown away."""

    name, label, submit, done = "discard", "破棄する", "破棄する", "破棄しました。"
    needs = Permission.LOAD_MASTERS
    warning = "破棄した版は公開できません。同じ内容は、もう一度取り込めます。"

    def is_open(self, row: CodeRelease) -> bool:
        """Tell if nobody has published it."""
        return row.state == ReleaseState.LOADED

    def do(
        self, request: HttpRequest, row: CodeRelease, answers: Mapping[str, Any], *, by: Actor, at: datetime
    ) -> CodeRelease:
        """Discard it."""
        return discard_release(release_id=row.pk, by=by, at=at)


class OfSystem(Labelled):
    """By code system."""

    title = "コード体系"
    parameter_name = field = "system"


@admin.register(CodeRelease)
class ReleaseAdmin(ReadOnly):
    """The releases, each with what it changes."""

    see, doors, group = MASTERS, (Load(), Publish(), RollBack(), Discard()), GROUPS[2]
    about = "コード表をファイルから取り込み、変更点を確かめ、二人で公開し、取り消します。"
    list_display = ("label", "day", "shown_state", "loaded_at", "source")
    list_filter = ("state", OfSystem)
    fields = ("label", "day", "shown_state", "source", "sha256", "loaded_at", "published_at", "rolled_back_at")
    ordering = ("-loaded_at", "-pk")

    def _title(self, row: Any) -> str:
        return f"{label_of(row.system)} {day(row.effective_on)}から" if row is not None else ""

    def open_doors(self, request: HttpRequest, row: Any) -> list[dict[str, str]]:
        """Return the doors; what waits for an approval is not asked for again."""
        doors = super().open_doors(request, row)
        asks = ("../publish/", "../roll_back/") if row is not None and waiting(row).exists() else ()
        return [door for door in doors if door["url"] not in asks]

    @admin.display(description="コード体系", ordering="system")
    def label(self, row: CodeRelease) -> str:
        """Return the code system in words and by its name."""
        return label_of(row.system)

    @admin.display(description="状態", ordering="state")
    def shown_state(self, row: CodeRelease) -> str:
        """Return the state in words."""
        return status(row.state, row.get_state_display())

    @admin.display(description="適用開始日")
    def day(self, row: CodeRelease) -> str:
        """Return the day from which it counts."""
        return day(row.effective_on)

    def get_urls(self) -> list[URLPattern]:
        """Return the addresses, with a file of each release."""
        file = path(
            "<path:object_id>/export/",
            self.admin_site.admin_view(self.export),
            name="platform_site_coderelease_export",
        )
        return [file, *super().get_urls()]

    def takes(self, name: str) -> frozenset[str]:
        """Return the parameters of a page; a release's has pages of changes."""
        return super().takes(name) | ({"page"} if name == "platform_site_coderelease_change" else set())

    def export(self, request: HttpRequest, object_id: str) -> StreamingHttpResponse:
        """Give a release as a file, which can be loaded again."""
        row = self.get_object(request, object_id)
        if not self.has_view_permission(request, row):
            raise NotPermitted
        if row is None:
            raise NotFound("このページは見つかりません。")
        release = master_files.Release(row.system, row.effective_on, row.source, names_in(row))
        answer = StreamingHttpResponse(master_files.written(release), content_type="text/csv; charset=utf-8")
        answer["Content-Disposition"] = f'attachment; filename="{row.system}-{row.effective_on}.csv"'
        return answer

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show a release, and what it changes against the one that would count without it."""
        row = self.get_object(request, object_id)
        if row is None or not self.has_view_permission(request, row):
            return super().change_view(request, object_id, form_url, extra_context)
        return super().change_view(request, object_id, form_url, _changes(request, row))


def _changes(request: HttpRequest, row: CodeRelease) -> dict[str, Any]:
    before, changes = changes_of(row)
    counts = [(label, sum(change.kind == kind for change in changes)) for kind, label in KINDS.items()]
    page = Paginator(changes, PER_PAGE).get_page(request.GET.get("page"))
    warning = backdated(row) if row.state in (ReleaseState.LOADED, ReleaseState.ROLLED_BACK) else ""
    return {
        "before": before, "counts": counts, "changes": page, "kinds": KINDS, "waiting": waiting(row).first(),
        "warning": warning,
    }  # fmt: skip


def waiting(release: CodeRelease) -> QuerySet[Approval]:
    """Return what was asked for about a release and nobody has decided yet."""
    return Approval.objects.filter(
        deed__startswith="masters.", about=str(release), content__release=release.pk,
        state=ApprovalState.REQUESTED, expires_at__gt=clock.now(),
    )  # fmt: skip


def backdated(release: CodeRelease) -> str:
    """Return a warning if a release would count from a day that has passed."""
    if release.effective_on >= jst_day(clock.now()):
        return ""
    return (
        f"適用開始日（{day(release.effective_on)}）は過ぎています。公開すると、その日にさかのぼって使われます。"
        "すでに行われた処理の結果は変わりません。"
    )
