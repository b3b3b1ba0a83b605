"""Refusals of a registration that is well written and well signed."""

from platform_site.errors import Problem, Refused


class UsedBefore(Refused):
    """The same signed bytes were registered before; they are one prescription for ever (I04-2)."""

    problem = Problem(
        code="RX-USED-BEFORE",
        status=409,
        title="この署名済みの文書は、すでに登録に使われています。",
        cause="同じ内容の署名済み文書は、一度だけ登録できます。取消や変更の後も再利用できません。",
        remedy="登録済みの処方箋を確かめてください。あらためて処方するときは、新しい文書に署名してください。",
    )


class PatientNotInDocument(Refused):
    """The numbers in the document are no coverage of the person whom `patient_ref` names (I04-2)."""

    problem = Problem(
        code="RX-PATIENT-NOT-IN-DOCUMENT",
        status=422,
        title="文書の患者が、受付した患者と一致しません。",
        cause="文書に書かれた保険者番号・記号・番号・枝番または公費の番号が、patient_ref の方の資格ではありません。",
        remedy="受付した患者と文書の患者を確かめ、資格を確認し直してから送ってください。",
    )


class VersionStale(Refused):
    """If-Match names a version that is no longer the newest."""

    problem = Problem(
        code="RX-VERSION",
        status=412,
        title="処方箋は、読み取られた後に変更されています。",
        cause="If-Match の版が、現在の版と異なります。",
        remedy="処方箋を読み直し、現在の内容を確かめてから、その版の ETag を If-Match に付けて送ってください。",
    )
