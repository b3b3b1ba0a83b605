"""A prescription as it was written, whatever its form: the record file (SJ1) and the JSON become the same `Document`.

Values are kept as sent: codes and names are never re-spelled, amounts are `Decimal`, days are days in Japan. A blank
item is the empty string, or None where a number or a group would stand.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum


class Form(StrEnum):
    """What the signed bytes are."""

    RECORD_FILE = "record_file"
    JSON = "json"


class Kind(StrEnum):
    """電子処方箋, 引換番号付き紙の処方箋 (the paper counts, unsigned here), or 院内処方 (E-19: no number, no slip)."""

    ELECTRONIC = "electronic"
    NUMBERED_PAPER = "numbered_paper"
    IN_HOUSE = "in_house"


class Setting(StrEnum):
    """外来, 退院時, or 入院中; what was given during a stay never stands on the past side of a check (E-19)."""

    OUTPATIENT = "outpatient"
    DISCHARGE = "discharge"
    INPATIENT = "inpatient"


class FeeTable(StrEnum):
    """点数表 of the issuing facility (record 1 item 1): 医科, 歯科, 訪問看護; blank is 医科."""

    MEDICAL = "1"
    DENTAL = "3"
    VISITING = "6"


class DosageForm(StrEnum):
    """剤形区分 of an RP (record 101 item 2): 内服, 頓服, 外用, 内服滴剤, 注射, 医療材料, 不明."""

    INTERNAL = "1"
    AS_NEEDED = "2"
    EXTERNAL = "3"
    DROPS = "4"
    INJECTION = "5"
    MATERIAL = "6"
    UNKNOWN = "9"


class Information(StrEnum):
    """情報区分 of an item (record 201 item 3): 医薬品, 医療材料, 保険適用外; blank is 医薬品."""

    DRUG = "1"
    MATERIAL = "2"
    UNINSURED = "3"


class System(StrEnum):
    """薬品コード種別 (record 201 item 4): なし, レセプト電算, 厚労省, YJ, HOT, 一般名.

    Of a medicine only レセプト電算, YJ and 一般名 are taken.
    """

    NONE = "1"
    RECEIPT = "2"
    MHLW = "3"
    YJ = "4"
    HOT = "6"
    GENERIC = "7"


SYSTEM_NAMES = {System.RECEIPT: "receipt", System.YJ: "yj", System.GENERIC: "generic"}
"""What JSON calls those that are taken of a medicine."""


class Potency(StrEnum):
    """力価フラグ (record 201 item 8): the dose counts 薬価単位, or 力価単位."""

    PRICE_UNIT = "1"
    POTENCY_UNIT = "2"


class Veto(StrEnum):
    """処方医の指示 (record 281): 後発品, 剤形, 規格, 剤形及び規格の変更不可; 先発医薬品患者希望 is no veto."""

    GENERIC = "3"
    FORM = "4"
    STRENGTH = "5"
    FORM_AND_STRENGTH = "6"
    BRAND_WISH = "8"


@dataclass(frozen=True, slots=True)
class DrugCode:
    """薬品コード with the system that it is of, as written."""

    system: System
    code: str


@dataclass(frozen=True, slots=True)
class Facility:
    """医療機関 (records 1, 2, 3, 4): `code` has 7 digits, `prefecture` 2.

    `department_system` is 診療科コード種別 and tells what `department_code` is.
    """

    fee_table: FeeTable
    code: str
    prefecture: str
    name: str
    postcode: str = ""
    address: str = ""
    phone: str = ""
    fax: str = ""
    other_contact: str = ""
    department_code: str = ""
    department: str = ""
    department_system: str = ""

    @classmethod
    def coded(cls, code: str, name: str) -> "Facility":
        """Return a facility by its 医療機関コード of ten digits."""
        return cls(FeeTable(code[2]), code[3:], code[:2], name)


@dataclass(frozen=True, slots=True)
class Prescriber:
    """処方医 (record 5); the record file has no place for `licence_number`, only the JSON form."""

    code: str
    kana: str
    name: str
    licence_number: str = ""


@dataclass(frozen=True, slots=True, repr=False)
class Patient:
    """患者 (records 11, 12, 13): `sex` 1 男 or 2 女. The birth date is a whole day, since a check needs one."""

    code: str
    name: str
    kana: str
    sex: str
    birth_date: date


@dataclass(frozen=True, slots=True, repr=False)
class Insurance:
    """保険 (records 14, 21, 22, 23, 24, 25, 31): the ratios are per cent, None where none was written."""

    kind: str
    insurer_number: str
    symbol: str
    number: str
    branch: str
    relationship: str
    burden: str
    copay_ratio: int | None
    benefit_ratio: int | None
    work_related: str
    receipt_type: str


@dataclass(frozen=True, slots=True, repr=False)
class Payer:
    """公費 (records 27, 28, 29; 30 is 特殊公費): 負担者番号 and 受給者番号."""

    payer_number: str
    recipient_number: str


@dataclass(frozen=True, slots=True, repr=False)
class Narcotics:
    """麻薬施用 (record 61): the prescriber's licence, and where the patient lives and answers."""

    licence: str
    patient_address: str
    patient_phone: str


