"""A moment as every page writes it, such as 2026年11月22日 3:50; Django's own lacks the space."""

DATETIME_FORMAT = "Y年n月j日 G:i"
