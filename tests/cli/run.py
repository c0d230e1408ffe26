#!/usr/bin/env python3
"""Runs the tests of the program: run.py BUILD_DIR [--slow] [NAME ...]

BUILD_DIR holds the program (gazette, or src/gazette) and, somewhere below, gazette.gaz. NAMEs
choose tests whose full name contains one of them. The last line says how many passed and how
many failed; the exit status is 1 when one failed.
"""

import os
import sys
import unittest
from pathlib import Path

import harness


def find(build):
    for name in ("gazette", "src/gazette"):
        path = build / name
        if path.is_file() and os.access(path, os.X_OK):
            harness.PROGRAM = str(path)
            break
    else:
        sys.exit(f"run.py: no program gazette in {build}")
    if not (Path(harness.PROGRAM).parent / "gazette.gaz").exists():
        found = sorted(build.rglob("gazette.gaz"))
        harness.DATA = found[0].parent if found else None


def flatten(suite):
    for test in suite:
        if isinstance(test, unittest.TestSuite):
            yield from flatten(test)
        else:
            yield test


def main(arguments):
    slow = "--slow" in arguments
    names = [a for a in arguments if not a.startswith("-")]
    if not names:
        sys.exit(__doc__)
    find(Path(names.pop(0)).resolve())
    here = Path(__file__).parent
    found = flatten(unittest.defaultTestLoader.discover(str(here), top_level_dir=str(here)))
    chosen = [t for t in found
              if (slow or ".Slow." not in t.id()) and (not names or any(n in t.id() for n in names))]
    result = unittest.TextTestRunner(verbosity=1, stream=sys.stderr).run(unittest.TestSuite(chosen))
    failed = len({id(t) for t, _ in result.failures + result.errors})
    skipped = f", {len(result.skipped)} skipped" if result.skipped else ""
    if harness.VALIDATOR is None:
        skipped += " (without jsonschema: records were not checked against the schema)"
    print(f"{result.testsRun - failed - len(result.skipped)} passed, {failed} failed{skipped}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
