"""The refusals that every app may raise."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from platform_site.errors.catalogue import FieldProblem, Problem


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong with one field; `pointer` is a JSON pointer such as `/birth_date`."""

    problem: FieldProblem
    pointer: str
    hint: str = ""

    @property
    def words(self) -> str:
        """What is wrong and what to do, for a person: the hint where there is one, else the problem's own remedy."""
        return f"{self.problem.title}{self.hint or self.problem.remedy}"


REFUSALS: dict[str, type["Refused"]] = {}
"""Every refusal by its code, for those that a function of the database names."""


class Refused(Exception):
    """The rules of the platform do not allow this; `detail` is a sentence for a person."""

    problem: ClassVar[Problem]

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if "problem" in vars(cls):
            REFUSALS[cls.problem.code] = cls

    def __init__(self, detail: str = "", *, faults: Sequence[Fault] = (), retry_after: int | None = None) -> None:
        super().__init__(self.problem.code)
        self.detail = detail or f"{self.problem.title}{self.problem.remedy}"
        self.faults = tuple(faults)
        self.retry_after = retry_after


class TokenMissing(Refused):
    """No bearer token came with the request."""

    problem = Problem(
        code="AUTH-TOKEN-MISSING",
        status=401,
        title="アクセストークンがありません。",
        cause="Authorization ヘッダーに Bearer トークンがありません。",
        remedy="POST /oauth/token でトークンを取得し、Authorization: Bearer … を付けてください。",
    )


class TokenInvalid(Refused):
    """The bearer token is expired, forged, or bound to another certificate."""

    problem = Problem(
        code="AUTH-TOKEN-INVALID",
        status=401,
        title="アクセストークンが無効です。",
        cause="期限切れ、改変、または別の設置環境・証明書のトークンです。",
        remedy="POST /oauth/token で新しいトークンを取得してください。",
        retry=True,
    )


class ClientDisabled(Refused):
    """The client was disabled after its token was issued."""

    problem = Problem(
        code="AUTH-CLIENT-DISABLED",
        status=401,
        title="このシステムの利用は停止されています。",
        cause="運営が、このクライアントまたは所属機関の利用を停止しました。",
        remedy="支払基金の窓口へお問い合わせください。",
    )


class ActingUserWrong(Refused):
    """Who is behind the system is not said, or not in a usable way (API-6)."""

    problem = Problem(
        code="AUTH-ACTING-USER",
        status=400,
        title="操作した担当者（X-Acting-User）が分かりません。",
        cause=(
            "X-Acting-User ヘッダーがないか、「職員ID;役割」の形の"
            "半角英数字記号 64文字以内でないか、個人番号を含んでいます。"
        ),
        remedy=(
            "職員IDと役割を「;」一つでつないで（例 u1001;clerk、どちらも空にしない）、"
            "X-Acting-User ヘッダーに付けてください。"
        ),
    )


class ScopeMissing(Refused):
    """The token does not carry the scope that the path wants."""

    problem = Problem(
        code="AUTH-SCOPE",
        status=403,
        title="このトークンの権限（scope）では利用できません。",
        cause="トークンに必要な scope が含まれていません。",
        remedy="必要な scope を付けてトークンを取得するか、登録内容をご確認ください。",
    )


class NotPermitted(Refused):
    """This actor may not do this."""

    problem = Problem(
        code="AUTH-NOT-PERMITTED",
        status=403,
        title="この操作の権限がありません。",
        cause="機関の種別または役割に、この操作が許されていません。",
        remedy="権限のある担当者または機関から行ってください。",
    )


class FormTooOld(Refused):
    """The form is not one that this session was given."""

    problem = Problem(
        code="AUTH-FORM",
        status=403,
        title="画面の有効期限が切れました。",
        cause="画面を開いてからサインインし直したか、Cookieを受け取らないブラウザーから送信されました。",
        remedy="前の画面に戻って再読込みし、もう一度送信してください。",
    )


class NotFound(Refused):
    """There is nothing of that name, or nothing that this actor may see."""

    problem = Problem(
        code="SYS-NOT-FOUND",
        status=404,
        title="見つかりません。",
        cause="存在しないか、この機関からは見ることができません。",
        remedy="URLと識別子を確かめてください。",
    )


class NotInThisState(Refused):
    """This thing cannot do this in its present state."""

    problem = Problem(
        code="CONF-STATE",
        status=409,
        title="現在の状態ではこの操作はできません。",
        cause="対象がすでに別の状態に進んでいます。",
        remedy="対象を読み直して、現在の状態を確かめてください。",
    )


class Busy(Refused):
    """Somebody else holds the same thing just now."""

    problem = Problem(
        code="CONF-BUSY",
        status=409,
        title="ほかの処理が同じ対象を扱っています。",
        cause="同時に行われた別の処理の完了を待つ時間を超えました。",
        remedy="Retry-After の秒数を待って、同じ Idempotency-Key で送り直してください。",
        retry=True,
    )


