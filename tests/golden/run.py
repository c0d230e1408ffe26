#!/usr/bin/env python3
"""Compares what the program says of the texts here with what it said: run.py BUILD_DIR [--renew]

NAME.txt is a text, NAME.json the record that `gazette -f json --no-model --offsets all` gives
for it. A difference is shown and fails. When lists or rules have changed on purpose, run with
--renew, read `git diff`, and keep what is better. A new case is a new .txt and --renew.
"""
import difflib
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    program, renew = pathlib.Path(sys.argv[1]).resolve() / "gazette", "--renew" in sys.argv
    passed = failed = 0
    for text in sorted(HERE.glob("*.txt")):
        done = subprocess.run([program, "-f", "json", "--no-model", "--offsets", "all", text.name],
                              cwd=HERE, capture_output=True, check=False)
        if done.returncode:
            sys.exit(f"{text.name}: {done.stderr.decode()}")
        record = text.with_suffix(".json")
        if renew:
            record.write_bytes(done.stdout)
        expected = record.read_bytes() if record.exists() else b""
        if done.stdout == expected:
            passed += 1
            continue
        failed += 1
        sys.stderr.writelines(difflib.unified_diff(
            expected.decode().splitlines(True), done.stdout.decode().splitlines(True),
            record.name, "now", n=1))
    print(f"{passed} passed, {failed} failed")
    return failed != 0 or passed == 0


if __name__ == "__main__":
    sys.exit(main())
