"""The Celery application; tasks are found in every storey's `tasks`."""

import os
import warnings
from typing import Any

from celery import Celery
from celery.platforms import SecurityWarning
from celery.signals import worker_init, worker_process_init

from platform_site.garbage import collect_rarely


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "platform_site.settings")
# As root in a container the worker runs all the same: it takes JSON only, which carries no code.
warnings.filterwarnings("ignore", category=SecurityWarning)

app = Celery("platform")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_process_init.connect
def prepare_process(**kwargs: Any) -> None:
    """Look for garbage seldom: a file's hundred thousand lines leave no cycles, and looking took a sixth."""
    collect_rarely(100_000, 50, 100)


@worker_init.connect
def refuse_if_wrong(**kwargs: Any) -> None:
    """End a process, with a sentence each, whose installation Django's system checks find wrong (I01-1)."""
    from django.conf import settings
    from django.core.checks import ERROR, run_checks

    found = run_checks(include_deployment_checks=not settings.SANDBOX, databases=["default"])
    wrong = [f"{message.msg} {message.hint or ''}".strip() for message in found if message.level >= ERROR]
    if wrong:
        raise SystemExit("\n".join(wrong))
