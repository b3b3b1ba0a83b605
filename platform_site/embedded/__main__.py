"""`python -m platform_site.embedded COMMAND [ARG...]`."""

import os
import sys
from collections.abc import Mapping, Sequence

from platform_site.embedded.command import Interrupted, Watch
from platform_site.embedded.failure import CannotStart


def main(arguments: Sequence[str], environment: Mapping[str, str]) -> int:
    """Run COMMAND with its servers and return its exit code; each failure is one sentence and a 1."""
    try:
        if not arguments:
            raise CannotStart("Name a command: python -m platform_site.embedded COMMAND [ARG...].")
        with Watch() as watch:
            from platform_site.embedded.supply import supplied  # takes a while: signals are watched already

            with supplied(environment) as variables:
                return watch.run(arguments, {**environment, **variables})
    except CannotStart as reason:
        sys.stderr.write(f"{reason}\n")
        return 1
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        sys.stderr.write(
            f"The servers could not be prepared ({where}{error.strerror}): put that right, "
            "or set PLATFORM_LOCAL to another folder.\n"
        )
        return 1
    except Interrupted as interrupted:
        return 128 + interrupted.number


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], os.environ))
