"""Runs the benchmarks named on the command line, or all; a number after a name is its argument: ``load 5``."""

import importlib
import sys

NAMES = (
    *("portrait", "fixed_points", "survey", "frame", "drag", "changes", "continuation", "maps"),
    *("start", "memory", "load", "rooms"),
)


def main(words: list[str]) -> int:
    """Run each; unknown names are refused."""
    asked: list[tuple[str, list[float]]] = []
    for word in words:
        if asked and word.replace(".", "", 1).isdecimal():
            asked[-1][1].append(float(word))
        else:
            asked.append((word, []))
    unknown = [name for name, _ in asked if name not in NAMES]
    if unknown:
        print(f"no benchmark is called {unknown[0]}; there are {', '.join(NAMES)}", file=sys.stderr)
        return 2
    for name, numbers in asked or [(name, []) for name in NAMES]:
        importlib.import_module(f"benchmarks.{name}").main(*numbers)
        print()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
