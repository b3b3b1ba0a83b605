"""P001 to P029: who the fictional people are and what their insurers say of them (api.md).

Days that api.md does not fix are counted from the day of loading, so that a sandbox never grows old.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta, timezone
from typing import Any

from eligibility.rules.five_details import FiveDetails


UNION, CITY, LATE = "06139992", "138057", "39130018"
JAPAN = timezone(timedelta(hours=9))
ADDRESS = "架空県架空市見本町1-2-3"


@dataclass(frozen=True)
class Coverage:
    """One coverage as its insurer would write it; `more` holds further columns of the feed."""

    insurer: str
    number: str
    branch: str = "01"
    symbol: str = ""
    acquired_on: date = date(2020, 4, 1)
    relationship: str = "1"
    more: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Member:
    """One fictional person."""

    key: str
    name: str
    kana: str
    sex: str
    birth_date: date
    coverages: tuple[Coverage, ...] = ()
    card: str = ""
    card_ends_in: int = 4 * 365
    """Days from the day of loading to the last day of the card's certificate."""

    @property
    def link_token(self) -> str:
        """Return the link token that the fictional resident register gave."""
        return f"SBX-LINK-{self.key}"

    @property
    def has_rsa_card(self) -> bool:
        """Tell if the card is of the older kind; some are, so that both are met."""
        return self.key in {"P003", "P016", "P024"}

    def card_ends(self, today: date) -> datetime:
        """Return the last moment of the card's certificate."""
        return datetime.combine(today + timedelta(days=self.card_ends_in), time(23, 59, 59), JAPAN)


def rows_of(insurer: str, *, today: date) -> Iterator[dict[str, str]]:
    """Yield the feed lines that an insurer would send for its members."""
    for person in people(today):
        for coverage in person.coverages:
            if coverage.insurer == insurer:
                yield _row(person, coverage)


def registered(today: date, *, has_moved: bool = False) -> Iterator[tuple[str, FiveDetails]]:
    """Yield everybody's link token and details as the resident register has them; of P019, once she has moved."""
    for person in [*people(today), ASSISTED]:
        details = FiveDetails(person.name, person.kana, person.birth_date, person.sex, ADDRESS)
        if has_moved and person.key == "P019":
            details = replace(details, kana="ショウゴウ　ミギワ", address="架空県架空市新町4-5-6")
        yield person.link_token, details


def assisted_rows(today: date) -> Iterator[dict[str, str]]:
    """Yield the lines of 架空市福祉事務所: P010, with a voucher of this month for さくら診療所 only."""
    numbers = {"payer_number": "12139994", "recipient_number": "0000018"}
    yield {
        "record": "recipient",
        "change": "new",
        **numbers,
        "link_token": ASSISTED.link_token,
        "name": ASSISTED.name,
        "kana": ASSISTED.kana,
        "sex": ASSISTED.sex,
        "birth_date": str(ASSISTED.birth_date),
        "valid_from": "2024-04-01",
    }
    yield {
        "record": "voucher",
        "change": "new",
        **numbers,
        "month": f"{today:%Y-%m}",
        "institution": "1310200022",
        "care": "outpatient",
        "beside_insurance": "0",
        "own_payment": "0",
    }


def _row(person: Member, coverage: Coverage) -> dict[str, str]:
    return {
        "change": "new",
        "insurer_number": coverage.insurer,
        "symbol": coverage.symbol,
        "number": coverage.number,
        "branch": coverage.branch,
        "acquired_on": str(coverage.acquired_on),
        "link_token": person.link_token,
        "name": person.name,
        "kana": person.kana,
        "sex": person.sex,
        "birth_date": str(person.birth_date),
        "postal_code": "999-9999",
        "address": ADDRESS,
        "relationship": coverage.relationship,
        "householder": person.name if coverage.relationship == "1" else "架空　太郎",
        "card_class": "01",
        "issued_on": str(coverage.acquired_on),
        "valid_from": str(coverage.acquired_on),
        **coverage.more,
    }


def union(number: str, branch: str = "01", *, part: str = "３４", **more: Any) -> Coverage:
    """Return a coverage of 架空健康保険組合."""
    return Coverage(UNION, number, branch, f"架空{part}", **more)


def city(number: str, branch: str = "01", **more: Any) -> Coverage:
    """Return a coverage of 架空市国民健康保険."""
    return Coverage(CITY, number, branch, **more)


def late(number: str, ratio: int, **more: str) -> Coverage:
    """Return a coverage of 架空県後期高齢者医療広域連合, with the ratio that it fixes each August."""
    return Coverage(LATE, number, "", more={"ratio": str(ratio), "ratio_from": "2021-08-01", **more})


