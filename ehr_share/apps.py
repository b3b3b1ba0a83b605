from django.apps import AppConfig


class EhrShareConfig(AppConfig):
    """電子カルテ情報共有: three documents, six items, everything under /fhir/."""

    name = "ehr_share"
