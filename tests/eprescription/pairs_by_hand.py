"""A few medicines and pairs as facts of the price list and of package inserts, and masters that look them up slowly.

What `rules.drugs.masters` prepares by look-ups is here a walk through all rows, so that the two cannot err together.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from eprescription.rules.document import DrugCode, System
from eprescription.rules.drugs.concepts import (
    DrugConcept,
    GenericName,
    Masters,
    Pair,
    PairSide,
    Route,
    Standing,
    UnitRule,
)


SINCE = date(2024, 1, 1)


def drug(receipt_code: str, price_code: str, name: str, components: str, class_key: str = "", **more) -> DrugConcept:
    """Return a medicine taken by mouth, by the tablet, unless told otherwise; `components` are apart by blanks."""
    values = {
        "yj_codes": (price_code,),
        "generic_code": "",
        "base_name": name,
        "kana": "",
        "unit_code": "16",
        "unit": "錠",
        "route": Route.INTERNAL,
        "route_code": "1",
        "ingredient7": price_code[:7],
        "price": Decimal(10),
        "controlled": "0",
        "is_generic": False,
        "is_patch": False,
        "listed_on": None,
        "valid_from": SINCE,
        "abolished_on": None,
        "transition_until": None,
        "generic_addition": "",
    }
    held = frozenset(f"c:{one}" for one in components.split())
    named = {"receipt_code": receipt_code, "price_code": price_code, "name": name}
    return DrugConcept(**{**values, **named, "components": held, "class_key": class_key, **more})


NORVASC = drug("612170710", "2171022F2025", "ノルバスク錠５ｍｇ", "アムロジピン", "Ca拮抗薬", price=Decimal("13.7"))
AMLODIPINE = drug(
    "620007853",
    "2171022F2017",
    "アムロジピンベシル酸塩５ｍｇ錠",
    "アムロジピン",
    "Ca拮抗薬",
    price=Decimal("10.4"),
    is_generic=True,
)
ZACRAS = drug(
    "622341701", "2149121F2028", "ザクラス配合錠ＨＤ", "アジルサルタン アムロジピン", "降圧配合剤", price=Decimal(78)
)
ITRACONAZOLE = drug(
    "620007914", "6290004F1011", "イトラコナゾール５０ｍｇ錠", "イトラコナゾール", price=Decimal(61), is_generic=True
)
TRIAZOLAM = drug(
    "621508301",
    "1124007F1011",
    "トリアゾラム０．１２５ｍｇ錠",
    "トリアゾラム",
    "睡眠",
    price=Decimal("5.9"),
    controlled="5",
    is_generic=True,
)
BROTIZOLAM = drug(
    "620038802",
    "1124009F1010",
    "ブロチゾラム０．２５ｍｇ錠",
    "ブロチゾラム",
    "睡眠",
    controlled="5",
    price=Decimal("10.4"),
    is_generic=True,
)
MYSLEE = drug(
    "610443047", "1129009F1025", "マイスリー錠５ｍｇ", "ゾルピデム", "睡眠", price=Decimal("17.5"), controlled="5"
)
LUNESTA_1 = drug("622148801", "1129010F1028", "ルネスタ錠１ｍｇ", "エスゾピクロン", "睡眠", price=Decimal("28.5"))
LUNESTA_2 = drug("622148901", "1129010F2024", "ルネスタ錠２ｍｇ", "エスゾピクロン", "睡眠", price=Decimal("46.6"))
VIAGRA = drug("628700702", "2590018F2026", "バイアグラ錠５０ｍｇ", "シルデナフィル", price=Decimal("1150.2"))
REVATIO = drug("620006781", "2190028F1021", "レバチオ錠２０ｍｇ", "シルデナフィル", price=Decimal("690.7"))
SELEGILINE = drug(
    "620003975", "1169010F1015", "セレギリン塩酸塩２．５ｍｇ錠", "セレギリン", controlled="3", is_generic=True
)
TRAMAL = drug("622366101", "1149038F1024", "トラマールＯＤ錠２５ｍｇ", "トラマドール", price=Decimal(17))
TRAMCET = drug(
    "622081101", "1149117F1020", "トラムセット配合錠", "トラマドール アセトアミノフェン", price=Decimal("26.9")
)
CLARITH = drug("616140104", "6149003F1031", "クラリス錠５０小児用", "クラリスロマイシン", price=Decimal(21))
COLCHICINE = drug("621973601", "3941001F1077", "コルヒチン錠０．５ｍｇ「タカタ」", "コルヒチン", price=Decimal("9.6"))
MORPHINE = drug("618110017", "8114003F1019", "モルヒネ塩酸塩錠", "モルヒネ", controlled="1", price=Decimal("152.1"))
PROTOPIC = drug(
    "660432014",
    "2699709M1028",
    "プロトピック軟膏０．１％",
    "タクロリムス",
    route=Route.EXTERNAL,
    unit="ｇ",
    price=Decimal("58.4"),
)
PROGRAF = drug("900000001", "3999014M1000", "架空タクロリムスカプセル", "タクロリムス", unit="カプセル")
DRUGS = (
    NORVASC, AMLODIPINE, ZACRAS, ITRACONAZOLE, TRIAZOLAM, BROTIZOLAM, MYSLEE, LUNESTA_1, LUNESTA_2, VIAGRA, REVATIO,
    SELEGILINE, TRAMAL, TRAMCET, CLARITH, COLCHICINE, MORPHINE, PROTOPIC, PROGRAF,
)  # fmt: skip

GENERIC_AMLODIPINE = GenericName(
    code="2171022F2ZZZ",
    name="【般】アムロジピン錠５ｍｇ",
    unit="錠",
    receipt_codes=frozenset({NORVASC.receipt_code, AMLODIPINE.receipt_code}),
    components=NORVASC.components,
    ingredient7s=frozenset({"2171022"}),
    route=Route.INTERNAL,
    valid_from=SINCE,
    valid_until=None,
)


def side(component: str, codes7: str, *, is_strict: bool = False) -> PairSide:
    """Return a side of a pair; the codes are apart by blanks."""
    return PairSide(f"c:{component}", component, frozenset(codes7.split()), is_strict)


def pair(pair_id: str, a: PairSide, b: PairSide, after_a: int = 0, after_b: int = 0, **more) -> Pair:
    """Return a pair in force for ever, with days of wash-out after each side."""
    values = {
        "mechanism": "",
        "condition": "",
        "is_conditional": False,
        "confidence": "high",
        "source": "添付文書",
        "valid_from": SINCE,
        "valid_until": None,
    }
    return Pair(pair_id=pair_id, a=a, b=b, days_after_a=after_a, days_after_b=after_b, **{**values, **more})


AZOLE_TRIAZOLAM = pair("p1", side("イトラコナゾール", "6290004"), side("トリアゾラム", "1124007"))
AZOLE_SILDENAFIL = pair("p2", side("イトラコナゾール", "6290004"), side("シルデナフィル", "2190028", is_strict=True))
MAO_TRAMADOL = pair("p3", side("セレギリン", "1169010"), side("トラマドール", "1149038 1149400"), after_a=14)
MACROLIDE_COLCHICINE = pair(
    "p4",
    side("クラリスロマイシン", "6149003"),
    side("コルヒチン", "3941001"),
    is_conditional=True,
    condition="肝臓又は腎臓に障害のある患者に限り禁忌",
)
BOTH_WAYS = pair("p5", side("アムロジピン", "2171022"), side("アジルサルタン", "2149048"), after_a=2, after_b=5)
"""An invented pair whose two sides a licensed combination holds together."""
PAIRS = (AZOLE_TRIAZOLAM, AZOLE_SILDENAFIL, MAO_TRAMADOL, MACROLIDE_COLCHICINE, BOTH_WAYS)


@dataclass(frozen=True)
class HandMasters:
    """Masters that walk through all their rows each time they are asked."""

    drugs: tuple[DrugConcept, ...] = DRUGS
    generics: tuple[GenericName, ...] = (GENERIC_AMLODIPINE,)
    pairs: tuple[Pair, ...] = PAIRS
    version: str = "drugs:by-hand pairs:by-hand"

    def drug(self, code: DrugCode, on: date) -> DrugConcept | GenericName | None:
        """Return what a code names, on any day."""
        if code.system is System.GENERIC:
            return next((name for name in self.generics if name.code == code.code), None)
        found = (one for one in self.drugs if code.code in (one.receipt_code, *one.yj_codes))
        return next(found, None)

    def standing(self, code: DrugCode, on: date) -> Standing:
        """Return that what is known is valid until it is abolished."""
        found = self.drug(code, on)
        if found is None:
            return Standing.UNKNOWN
        ended = isinstance(found, DrugConcept) and found.abolished_on is not None and found.abolished_on <= on
        return Standing.ABOLISHED if ended else Standing.VALID

    def nearest(
        self, code: str, system: System, on: date, most: int = 3, name: str = ""
    ) -> tuple[tuple[str, str], ...]:
        """Return those of that name."""
        return tuple((one.receipt_code, one.name) for one in self.drugs if one.name == name)[:most]

    def unit_rule(self, price_unit: str, other_unit: str) -> UnitRule | None:
        """Return none: nothing is converted by hand."""
        return None

    def pairs_of(self, ingredient7: str) -> tuple[tuple[Pair, bool], ...]:
        """Return the pairs of an ingredient, each side tried."""
        return tuple(self._pairs_of(ingredient7))

    def in_class(self, class_key: str, on: date) -> tuple[DrugConcept, ...]:
        """Return the valid ones of a class."""
        codes = ((one, DrugCode(System.RECEIPT, one.receipt_code)) for one in self.drugs)
        return tuple(
            one for one, code in codes if one.class_key == class_key and self.standing(code, on) is Standing.VALID
        )

    def component_name(self, key: str) -> str:
        """Return the name in the key."""
        return {one: one.removeprefix("c:") for drug in self.drugs for one in drug.components}[key]

    def _pairs_of(self, ingredient7: str) -> Iterator[tuple[Pair, bool]]:
        for each in self.pairs:
            for one, is_a in ((each.a, True), (each.b, False)):
                if stands_on(ingredient7, one, self.drugs):
                    yield each, is_a


def stands_on(ingredient7: str, one: PairSide, drugs: Iterable[DrugConcept]) -> bool:
    """Tell if an ingredient stands on a side: by its digits, or as a combination with the component."""
    if ingredient7 in one.codes7:
        return True
    combinations = {drug.ingredient7 for drug in drugs if one.component in drug.components and len(drug.components) > 1}
    return not one.is_strict and ingredient7 in combinations


MASTERS: Masters = HandMasters()
