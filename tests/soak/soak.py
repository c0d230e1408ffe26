#!/usr/bin/env python3
"""Runs one process for long: soak.py BUILD_DIR [--minutes M] [--jobs N] [FILE ...]

Documents go round through a pipe: the articles and any FILE, each with a name that was never
there before, so that no memory of words may grow for ever. One in a thousand is bad. Every answer
is counted and looked at. The memory must never pass the limit for so many jobs, and from when the
process is warm to the end it must be the same but for GROWTH_MB. A thread is warm when its table
of words has been full once, after WARM_DOCUMENTS; a short run never comes to that.
"""

import argparse
import json
import random
import re
import subprocess
import sys
import threading
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
GROWTH_MB = 8
WARM_DOCUMENTS = 100_000 # for each thread
FIXED_MB, JOB_MB = 64, 16
BAD = (b'{"id":%d,"text":"not ended', b'{"id":%d}', b'{"id":%d,"text":17}', b"%d", b'{"id":%d,"text":"a","schema":1}')


def texts(files):
    for path in sorted((HERE.parent / "articles").glob("*/texte.txt")):
        yield path.read_text(encoding="utf-8")
    for path in files:
        yield Path(path).read_text(encoding="utf-8", errors="replace")


class Feeder(threading.Thread):
    """Writes until told to stop; sent and bad are right once it has ended."""

    def __init__(self, pipe, files):
        super().__init__(daemon=True)
        self.pipe, self.sent, self.bad, self.bytes = pipe, 0, 0, 0
        self.ends = threading.Event()
        self.texts = [json.dumps(t, ensure_ascii=False).encode()[1:-1] for t in texts(files)]

    def run(self):
        rng = random.Random(1)
        while not self.ends.is_set():
            i = self.sent
            if i % 1000 == 999:
                line = BAD[i // 1000 % len(BAD)] % i
                self.bad += 1
            else:
                name = "".join(rng.choices("aeioubdfglmnprstv", k=8)).title().encode()
                line = b'{"id":%d,"text":"M. %s est venu. %s"}' % (i, name, self.texts[i % len(self.texts)])
            self.pipe.write(line + b"\n")
            self.bytes += len(line) + 1
            self.sent += 1
        self.pipe.close()


def memory(process, field="RssAnon"):
    """Resident memory in MB; by itself what is its own, not the data that all processes share."""
    status = Path(f"/proc/{process.pid}/status").read_text()
    return int(re.search(rf"{field}:\s*(\d+)", status)[1]) / 1024


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("build", type=Path)
    options.add_argument("--minutes", type=float, default=60)
    options.add_argument("--jobs", default="2")
    options.add_argument("files", nargs="*")
    options = options.parse_intermixed_args()
    process = subprocess.Popen([options.build / "gazette", "--input", "jsonl", "-j", options.jobs],
                               stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    feeder = Feeder(process.stdin, options.files)
    start = time.monotonic()
    end, limit = start + 60 * options.minutes, FIXED_MB + JOB_MB * int(options.jobs)
    samples, most = [], 0
    faults, got, errors, next_look = [], 0, 0, start
    feeder.start()
    for line in process.stdout:
        if line.startswith(b'{"schema":"gazette/1.0","id":%d,"text":"M. ' % got):
            if not line.endswith(b"}\n") or b'"label":"PERSON"' not in line:
                faults.append(f"document {got}: {line[:100]!r}")
            if got % 500 == 0:
                json.loads(line)
        elif b'"error":{"code":' in line and got % 1000 == 999:
            json.loads(line)
            errors += 1
        else:
            faults.append(f"answer {got}: {line[:100]!r}")
        got += 1
        now = time.monotonic()
        if now >= next_look:
            next_look = now + 0.2
            if not feeder.ends.is_set():
                most = memory(process, "VmHWM")
                if got >= WARM_DOCUMENTS * int(options.jobs):
                    samples.append(memory(process))
            if now >= end:
                feeder.ends.set()
    feeder.join()
    code, said = process.wait(), process.stderr.read().decode()
    seconds = time.monotonic() - start
    if code:
        faults.append(f"exit status {code}")
    if (got, errors) != (feeder.sent, feeder.bad):
        faults.append(f"{feeder.sent} documents, {feeder.bad} bad; {got} answers, {errors} errors")
    if feeder.bad and f"{feeder.bad} of {feeder.sent} documents failed" not in said:
        faults.append(f"standard error counts otherwise: {said!r}")
    if most > limit:
        faults.append(f"{most:.1f} MB of memory are over the limit of {limit}")
    print(f"{got} documents, {errors} errors, {feeder.bytes / 1e6:.0f} MB in {seconds:.0f} s; "
          f"{most:.1f} MB of memory at most")
    quarter = len(samples) // 4
    if quarter:
        first, last = (sum(s) / quarter for s in (samples[:quarter], samples[-quarter:]))
        print(f"memory of its own {first:.1f} MB when warm, {last:.1f} MB at the end")
        if last > first + GROWTH_MB:
            faults.append(f"memory grew by {last - first:.1f} MB")
    for fault in faults[:10]:
        print("FAULT", fault)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
