"""Refusals of a facility that may not issue, and of a pharmacy that may not receive, at present."""

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


class PharmacyStopped(Refused):
    """The fund has stopped redeeming and receiving of this pharmacy; what it has in hand goes on (I04-3)."""

    problem = Problem(
        code="RX-PHARMACY-STOPPED",
        status=403,
        title="この薬局での電子処方箋の引換えと受付は停止しています。",
        cause="番号の誤りが続いたことや、システムの誤りなどが見つかり、運営が新しい引換えと受付を止めています。",
        remedy="受け付け済みの処方箋の調剤と、受付の取消はできます。新しい患者には、ほかの薬局を案内してください。再開については支払基金の窓口へお問い合わせください。",
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