def people(today: date) -> list[Member]:
    """Return everybody with a coverage, as of the day of loading."""
    this_month = today.replace(day=1)
    last_month = (this_month - timedelta(days=1)).replace(day=1)
    august = date(today.year if today.month >= 8 else today.year - 1, 8, 1)
    elderly = {"elderly_from": str(august), "elderly_issued_on": str(august)}
    lost = {"lost_on": str(last_month), "loss_reason": "99"}
    moved = {"lost_on": str(last_month), "loss_reason": "03"}
    child = {"relationship": "2"}
    limit = {"limit_form": "01", "limit_class": "B09", "limit_from": str(august), "limit_issued_on": str(august)}
    paper = {
        "paper_issued_on": str(last_month),
        "paper_from": str(last_month),
        "paper_last_day": str(last_month.replace(year=last_month.year + 4) - timedelta(days=1)),
    }
    dialysis = {"disease": "1", "disease_from": "2023-04-01", "disease_issued_on": "2023-04-01", "disease_cap": "10000"}
    return [
        Member("P001", "架空　太郎", "カクウ　タロウ", "1", date(1985, 4, 1),
               (union("1001", part="１２"),), "SBX-0001"),
        Member("P002", "架空　さくら", "カクウ　サクラ", "2", date(2019, 5, 10),
               (union("1001", "02", part="１２", acquired_on=date(2019, 5, 10), **child),), "SBX-0002"),
        Member("P003", "見本　一郎", "ミホン　イチロウ", "1", date(1970, 1, 15), (city("20030001"),), "SBX-0003"),
        Member("P004", "試験　花子", "シケン　ハナコ", "2", date(1990, 9, 9),
               (union("1004", part="１２", more=lost),), "SBX-0004"),
        Member("P005", "異動　美咲", "イドウ　ミサキ", "2", date(1991, 2, 2),
               (union("1005", part="１２", more=moved), city("20030005", acquired_on=last_month)), "SBX-0005"),
        Member("P006", "長寿　ウメ", "チョウジュ　ウメ", "2", date(1946, 12, 24),
               (late("39000006", 20, **limit),), "SBX-0006"),
        Member("P007", "青空　ひかり", "アオゾラ　ヒカリ", "2", date(1988, 8, 8),
               (city("20030007", more={"address_withheld": "1"}),), "SBX-0007"),
        Member("P008", "薬師　健", "ヤクシ　ケン", "1", date(1979, 3, 3), (union("1008"),), "SBX-0008"),
        Member("P009", "花粉　直子", "カフン　ナオコ", "2", date(1983, 11, 11), (union("1009"),), "SBX-0009"),
        Member("P011", "更新　翔", "コウシン　ショウ", "1", date(1995, 7, 7), (union("1011"),), "SBX-0011", 60),
        Member("P012", "𠮷田　髙志", "ヨシダ　タカシ", "1", date(1965, 10, 10), (city("20030012"),), "SBX-0012"),
        Member("P013", "二重　信", "フタエ　マコト", "1", date(1980, 1, 1),
               (union("1013"), city("20030013", acquired_on=last_month)), "SBX-0013"),
        Member("P014", "双葉　あおい", "フタバ　アオイ", "2", date(2024, 3, 21),
               (city("20030014", "02", acquired_on=date(2024, 3, 21), **child),), "SBX-0014"),
        Member("P015", "双葉　みどり", "フタバ　ミドリ", "2", date(2024, 3, 21),
               (city("20030014", "03", acquired_on=date(2024, 3, 21), **child),), "SBX-0015"),
        Member("P016", "若葉　めぐみ", "ワカバ　メグミ", "2", date(1992, 12, 12),
               (city("20030016", acquired_on=last_month),), "SBX-0016"),
        Member("P017", "故郷　勇", "コキョウ　イサム", "1", date(1938, 4, 29),
               (late("39000017", 10, lost_on="2026-10-02", loss_reason="01"),), "SBX-0017"),
        Member("P018", "静岡　透", "シズオカ　トオル", "1", date(1975, 5, 5), (union("1018"),), "SBX-0018"),
        Member("P019", "照合　渚", "ショウゴウ　ナギサ", "2", date(1987, 6, 15), (union("1019"),), "SBX-0019"),
        Member("P020", "透水　誠", "トウスイ　マコト", "1", date(1968, 2, 29),
               (union("1020", more=dialysis),), "SBX-0020"),
        Member("P021", "月影　綾", "ツキカゲ　アヤ", "2", date(1986, 3, 30),
               (city("20030021", more={"self_view_stopped": "1"}),), "SBX-0021"),
        Member("P022", "古希　和子", "コキ　カズコ", "2", date(1954, 5, 20),
               (city("20030022", more={"elderly_ratio": "20", **elderly}),), "SBX-0022"),
        Member("P023", "現役　進", "ゲンエキ　ススム", "1", date(1955, 6, 1),
               (city("20030023", more={"elderly_ratio": "30", **elderly}),), "SBX-0023"),
        Member("P024", "白寿　トメ", "ハクジュ　トメ", "2", date(1943, 2, 2), (late("39000024", 10),), "SBX-0024"),
        Member("P025", "障子　守", "ショウジ　マモル", "1", date(1958, 7, 19),
               (late("39000025", 10, ratio_from="2023-08-01"),), "SBX-0025"),
        Member("P026", "架空　次郎", "カクウ　ジロウ", "1", date(2022, 4, 2),
               (union("1001", "03", part="１２", acquired_on=date(2022, 4, 2), **child),), "SBX-0026"),
        Member("P027", "滞納　明美", "タイノウ　アケミ", "2", date(1977, 9, 17),
               (city("20030027", more={"card_class": "05", "special_care_from": str(last_month)}),), "SBX-0027"),
        Member("P028", "期限　隆", "キゲン　タカシ", "1", date(1981, 12, 1), (union("1028"),), "SBX-0028",
               (last_month + timedelta(days=14) - today).days),
        # 75 and over the ratio is as fed (E-12), whoever feeds it.
        Member("P029", "資格　シズ", "シカク　シズ", "2", date(1940, 8, 15),
               (city("20030029", more={"ratio": "10", "ratio_from": "2021-08-01", **paper}),)),
    ]  # fmt: skip


ASSISTED = Member("P010", "生活　明", "セイカツ　アキラ", "1", date(1958, 6, 30), card="SBX-0010")
