"""`/staff/drug-masters/`: a file is loaded, its changes are read, two people publish it and take it back."""

import re
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from eprescription.actions.drug_releases import SHIPPED_FROM
from eprescription.models import DrugRelease, ReleaseTrial
from eprescription.queries.masters import masters_on
from platform_site import clock
from platform_site.models import Approval
from platform_site.periods import jst_day
from platform_site.queries import refreshed
from tests.eprescription.receipt_lines import as_file, line, row
from tests.support.approving import approve
from tests.support.drug_rows import file
from tests.support.pages import done, is_closed, nothing_changes, refused, seen, text_of, wrong
from tests.support.visitors import Visitor


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_masters")]
LIST, NEW = "/staff/drug-masters/", "/staff/drug-masters/new"
PUBLISH, ROLL_BACK, DISCARD = f"{LIST}publish", f"{LIST}roll-back", f"{LIST}discard"
TRIAL = f"{LIST}trial"
NEXT = date(2026, 4, 1)


def load(who: Visitor, content: bytes, form: str = "receipt", on: date = NEXT):
    """Choose a file on the page; return the answer."""
    sent = SimpleUploadedFile("y.csv", content, "text/csv")
    return who.post(NEW, {"form": form, "effective_on": str(on), "source": "架空の配布元", "file": sent})


def loaded(who: Visitor, content: bytes, form: str = "receipt", on: date = NEXT) -> DrugRelease:
    """Load a file and return its release."""
    answer = load(who, content, form, on)
    assert answer.status_code == 302, text_of(answer)
    return DrugRelease.objects.get(pk=int(answer["Location"].rsplit("/", 1)[1]))


def published(release: DrugRelease, one: Visitor, two: Visitor, **more: str) -> DrugRelease:
    """Ask on the pages that a release count, and have another approve it."""
    done(one, PUBLISH, about=release.pk, reason="改定", **more)
    approve(Approval.objects.latest("pk"), two)
    refreshed.forget_all()
    release.refresh_from_db()
    return release


def address(release: DrugRelease) -> str:
    """Return the page of a release."""
    return f"{LIST}{release.pk}"


class TestTheList:
    def test_says_what_counts_today_and_that_a_kind_has_nothing(self, one):
        page = seen(one, LIST)
        counting = page.split("いま使われている版</caption>")[1].split("</table>")[0]
        assert counting.count("2025年7月16日") == 5
        assert '<th scope="row">薬価基準</th><td data-label="適用開始日">なし</td>' in counting

    def test_says_which_codes_end_within_thirty_days_and_of_none_that_there_are_none(self, one, two):
        assert "30日以内に最後の日が来るコードはありません。" in seen(one, LIST)
        today = jst_day(clock.now())
        soon, later = (f"{today + timedelta(days=days):%Y%m%d}" for days in (30, 31))
        other = row(receipt_code="699999002", name="架空錠１０ｍｇ", transition_until=later)
        published(loaded(one, as_file(row(transition_until=soon), other), on=today), one, two)
        table = seen(one, LIST).split("まもなく使えなくなるコード</caption>")[1].split("</table>")[0]
        assert "699999001" in table
        assert "699999002" not in table

    def test_is_shown_while_no_master_counts(self, one):
        DrugRelease.objects.filter(kind="units").update(state="rolled_back", rolled_back_at=clock.now())
        refreshed.forget_all()
        assert "30日以内に最後の日が来るコードはありません。" in seen(one, LIST)

    def test_is_narrowed_by_kind_and_state(self, one):
        loaded(one, as_file(row()))
        assert "架空の配布元" in seen(one, f"{LIST}?kind=drugs&state=loaded")
        assert "架空の配布元" not in seen(one, f"{LIST}?kind=pairs")
        assert "架空の配布元" not in seen(one, f"{LIST}?state=published")

    def test_is_for_those_who_load_masters_alone(self):
        for path in (LIST, NEW, "/staff/drug-pairs/", PUBLISH):
            is_closed(path, Visitor.of("fund_officer", "fund"), Visitor.of("doctor", "clinic"))

    def test_of_what_is_no_release_there_is_no_page(self, one):
        for path in (f"{LIST}999999999", f"{LIST}999999999/changes.csv"):
            assert one.get(path).status_code == 404


