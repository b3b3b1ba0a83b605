"""The lines that `make run` prints: where everything is, and a first check to paste (the README has the same)."""

from collections.abc import Iterator


SIGN_IN = """\
TOKEN=$(curl -s -u sandbox-clinic-1:sandbox-secret {url}/oauth/token \\
  -d grant_type=client_credentials -d scope=eligibility.check | sed 's/.*"access_token": *"\\([^"]*\\)".*/\\1/')"""

CHOOSE = """\
PROOF=$(curl -s {url}/sandbox/cards/SBX-0001/proof -H 'Content-Type: application/json' \\
  -d '{{"organisation":"1310200022","consents":["care_drug_allergy_lab"]}}' | sed 's/.*"proof":"\\([^"]*\\)".*/\\1/')"""

BY_CARD = """\
curl -s {url}/api/v1/eligibility/checks -H "Authorization: Bearer $TOKEN" \\
  -H "Idempotency-Key: first-check-by-card-$(date +%s)" -H 'Content-Type: application/json' \\
  -d "{{\\"method\\":\\"card\\",\\"proof\\":\\"$PROOF\\"}}\""""

BY_NUMBER = """\
curl -s {url}/api/v1/eligibility/checks -H "Authorization: Bearer $TOKEN" \\
  -H "Idempotency-Key: first-check-by-number-$(date +%s)" -H 'Content-Type: application/json' \\
  -d '{{"method":"insurance_number","insurer_number":"06139992","symbol":"架空１２",
       "number":"1001","branch":"01","birth_date":"1985-04-01"}}'"""


def lines(url: str) -> Iterator[str]:
    """Yield what a newcomer needs next."""
    yield ""
    yield f"The platform is running:  {url}/"
    yield f"  API reference           {url}/developer/api/"
    yield f"  fictional people        {url}/sandbox/"
    yield f"  error catalogue         {url}/developer/errors"
    yield f"  health                  {url}/readyz"
    yield ""
    yield "A first check: what covers this patient today?"
    yield ""
    for example in (SIGN_IN, CHOOSE, BY_CARD, BY_NUMBER):
        yield example.format(url=url)
        yield ""
    yield "Ctrl-C stops everything."
    yield ""