@dataclass(frozen=True, slots=True)
class Split:
    """分割調剤 (record 63): this is `part` of `total` prescriptions, both from 1 to 3."""

    total: int
    part: int


@dataclass(frozen=True, slots=True)
class Remark:
    """備考 (record 81)."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Usage:
    """用法 (record 111): `system` 1 none, 2 JAMI, 3 電子処方箋用法マスタ."""

    system: str
    code: str
    name: str
    times_a_day: int | None


@dataclass(frozen=True, slots=True)
class UsageNote:
    """用法補足 (record 181)."""

    kind: str
    text: str
    code: str
    site: str


@dataclass(frozen=True, slots=True)
class ItemNote:
    """薬品補足 (record 281)."""

    kind: str
    text: str
    code: str


@dataclass(frozen=True, slots=True)
class Uneven:
    """不均等 (record 221): the doses of one day in their order, and the codes that say so."""

    doses: tuple[Decimal, ...]
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """薬品 (records 201 to 281): the `order`-th of its RP, both counted from 1.

    `dose` is 用量 in `unit`: a day's of 内服, one time's of 頓服, else the whole. `unit_factor` is 単位変換係数
    (record 211): dose × factor is the amount in the unit of the price list; None where the units are the same.
    `single_dose` is 単回量 as written, which may be a fraction such as `2/3`.
    """

    rp_number: int
    order: int
    information: Information
    drug_code: DrugCode
    name: str
    dose: Decimal
    potency: Potency
    unit: str
    unit_factor: Decimal | None = None
    uneven: Uneven | None = None
    burdens: tuple[str, ...] | None = None
    single_dose: str = ""
    single_times: int | None = None
    notes: tuple[ItemNote, ...] = ()

    @property
    def key(self) -> str:
        """The item's name within its prescription: RP number and order, `1-2`."""
        return f"{self.rp_number}-{self.order}"

    @property
    def vetoes(self) -> frozenset[Veto]:
        """What its notes rule out or wish."""
        return frozenset(Veto(note.kind) for note in self.notes if note.kind in _VETOES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rp:
    """RP (records 101 to 181): medicines with one usage; `quantity` is 調剤数量, days of 内服, times of 頓服, else 1.

    `split_quantity` is this part's quantity and `total_quantity` that of all parts (record 102).
    """

    number: int
    dosage_form: DosageForm
    form_name: str = ""
    quantity: int
    split_quantity: int | None = None
    total_quantity: int | None = None
    usage: Usage
    usage_notes: tuple[UsageNote, ...] = ()
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """処方箋: all that the issuer wrote, and nothing that the platform added.

    `last_day` is 使用期限 as written (record 52), `refills` 総使用回数 (record 64; 1 is no refill),
    `redemption_number` what record 82 brought, which is empty at registration. `clinical_notes` are (name, comment)
    of record 301, `renal_values` the texts of record 302.
    """

    form: Form
    facility: Facility
    prescriber: Prescriber
    patient: Patient
    insurance: Insurance
    payers: tuple[Payer, ...] = ()
    special_payer: Payer | None = None
    issued_on: date
    last_day: date | None = None
    narcotics: Narcotics | None = None
    leftover: str = ""
    split: Split | None = None
    refills: int = 1
    remarks: tuple[Remark, ...] = ()
    redemption_number: str = ""
    rps: tuple[Rp, ...]
    clinical_notes: tuple[tuple[str, str], ...] = ()
    renal_values: tuple[str, ...] = ()

    @property
    def items(self) -> tuple[Item, ...]:
        """All items, in the order of the RPs."""
        return tuple(item for rp in self.rps for item in rp.items)


_VETOES = frozenset(veto.value for veto in Veto)
