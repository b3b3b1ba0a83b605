"""Registering a file on the pages: choose, look, decide; in plain words, without a script, by whoever may."""

from datetime import timedelta

import pytest
from django.test import Client

from eligibility.models import Coverage, CoverageFeed
from platform_site import clock
from platform_site.models import Job, Membership
from tests.support.feeds import Insurer, apply, file, line
from tests.support.uploads import NEW, chosen, looked_at, newest, registered, text_of, worked
from tests.support.visitors import Visitor


pytestmark = pytest.mark.django_db
INSURER = Insurer()


@pytest.fixture
def clerk() -> Visitor:
    return Visitor.of("insurer_clerk", "union")


class TestChoosing:
    def test_asks_for_a_file(self, clerk) -> None:
        page = text_of(clerk.get(NEW))
        assert '<input type="file" name="file"' in page
        assert 'enctype="multipart/form-data"' in page

    def test_leads_to_the_look_through_it(self, clerk) -> None:
        answer = chosen(clerk, INSURER.content(line()))
        assert (answer.status_code, answer["Location"]) == (302, f"/staff/feeds/previews/{newest().uid}")
        assert newest().kind == "eligibility.feed_preview"

    @pytest.mark.parametrize(
        ("content", "said"), [(None, "CSVファイルを選んでください。"), (b"", "ファイルが空です。")]
    )
    def test_without_one_it_says_what_to_do(self, clerk, content, said: str) -> None:
        answer = clerk.post(NEW) if content is None else chosen(clerk, content)
        assert answer.status_code == 422
        assert said in text_of(answer)
        assert "<title>エラー: " in text_of(answer)

    def test_one_that_is_too_long_is_not_taken(self, clerk, settings) -> None:
        settings.FEED_LIMIT, settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 1000, 1000
        answer = chosen(clerk, b"x" * 2000)
        assert answer.status_code == 422
        assert "ファイルが大きすぎます。" in text_of(answer)
        assert not Job.objects.filter(kind="eligibility.feed_preview").exists()


class TestLookingAtIt:
    def test_while_it_is_read_the_page_asks_again_and_without_a_script_there_is_a_link(self, clerk) -> None:
        address = chosen(clerk, INSURER.content(line()))["Location"]
        page = text_of(clerk.get(address))
        assert f'hx-get="{address}/progress"' in page
        assert 'hx-trigger="every 2s"' in page
        assert 'role="status"' in page
        assert f'<a href="{address}">表示を更新する</a>' in page
        assert clerk.get(f"{address}/progress", **{"HX-Request": "true"}).status_code == 200

    def test_once_it_is_read_the_part_stops_asking(self, clerk) -> None:
        address = looked_at(clerk, INSURER.content(line()))
        answer = clerk.get(f"{address}/progress")
        assert answer.status_code == 286
        assert "hx-get" not in text_of(answer)
        assert f'<a href="{address}">結果を表示する</a>' in text_of(answer)

    def test_shows_counts_file_and_mistakes_but_no_name(self, clerk) -> None:
        content = INSURER.content(line(), line("2", card_class="99", name="=ひみつ"), encoding="cp932")
        page = text_of(clerk.get(looked_at(clerk, content)))
        for text in (
            "<dt>新規</dt><dd>1</dd>", "<dt>誤り</dt><dd>1</dd>", "Shift_JIS（CP932）", "06139992",
            "証区分", "<td>99</td>",
            "（表示しません）", "正しい行を登録する（1行）", "3行目",
        ):  # fmt: skip
            assert text in page, text
        assert "ひみつ" not in page
        assert CoverageFeed.objects.filter(file_number=2).exists() is False

    def test_shows_what_will_hold_it(self, clerk) -> None:
        page = text_of(clerk.get(looked_at(clerk, file([line()], number=4))))
        assert "登録すると保留になります。" in page
        assert "最後に反映した番号: 1" in page

    def test_warns_of_a_file_that_came_before(self, clerk) -> None:
        content = INSURER.content(line())
        INSURER.upload(content)
        assert "前にも受け付けています" in text_of(clerk.get(looked_at(clerk, content)))
        apply(Job.objects.filter(kind="eligibility.coverage_feed").order_by("pk").last())
        assert "もう一度登録しても、何も変わりません" in text_of(clerk.get(looked_at(clerk, content)))

    def test_of_a_broken_one_it_says_where_and_how_to_mend_it(self, clerk) -> None:
        page = text_of(clerk.get(looked_at(clerk, INSURER.content(line()).replace(b"end,1", b"end,7"))))
        assert "1行も処理していません。" in page
        assert "4行目: 末尾行がないか、仕様と一致しません。" in page
        assert "正しい行を登録する" not in page

    def test_of_one_refused_for_its_number_it_says_why(self, clerk) -> None:
        page = text_of(clerk.get(looked_at(clerk, file([line()], number=1))))
        assert "同じファイル番号で、内容の異なるファイル" in page
        assert "次の番号を付けて送り直してください。" in page

    def test_of_one_with_an_individual_number_it_says_that_it_is_destroyed(self, clerk) -> None:
        page = text_of(clerk.get(looked_at(clerk, INSURER.content(line(address="123456789018")))))
        assert "個人番号（マイナンバー）が含まれているため、ファイルを破棄しました。" in page
        assert "123456789018" not in page
        assert "正しい行を登録する" not in page
        for promised in ("登録すると保留になります", "正しい行だけを先に登録し", "<h2>件数</h2>"):
            assert promised not in page, promised

    def test_once_its_key_is_gone_it_asks_for_the_file_again(self, clerk) -> None:
        address = looked_at(clerk, INSURER.content(line()))
        newest().lines.update(content=b"z" * 40)
        assert "内容を表示できる期間が過ぎました" in text_of(clerk.get(address))


