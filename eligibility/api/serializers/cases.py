"""What the doors of cases take."""

from eligibility.rules.cases import Resolution
from platform_site.api.fields import OneOf, Strict, Text


class CaseMessageRequest(Strict):
    """What a party writes."""

    text = Text(max_length=2000)


class CaseResolutionRequest(Strict):
    """The word with which a party ends a case."""

    resolution = OneOf([word.value for word in Resolution])
