"""What may be wrong with a signature or with its signer (I04-1, I04-2, E-22)."""

from platform_site.errors import Problem, Refused


class SignatureMissing(Refused):
    """What has to be signed came without a signature."""

    problem = Problem(
        code="RX-SIGNATURE-MISSING",
        status=422,
        title="電子署名がありません。",
        cause="電子処方箋と調剤結果には、HPKIによる電子署名が必要です。",
        remedy="署名してから送り直してください。"
        "引換番号付きの紙の処方箋として登録するときは、kind を numbered_paper にしてください。",
    )


class SignatureBroken(Refused):
    """The signature does not fit what it is said to cover."""

    problem = Problem(
        code="RX-SIGNATURE-BROKEN",
        status=422,
        title="電子署名を検証できません。",
        cause="署名の後に内容が変わったか、署名の形式・方式が仕様と一致しません。",
        remedy="内容を変えずに署名し直し、署名したバイト列のまま送ってください。",
    )


class SignatureWrapped(Refused):
    """The signature is sound, but covers something other than the whole document, or more than one stands there."""

    problem = Problem(
        code="RX-SIGNATURE-WRAPPED",
        status=422,
        title="電子署名が文書全体を覆っていません。",
        cause="署名の位置・参照先・数が仕様と異なり、署名されていない内容が混ざるおそれがあります。",
        remedy="文書全体に1つだけ署名し、署名後の構造を変えずに送ってください。",
    )


class SignerUntrusted(Refused):
    """The certificate does not lead to an HPKI authority that this installation trusts."""

    problem = Problem(
        code="RX-SIGNER-UNTRUSTED",
        status=422,
        title="署名の電子証明書を確認できません。",
        cause="電子証明書が、信頼するHPKI認証局の発行した署名用のものと確かめられません。",
        remedy="HPKIの署名用電子証明書で署名し直してください。",
    )


class SignerExpired(Refused):
    """The certificate was not in force at the moment of the check."""

    problem = Problem(
        code="RX-SIGNER-EXPIRED",
        status=422,
        title="署名の電子証明書が有効期間の外です。",
        cause="電子証明書の有効期限が切れているか、まだ有効になっていません。",
        remedy="有効な電子証明書で署名し直してください。更新は発行元の認証局へお申し込みください。",
    )


class SignerRevoked(Refused):
    """The certificate is on its authority's list of revoked ones."""

    problem = Problem(
        code="RX-SIGNER-REVOKED",
        status=422,
        title="署名の電子証明書は失効しているため使えません。",
        cause="発行元の認証局が、この電子証明書を失効させています。",
        remedy="有効な電子証明書で署名し直してください。心当たりがないときは発行元の認証局へご連絡ください。",
    )


class SignerRole(Refused):
    """The signer's qualification is not one that may sign this."""

    problem = Problem(
        code="RX-SIGNER-ROLE",
        status=422,
        title="この資格では署名できない文書です。",
        cause="処方箋は医師または歯科医師が、調剤結果は薬剤師が署名します。点数表と資格も一致しなければなりません。",
        remedy="資格のある方の電子証明書で署名し直してください。",
    )


class SignerNotInDocument(Refused):
    """The document names another prescriber or pharmacist than the certificate (I04-2)."""

    problem = Problem(
        code="RX-SIGNER-NOT-IN-DOCUMENT",
        status=422,
        title="署名した方が、文書に書かれた方と一致しません。",
        cause="電子証明書の氏名または免許番号が、文書の処方医・薬剤師と異なります。",
        remedy="文書の氏名を確かめ、その方の電子証明書で署名し直してください。",
    )


class FacilityNotInDocument(Refused):
    """The document names another facility than the one that sends it (I04-2)."""

    problem = Problem(
        code="RX-FACILITY-NOT-IN-DOCUMENT",
        status=422,
        title="送信した機関が、文書に書かれた機関と一致しません。",
        cause="文書の機関コードが、アクセストークンの機関と異なります。",
        remedy="機関コードを確かめ、その機関の接続システムから送ってください。",
    )
