"""Refusals of a facility that may not issue at present."""

from platform_site.errors import Problem, Refused


class FacilityStopped(Refused):
    """The fund has stopped electronic prescriptions of this facility."""

    problem = Problem(
        code="RX-FACILITY-STOPPED",
        status=403,
        title="この機関の電子処方箋の発行は停止しています。",
        cause="医薬品コードの対応付けの誤りなどが見つかり、運営が発行を止めています。",
        remedy="紙の処方箋をお使いください。再開については支払基金の窓口へお問い合わせください。",
    )


class NotInspected(Refused):
    """The facility has no valid self-inspection of its drug master."""

    problem = Problem(
        code="RX-NOT-INSPECTED",
        status=403,
        title="医薬品マスターの自主点検が登録されていません。",
        cause="電子処方箋の発行には、医薬品コード・単位・ダミーコード・一般名の自主点検が必要です。",
        remedy="点検を行い、管理者が「自主点検」の画面で、または施設のシステムから、結果を登録してください。それまでは紙の処方箋をお使いください。",
    )
