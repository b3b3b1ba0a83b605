import os
import subprocess
import sys

from benchmarks import processes


def test_a_tree_holds_a_process_and_those_that_it_started():
    child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    try:
        assert {os.getpid(), child.pid} <= processes.tree(os.getpid())
        assert processes.parent(child.pid) == os.getpid()
        assert processes.tree(child.pid) == {child.pid}
    finally:
        child.communicate(b"\n")
    assert child.pid not in processes.tree(os.getpid())


def test_cpu_and_memory_of_a_process_that_works_are_more_than_nothing():
    assert processes.cpu([os.getpid()]) > 0
    assert processes.megabytes([os.getpid()]) >= processes.megabytes([os.getpid()], "Pss") > 1


def test_a_process_that_is_gone_uses_nothing():
    child = subprocess.Popen([sys.executable, "-c", ""])
    child.wait()
    assert processes.cpu([child.pid]) == processes.megabytes([child.pid]) == processes.parent(child.pid) == 0