class TestLoading:
    def test_leads_to_a_release_that_nobody_uses_yet(self, one):
        release = loaded(one, as_file(row()))
        page = seen(one, address(release))
        assert "まだ使われていません" in page
        assert (release.state, release.source, release.rows) == ("loaded", "架空の配布元", 1)
        assert masters_on(NEXT).version.startswith("drugs:2025-07-16")

    def test_says_line_by_line_what_is_wrong_and_keeps_nothing(self, one):
        before = DrugRelease.objects.count()
        answer = load(one, as_file(row(), row(receipt_code="699999002", price="free")))
        page = text_of(answer)
        assert answer.status_code == 422
        assert '<th scope="row">2行目</th><td data-label="列"><code>price</code></td>' in page
        assert "医薬品マスターのファイルに誤りがあるため、何も取り込んでいません。" in page
        assert DrugRelease.objects.count() == before

    def test_of_what_is_no_table_says_so_of_the_line(self, one):
        page = text_of(load(one, b"\x81\xff\x00"))
        assert '1行目</th><td data-label="列">行の全体</td>' in page

    def test_of_a_delta_with_nothing_before_it_says_why_not(self, one):
        answer = load(one, as_file(row(**line("9", abolished_on="20200101"))), "receipt_delta", date(2020, 1, 1))
        assert answer.status_code == 422
        assert "差分を適用できません。" in text_of(answer)

    def test_asks_for_what_is_missing(self, one):
        answer = one.post(NEW, {})
        assert answer.status_code == 422
        assert "ファイルを選んでください。" in text_of(answer)

    def test_of_a_file_that_is_too_long_is_refused_unread(self, one, monkeypatch):
        monkeypatch.setattr("eprescription.portal.staff_drug_new.MOST_BYTES", 10)
        answer = load(one, as_file(row()))
        assert answer.status_code == 422
        assert "ファイルが20MBを超えています。" in text_of(answer)


class TestTheChanges:
    def test_of_medicines_say_what_comes_goes_and_is_other(self, one, two):
        published(loaded(one, as_file(row(), row(receipt_code="699999002"))), one, two)
        delta = as_file(row(**line("5", price="8.00")), row(change="3", receipt_code="699999003"))
        release = loaded(one, delta, "receipt_delta", date(2026, 5, 1))
        page = seen(one, address(release))
        for words in (
            "<dt>追加（行）</dt><dd>1</dd>",
            "<dt>削除（行）</dt><dd>0</dd>",
            "<dt>変更（行）</dt><dd>1</dd>",
        ):
            assert words in page
        assert "薬価（円）: 10.1 → 8.0" in page
        assert "699999003 架空錠５ｍｇ" in page
        assert "差分の元の版" in page

    def test_of_pairs_say_which_go_and_which_days_differ(self, one):
        without = file("pairs.csv").decode().replace(",14,0,", ",7,0,", 1).rsplit("\n", 2)[0]
        page = seen(one, address(loaded(one, without.encode(), "pairs")))
        assert "A終了後の日数: 14 → 7" in page
        assert "<dt>削除（行）</dt><dd>1</dd>" in page

    def test_of_the_same_content_are_none(self, one):
        page = seen(one, address(loaded(one, file("components.csv"), "components")))
        assert "違いはありません。" in page

    def test_do_not_ask_in_which_order_codes_stand_in_a_cell(self, one):
        content = file("generic_names.csv").decode()
        both = re.search(r",(\d{9}) (\d{9}),", content)
        assert both is not None
        turned = content.replace(both[0], f",{both[2]} {both[1]},")
        assert "違いはありません。" in seen(one, address(loaded(one, turned.encode(), "generic")))

    def test_say_of_the_first_release_of_a_kind_that_there_is_none_before(self, one):
        release = loaded(one, file("drugs.csv"), "prices")
        assert "ほかの版がありません。" in seen(one, address(release))
        assert one.get(f"{address(release)}/changes.csv").status_code == 404

    def test_are_shown_to_a_hundred_and_given_whole_as_a_file(self, one):
        release = loaded(one, as_file(row()))
        assert "はじめの100行を表示しています。" in seen(one, address(release))
        answer = one.get(f"{address(release)}/changes.csv")
        lines = answer.content.decode("utf-8-sig").splitlines()
        removed = DrugRelease.objects.get(kind="drugs", effective_on=SHIPPED_FROM).rows
        assert lines[0] == "区分,対象,項目,変更前,変更後"
        assert sum(each.startswith("削除,") for each in lines) == removed
        assert sum(each.startswith("追加,") for each in lines) == 1
        assert answer["Content-Disposition"] == 'attachment; filename="drug-master-drugs-2026-04-01-changes.csv"'

    def test_name_each_cell_that_differs_in_the_file(self, one):
        without = file("pairs.csv").decode().replace(",14,0,", ",7,0,", 1)
        release = loaded(one, without.encode(), "pairs")
        answer = one.get(f"{address(release)}/changes.csv")
        (changed,) = [each for each in answer.content.decode().splitlines() if each.startswith("変更,")]
        assert changed.endswith(",A終了後の日数,14,7")


