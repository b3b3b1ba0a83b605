"""What the buttons of a sheet do to it: add a medicine, take one out, put another in its place."""

from datetime import date

from eprescription.portal.clinic_forms import blank_row
from eprescription.portal.clinic_sheets import Sheet
from eprescription.queries.drug_search import named
from eprescription.queries.masters import masters_on


def changed(sheet: Sheet, deed: str, about: str, *, on: date) -> Sheet:
    """Return the sheet after a deed; as it is for one that names no row or no medicine of the day.

    `about` is the medicine to add, the place of the row to take out, or place and medicine, as `0:2:621508301`.
    """
    if deed == "add":
        found = named(about, masters_on(on), on)
        return sheet.added(blank_row(found)) if found else sheet
    place, _, drug = about.partition(":")
    if not place.isdecimal():
        return sheet
    if deed == "remove":
        return sheet.without(int(place))
    if deed == "swap" and named(drug, masters_on(on), on):
        return sheet.swapped(int(place), drug)
    return sheet
