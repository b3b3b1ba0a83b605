from benchmarks import load, prepared


REQUESTS = [
    (b"POST /a HTTP/1.1\r\nContent-Length: 2\r\n\r\n{}", b'"sha256"'),
    (b"POST /b HTTP/1.1\r\n\r\n", b""),
]


def test_requests_come_back_as_they_were_kept(tmp_path):
    path = tmp_path / "requests"
    prepared.keep(path, REQUESTS)
    assert prepared.take(path) == REQUESTS


def test_a_plan_that_names_prepared_requests_asks_those_and_no_others(tmp_path):
    path = tmp_path / "requests"
    prepared.keep(path, REQUESTS)
    assert list(load.questions({"prepared": str(path), "tokens": []})) == REQUESTS
