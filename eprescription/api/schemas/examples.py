"""What some doors take and answer, as the OpenAPI document shows it; everybody in it is fictional.

Whole ones, which the tests post, are the files of `docs/integrators/examples/`.
"""

from drf_spectacular.utils import OpenApiExample


REF = "p7Yk2mQ9vTz4LwXc8RbN3sHd6JfGa1Ue5KoViMxq"

IN_HOUSE_BATCH = OpenApiExample(
    "院内処方2件",
    description="document は、処方箋のJSON（またはレコード）をBase64にしたものです。ここでは途中を省いています。",
    request_only=True,
    value={
        "items": [
            {
                "setting": "outpatient",
                "form": "json",
                "document": "eyJmYWNpbGl0eSI6IHsuLi59LCAicnBzIjogWy4uLl19",
                "patient_ref": REF,
            },
            {
                "setting": "discharge",
                "form": "json",
                "document": "eyJmYWNpbGl0eSI6IHsuLi59LCAicnBzIjogWy4uLl19",
                "patient_ref": REF,
                "include_own": True,
                "overrides": [
                    {
                        "finding_id": "0f3c9a517be24d6c8a1e5b7f20d94c68",
                        "reason": "ほかに方法がないため",
                        "confirmed": True,
                    }
                ],
            },
        ]
    },
)

MEDICATIONS = OpenApiExample(
    "処方された薬と、受け取った薬",
    description="調剤された薬には、用量（dose）ではなく、渡した量の合計（amount）があります。",
    response_only=True,
    status_codes=["200"],
    value={
        "as_of": "2026-11-22T10:02:00+09:00",
        "current": [
            {
                "name": "アムロジピンベシル酸塩５ｍｇ錠",
                "code": "620007853",
                "starts_on": "2026-11-22",
                "last_day": "2026-12-05",
                "counted": "days",
                "usage": "１日１回朝食後",
                "dose": "1錠",
                "facility": "さくら診療所",
                "setting": "outpatient",
                "source": "prescribed",
                "registered_at": "2026-11-22T10:01:30+09:00",
                "freshness": "same_second",
            }
        ],
        "past": [
            {
                "name": "ロキソプロフェンナトリウム６０ｍｇ錠",
                "code": "620007150",
                "starts_on": "2026-10-01",
                "last_day": "2026-10-05",
                "counted": "days",
                "usage": "１日３回毎食後",
                "amount": "15錠",
                "facility": "もみじ診療所",
                "setting": "outpatient",
                "source": "dispensed",
                "registered_at": "2026-10-01T16:20:00+09:00",
                "freshness": "same_second",
            }
        ],
    },
)
