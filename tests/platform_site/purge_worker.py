"""A worker process that carries one policy out in small chunks, to be killed: `… LABEL CHUNK`."""

import os
import sys

import django


def main(label: str, chunk: int) -> None:
    """Erase what is over of one kind of record."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "platform_site.settings")
    django.setup()
    from django.apps import apps

    from platform_site import clock, retention
    from platform_site.retention import POLICIES, purging

    purging.CHUNK = chunk
    retention.purge(POLICIES[apps.get_model(label)], at=clock.now())


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
