"""What `tests.fuzz.parsers` is, for the readers of electronic prescriptions."""

import csv
import io
import json
import zipfile
from functools import cache

from eprescription.errors.json_form import JsonBroken
from eprescription.errors.masters import WrongDrugFile
from eprescription.errors.records import RecordBroken
from eprescription.errors.signatures import SignatureBroken, SignatureMissing, SignatureWrapped, SignerUntrusted
from eprescription.gateways import (
    archives,
    component_files,
    dispensing_documents,
    documents,
    generic_names,
    master_tables,
    pair_files,
    price_lists,
    receipt_masters,
    record_files,
)
from eprescription.gateways.signing import der, detached, envelopes, xades, xml_door
from eprescription.rules import packages
from eprescription.rules.document import Form
from eprescription.rules.drugs import strengths
from eprescription.rules.guard import names
from eprescription.rules.json_form.writing import as_json
from eprescription.rules.records.writing import written
from tests.eprescription import receipt_lines, signers_by_hand
from tests.eprescription.records_by_hand import content, good
from tests.fuzz.parsers import AT, Parser
from tests.support.drug_rows import file


@cache
def first_lines(name: str, most: int = 40) -> bytes:
    """Return the beginning of a master that comes with the platform."""
    return b"\n".join(file(name).split(b"\n")[:most]) + b"\n"


def receipt_master() -> bytes:
    """Return a receipt master of one medicine, in CP932."""
    out = io.StringIO()
    csv.writer(out, quoting=csv.QUOTE_ALL).writerow(receipt_lines.row())
    return out.getvalue().encode("cp932")


