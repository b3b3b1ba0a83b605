"""Refusals of who asks what a person takes."""

from platform_site.errors import Problem, Refused


class ConsentMissing(Refused):
    """The patient has not let this facility see her medicines, or no longer does, and none is this pharmacy's own."""

    problem = Problem(
        code="RX-CONSENT-MISSING",
        status=403,
        title="薬の一覧を閲覧する同意がありません。",
        cause="この機関への「診療・お薬・アレルギー等・検査」の同意がないか、終わっています。"
        "薬局では、引き換えた処方箋も、この薬局が登録した紙の処方箋の調剤結果もありません。",
        remedy="カードリーダーで同意を得てから、もう一度閲覧してください。",
    )
