"""The refusal of what a full disk has no room for."""

from platform_site.errors.catalogue import Problem
from platform_site.errors.refusals import Refused


class StorageFull(Refused):
    """A disk is nearly full: checks go on, files and reports do not (I03-3)."""

    problem = Problem(
        code="SYS-STORAGE-FULL",
        status=503,
        title="ただいまファイルの登録・一括照会・帳票の出力を停止しています。",
        cause="記憶域の空きが少なくなったため、資格確認を続けるために、容量を使う処理を止めています。",
        remedy="Retry-After の秒数を待って、同じ Idempotency-Key で送り直してください。資格確認は続けられます。",
        retry=True,
    )
