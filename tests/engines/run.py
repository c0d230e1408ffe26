#!/usr/bin/env python3
"""Runs the recipes of this folder: run.py BUILD_DIR [NAME ...]

A recipe is NAME.sh or NAME.py. It gets GAZETTE (the program), IN (20,000 documents, one JSON
object a line), OUT (where the records go, in the order of IN) and WORK (an empty folder of its
own) in its environment. Each makes a worker die midway. Every record must come out once, with
the bytes that one run over IN gives. A recipe whose engine is not installed exits with 77 and
says what it needs: it is skipped. Nothing outside WORK and the loopback network is touched.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
DOCUMENTS = 20000
SKIPPED = 77


def write_documents(path):
    articles = [p.read_text(encoding="utf-8")
                for p in sorted((HERE.parent / "articles").glob("*/texte.txt"))]
    parts = [p for a in articles for p in a.split("\n") if p.strip()]
    with open(path, "w", encoding="utf-8") as file:
        for i in range(DOCUMENTS):
            if i % 1000 == 500:
                file.write('{"id":%d,"text":\n' % i)  # a bad line is answered in its place
            else:
                file.write(json.dumps({"id": i, "text": parts[i % len(parts)]},
                                      ensure_ascii=False) + "\n")


def records(path):
    """The records; without their place in a worker's input, which the engine chose."""
    for line in path.read_bytes().split(b"\n")[:-1] if path.exists() else []:
        if b'"error":' in line[:200]:
            record = json.loads(line)
            del record["source"]
            line = json.dumps(record).encode()
        yield line


def compare(expected, found):
    """What is wrong, or ""."""
    x, y = list(records(expected)), list(records(found))
    if x == y:
        return ""
    differ = next((i for i, (p, q) in enumerate(zip(x, y)) if p != q), min(len(x), len(y)))
    return f"{len(y)} records of {len(x)}; record {differ + 1} is the first that differs"


def run(recipe, env, work, expected):
    start = time.monotonic()
    own = work / recipe.stem
    own.mkdir()
    out = own / "out.jsonl"
    command = ["bash", "-eu", recipe] if recipe.suffix == ".sh" else [sys.executable, recipe]
    done = subprocess.run(command, env={**env, "OUT": str(out), "WORK": str(own)}, timeout=300,
                          stdin=subprocess.DEVNULL, capture_output=True, text=True,
                          errors="replace")
    said = (done.stdout + done.stderr).strip()
    if done.returncode == SKIPPED:
        print(f"skipped {recipe.stem}: {said}")
        return True
    wrong = f"exit status {done.returncode}" if done.returncode else compare(expected, out)
    print(f"{'FAILED ' if wrong else 'ok     '} {recipe.stem}: {wrong or said or 'all there'}"
          f" ({time.monotonic() - start:.1f} s)")
    if wrong:
        print(said)
    return not wrong


def main(arguments):
    if not arguments:
        sys.exit(__doc__)
    build, names = Path(arguments[0]).resolve(), arguments[1:]
    recipes = [p for p in sorted(HERE.glob("*.sh")) + sorted(HERE.glob("*.py"))
               if p.name != "run.py" and (not names or p.stem in names)]
    work = Path(tempfile.mkdtemp(prefix="gazette-engines-"))
    env = {**os.environ, "GAZETTE": str(build / "gazette"), "GAZETTE_DATA": str(build),
           "IN": str(work / "in.jsonl")}
    try:
        write_documents(work / "in.jsonl")
        expected = work / "expected.jsonl"
        with open(work / "in.jsonl", "rb") as file, open(expected, "wb") as out:
            subprocess.run([env["GAZETTE"], "--input", "jsonl", "--quiet"], stdin=file, stdout=out,
                           env=env, check=True)
        if expected.read_bytes().count(b"\n") != DOCUMENTS:
            sys.exit("run.py: not one record for one document")
        results = [run(recipe, env, work, expected) for recipe in recipes]
    finally:
        shutil.rmtree(work)
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
