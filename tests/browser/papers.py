"""The text of a slip of paper of P009, as a scanner reads its symbols."""

from tests.browser.furnishing import P009
from tests.browser.prescribing import TRIAZOLAM, today


def slip() -> str:
    """Return a prescription on paper of triazolam for a week."""
    numbers = [P009[name] for name in ("symbol", "number")]
    lines = [
        "JAHIS10", "1,1,0200030,13,もみじクリニック", "5,,ｲｼ ﾐﾂﾊﾞ,医師　三葉", "11,9,架空　本人,ｶｸｳ", "12,1",
        f"13,{P009['birth_date'].replace('-', '')}", "21,1", f"22,{P009['insurer_number']}",
        ",".join(("23", *numbers, "1", P009["branch"])), f"51,{today().replace('-', '')}", "101,1,1,,7",
        "111,1,1,,１日１回就寝前", f"201,1,1,1,2,621508301,{TRIAZOLAM},1,1,錠",
    ]  # fmt: skip
    return "".join(f"{line}\r\n" for line in lines)
