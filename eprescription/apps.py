from django.apps import AppConfig


class EprescriptionConfig(AppConfig):
    """電子処方箋: prescriptions, dispensing, checks of medicines."""

    name = "eprescription"
