"""What may be wrong with a line of a welfare office, and with what an institution asks of it (E-11)."""

from platform_site.errors import FieldProblem, Problem, Refused


class NoWelfareOffice(Refused):
    """The caller is no welfare office, and none is registered as a part of it."""

    problem = Problem(
        code="ELIG-ASSIST-NO-OFFICE",
        status=403,
        title="この市区町村の福祉事務所が登録されていません。",
        cause="医療扶助は福祉事務所が扱います。この接続システムの市区町村に属する福祉事務所が見つかりません。",
        remedy="福祉事務所の登録を運営へ依頼してください。",
    )


class NoRecipient(Refused):
    """A check of one's own that answered no recipient of the month asked for."""

    problem = Problem(
        code="ELIG-ASSIST-NO-RECIPIENT",
        status=422,
        title="この資格確認からは、その月の医療券を依頼できません。",
        cause="資格確認の結果に医療扶助の受給者がないか、依頼する月の受給者ではありません。",
        remedy="マイナ保険証または受給者番号で資格確認を行い、月を確かめてください。",
    )


AnotherOffice = FieldProblem(
    code="ELIG-ASSIST-OFFICE",
    title="送信した福祉事務所の公費負担者番号ではありません。",
    cause="先頭行または行の公費負担者番号が、この福祉事務所の実施機関番号と一致しません。",
    remedy="自らの受給者と医療券の行だけを送ってください。",
)
RecipientThere = FieldProblem(
    code="ELIG-ASSIST-EXISTS",
    title="同じ受給者番号が別の内容ですでに登録されています。",
    cause="「new」は、まだ登録のない受給者にだけ使えます。",
    remedy="内容を改めるときは change を使ってください。",
)
RecipientNotThere = FieldProblem(
    code="ELIG-ASSIST-UNKNOWN",
    title="この受給者は登録されていません。",
    cause="公費負担者番号と受給者番号の組が、この福祉事務所の登録と一致しません。",
    remedy="番号を確かめるか、受給者を new で登録してください。",
)
VoucherThere = FieldProblem(
    code="ELIG-VOUCHER-EXISTS",
    title="同じ医療券が別の内容ですでに登録されています。",
    cause="「new」は、受給者・年月・医療機関・診療種別の組がまだない医療券にだけ使えます。",
    remedy="内容を改めるときは change を使ってください。",
)
VoucherNotThere = FieldProblem(
    code="ELIG-VOUCHER-UNKNOWN",
    title="この医療券は登録されていません。",
    cause="受給者・年月・医療機関・診療種別の組が、登録のある医療券と一致しません。",
    remedy="年月と医療機関コードを確かめるか、new で登録してください。",
)
OutsidePeriod = FieldProblem(
    code="ELIG-VOUCHER-MONTH",
    title="この月の受給者ではありません。",
    cause="医療券の年月が、受給者の開始日から終了日までのどの日も含みません。",
    remedy="年月と、受給者の期間を確かめてください。",
)
UnknownInstitution = FieldProblem(
    code="ELIG-VOUCHER-INSTITUTION",
    title="この医療機関コードは登録されていません。",
    cause="プラットフォームに登録のない機関か、利用を停止した機関です。",
    remedy="医療機関コードを確かめてください。登録のない機関には、書面の医療券を交付してください。",
)
UnfitCare = FieldProblem(
    code="ELIG-VOUCHER-CARE",
    title="この機関では行わない診療種別です。",
    cause="入院・入院外は病院と診療所、歯科は歯科診療所と病院、調剤は薬局、訪問看護は訪問看護ステーションです。",
    remedy="診療種別または医療機関コードを確かめてください。",
)
