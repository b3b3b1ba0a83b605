"""規程とコード表の名前: what people read for the name by which a rule asks for a policy or a code system."""

from collections.abc import Mapping


LABELS: dict[str, str] = {}
"""The Japanese name, by the name in the code; each storey declares its own in its `queries/labels`."""


def declare(labels: Mapping[str, str]) -> None:
    """Add names; raises ValueError for what has one already."""
    for name, label in labels.items():
        if name in LABELS:
            raise ValueError(f"{name} is declared twice")
        LABELS[name] = label


def label_of(name: str) -> str:
    """Return the Japanese name with the one that files and the API use; that alone where nobody gave another."""
    return f"{LABELS[name]}（{name}）" if name in LABELS else name


declare(
    {
        "consent.visit.hours": "受診のときの同意の有効時間",
        "consent.home.days": "居宅での同意の有効期間",
        "case.due.days": "疑義案件の回答期限",
        "feed.large_change.percent": "大量の変更として保留する割合",
        "feed.large_change.least": "割合にかかわらず保留しない変更の件数",
        "feed.silent.factor": "ファイルが途絶えたとみなす間隔の倍数",
        "feed.silent.least.hours": "途絶えたとみなさない最短の時間",
    }
)
