"""Runs the benchmarks named on the command line, or all."""

import importlib
import sys

NAMES = (
    *("portrait", "fixed_points", "survey", "frame", "drag", "changes", "continuation", "maps"),
    *("start", "memory", "load", "rooms"),
)


def main(names: list[str]) -> int:
    """Run each; unknown names are refused."""
    unknown = [name for name in names if name not in NAMES]
    if unknown:
        print(f"no benchmark is called {unknown[0]}; there are {', '.join(NAMES)}", file=sys.stderr)
        return 2
    for name in names or NAMES:
        importlib.import_module(f"benchmarks.{name}").main()
        print()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
