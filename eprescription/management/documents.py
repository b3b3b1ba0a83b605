"""The prescription service's documents that are written from the code."""

from collections.abc import Iterator

from eprescription.management.record_words import CHECK_WORDS, INTRODUCTION
from eprescription.rules.json_form.shape import PRESCRIPTION, Shape
from eprescription.rules.records.fields import PLACES, Field, Level, Record
from eprescription.rules.records.layout import RECORDS
from platform_site.management.documents import GENERATED, document, table


@document("integrators/prescription-records.md")
def prescription_records() -> Iterator[str]:
    """Yield what each record of a prescription may hold, as a file and as JSON."""
    yield from ["# Records of a prescription / 処方箋のレコード", "", GENERATED, "", *INTRODUCTION]
    paths = dict(_paths(PRESCRIPTION, ""))
    for record in RECORDS.values():
        yield from ["", f"## {record.number} {record.name}", "", _where(record), ""]
        yield from table("項目", "名称", "型", "必須", "内容", "JSON")
        for item, field in enumerate(record.fields, start=1):
            member = _member(field, paths.get(record.number))
            size = f"{field.type}({field.digits})"
            yield f"| {item} | {field.name} | {size} | {field.need} | {_holds(field)} | {member} |"


def _where(record: Record) -> str:
    times = "必ず1つ" if record.is_required else "任意"
    times = times if not record.repeats else "任意、繰返し可"
    return f"{times}。{record.level.value}に書く。" if record.level is not Level.TAIL else f"{times}。末尾に書く。"


def _holds(field: Field) -> str:
    least_most = f"{field.limits[0]}～{field.limits[1]}" if field.limits else ""
    words = [
        field.choices,
        least_most or CHECK_WORDS.get(field.check, ""),
        f"省略: {field.omitted}" if field.omitted else "",
    ]
    return "。".join(word for word in words if word)


def _member(field: Field, path: str | None) -> str:
    if path is None or field.member in PLACES:
        return "–"
    name, _, place = field.member.partition("/")
    return f"`{path}{name}[{place}]`" if place else f"`{path}{name}`"


def _paths(shape: Shape, base: str) -> Iterator[tuple[str, str]]:
    for name, numbers in shape.objects.items():
        yield from ((number, f"{base}{name}." if name else base) for number in numbers)
    for name, numbers in shape.lists.items():
        yield from ((number, f"{base}{name}[].") for number in numbers)
    if shape.parts:
        name, within = shape.parts
        yield from _paths(within, f"{base}{name}[].")
