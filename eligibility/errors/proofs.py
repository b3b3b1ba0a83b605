"""What may be wrong with the signed statement that a card makes at the reader (API-1, E-01)."""

from platform_site.errors import Problem, Refused


class ProofInvalid(Refused):
    """The proof is malformed, altered, for another installation, or signed in a way that is not allowed."""

    problem = Problem(
        code="ELIG-PROOF-INVALID",
        status=422,
        title="カードの証明を確認できません。",
        cause="証明の形式が違う、途中で書き換わった、別の設置環境のもの、または署名がカードのものと一致しません。",
        remedy=(
            "カードリーダーで読み取りからやり直してください。続く場合はリーダーとレセプトコンピューターの"
            "時計と設定を確かめ、資格確認書、またはカードと資格情報のお知らせで確認してください。"
        ),
    )


class ProofStale(Refused):
    """The proof's time is over: it is good for 120 seconds at most."""

    problem = Problem(
        code="ELIG-PROOF-STALE",
        status=422,
        title="カードの証明の有効時間が過ぎています。",
        cause="証明は作られてから最長120秒だけ有効です。送信の遅れ、または機器の時計のずれが考えられます。",
        remedy=(
            "カードリーダーでもう一度読み取ってください。続く場合は機器の時計を合わせ、"
            "その間は資格確認書、またはカードと資格情報のお知らせで確認してください。"
        ),
    )


class ProofUsed(Refused):
    """The proof has already served once, on whichever path of the platform."""

    problem = Problem(
        code="ELIG-PROOF-USED",
        status=409,
        title="このカードの証明はすでに使われています。",
        cause="1つの証明は、資格確認・同意・処方箋の引換えなどを通じて1回だけ使えます。",
        remedy=(
            "カードリーダーでもう一度読み取ってください。同じ要求の再送であれば、"
            "最初と同じ Idempotency-Key で送ると最初の回答が得られます。"
        ),
    )


class ProofFacility(Refused):
    """The proof was made at the reader of another facility."""

    problem = Problem(
        code="ELIG-PROOF-FACILITY",
        status=422,
        title="ほかの機関のために作られたカードの証明です。",
        cause="証明に書かれた医療機関等コードが、送信した機関のものと一致しません。",
        remedy="この機関のカードリーダーで読み取り直してください。リーダーに設定した機関コードもご確認ください。",
    )