class TestPublishing:
    def test_takes_another_person_and_then_it_counts(self, one, two):
        release = loaded(one, as_file(row()))
        receipt = text_of(done(one, PUBLISH, about=release.pk, reason="改定"))
        assert f'href="{address(release)}"' in receipt
        assert release.state == "loaded"
        (asked,) = Approval.objects.all()
        assert "承認" in text_of(one.get(f"/approvals/{asked.uid}"))
        two.post(f"/approvals/{asked.uid}", {"decision": "approve", "sha256": bytes(asked.sha256).hex()})
        refreshed.forget_all()
        assert masters_on(NEXT).version.startswith("drugs:2026-04-01")
        assert "公開日時" in seen(one, address(release))

    def test_of_pairs_to_be_verified_asks_why(self, one, two):
        release = loaded(one, file("pairs.csv"), "pairs")
        assert "52組" in seen(one, address(release))
        assert "確認中の組を使う理由" in seen(one, f"{PUBLISH}?about={release.pk}")
        assert 'href="#id_about_medium"' in wrong(one, PUBLISH, {"about": release.pk, "reason": "改定"})
        assert published(release, one, two, about_medium="年内に確認する").state == "published"

    def test_of_other_masters_does_not_ask_about_pairs(self, one):
        release = loaded(one, as_file(row()))
        assert "確認中の組" not in seen(one, f"{PUBLISH}?about={release.pk}")

    def test_can_be_gone_back_to_before_it_is_asked_for(self, one):
        release = loaded(one, as_file(row()))
        check = one.post(PUBLISH, {"about": release.pk, "reason": "改定"})["Location"]
        page = seen(one, check)
        assert "架空の配布元" in page
        back = page.split(f'href="{PUBLISH}?draft=')[1].split('"')[0].split("#")[0]
        assert "改定" in seen(one, f"{PUBLISH}?draft={back}")

    def test_while_it_is_asked_for_already_is_refused_in_words(self, one):
        release = loaded(one, as_file(row()))
        done(one, PUBLISH, about=release.pk, reason="改定")
        again = {"about": release.pk, "reason": "もう一度"}
        assert "すでに承認を待っています。" in refused(one, PUBLISH, again)

    def test_looking_asks_for_nothing(self, one):
        release = loaded(one, as_file(row()))
        with nothing_changes():
            for path in (LIST, address(release), f"{PUBLISH}?about={release.pk}", f"{DISCARD}?about={release.pk}"):
                seen(one, path)

    def test_taken_back_by_two_lets_the_one_before_count(self, one, two):
        release = published(loaded(one, as_file(row())), one, two)
        assert f"{ROLL_BACK}?about={release.pk}" in seen(one, address(release))
        done(one, ROLL_BACK, about=release.pk, reason="誤り")
        approve(Approval.objects.latest("pk"), two)
        refreshed.forget_all()
        assert masters_on(NEXT).version.startswith("drugs:2025-07-16")
        assert "公開取消日時" in seen(one, address(release))

    def test_taken_back_is_shown_to_the_second_person(self, one, two):
        release = published(loaded(one, as_file(row())), one, two)
        done(one, ROLL_BACK, about=release.pk, reason="誤り")
        assert release.sha256 in seen(two, f"/approvals/{Approval.objects.latest('pk').uid}")

    def test_is_not_taken_back_where_nothing_would_count(self, one):
        only = DrugRelease.objects.get(kind="pairs")
        assert "これより前の版がなく" in refused(one, ROLL_BACK, {"about": only.pk, "reason": "誤り"})

    @pytest.mark.parametrize("about", ["0", "x", "٣", "9" * 30, ""])
    def test_of_what_is_no_release_there_is_nothing_to_ask(self, one, about):
        assert one.get(f"{PUBLISH}?about={about}").status_code == 404
        assert one.post(PUBLISH, {"about": about, "reason": "改定"}).status_code == 404

    def test_of_what_counts_already_there_is_nothing_to_ask(self, one):
        counting = DrugRelease.objects.get(kind="pairs")
        assert one.get(f"{PUBLISH}?about={counting.pk}").status_code == 404


def test_a_release_that_nobody_published_is_discarded(one):
    release = loaded(one, as_file(row()))
    assert f"{DISCARD}?about={release.pk}" in seen(one, address(release))
    done(one, DISCARD, about=release.pk)
    release.refresh_from_db()
    assert release.state == "discarded"
    assert "about=" not in seen(one, address(release))


