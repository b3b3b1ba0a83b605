"""Which files of masters there are, and how each is read; those of `masters/` come with the platform."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from eprescription.gateways import component_files, generic_names, pair_files, price_lists, receipt_masters


class FileForm(StrEnum):
    """ファイルの種類."""

    RECEIPT = "receipt"
    RECEIPT_DELTA = "receipt_delta"
    DRUGS = "drugs"
    PRICES = "prices"
    GENERIC = "generic"
    COMPONENTS = "components"
    UNITS = "units"
    PAIRS = "pairs"


@dataclass(frozen=True, slots=True)
class MasterForm:
    """A form of file: the kind of release that it makes, its Japanese name, and its reader.

    A delta has no reader here: it is merged onto a release.
    """

    kind: str
    label: str
    read: Callable[[bytes], Sequence[Any]] | None
    shipped: str = ""


FORMS: Mapping[FileForm, MasterForm] = {
    FileForm.RECEIPT: MasterForm("drugs", "医薬品マスター（全件）", receipt_masters.read),
    FileForm.RECEIPT_DELTA: MasterForm("drugs", "医薬品マスター（差分）", None),
    FileForm.DRUGS: MasterForm("drugs", "医薬品の一覧", price_lists.read, "drugs.csv"),
    FileForm.PRICES: MasterForm("prices", "薬価基準収載品目リスト", price_lists.read),
    FileForm.GENERIC: MasterForm("generic", "一般名処方マスタ", generic_names.read, "generic_names.csv"),
    FileForm.COMPONENTS: MasterForm("components", "成分と薬効群", component_files.read_components, "components.csv"),
    FileForm.UNITS: MasterForm("units", "単位", component_files.read_units, "units.csv"),
    FileForm.PAIRS: MasterForm("pairs", "併用禁忌", pair_files.read, "pairs.csv"),
}


def shipped(folder: Path) -> dict[FileForm, bytes]:
    """Return the files that come with the platform."""
    return {form: (folder / each.shipped).read_bytes() for form, each in FORMS.items() if each.shipped}
