import json
from collections import Counter
from itertools import islice
from threading import Lock

import pytest

from benchmarks import pace, requests
from benchmarks.load import Load
from benchmarks.members import member
from tests.benchmarks.answering import answering


def asked(count: int):
    return islice(requests.by_number(["token"], 1000, "run-of-letters", 100), count)


def echo(handler, body):
    number = json.loads(body)["number"]
    found = int(number) <= int(member(1000).number)
    return 201, {}, json.dumps({"number": number} if found else {"result": "not_found"}).encode()


def test_every_request_that_is_due_is_sent_once_and_its_answer_counted():
    with answering(echo) as port:
        seen = Load(port, 4, asked(200), pace.steady(2000, 0.1)).run()
    assert seen.statuses == Counter({201: 200})
    assert (seen.wrong, seen.broken, seen.unsent, len(seen.latencies)) == (0, 0, 0, 200)


def test_an_answer_about_somebody_else_is_an_error():
    with answering(lambda handler, body: (201, {}, b'{"number": "1"}')) as port:
        summary = Load(port, 2, asked(20), pace.steady(1000, 0.02)).run().summary(own_cpu=0)
    assert (summary["accepted"], summary["wrong"], summary["errors"]) == (20, 20, 20)


def test_refusals_are_counted_apart_and_those_that_do_not_say_when_to_come_back():
    told, lock = Counter(), Lock()

    def refuse(handler, body):
        with lock:
            told["all"] += 1
            return (503, {"Retry-After": "1"}, b"{}") if told["all"] % 2 else (429, {}, b"{}")

    with answering(refuse) as port:
        summary = Load(port, 1, asked(10), pace.steady(1000, 0.01)).run().summary(own_cpu=0)
    assert (summary["accepted"], summary["refused"], summary["errors"]) == (0, 10, 0)
    assert (summary["statuses"], summary["without_retry"]) == ({"503": 5, "429": 5}, 5)


def test_other_statuses_are_errors():
    with answering(lambda handler, body: (500, {}, b"{}")) as port:
        summary = Load(port, 2, asked(8), pace.steady(1000, 0.008)).run().summary(own_cpu=0)
    assert (summary["statuses"], summary["errors"], summary["rate"]) == ({"500": 8}, 8, 0)


def test_a_broken_connection_is_counted_and_another_one_opened():
    told, lock = Counter(), Lock()

    def breaks_once(handler, body):
        with lock:
            told["all"] += 1
            return None if told["all"] == 3 else echo(handler, body)

    with answering(breaks_once) as port:
        summary = Load(port, 1, asked(10), pace.steady(1000, 0.01)).run().summary(own_cpu=0)
    assert (summary["accepted"], summary["broken"], summary["errors"]) == (9, 1, 1)


def test_latency_counts_from_when_a_request_was_due_and_so_holds_the_wait_for_a_connection():
    with answering(echo) as port:
        seen = Load(port, 1, asked(30), iter([0.0] * 30)).run()
    assert list(seen.latencies) == sorted(seen.latencies)
    assert len(set(seen.latencies)) == 30


def test_in_a_closed_loop_each_connection_asks_again_until_the_time_is_over():
    with answering(echo) as port:
        load = Load(port, 2, asked(10_000), iter(()))
        load.due = pace.backlog(0.5, load.now)
        seen = load.run()
    assert seen.statuses[201] > 2
    assert seen.seconds >= 0.5
    assert seen.unsent == seen.broken == seen.wrong == 0


def test_it_ends_when_there_is_nothing_more_to_ask():
    with answering(echo) as port:
        seen = Load(port, 2, asked(5), pace.steady(1000, 60)).run()
    assert (seen.statuses[201], seen.unsent) == (5, 0)


@pytest.mark.parametrize("rate", [100, 1000])
def test_a_summary_holds_the_rate_and_each_stretch(rate):
    with answering(echo) as port:
        summary = Load(port, 4, asked(1000), pace.steady(rate, 0.05)).run().summary(own_cpu=0.001)
    assert [part["accepted"] for part in summary["stretches"]] == [rate * 0.05]
    assert summary["own_us"] == pytest.approx(0.001 / (rate * 0.05) * 1e6)