class KeyRequired(Refused):
    """A write came without a usable Idempotency-Key."""

    problem = Problem(
        code="DUP-KEY-REQUIRED",
        status=400,
        title="Idempotency-Key ヘッダーが必要です。",
        cause="書き込みの要求に、16～255文字の Idempotency-Key がありません。",
        remedy="要求ごとに新しい鍵（UUIDなど）を付け、再送では同じ鍵を使ってください。",
    )


class KeyReused(Refused):
    """The same Idempotency-Key came with another body."""

    problem = Problem(
        code="DUP-KEY-REUSED",
        status=422,
        title="同じ Idempotency-Key が別の内容に使われています。",
        cause="24時間以内に、同じ鍵で異なる本文の要求を受け付けています。",
        remedy="新しい要求には新しい鍵を付けてください。",
    )


class KeyInUse(Refused):
    """The same Idempotency-Key is being worked on at this moment."""

    problem = Problem(
        code="DUP-KEY-IN-USE",
        status=409,
        title="同じ Idempotency-Key の要求を処理中です。",
        cause="同じ鍵の最初の要求がまだ終わっていません。",
        remedy="Retry-After の秒数を待って、同じ鍵で送り直してください。",
        retry=True,
    )


class TooManyRequests(Refused):
    """The client asks faster than its limit."""

    problem = Problem(
        code="RATE-CLIENT",
        status=429,
        title="要求の頻度が上限を超えました。",
        cause="このクライアントに許された毎秒の要求数を超えています。",
        remedy="Retry-After の秒数を待って送り直してください。",
        retry=True,
    )


class TooManyWrongTries(Refused):
    """The budget of wrong tries is spent (API-5)."""

    problem = Problem(
        code="RATE-WRONG-TRIES",
        status=429,
        title="該当しない照会が続いたため、番号による照会を一時停止しています。",
        cause="このクライアント、機関、または番号に対する誤りの回数が上限に達しました。",
        remedy="Retry-After の秒数を待つか、マイナ保険証で確認してください。",
        retry=True,
    )


class Unavailable(Refused):
    """Something that the answer needs is away for the moment."""

    problem = Problem(
        code="SYS-UNAVAILABLE",
        status=503,
        title="ただいま応答できません。",
        cause="混雑、またはデータベースなどの一時的な停止です。",
        remedy="Retry-After の秒数を待って、同じ Idempotency-Key で送り直してください。",
        retry=True,
    )


class ServerFault(Refused):
    """A fault of ours; the request id leads to its log line."""

    problem = Problem(
        code="SYS-ERROR",
        status=500,
        title="プラットフォーム側で問題が起きました。",
        cause="想定していない不具合です。書き込みは行われていません。",
        remedy="request_id を添えて支払基金の窓口へお知らせください。",
        retry=True,
    )


class WrongMethod(Refused):
    """The path does not answer to this HTTP method."""

    problem = Problem(
        code="SYS-METHOD",
        status=405,
        title="このURLでは使えないHTTPメソッドです。",
        cause="API仕様にないメソッドです。",
        remedy="Allow ヘッダーのメソッドを使ってください。",
    )


class WrongMediaType(Refused):
    """The body is of a type, or in an encoding, that the path does not take."""

    problem = Problem(
        code="SYS-MEDIA-TYPE",
        status=415,
        title="本文の種類を受け付けられません。",
        cause="Content-Type がこのURLの受け付ける種類でないか、Content-Encoding が付いています。",
        remedy="API仕様の Content-Type で、圧縮せずに送ってください。",
    )


class LengthUnknown(Refused):
    """The body's length was not said, or it ended before."""

    problem = Problem(
        code="VAL-LENGTH-UNKNOWN",
        status=411,
        title="本文の長さが分からないか、本文が途中で切れています。",
        cause="Content-Length がない（chunked の）要求か、Content-Length より短い本文です。",
        remedy="Content-Length を付けて、本文の全体を送り直してください。",
        retry=True,
    )


class TooLarge(Refused):
    """The body is larger than the path takes."""

    problem = Problem(
        code="VAL-TOO-LARGE",
        status=413,
        title="本文が大きすぎます。",
        cause="このURLの上限バイト数を超えています。",
        remedy="上限以下に分けて送ってください。",
    )


class NotJson(Refused):
    """The body is not strict JSON in UTF-8."""

    problem = Problem(
        code="VAL-JSON",
        status=400,
        title="本文をJSONとして読めません。",
        cause="UTF-8でない、構文の誤り、NaN や Infinity などJSONにない値があります。",
        remedy="RFC 8259 に従うJSONを送ってください。",
    )


class TooDeep(Refused):
    """The JSON is nested deeper than 32 levels (API-12)."""

    problem = Problem(
        code="VAL-DEPTH",
        status=400,
        title="JSONの入れ子が深すぎます。",
        cause="入れ子は32段までです。",
        remedy="API仕様の形で送ってください。",
    )


class Invalid(Refused):
    """One or more fields are wrong; `faults` names each."""

    problem = Problem(
        code="VAL-INVALID",
        status=400,
        title="入力内容に誤りがあります。",
        cause="errors に、項目ごとの誤りを示しています。",
        remedy="示された項目を直して送り直してください。",
    )
