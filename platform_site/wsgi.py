"""What the web server runs; a misconfigured installation refuses to start."""

import os

from django.core.wsgi import get_wsgi_application


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "platform_site.settings")
os.environ.setdefault("DATABASE_POOL", "6")  # many threads share few connections; tasks have one each

application = get_wsgi_application()

from platform_site.celery import refuse_if_wrong  # noqa: E402 - after Django is set up


refuse_if_wrong()

from platform_site.transactions import close_pool  # noqa: E402


close_pool()  # the server forks its workers after this: each opens its own

from django.core.signals import request_started  # noqa: E402
from django.db import close_old_connections, reset_queries  # noqa: E402


# A request's end gives its connections back to the pool; to look again at the next one's start finds nothing to do.
request_started.disconnect(close_old_connections)
request_started.disconnect(reset_queries)
