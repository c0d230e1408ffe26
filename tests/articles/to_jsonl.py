#!/usr/bin/env python3
"""Print the articles of this folder as gold JSONL, one document a line.

    python3 to_jsonl.py [FOLDER ...] > gold.jsonl

Without an argument all articles are printed, in the order of their folder names. A FOLDER is
the name of an article's folder (`08-guerre-idlib`), its number (`08`), or a path to it. Each
line is

    {"id": "08-guerre-idlib", "text": "...",
     "entities": [{"start": 0, "end": 5, "text": "Idlib", "label": "PLACE"}, ...]}

with offsets in code points, half-open. The annotations are checked on the way: a line of
`noms.tsv` that is malformed, out of order, overlapping, or whose text is not the exact slice
ends the run with status 1 and says where.
"""

import json
import os
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
LABELS = {"PERSON", "COUNTRY", "PLACE", "ORGANIZATION"}


class Malformed(Exception):
    """An article that does not keep the format; the message says where and why."""


def read_exactly(path):
    """Return the text of a UTF-8 file with its line ends untouched: offsets count them."""
    return path.read_bytes().decode("utf-8")


def read_article(folder):
    """Return one article as a gold record. Raises Malformed, OSError or UnicodeDecodeError."""
    text = read_exactly(folder / "texte.txt")
    names = folder / "noms.tsv"
    entities = []
    previous_end = 0
    for number, line in enumerate(read_exactly(names).split("\n"), 1):
        if not line:
            continue
        where = f"{names}:{number}"
        fields = line.split("\t")
        if len(fields) != 4:
            raise Malformed(f"{where}: expected 4 fields, got {len(fields)}")
        if not (fields[0].isdecimal() and fields[1].isdecimal()):
            raise Malformed(f"{where}: offsets are not numbers")
        start, end, label, name = int(fields[0]), int(fields[1]), fields[2], fields[3]
        if label not in LABELS:
            raise Malformed(f"{where}: unknown label {label!r}")
        if not previous_end <= start < end <= len(text):
            raise Malformed(f"{where}: {start}-{end} is empty, out of order, overlapping "
                            "or beyond the text")
        if text[start:end] != name:
            raise Malformed(f"{where}: the text there is {text[start:end]!r}, not {name!r}")
        entities.append({"start": start, "end": end, "text": name, "label": label})
        previous_end = end
    return {"id": folder.name, "text": text, "entities": entities}


def find_folders(wanted):
    """Return the folders that the arguments name, or all of them when there are none."""
    all_folders = sorted(path.parent for path in HERE.glob("*/texte.txt"))
    if not wanted:
        return all_folders
    found = []
    for argument in wanted:
        name = Path(argument).name
        matches = [f for f in all_folders
                   if f.name == name or f.name.split("-", 1)[0] == name]
        if not matches:
            raise Malformed(f"{argument}: no such article")
        found.extend(matches)
    return found


def main():
    try:
        for folder in find_folders(sys.argv[1:]):
            line = json.dumps(read_article(folder), ensure_ascii=False)
            sys.stdout.buffer.write(line.encode("utf-8") + b"\n")
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        # The reader has had enough (`| head`); keep the interpreter from flushing again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (Malformed, OSError, UnicodeDecodeError) as error:
        print(f"to_jsonl.py: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
