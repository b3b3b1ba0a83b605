"""都道府県: the names of the numbers with which facility codes begin, as the whole platform has them."""

from platform_site.identifiers.prefectures import NAMES


__all__ = ["NAMES"]
