from eligibility.models.revocation_lists import KeptRevocationList


class RxRevocationList(KeptRevocationList):
    """署名証明書の失効リスト: the newest list of an HPKI issuer of signers (I01-7)."""

    class Meta:
        verbose_name = verbose_name_plural = "署名証明書の失効リスト"
