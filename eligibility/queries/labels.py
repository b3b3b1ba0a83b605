"""コード表の名前: the code systems of this service."""

from platform_site.queries.labels import declare


declare(
    {
        "card_class": "証の区分",
        "limit_class": "限度額の適用区分",
        "limit_form": "限度額適用認定証の種別",
        "loss_reason": "資格の喪失の事由",
        "specific_disease": "特定疾病",
    }
)