class TestATrial:
    """What a release would have found, beside the one in force (R-060)."""

    def tried(self, who: Visitor, release: DrugRelease) -> None:
        """Ask for a trial on the page, and have what came of it written by the worker."""
        done(who, TRIAL, about=release.pk)
        counts = {
            "kinds": {"contraindicated": {"both": 7, "old": 2}}, "pairs": {"RXP-001": {"both": 7, "old": 2}},
            "prescriptions": {"stopped": {"both": 5, "old": 1}},
        }  # fmt: skip
        ReleaseTrial.objects.filter(release=release).update(counts=counts, checked=1234, ended_at=clock.now())

    def test_is_asked_for_on_the_page_of_the_release(self, one):
        release = loaded(one, file("pairs.csv"), "pairs")
        page = seen(one, address(release))
        assert "この版は、まだ試算していません。" in page
        assert f'href="{TRIAL}?about={release.pk}"' in page
        receipt = text_of(done(one, TRIAL, about=release.pk))
        assert f'href="{address(release)}"' in receipt
        assert "試算しています（0件まで確かめました）。" in seen(one, address(release))

    def test_shows_what_both_and_either_alone_would_find(self, one):
        release = loaded(one, file("pairs.csv"), "pairs")
        self.tried(one, release)
        page = seen(one, address(release))
        assert "1,234件" in page
        cells = (
            '</th><td class="number" data-label="両方で該当">{}</td>'
            '<td class="number" data-label="この版でだけ該当">0</td>'
            '<td class="number" data-label="比べた版でだけ該当">{}</td>'
        )
        assert '<th scope="row">登録が止まる処方' + cells.format(5, 1) in page
        assert '<th scope="row">併用禁忌' + cells.format(7, 2) in page
        assert '<th scope="row">RXP-001</th><td data-label="成分">イトラコナゾールとトリアゾラム</td>' in page
        assert "アレルギー</th>" not in page

    def test_gives_all_pairs_as_a_file(self, one):
        release = loaded(one, file("pairs.csv"), "pairs")
        assert one.get(f"{address(release)}/trial.csv").status_code == 404
        self.tried(one, release)
        answer = one.get(f"{address(release)}/trial.csv")
        assert answer.content.decode("utf-8-sig").splitlines() == [
            "番号,成分A,成分B,両方で該当,この版でだけ該当,比べた版でだけ該当",
            "RXP-001,イトラコナゾール,トリアゾラム,7,0,2",
        ]

    def test_is_told_to_whoever_approves_with_the_way_to_the_page(self, one, two):
        release = loaded(one, file("pairs.csv"), "pairs")
        self.tried(one, release)
        done(one, PUBLISH, about=release.pk, reason="改定", about_medium="年内に確認する")
        page = seen(two, f"/approvals/{Approval.objects.latest('pk').uid}")
        assert f'href="{address(release)}"' in page
        assert "6件から5件（新たに0件、なくなるもの1件）" in page

    def test_cannot_be_asked_for_what_counts_or_finds_nothing(self, one):
        counting, units = DrugRelease.objects.get(kind="pairs"), loaded(one, file("units.csv"), "units")
        for release in (counting, units):
            assert f"{TRIAL}?about=" not in seen(one, address(release))
        assert one.get(f"{TRIAL}?about={counting.pk}").status_code == 404
        assert "試算の対象ではありません。" in refused(one, TRIAL, {"about": units.pk})

    def test_is_for_those_who_load_masters_alone(self, one):
        release = loaded(one, file("pairs.csv"), "pairs")
        is_closed(f"{TRIAL}?about={release.pk}", Visitor.of("fund_officer", "fund"), Visitor.of("doctor", "clinic"))


class TestPairsToVerify:
    def test_are_those_in_force_that_nobody_has_verified(self, one):
        page = seen(one, "/staff/drug-pairs/")
        assert "52件" in page
        assert "2025年7月16日から" in page

    def test_are_none_once_all_are_verified(self, one, two):
        verified = file("pairs.csv").decode().replace(",medium,", ",high,")
        published(loaded(one, verified.encode(), "pairs"), one, two)
        assert "確認の要る組はありません。" in seen(one, "/staff/drug-pairs/")

    def test_say_so_where_no_pairs_count_at_all(self, one):
        DrugRelease.objects.filter(kind="pairs").update(state="discarded", published_at=None)
        assert "公開された併用禁忌の版がありません。" in seen(one, "/staff/drug-pairs/")
