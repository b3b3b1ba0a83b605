"""Keys of a test's own, and making a newer version of one."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.test import override_settings

from platform_site import keys
from platform_site.keys import store


def forget() -> None:
    """Make this process read its keys anew."""
    for cache in (store.store, store.current, store._oldest):
        cache.cache_clear()


@contextmanager
def own(folder: Path, *, made_by: str = "sandbox") -> Iterator[Path]:
    """Use new keys in a folder; afterwards those of the run again."""
    with override_settings(KEYS_DIR=folder):
        forget()
        keys.make_missing(made_by=made_by)
        yield folder
    forget()


def roll(name: str) -> int:
    """Make the next version of a key and return it."""
    version = keys.current(name) + 1
    store.store().make(name, keys.KEYS[name], version=version, made_by="sandbox")
    forget()
    return version
