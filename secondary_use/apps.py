from django.apps import AppConfig


class SecondaryUseConfig(AppConfig):
    """二次利用: application, review, extracts, workspace, output check."""

    name = "secondary_use"
