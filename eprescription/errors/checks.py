"""What a check answers (重複投薬等チェック) instead of letting a prescription or a dispensing pass."""

from collections.abc import Sequence
from typing import Any

from platform_site.errors import FieldProblem, Problem, Refused


class Stopped(Refused):
    """Some finding has not been answered as it has to be; `findings` are those, as the API shows them.

    `judgement` is the check that has to be kept although nothing was registered.
    """

    problem = Problem(
        code="RX-STOPPED",
        status=409,
        title="重複投薬・併用禁忌などの確認が済んでいないため、登録していません。",
        cause="確認の必要な組合せが見つかり、それに対する理由または再確認がありません。",
        remedy="findings の内容を確かめ、処方を改めるか、overrides に理由を添えて同じ文書を送り直してください。",
    )

    def __init__(self, detail: str = "", *, findings: Sequence[Any] = (), judgement: Any = None, **more: Any) -> None:
        super().__init__(detail, **more)
        self.findings, self.judgement = tuple(findings), judgement


class CheckBudget(Refused):
    """This facility has asked about more medicines of this patient today than a treatment needs (I04-4)."""

    problem = Problem(
        code="RX-CHECK-BUDGET",
        status=429,
        title="この患者について1日に確認できる医薬品の数を超えました。",
        cause="処方のないまま多くの医薬品を確認すると、服用中の薬が分かってしまうため、上限を設けています。",
        remedy="翌日にもう一度確認するか、患者の同意を得て薬剤情報を閲覧してください。",
        retry=True,
    )


class OpenedBefore(Refused):
    """By oral consent, a finding is opened once (E-18)."""

    problem = Problem(
        code="RX-OPENED-BEFORE",
        status=409,
        title="この結果は、口頭の同意ですでに開示しています。",
        cause="口頭の同意による開示は、1つの結果につき一度だけです。",
        remedy="もう一度ご覧になるときは、カードリーダーで同意を得てください。",
    )


class ReplayGone(Refused):
    """What the check was made of has been erased (E-21)."""

    problem = Problem(
        code="RX-REPLAY-GONE",
        status=410,
        title="このチェックは保存期間を過ぎたため、再現できません。",
        cause="チェックに使った処方・調剤の情報は、100日を過ぎると消去されます。",
        remedy="現在の内容で、あらためてチェックしてください。",
    )


ReasonNeeded = FieldProblem(
    code="RX-REASON-NEEDED",
    title="この結果には、処方または調剤する理由が必要です。",
    cause="見つかった組合せに対する理由が、overrides にないか空です。",
    remedy="処方を改めるか、理由を書いてください。",
)
ConfirmationNeeded = FieldProblem(
    code="RX-CONFIRMATION-NEEDED",
    title="併用禁忌には、再確認が必要です。",
    cause="理由はありますが、2度目の確認（confirmed）がありません。",
    remedy="内容をもう一度確かめ、それでも必要なときだけ confirmed を true にしてください。",
)
FindingUnknown = FieldProblem(
    code="RX-FINDING-UNKNOWN",
    title="この文書のチェック結果にない番号です。",
    cause="文書または服用中の薬が変わり、以前の結果が当てはまらなくなったか、番号が誤っています。",
    remedy="overrides から取り除き、新しい findings に対して理由を書いてください。",
)
