#!/usr/bin/env python3
"""The library shows what gazette.h declares and nothing else: symbols.py SRC_DIR LIBRARY

Compared are the functions of gazette.h, the list in api/gazette.map and what nm finds in the
library. Nothing in it may print, end the process or change the locale."""
import pathlib
import re
import shutil
import subprocess
import sys

FORBIDDEN = {"exit", "_exit", "abort", "setlocale", "printf", "puts", "putchar", "perror",
             "vprintf", "stdout", "stderr", "__printf_chk", "signal", "sigaction"}


def nm(library, *options):
    done = subprocess.run(["nm", "-D", *options, library], check=True, capture_output=True,
                          text=True)
    return {line.split()[-1].split("@")[0] for line in done.stdout.splitlines()}


def main():
    src, library = pathlib.Path(sys.argv[1]), sys.argv[2]
    header = (src / "include/gazette.h").read_text(encoding="utf8")
    declared = set(re.findall(r"\bGAZ_API[^;(]*?\b(gaz_\w+)\s*\(", header))
    listed = set(re.findall(r"\b(gaz_\w+);", (src / "api/gazette.map").read_text()))
    faults = [f"{name}: in gazette.h, not in gazette.map" for name in declared - listed]
    faults += [f"{name}: in gazette.map, not in gazette.h" for name in listed - declared]
    if shutil.which("nm"):
        shown = {n for n in nm(library, "--defined-only") if not n.startswith(("GAZETTE_", "_"))}
        faults += [f"{name}: missing from the library" for name in declared - shown]
        faults += [f"{name}: shown by the library" for name in shown - declared]
        uses = nm(library, "--undefined-only")
        if not any(name.startswith("__asan") for name in uses):
            faults += [f"{name}: the library must not call it" for name in uses & FORBIDDEN]
    for fault in sorted(faults):
        print(fault, file=sys.stderr)
    print(f"{len(declared)} functions, {len(faults)} faults")
    return bool(faults)


if __name__ == "__main__":
    sys.exit(main())
