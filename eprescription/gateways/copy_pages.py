"""処方内容控え: the QR code on a copy, by which a pharmacy's terminal types the numbers that are printed beside it.

It holds what is printed on the copy for redemption and nothing else: no name, no medicine (operations 2.1).
"""

from io import BytesIO

import segno

from eprescription.rules.document import Document


ERROR = "m"
"""誤り訂正レベル: a copy is folded in a purse."""
SCALE, QUIET = 4, 4
"""Pixels of a module on a screen, and modules of margin, of which a reader needs four (JIS X 0510)."""
SEPARATOR, CHARSET = ",", "cp932"
"""Between the numbers; and of the bytes, as in the codes on slips of paper."""


def qr_text(document: Document, redemption_number: str) -> str:
    """Return 保険者番号,記号,番号,枝番,生年月日,引換番号; empty where the prescription names no insurer.

    Whoever has 公費 alone redeems by 負担者番号 and 受給者番号, for which this form has no place: they are typed.
    So are numbers with a comma, which no reader could tell from the next.
    """
    insured = document.insurance
    born = f"{document.patient.birth_date:%Y%m%d}"
    cells = (insured.insurer_number, insured.symbol, insured.number, insured.branch, born, redemption_number)
    is_fit = insured.insurer_number and redemption_number and not any(SEPARATOR in cell for cell in cells)
    return SEPARATOR.join(cells) if is_fit else ""


def qr_svg(text: str) -> str:
    """Return a QR code as an SVG element to stand in a page: no style, script or width in it that a CSP would refuse.

    Raises ValueError for a text too long for a QR code, or that CP932 cannot write.
    """
    code = segno.make_qr(text, error=ERROR, boost_error=False, encoding=CHARSET)
    drawn = BytesIO()
    code.save(
        drawn, kind="svg", scale=SCALE, border=QUIET, xmldecl=False, svgns=True, omitsize=True, nl=False,
        svgclass="qr", lineclass=None, title="引換えのためのQRコード",
    )  # fmt: skip
    return drawn.getvalue().decode()
