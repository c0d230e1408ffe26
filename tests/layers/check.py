#!/usr/bin/env python3
"""Reads every #include of src and fails on one that points up: check.py SRC_DIR

The rooms, from the ground up. A room may include the public header, its own files and those
of the rooms named after it, never others."""
import pathlib
import re
import sys

MAY_INCLUDE = {
    "include": [],
    "base": [],
    "text": ["base"],
    "token": ["base", "text"],
    "data": ["base"],
    "match": ["base", "text", "token", "data"],
    "compile": ["base", "text", "token", "data", "match"],
    "tag": ["base", "text", "token", "data", "match"],
    "entity": ["base", "text", "token", "data", "match", "tag"],
    "api": ["base", "text", "token", "data", "match", "compile", "tag", "entity"],
    "train": ["base", "text", "token", "data", "match", "tag", "api"],
    "markup": ["base", "text"],
    "format": ["base", "text", "markup"],
    "cli": ["base", "text", "data", "markup", "format", "train", "compile"],
}
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')
# Libraries that only these rooms may use.
ONLY = {"utf8proc.h": {"text", "token"}, "jansson.h": {"format", "cli", "train"},
        "zlib.h": {"cli"}, "check.h": set()}


def faults(src):
    for path in sorted(src.rglob("*.[ch]")):
        room = path.relative_to(src).parts[0]
        for number, line in enumerate(path.read_text(encoding="utf8").splitlines(), 1):
            match = INCLUDE.match(line)
            if not match:
                continue
            kind, name = match.groups()
            where = f"{path.relative_to(src)}:{number}"
            if room not in MAY_INCLUDE:
                yield f"{where}: room {room} is not in the list of rooms"
            elif kind == "<":
                if name in ONLY and room not in ONLY[name]:
                    yield f"{where}: room {room} must not use {name}"
            elif name != "gazette.h":
                to = name.split("/")[0]
                if "/" not in name:
                    yield f"{where}: write \"{room}/{name}\" from src, not \"{name}\""
                elif to != room and to not in MAY_INCLUDE[room]:
                    yield f"{where}: room {room} includes {name}, which lies above it"


def circles():
    """The table itself must have no circle."""
    done = set()

    def visit(room, path):
        if room in path:
            yield " → ".join(path + [room])
        elif room not in done:
            for to in MAY_INCLUDE[room]:
                yield from visit(to, path + [room])
            done.add(room)

    for room in MAY_INCLUDE:
        yield from visit(room, [])


def main():
    src = pathlib.Path(sys.argv[1])
    found = list(faults(src)) + [f"circle of rooms: {c}" for c in circles()]
    for fault in found:
        print(fault)
    files = len(list(src.rglob("*.[ch]")))
    print(f"{files} files read, {len(found)} includes that point up")
    sys.exit(1 if found or not files else 0)


if __name__ == "__main__":
    main()