class TestDeciding:
    def test_registering_leads_to_the_file(self, clerk) -> None:
        address = looked_at(clerk, INSURER.content(line()))
        answer = clerk.post(address, {"decision": "confirm"})
        assert answer["Location"] == f"/staff/feeds/{newest().uid}"
        worked(newest())
        assert Coverage.objects.filter(number="7001").exists()
        assert "登録の手続が済んでいます" in text_of(clerk.get(address))

    def test_a_second_time_it_is_refused_in_words(self, clerk) -> None:
        address = looked_at(clerk, INSURER.content(line()))
        clerk.post(address, {"decision": "confirm"})
        answer = clerk.post(address, {"decision": "confirm"})
        assert answer.status_code == 409
        assert "すでに決まっています" in text_of(answer)

    def test_giving_it_up_registers_nothing(self, clerk) -> None:
        address = looked_at(clerk, INSURER.content(line()))
        page = text_of(clerk.sends(address, {"decision": "cancel"}))
        assert "何も登録していません。" in page
        assert "このファイルは破棄しました。" in text_of(clerk.get(address))

    def test_neither_leaves_it_as_it_is(self, clerk) -> None:
        address = looked_at(clerk, INSURER.content(line()))
        assert clerk.post(address, {"decision": "x"})["Location"] == address
        assert "正しい行を登録する" in text_of(clerk.get(address))

    def test_looking_changes_nothing(self, clerk) -> None:
        address = looked_at(clerk, INSURER.content(line()))
        before = list(Job.objects.values("state", "code", "done"))
        clerk.get(address + "?decision=confirm")
        assert list(Job.objects.values("state", "code", "done")) == before

    def test_wrong_lines_are_taken_away_corrected_and_registered(self, clerk) -> None:
        job = registered(clerk, INSURER.content(line(), line("2", name="-山田　歩", sex="9"), encoding="cp932"))
        answer = clerk.get(f"/staff/feeds/{job.uid}/correction.csv")
        mended = answer.getvalue()
        assert "'-山田".encode("cp932") in mended
        again = registered(clerk, mended.replace(b",9,,1980", b",1,,1980"))
        assert (again.state, Coverage.objects.filter(number="2").count()) == ("done", 1)
        assert Coverage.objects.get(number="2").versions.get().name == "-山田　歩"


class TestWhoMay:
    @pytest.mark.parametrize(
        ("role", "house"), [("insurer_approver", "union"), ("welfare_clerk", "welfare"), ("fund_officer", "fund")]
    )
    def test_nobody_without_the_right(self, role: str, house: str) -> None:
        visitor = Visitor.of(role, house)
        assert (visitor.get(NEW).status_code, chosen(visitor, b"x").status_code) == (403, 403)

    @pytest.mark.parametrize("house", ["union", "city_insurer"])
    def test_anothers_look_does_not_exist(self, clerk, house: str) -> None:
        address = looked_at(clerk, INSURER.content(line()))
        other = Visitor.of("insurer_clerk", house)
        assert {other.get(address).status_code, other.get(f"{address}/progress").status_code} == {404}
        assert other.post(address, {"decision": "confirm"}).status_code == 404

    def test_nobody_who_is_not_signed_in(self) -> None:
        assert Client().get(NEW)["Location"].startswith("/accounts/sign-in/")

    def test_nobody_whose_role_has_ended(self, clerk) -> None:
        Membership.objects.filter(pk=clerk.membership.pk).update(ended_at=clock.now() + timedelta(0))
        assert clerk.get(NEW).status_code == 403
