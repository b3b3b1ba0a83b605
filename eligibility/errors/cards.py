"""What may be wrong with a card or its certificate (E-04, E-05, I01-7).

Nobody who is insured pays everything because a card or a system failed, so every remedy names another way.
"""

from platform_site.errors import Advisory, Problem, Refused


OTHER_WAYS = (
    "資格確認書、カードと資格情報のお知らせ、またはマイナポータルの資格情報画面で確認してください。"
    "いずれもないときは資格申立書をお書きいただきます。"
)
NEVER_ALL = "このことを理由に10割負担とはしないでください。"


class CardUntrusted(Refused):
    """The card's certificate does not lead to an authority that this installation trusts."""

    problem = Problem(
        code="ELIG-CARD-UNTRUSTED",
        status=422,
        title="カードの電子証明書を確認できません。",
        cause="電子証明書が、信頼する認証局の発行したものと確かめられないか、まだ有効になっていません。",
        remedy="カードを読み取り直してください。続く場合は、" + OTHER_WAYS + NEVER_ALL,
    )


class CardRevoked(Refused):
    """The certificate is on its authority's list of revoked ones, and stays so through any grace (I01-7)."""

    problem = Problem(
        code="ELIG-CARD-REVOKED",
        status=422,
        title="このカードの電子証明書は失効しているため使えません。",
        cause="紛失の届出、カードの再発行、住所などの変更により、発行元が電子証明書を失効させています。",
        remedy=OTHER_WAYS + "電子証明書の手続きは、住所地の市区町村の窓口をご案内ください。" + NEVER_ALL,
    )


class CardExpired(Refused):
    """The certificate expired, and the three months after the month of its expiry are over too (E-04)."""

    problem = Problem(
        code="ELIG-CARD-EXPIRED",
        status=422,
        title="このカードの電子証明書は有効期限が切れているため使えません。",
        cause="有効期限の月の末日から3か月の猶予も過ぎています。",
        remedy=OTHER_WAYS + "電子証明書の更新は、住所地の市区町村の窓口をご案内ください。" + NEVER_ALL,
    )


class CardClosed(Refused):
    """The card cannot be used at any counter; nobody is told why, since it may hide a victim (E-05)."""

    problem = Problem(
        code="ELIG-CARD-CLOSED",
        status=409,
        title="このカードは窓口では使えません。",
        cause="カードによる資格確認を利用できない状態です。詳しい事情は、この回答からは分かりません。",
        remedy=("資格確認書で確認し、番号による照会をご利用ください。読み取り直しても結果は変わりません。" + NEVER_ALL),
    )


class CardUnknown(Refused):
    """The card is sound, but no insured person is linked to it."""

    problem = Problem(
        code="ELIG-CARD-UNKNOWN",
        status=404,
        title="このカードは健康保険証としての利用登録がありません。",
        cause="カードと資格情報の結び付けがまだ登録されていないか、電子証明書の更新後の反映を待っています。",
        remedy=(
            "カードリーダーの画面またはマイナポータルで利用登録ができます。登録できないときは、"
            + OTHER_WAYS
            + NEVER_ALL
        ),
    )


class ConsentsAfterExpiry(Refused):
    """An expired certificate gives no consent, though eligibility is still answered for a while (E-04)."""

    problem = Problem(
        code="CONS-CERT-EXPIRED",
        status=422,
        title="電子証明書の有効期限が切れているため、情報提供の同意は受け付けられません。",
        cause="有効期限後の猶予の間は、資格の確認だけができ、同意の登録と診療情報の閲覧はできません。",
        remedy=(
            "同意を付けずに資格確認を行い、お薬手帳や問診で確かめてください。"
            "電子証明書の更新は、住所地の市区町村の窓口をご案内ください。"
        ),
    )


CertificateExpiring = Advisory(
    code="ELIG-CERT-EXPIRING",
    title="電子証明書の有効期限が近いか、過ぎています。",
    cause="有効期限の3か月前から、また期限後に資格確認だけができる間に表示します。",
    remedy="住所地の市区町村の窓口で更新できることをご案内ください。",
)
RevocationUnknown = Advisory(
    code="ELIG-REVOCATION-UNKNOWN",
    title="電子証明書の失効の有無を、最新の情報では確認できていません。",
    cause="発行元の失効情報が届いていないか、古くなっています。カードや患者に原因はありません。",
    remedy="今回の回答はそのままお使いください。顔写真などによる本人確認を丁寧に行ってください。",
)
