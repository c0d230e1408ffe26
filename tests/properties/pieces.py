#!/usr/bin/env python3
"""A text in pieces of any size gives the same bytes as in one: pieces.py BUILD_DIR

The articles are fed to the program through a pipe, as one text and as JSON lines, in pieces of
one byte, of some bytes, of random sizes, and at once."""
import json
import pathlib
import random
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
SIZES = (1, 2, 3, 7, 61, 4096, "random")


def feed(command, data, size):
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0)
    # What is written at once fits the pipe's buffer or is read while the rest waits: the output
    # of these inputs is smaller than that buffer, so that neither side waits for the other.
    rng, at, out = random.Random(1), 0, b""
    while at < len(data):
        n = rng.randrange(1, 400) if size == "random" else size
        at += process.stdin.write(data[at:at + n])
    process.stdin.close()
    out = process.stdout.read()
    if process.wait(timeout=60):
        sys.exit(f"pieces.py: exit {process.returncode}")
    return out


def main():
    program = pathlib.Path(sys.argv[1]) / "gazette"
    texts = [p.read_bytes() for p in sorted((ROOT / "tests/articles").glob("*/texte.txt"))]
    lines = "".join(json.dumps({"text": t.decode()}, ensure_ascii=False) + "\n" for t in texts[:6])
    cases = {"text": ([], texts[0] + texts[1]),
             "not UTF-8": ([], texts[2].decode().encode("cp1252", "replace")),
             "jsonl": (["--input", "jsonl"], lines.encode())}
    passed = failed = 0
    for name, (options, data) in cases.items():
        command = [program, "-f", "jsonl", "--no-text", "--quiet", *options]
        expected = subprocess.run(command, input=data, capture_output=True, check=True).stdout
        for size in SIZES:
            same = feed(command, data, size) == expected
            passed, failed = passed + same, failed + (not same)
            if not same:
                print(f"{name}: pieces of {size} bytes give something else", file=sys.stderr)
    print(f"{passed} passed, {failed} failed")
    return failed != 0


if __name__ == "__main__":
    sys.exit(main())
