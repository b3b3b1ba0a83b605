"""Django's command line for this project."""

import gc
import os
import sys


def main() -> None:
    """Run one management command; a misconfigured installation is one sentence, not a traceback."""
    gc.set_threshold(200_000)  # what is loaded first is no garbage, and looking through it took a tenth of the start
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "platform_site.settings")
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line

    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        sys.exit(f"manage.py: {error}")


if __name__ == "__main__":
    main()
