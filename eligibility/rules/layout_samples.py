"""Fictional lines of each kind of file, for whoever lays out her first one; nobody of these names exists."""

from collections.abc import Mapping


Sample = tuple[str, tuple[Mapping[str, str], ...]]
"""The sender's number and the lines."""

_MEMBER = {
    "insurer_number": "06139992",
    "symbol": "架空５６",
    "number": "2001",
    "branch": "01",
    "acquired_on": "2026-04-01",
    "name": "例示　薫",
    "kana": "レイジ　カオル",
    "sex": "2",
    "birth_date": "平成2年3月31日",
    "postal_code": "999-9999",
    "address": "架空県架空市例示町4-5",
    "relationship": "1",
    "householder": "例示　薫",
    "card_class": "01",
    "issued_on": "2026-04-01",
    "valid_from": "2026-04-01",
}
_LOST = {
    "change": "end",
    "insurer_number": "06139992",
    "symbol": "架空５６",
    "number": "2003",
    "branch": "01",
    "acquired_on": "令和2年4月1日",
    "lost_on": "2026-10-01",
    "loss_reason": "99",
}
FEED: Sample = ("06139992", ({"change": "new", "link_token": "EXAMPLE-LINK-2001", **_MEMBER}, _LOST))
LEDGER: Sample = ("06139992", (_MEMBER,))
_OFFICE = {"payer_number": "12139994", "recipient_number": "0000026"}
ASSISTANCE: Sample = (
    "12139994",
    (
        {
            "record": "recipient",
            "change": "new",
            **_OFFICE,
            "link_token": "EXAMPLE-LINK-3001",
            "name": "例示　渚",
            "kana": "レイジ　ナギサ",
            "sex": "2",
            "birth_date": "昭和40年4月1日",
            "valid_from": "令和8年4月1日",
        },
        {
            "record": "voucher",
            "change": "new",
            **_OFFICE,
            "month": "2026-11",
            "institution": "1310200022",
            "care": "outpatient",
            "beside_insurance": "0",
            "own_payment": "0",
        },
    ),
)
