"""How long the public full files of medicines take from the file to what every check asks by, and how much memory.

The files are those of the folder that REFERENCE_DATA names; where there is none, made-up ones of the same size.
"""

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks import figures, stage


RECEIPT, PRICES = 19_686, 12_254
"""Medicines in the receipt master of March 2024, and in the price list of July 2025."""
WANTED = 60.0
"""Seconds that all files may take together (issue 6)."""
ON = date(2026, 11, 1)
COLUMNS = 40
HEADINGS = "yakka_code,receipt_code,brand_name,spec,dosage_form_cd,unit_cd,unit,price_yen,narcotic_cd,generic_flag"


def main() -> None:
    """Load and publish in a process of its own, and print seconds of each step and peak memory."""
    with stage.database() as environment:
        worker = {**environment, "DATABASE_URL": environment["DATABASE_WORKER_URL"], "LOG_LEVEL": "ERROR"}
        out = subprocess.check_output([sys.executable, "-m", "benchmarks.drug_masters"], env=worker, text=True)
    found = json.loads(out)
    print(f"the full files of medicines, {found['source']}")
    print("| | seconds | rows |")
    print("|---|---|---|")
    for run in found["runs"]:
        print(f"| {run['name']} | {run['seconds']:.1f} | {run['rows']:,} |")
    seconds = sum(run["seconds"] for run in found["runs"])
    rows = RECEIPT + PRICES
    print(f"{seconds:.1f} s in all, wanted {WANTED:.0f} s; peak memory {found['peak_mb']:.0f} MB")
    print(figures.result("drug_masters", people=rows, rate=rows / seconds, errors=0, rss_mb=found["peak_mb"]))


def load() -> None:
    """Do it in this process."""
    import django

    django.setup()
    from eprescription.gateways.master_forms import FileForm
    from eprescription.queries.masters import masters_on
    from platform_site.queries import refreshed

    source, files = contents()
    runs = [timed(form, partial(published, FileForm(form), content)) for form, content in files]
    refreshed.forget_all()
    runs.append(timed("read into memory", lambda: len(masters_on(ON).in_force(ON))))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"source": source, "runs": runs, "peak_mb": peak}))


def published(form: Any, content: bytes) -> int:
    """Load a file and put it in force; return how many rows it has."""
    from eprescription.actions.drug_releases import load_file
    from platform_site import clock
    from platform_site.actions.releases import put_in_force
    from platform_site.actors import the_platform

    at = clock.now()
    release = load_file(form=form, content=content, effective_on=ON, source="計測", by=the_platform(), at=at)
    put_in_force(release, at)
    return int(release.rows)


def timed(name: str, run: Callable[[], int]) -> dict[str, Any]:
    """Return how many rows a step had, with its seconds."""
    started = time.perf_counter()
    rows = run()
    return {"name": name, "seconds": time.perf_counter() - started, "rows": rows}


def contents() -> tuple[str, list[tuple[str, bytes]]]:
    """Return where the files are from, and each with its form."""
    folder = os.environ.get("REFERENCE_DATA")
    if folder is None:
        return "made up", [("receipt", receipt_file()), ("prices", price_file())]
    (receipt,), (prices,) = (list(Path(folder).glob(name)) for name in ("fees/y_ALL*.zip", "drugs/drug_master_*.csv"))
    return "public", [("receipt", receipt.read_bytes()), ("prices", prices.read_bytes())]


def receipt_file() -> bytes:
    """Return a made-up receipt master as large as the public one."""
    return "".join(",".join(f'"{cell}"' for cell in row) + "\r\n" for row in _receipt_rows()).encode("cp932")


def price_file() -> bytes:
    """Return a made-up price list as long as the public one; its medicines are the first of the receipt master's."""
    rows = (f"{_price_code(n)},{_receipt_code(n)},{_name(n)},５ｍｇ１錠,1,16,錠,10.1,0,0" for n in range(PRICES))
    return "\n".join([HEADINGS, *rows]).encode()


def _receipt_rows() -> Iterator[list[str]]:
    for number in range(RECEIPT):
        told = {
            1: "0", 2: "Y", 3: _receipt_code(number), 5: _name(number), 7: "ｹｲｿｸｼﾞｮｳ", 8: "16", 10: "錠", 12: "10.10",
            14: "0", 17: "1", 28: "1", 30: "20240401", 31: "99999999", 32: _price_code(number), 34: "0",
            35: _name(number), 36: "20240401",
        }  # fmt: skip
        yield [told.get(column, "") for column in range(1, COLUMNS + 1)]


def _receipt_code(number: int) -> str:
    return f"6{number:08}"


def _price_code(number: int) -> str:
    return f"{2_000_000 + number // 8:07}F{number % 8 + 1}{number % 1000:03}"


def _name(number: int) -> str:
    return f"計測{number}錠５ｍｇ"


if __name__ == "__main__":
    load()