def zipped(inside: bytes) -> bytes:
    """Return an archive of one file."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("y.csv", inside)
    return out.getvalue()


JSON = json.dumps(as_json(good()), ensure_ascii=False).encode()
RESULT = json.dumps(
    {
        "facility_code": "1340400051", "prescription_id": "0" * 8 + "-0000-4000-8000-" + "0" * 12,
        "dispensed_on": "2026-11-21", "message": "架空",
        "items": [
            {
                "item": "1-1", "disposition": "as_prescribed", "code": {"system": "receipt", "value": "622223601"},
                "name": "架空錠", "quantity": "14", "unit": "錠",
            }
        ],
    },
    ensure_ascii=False,
).encode()  # fmt: skip
SIGNED_FILE, SIGNED_JSON = signers_by_hand.signed_file(at=AT), signers_by_hand.signed_json()
UNSIGNED = (
    b'<Prescription xmlns="urn:eprescription:1"><Kind>numbered_paper</Kind>'
    b'<Data Encoding="base64" Charset="CP932">U0oxDQo=</Data></Prescription>'
)
DER = signers_by_hand.DOCTOR.certificate.tbs_certificate_bytes
RECEIPT = receipt_master()
BAD_SIGNATURE = (SignatureBroken, SignatureMissing, SignatureWrapped)
BAD_MASTER = (WrongDrugFile,)
PARSERS: dict[str, Parser] = {
    "eprescription.gateways.record_files.read": Parser(
        lambda sent: documents.read(sent, Form.RECORD_FILE),
        (content(),),
        (RecordBroken,),
        lambda read: record_files.as_bytes(written(read)),
    ),
    "eprescription.gateways.json_documents.read": Parser(
        lambda sent: documents.read(sent, Form.JSON),
        (JSON,),
        (JsonBroken,),
        lambda read: json.dumps(as_json(read)).encode(),
    ),
    "eprescription.gateways.documents.read_slip": Parser(
        documents.read_slip, (content(header="JAHIS10").decode("cp932"),), (RecordBroken,)
    ),
    "eprescription.gateways.dispensing_documents.read": Parser(dispensing_documents.read, (RESULT,), (JsonBroken,)),
    "eprescription.gateways.signing.xml_door.parse": Parser(
        xml_door.parse, (SIGNED_FILE, UNSIGNED), (xml_door.XmlRefused,)
    ),
    "eprescription.gateways.signing.envelopes.read_unsigned": Parser(
        envelopes.read_unsigned, (UNSIGNED,), BAD_SIGNATURE
    ),
    "eprescription.gateways.signing.xades.opened": Parser(
        lambda sent: xades.opened(sent, envelopes.PRESCRIPTION), (SIGNED_FILE,), BAD_SIGNATURE
    ),
    "eprescription.gateways.signing.verify": Parser(
        lambda sent: signers_by_hand.verify(sent, at=AT).content, (SIGNED_FILE,), (*BAD_SIGNATURE, SignerUntrusted)
    ),
    "eprescription.gateways.signing.detached.opened": Parser(
        lambda compact: detached.opened(signers_by_hand.JSON, compact), (SIGNED_JSON,), BAD_SIGNATURE
    ),
    "eprescription.gateways.signing.der.elements": Parser(lambda read: list(der.elements(read)), (DER,), (der.NotDer,)),
    "eprescription.gateways.archives.unpacked": Parser(archives.unpacked, (zipped(RECEIPT),), BAD_MASTER),
    "eprescription.gateways.master_tables.rows": Parser(
        lambda sent: list(master_tables.rows(sent)), (RECEIPT,), BAD_MASTER
    ),
    "eprescription.gateways.master_tables.with_headings": Parser(
        lambda sent: master_tables.with_headings(sent, ["price_unit"]), (first_lines("units.csv"),), BAD_MASTER
    ),
    "eprescription.gateways.receipt_masters.read": Parser(receipt_masters.read, (RECEIPT, zipped(RECEIPT)), BAD_MASTER),
    "eprescription.gateways.receipt_masters.read_delta": Parser(
        lambda sent: receipt_masters.read_delta(sent, {}), (RECEIPT.replace(b'"0"', b'"3"', 1),), BAD_MASTER
    ),
    "eprescription.gateways.price_lists.read": Parser(price_lists.read, (first_lines("drugs.csv"),), BAD_MASTER),
    "eprescription.gateways.generic_names.read": Parser(
        generic_names.read, (first_lines("generic_names.csv"),), BAD_MASTER
    ),
    "eprescription.gateways.component_files.read_components": Parser(
        component_files.read_components, (first_lines("components.csv"),), BAD_MASTER
    ),
    "eprescription.gateways.component_files.read_units": Parser(
        component_files.read_units, (first_lines("units.csv"),), BAD_MASTER
    ),
    "eprescription.gateways.pair_files.read": Parser(pair_files.read, (first_lines("pairs.csv"),), BAD_MASTER),
    "eprescription.rules.guard.names.normal": Parser(
        names.normal, ("【般】アムロジピン錠２．５ｍｇ", "[【般】般U¨"), (), str
    ),
    "eprescription.rules.drugs.strengths.plain": Parser(strengths.plain, ("ｍＬ", "㎖", "ｇ", "U¨"), (), str),
    "eprescription.rules.drugs.strengths.spec_in_name": Parser(
        lambda name: strengths.spec_in_name(name, "錠"), ("アムロジピン錠５ｍｇ",)
    ),
    "eprescription.rules.drugs.strengths.factors": Parser(
        lambda spec: strengths.factors(spec, "錠", "ｍｇ"), ("５ｍｇ１錠",)
    ),
    "eprescription.rules.drugs.strengths.metric_factor": Parser(
        lambda unit: strengths.metric_factor(unit, "ｍｇ"), ("ｇ", "錠")
    ),
    "eprescription.rules.packages.is_lot": Parser(packages.is_lot, ("AB-12/3",)),
}
ELSEWHERE = {
    "eprescription.gateways.time_stamps.read": "eprescription/test_gateways_time_stamps.py",
    "eprescription.gateways.documents.read": "eprescription/test_gateways_json_documents.py",
    "eprescription.gateways.copy_pages.qr_svg": "eprescription/test_gateways_copy_pages.py",
    "eprescription.gateways.notebooks.written": "eprescription/test_gateways_notebooks.py",
    "eprescription.rules.drugs.yj.route_of": "eprescription/test_rules_drugs_yj.py",
    "eprescription.rules.guard.names.agrees": "eprescription/test_rules_guard_names.py",
    "eprescription.rules.guard.nearest.nearest": "eprescription/test_rules_guard_nearest.py",
    "eprescription.rules.guard.nearest.slips": "eprescription/test_rules_guard_nearest.py",
    "eprescription.rules.packages.is_gtin": "eprescription/test_rules_packages.py",
    "eprescription.rules.records.values.unwritable": "eprescription/test_rules_records_values.py",
    "eprescription.rules.records.values.width": "eprescription/test_rules_records_values.py",
    "eprescription.rules.redemption.payer_key": "eprescription/test_rules_redemption.py",
    "eprescription.rules.redemption.printed_key": "eprescription/test_rules_redemption.py",
}
OURS = {
    "eprescription.gateways.kept_documents.content_in", "eprescription.gateways.record_files.as_bytes",
    "eprescription.gateways.sandbox_hc_roles.naming",
    "eprescription.gateways.sandbox_signatures.sign_bytes", "eprescription.gateways.signing.envelopes.sealed",
    "eprescription.gateways.time_stamps.stamp", "eprescription.rules.checks.items.new_item",
    "eprescription.rules.checks.naming.place", "eprescription.rules.drugs.components.key_of",
    "eprescription.rules.drugs.yj.ingredient7", "eprescription.rules.guard.dummies.is_dummy",
    "eprescription.rules.guard.dummies.may_stand", "eprescription.rules.release_trials.code_of",
}  # fmt: skip
