"""What the positions of 薬価基準収載医薬品コード and of YJコード (12 characters) say.

The first 4 are 薬効分類, the first 7 with them the ingredient and the route, the 8th the form (薬価基準).
"""

from eprescription.rules.drugs.concepts import Route


INGREDIENT = 7
_ROUTES = {"1": Route.INTERNAL, "4": Route.INJECTION, "6": Route.EXTERNAL, "8": Route.DENTAL}
_FIRST_INJECTION, _FIRST_EXTERNAL = 400, 700
_FORM, _TAPE = 7, "S"


def ingredient7(price_code: str) -> str:
    """Return 薬効・成分番号, the first 7 digits; several may stand for one component (`components`)."""
    return price_code[:INGREDIENT]


def route_of(form: str, price_code: str) -> Route:
    """Return 投与経路: as the master's 剤形 says, else from digits 5 to 7 of the code (001, 400, 700 begin)."""
    return _ROUTES.get(form) or _route_of_digits(price_code[4:INGREDIENT])


def is_patch(route: Route, price_code: str) -> bool:
    """Tell if it is 貼付剤, of which E-20 allows no refill: 外用薬 with S as the letter of its form."""
    return route is Route.EXTERNAL and price_code[_FORM : _FORM + 1] == _TAPE


def _route_of_digits(digits: str) -> Route:
    number = int(digits) if digits.isdecimal() else 0
    if number >= _FIRST_EXTERNAL:
        return Route.EXTERNAL
    return Route.INJECTION if number >= _FIRST_INJECTION else Route.INTERNAL
