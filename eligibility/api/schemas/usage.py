"""The shape of the ministry's monthly table."""

from rest_framework import serializers

from eligibility.rules.usage import IN_TOTAL, OUTSIDE, TOTAL


def _count(text: str) -> serializers.IntegerField:
    return serializers.IntegerField(allow_null=True, min_value=0, help_text=text)


class UsageRow(serializers.Serializer):
    """What facilities of a kind asked in the month; null is hidden, because it or another cell is from 1 to 9."""

    kind = serializers.ChoiceField([*IN_TOTAL, TOTAL, *OUTSIDE])
    label = serializers.CharField()  # type: ignore[assignment]
    checks = _count("資格確認の件数（カードと番号の計）")
    by_card = _count("マイナンバーカードによる件数")
    by_number = _count("被保険者番号など、公費の番号による件数")
    checkup_views = _count("特定健診等情報の閲覧件数")
    drug_views = _count("薬剤情報の閲覧件数")
    care_views = _count("診療情報の閲覧件数")
    card_use_rate = serializers.CharField(allow_null=True, help_text="by_card ÷ checks、百分率。小数第2位未満切捨て")


class UsageAnswer(serializers.Serializer):
    """オンライン資格確認の利用状況: one whole month, which does not change any more."""

    month = serializers.CharField()
    counted_until = serializers.DateField()
    published_on = serializers.DateField()
    hidden_from = serializers.IntegerField()
    hidden_below = serializers.IntegerField()
    rows = UsageRow(many=True)
    total = UsageRow()
    outside_of_total = UsageRow(many=True)
