"""Refusals of a pharmacy that redeems or receives a prescription (E-18, I04-3)."""

from platform_site.errors import Problem, Refused


class NotRedeemable(Refused):
    """The one answer for a prescription that is unknown, expired or dispensed, and for a wrong number (I04-3)."""

    problem = Problem(
        code="RX-NOT-REDEEMABLE",
        status=404,
        title="該当する処方箋が見つかりません。",
        cause="引換番号と、処方内容控えに印刷された番号の組に当てはまる、受け付けられる処方箋がありません。",
        remedy="処方内容控えの番号を確かめてください。見つからないときは、発行した医療機関へお問い合わせください。",
    )


class Taken(Refused):
    """Another pharmacy has received the prescription; exactly one wins."""

    problem = Problem(
        code="RX-TAKEN",
        status=409,
        title="この処方箋は、ほかの薬局が受け付けています。",
        cause="1枚の処方箋を同時に受け付けられる薬局は1つだけです。",
        remedy="患者にお確かめください。先に受け付けた薬局が受付を取り消すと、受け付けられるようになります。",
    )


class NotHolder(Refused):
    """This pharmacy has not received the prescription, so for it there is none."""

    problem = Problem(
        code="RX-NOT-HOLDER",
        status=404,
        title="この薬局で受け付けている処方箋が見つかりません。",
        cause="処方箋が存在しないか、この薬局では受け付けていません。",
        remedy="引換番号またはマイナ保険証で処方箋を受け付けてから、もう一度操作してください。",
    )
