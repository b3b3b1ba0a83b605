"""利用者 and 役割: who signs in, and as whom she acts; a person's own account shows nothing of the person (I02-2)."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from platform_site.admin import account_doors as doors
from platform_site.admin.base import ReadOnly
from platform_site.admin.filters import OFF, ON, InUse
from platform_site.admin.site import GROUPS
from platform_site.models import Membership, User
from platform_site.permissions import ROLES, Permission
from platform_site.permissions.roles import LABELS
from platform_site.queries.factors import factors_of, has_factor
from platform_site.templatetags.site import moment, status


class NotEnded(InUse):
    """Whether a role stands, or an account is in use."""

    field = "ended_at"


class NotDeactivated(InUse):
    """Whether an account is in use."""

    field = "deactivated_at"


class OfRole(admin.SimpleListFilter):
    """One role, by its name for people."""

    title, parameter_name = "役割", "role"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Return all roles."""
        return [(name, role.label) for name, role in ROLES.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Return the memberships in that role, or all."""
        return queryset.filter(role=self.value()) if self.value() in ROLES else queryset


class OfStaff(admin.SimpleListFilter):
    """Whether an account is one of staff, or of a person with a record of her own."""

    title, parameter_name = "区分", "of"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Return the two."""
        return [("staff", "職員"), ("person", "本人")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Return those chosen, or all."""
        if self.value() not in ("staff", "person"):
            return queryset
        return queryset.filter(person__isnull=self.value() == "staff")


@admin.register(User)
class UserAdmin(ReadOnly):
    """利用者."""

    see = (Permission.MANAGE_ACCOUNTS,)
    doors = (
        doors.Register(), doors.Find(), doors.Give(), doors.ResetPassword(), doors.NewPassword(),
        doors.ResetFactors(), doors.Deactivate(), doors.Reactivate(),
    )  # fmt: skip
    group, about = GROUPS[1], "サインインする人です。本人のための利用者は、利用者名だけを表示します。"
    list_display = ("name", "of", "state", "last", "factor")
    list_filter = (OfStaff, NotDeactivated)
    ordering = ("username",)
    fields = ("name", "full_name", "mail", "of", "state", "deactivated_at", "must_change", "last",
              "factors", "roles", "uid")  # fmt: skip
    readonly_fields = ("name", "must_change", "last", "full_name", "mail", "of", "state", "factors", "roles", "uid")

    def _title(self, row: Any) -> str:
        return str(row.get_username()) if row is not None else ""

    @admin.display(description="利用者名", ordering="username")
    def name(self, row: User) -> str:
        """Return the name with which somebody signs in."""
        return row.get_username()

    @admin.display(description="最後のサインイン", ordering="last_login")
    def last(self, row: User) -> Any:
        """Return when somebody signed in last."""
        return moment(row.last_login) if row.last_login else "まだありません"

    @admin.display(description="次のサインインでパスワードを変更する")
    def must_change(self, row: User) -> str:
        """Return in words if the next sign-in asks for another password."""
        return "はい" if row.must_change_password else "いいえ"

    @admin.display(description="区分")
    def of(self, row: User) -> str:
        """Return whose account it is, in words."""
        return "職員" if row.person_id is None else "本人"

    @admin.display(description="氏名")
    def full_name(self, row: User) -> str:
        """Return the name of somebody of staff; a person's is nobody's to see here."""
        return row.get_full_name() if row.person_id is None else ""

    @admin.display(description="メールアドレス")
    def mail(self, row: User) -> str:
        """Return the address of somebody of staff."""
        return row.email if row.person_id is None else ""

    @admin.display(description="利用")
    def state(self, row: User) -> str:
        """Return in words if it is in use."""
        return status(*(ON if row.is_active else OFF))

    @admin.display(description="第二要素", boolean=False)
    def factor(self, row: User) -> str:
        """Return if there is a second factor."""
        return "あり" if has_factor(row) else "なし"

    @admin.display(description="第二要素")
    def factors(self, row: User) -> str:
        """Return which kinds of factors there are."""
        return "、".join(each.get_type_display() for each in factors_of(row)) or "なし"

    @admin.display(description="役割")
    def roles(self, row: User) -> SafeString | str:
        """Return the roles that stand, each with the way to its page."""
        held = Membership.objects.filter(user=row, ended_at__isnull=True).select_related("organisation")
        lines = [
            (reverse("admin:platform_site_membership_change", args=[each.pk]), each.organisation.name, label_of(each))
            for each in held.order_by("given_at")
        ]
        return format_html("<ul>{}</ul>", format_html_join("", '<li><a href="{}">{} {}</a></li>', lines)) or "なし"


def label_of(row: Membership) -> str:
    """Return a role's name for people."""
    return ROLES[row.role].label if row.role in ROLES else row.role


@admin.register(Membership)
class MembershipAdmin(ReadOnly):
    """所属と役割."""

    see = (Permission.MANAGE_ACCOUNTS,)
    doors = (doors.End(),)
    group, about = GROUPS[1], "誰が、どの機関の、どの役割で操作できるかです。役割は、利用者のページから付けます。"
    list_display = ("who", "organisation", "role_label", "given_at", "ended_at")
    list_filter = (OfRole, "organisation__kind", NotEnded)
    list_select_related = ("user", "organisation")
    search_fields = ("organisation__code", "organisation__name")
    search_help_text = "機関コードまたは機関の名称"
    ordering = ("-given_at",)
    fields = ("who", "organisation", "role_label", "staff_id", "given_at", "ended_at")
    readonly_fields = ("who", "role_label")

    def _title(self, row: Any) -> str:
        return f"{row.user.get_username()} — {label_of(row)}" if row is not None else ""

    @admin.display(description="利用者")
    def who(self, row: Membership) -> str:
        """Return whose role it is, by the account's name."""
        return row.user.get_username()

    @admin.display(description="役割")
    def role_label(self, row: Membership) -> str:
        """Return the role's name for people."""
        return label_of(row)

    def open_doors(self, request: HttpRequest, row: Any) -> list[dict[str, str]]:
        """Return the doors, and on the list the page of all roles."""
        more = [] if row is not None else [{"label": "役割と権限の一覧", "url": "roles/"}]
        return [*super().open_doors(request, row), *more]

    def own_urls(self) -> list[URLPattern]:
        """Return the page of all roles."""
        return [path("roles/", self.admin_site.admin_view(self.roles), name="roles")]

    def roles(self, request: HttpRequest) -> HttpResponse:
        """Show each role: what it may do, which organisations have it, and how many people act in it."""
        self.refuse_unseen(request)
        held = list(Membership.objects.filter(ended_at__isnull=True).values_list("role", flat=True))
        rows = [
            {"name": name, "role": role, "permissions": [LABELS[each] for each in sorted(role.permissions)],
             "holders": held.count(name)}
            for name, role in ROLES.items()
        ]  # fmt: skip
        title = "役割と権限の一覧"
        return render(request, "admin/roles.html", {**self._place(None, title), "title": title, "rows": rows})
