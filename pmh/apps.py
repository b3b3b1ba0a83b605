from django.apps import AppConfig


class PmhConfig(AppConfig):
    """PMH: subsidies, vaccination, maternal and child health, municipal screening."""

    name = "pmh"
