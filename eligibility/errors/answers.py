"""What a check may answer instead of, or beside, a result."""

from platform_site.errors import Advisory, FieldProblem, Problem, Refused


class LinkSuspended(Refused):
    """The link between coverage and person is under inquiry: nothing is told until it is confirmed."""

    problem = Problem(
        code="ELIG-LINK-SUSPENDED",
        status=409,
        title="この資格は紐付けの確認中のため、回答を止めています。",
        cause="資格情報と本人の紐付けに疑義があり、保険者が確認しています。",
        remedy="資格確認書など書面で確認してください。確認中であることを理由に10割負担とはしないでください。",
    )


class CardRequired(Refused):
    """Consent needs the card; a check by number opens no health information (E-01, API-2)."""

    problem = Problem(
        code="CONS-CARD-REQUIRED",
        status=422,
        title="同意にはマイナ保険証による確認が必要です。",
        cause="番号による資格確認では、同意の登録と診療情報の閲覧はできません。",
        remedy="カードリーダーでマイナ保険証による資格確認と同意を行ってください。",
    )


class NoCheckIn(Refused):
    """There is no check-in of that kind at this facility in the time that counts."""

    problem = Problem(
        code="ELIG-NO-CHECK-IN",
        status=404,
        title="この機関での受付が見つかりません。",
        cause="指定の資格確認がこの機関で期間内に行われていないか、識別子がこの機関のものではありません。",
        remedy="窓口で資格確認を行ってから、もう一度操作してください。",
    )


class AnotherPerson(Refused):
    """The proof is by another person's card than the check it is to extend."""

    problem = Problem(
        code="CONS-ANOTHER-PERSON",
        status=422,
        title="資格確認とは別の方のカードです。",
        cause="指定の資格確認と、同意に使われたカードの本人が一致しません。",
        remedy="同じ方のカードで同意してください。別の方は、別に資格確認を行ってください。",
    )


class NoConsent(Refused):
    """The proof carries no consent to record."""

    problem = Problem(
        code="CONS-NONE-GIVEN",
        status=422,
        title="同意する区分が選ばれていません。",
        cause="カードの証明に、同意の区分が1つも含まれていません。",
        remedy="カードリーダーで区分を選んでから送ってください。",
    )


OutsideProof = FieldProblem(
    code="CONS-OUTSIDE-PROOF",
    title="本人の選択は、カードの署名の中にあるものだけを受け付けます。",
    cause="同意、公費の利用、処方箋の形式などが、署名された証明の外に書かれています。",
    remedy="この項目を取り除き、カードリーダーで選んだ内容を proof として送ってください。",
)
Ambiguous = Advisory(
    code="ELIG-AMBIGUOUS",
    title="複数の方に当てはまるため、お答えできません。",
    cause="枝番がないか、番号の書き方の違いにより、2人以上の資格が該当しました。",
    remedy="枝番を確かめて、もう一度照会してください。",
)
NotFed = Advisory(
    code="ELIG-NOT-FED",
    title="この保険者の加入者情報は、まだプラットフォームに届いていません。",
    cause="該当資格なしではなく、保険者からの登録を待っている状態です。",
    remedy="資格確認書など書面で確認してください。後日もう一度照会できます。",
)
FeedLate = Advisory(
    code="ELIG-FEED-LATE",
    title="保険者の台帳が古いため、未反映の可能性があります。",
    cause="保険者から届いている最終の台帳の時点が確認日より前で、その後の取得や変更を含んでいません。",
    remedy="資格がないとはせず、資格確認書など書面で確認してください。届いた後にもう一度照会できます。",
)
NotYetAcquired = Advisory(
    code="ELIG-NOT-YET-ACQUIRED",
    title="確認日より後に取得した資格です。",
    cause="確認日の時点では、まだ資格を取得していません。",
    remedy="確認日をお確かめください。",
)
ShareUnknown = Advisory(
    code="ELIG-SHARE-UNKNOWN",
    title="負担割合が保険者から登録されていません。",
    cause="70歳以上または後期高齢者の負担割合は保険者が定めますが、この日の値が届いていません。",
    remedy="高齢受給者証などの書面で確かめるか、保険者へお問い合わせください。",
)
NewCoverageByCard = Advisory(
    code="ELIG-NEW-COVERAGE",
    title="新しい資格があります。",
    cause="照会した資格は失われ、別の保険者の資格に移っています。番号による照会では、その内容は答えません。",
    remedy="マイナ保険証で確認するか、新しい資格確認書などをお持ちかお尋ねください。",
)
OnlyEligibility = Advisory(
    code="ELIG-ONLY",
    title="この機関では資格確認だけを行います。",
    cause="施術所では、診療情報の閲覧の同意は登録されません。",
    remedy="同意の登録を除いて、資格の内容をお答えしています。",
)
