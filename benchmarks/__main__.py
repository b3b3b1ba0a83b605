"""`make bench`: run one benchmark by name, or all."""

import sys
from importlib import import_module


NAMES = ("check", "feed")


def main(names: list[str]) -> None:
    """Run the named benchmarks."""
    for name in names or NAMES:
        if name not in NAMES:
            sys.exit(f"There is no benchmark {name!r}; choose from: {', '.join(NAMES)}.")
        import_module(f"benchmarks.{name}").main()


if __name__ == "__main__":
    main(sys.argv[1:])
