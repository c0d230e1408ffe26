#!/usr/bin/env python3
"""Runs the examples of README.md and compares what they print: run.py BUILD_DIR [NAME ...]

    <!-- example: NAME -->
    ```sh
    commands
    ```
    ```json
    what they print, to the letter
    ```

Scores are not compared: they change with the network's weights, and a README need not follow
every third decimal. The line `<!-- test: NAME -->` does the same. Without a second block the commands must only end
well; so must those below `<!-- run -->`. They run under `sh -e` in a folder that looks like the
project's, whose `build` holds links to BUILD_DIR's files: what an example writes there is gone
afterwards. GAZETTE_TEST_CFLAGS are given to every cc, for builds with sanitizers.
"""
import difflib
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
SCORE = re.compile(r'"score": ?[0-9.]+, ?')
MARK = re.compile(r"<!-- (?:(?:example|test): ([\w-]+)|(run)) -->$")


def fence(lines, at):
    """The fenced block that begins at line `at`: its language, text, and the line after it."""
    language = lines[at][3:].strip()
    end = lines.index("```", at + 1)
    return language, "".join(line + "\n" for line in lines[at + 1:end]), end + 1


def examples(text):
    """(name, commands, expected or None) for each example."""
    lines = text.split("\n")
    for number, line in enumerate(lines):
        found = MARK.match(line)
        if not found:
            continue
        name, at = found[1] or found[2], number + 1
        while at < len(lines) and not lines[at].strip():
            at += 1
        if at == len(lines) or not lines[at].startswith("```"):
            raise ValueError(f"README.md:{number + 1}: no block follows {line}")
        language, commands, at = fence(lines, at)
        if language != "sh":
            raise ValueError(f"README.md:{number + 1}: the block is {language}, not sh")
        while at < len(lines) and not lines[at].strip():
            at += 1
        expected = None
        if found[1] and at < len(lines) and re.match(r"```(?!sh$)", lines[at]):
            _, expected, at = fence(lines, at)
        yield name, commands, expected


def stage(folder, build):
    """Makes folder look like the project after a build."""
    for entry in ROOT.iterdir():
        if entry.name != "build" and not entry.name.startswith("."):
            (folder / entry.name).symlink_to(entry)
    (folder / "build").mkdir()
    for entry in build.iterdir():
        (folder / "build" / entry.name).symlink_to(entry)
    flags = os.environ.get("GAZETTE_TEST_CFLAGS", "")
    cc = shutil.which(os.environ.get("CC", "cc").split()[-1])
    (folder / "bin").mkdir()
    wrapper = folder / "bin/cc"
    wrapper.write_text(f'#!/bin/sh\nexec "{cc}" {flags} "$@"\n')
    wrapper.chmod(0o755)


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    build, wanted = pathlib.Path(sys.argv[1]).resolve(), sys.argv[2:]
    passed = failed = 0
    for name, commands, expected in examples((ROOT / "README.md").read_text(encoding="utf8")):
        if wanted and name not in wanted:
            continue
        with tempfile.TemporaryDirectory(prefix="gazette-readme-") as temporary:
            folder = pathlib.Path(temporary)
            stage(folder, build)
            env = {k: v for k, v in os.environ.items() if not k.startswith("GAZETTE_")}
            env["PATH"] = f"{folder / 'bin'}:{env['PATH']}"
            done = subprocess.run(["sh", "-e", "-c", commands], cwd=folder, env=env,
                                  stdin=subprocess.DEVNULL, capture_output=True, timeout=120)
        got = SCORE.sub("", done.stdout.decode(errors="replace"))
        expected = expected and SCORE.sub("", expected)
        if done.returncode == 0 and expected in (None, got):
            passed += 1
            continue
        failed += 1
        print(f"{name}: exit {done.returncode}\n{done.stderr.decode(errors='replace')}",
              file=sys.stderr)
        if expected is not None:
            sys.stderr.writelines(difflib.unified_diff(
                expected.splitlines(True), got.splitlines(True), "README.md", "printed"))
    print(f"{passed} passed, {failed} failed")
    return failed != 0 or passed == 0


if __name__ == "__main__":
    sys.exit(main())
