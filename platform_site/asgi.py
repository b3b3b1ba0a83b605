"""What the web server runs (management/web.py)."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

from platform_site.garbage import collect_rarely
from platform_site.management.serving import THREADS


def _loaded() -> Any:
    """Return the site, once Django is set up and the installation was checked."""
    from platform_site.wsgi import application as pages  # noqa: I001 - it sets Django up

    from platform_site.api.counters import Site

    return Site(pages, THREADS)


with ThreadPoolExecutor(1) as apart:  # what is checked asks the database, which the server's event loop refuses
    application = apart.submit(_loaded).result()

collect_rarely(5_000, 20, 100)  # in small steps: meanwhile nobody is answered
