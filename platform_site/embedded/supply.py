"""All that COMMAND needs, started in order and stopped in the opposite one."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from platform_site.embedded import folders, postgres, redis
from platform_site.embedded.provision import provision
from platform_site.embedded.secret import database_password
from platform_site.embedded.urls import Urls


@contextmanager
def supplied(environment: Mapping[str, str]) -> Iterator[dict[str, str]]:
    """Give the variables that the platform's settings read, while their servers run; raise CannotStart."""
    local = folders.make(folders.local_folder(environment))
    with _database(local, environment) as urls, _broker(local, environment) as broker:
        yield {**urls.environment(), "REDIS_URL": broker}


@contextmanager
def _database(local: Path, environment: Mapping[str, str]) -> Iterator[Urls]:
    given = environment.get("DATABASE_URL")
    if given:
        yield provision(given, password=database_password(local))
        return
    with postgres.private_server(local, environment) as admin_url:
        yield provision(admin_url)


@contextmanager
def _broker(local: Path, environment: Mapping[str, str]) -> Iterator[str]:
    given = environment.get("REDIS_URL")
    if given:
        yield given
        return
    with redis.private_server(local, environment) as url:
        yield url
