"""消去の実行: what was erased under its retention policy, and when; read only."""

from django.contrib import admin

from platform_site.admin.base import ReadOnly
from platform_site.models import PurgeRun
from platform_site.permissions import Permission


@admin.register(PurgeRun)
class PurgeRunAdmin(ReadOnly):
    """The runs."""

    see = (Permission.SEE_PURGES,)
    about = "保存期間を過ぎて消去した件数の記録です。予定と保全は「消去」の画面で見られます。"
    list_display = ("at", "label", "rows")
    list_filter = ("label",)
    fields = ("at", "label", "rows")
    ordering = ("-at", "-pk")
