import pytest

from benchmarks.wires import is_whole, whole_length


HEAD = b"HTTP/1.1 201 Created\r\nContent-Length: 5\r\n\r\n"


@pytest.mark.parametrize("cut", range(len(HEAD) + 5))
def test_an_answer_is_not_whole_before_its_last_byte(cut):
    part = (HEAD + b"12345")[:cut]
    assert not is_whole(part, whole_length(part))


def test_an_answer_is_whole_with_its_last_byte():
    assert is_whole(HEAD + b"12345", whole_length(HEAD))


def test_a_length_is_read_in_any_case():
    assert (
        whole_length(b"HTTP/1.1 200 OK\r\ncontent-length:12\r\n\r\n")
        == len(b"HTTP/1.1 200 OK\r\ncontent-length:12\r\n\r\n") + 12
    )


def test_an_answer_without_a_length_ends_with_its_last_chunk():
    head = b"HTTP/1.1 201 Created\r\ntransfer-encoding: chunked\r\n\r\n"
    whole = head + b"2\r\n{}\r\n0\r\n\r\n"
    assert is_whole(whole, whole_length(whole))
    assert not is_whole(whole[:-5], whole_length(whole))
