"""What the benches of this folder share: the program they measure, gold texts, tables."""

import json
import os
import statistics
import subprocess
import sys
import threading
from pathlib import Path

LABELS = ("PERSON", "COUNTRY", "PLACE", "ORGANIZATION")
HERE = Path(__file__).resolve().parent


def fail(message):
    raise SystemExit(f"{Path(sys.argv[0]).name}: {message}")


class Build:
    """A build folder, and the folder of its data (the same unless it is given)."""

    def __init__(self, folder, data=None):
        self.folder = Path(folder)
        self.gazette = self.folder / "gazette"
        self.data = Path(data) if data else self.folder
        for path in (self.gazette, self.data / "gazette.gaz"):
            if not path.exists():
                fail(f"no {path.name} in {path.parent}; build it first: ninja -C {folder}")
        self.has_model = (self.data / "gazette.model").exists()

    def command(self, *arguments):
        return [str(self.gazette), "--data", str(self.data), *arguments]

    def version(self):
        """The version and the content ids of the lists and of the model, or "none"."""
        said = subprocess.run([str(self.gazette), "--version"], check=True,
                              capture_output=True, text=True).stdout.split()
        ids = dict.fromkeys(("lists", "model"), "none")
        for line in subprocess.run([str(self.gazette), "data", "--data", str(self.data)],
                                   check=True, capture_output=True, text=True
                                   ).stdout.splitlines():
            word, _, rest = line.partition("\t")
            if word in ids and ids[word] == "none":
                ids[word] = rest.split(":")[0]
        return said[-1], ids["lists"], ids["model"]

    def candidates(self, texts, tokens=False):
        """Yield what lists and rules are, then one record a text: see candidates.c."""
        target = "tests/candidates"
        made = subprocess.run(["ninja", "-C", str(self.folder), target],
                              capture_output=True, text=True)
        if made.returncode:
            fail(f"ninja -C {self.folder} {target} failed:\n{made.stdout}{made.stderr}")
        command = [str(self.folder / target), str(self.data)] + ["--tokens"] * tokens
        with subprocess.Popen(command, stdin=subprocess.PIPE,
                              stdout=subprocess.PIPE) as process:
            feeder = threading.Thread(target=_feed, args=(process.stdin, texts), daemon=True)
            feeder.start()
            first = process.stdout.readline()
            if not first:
                fail("candidates did not start")
            yield json.loads(first)
            yield from _by_document(process.stdout, tokens)
            feeder.join()
        if process.returncode:
            fail("candidates failed")


def _feed(pipe, texts):
    try:
        for text in texts:
            encoded = text.encode()
            pipe.write(b"%d\n%s" % (len(encoded), encoded))
        pipe.close()
    except BrokenPipeError:
        pass


def _by_document(lines, tokens):
    """Join the windows of each document; documents without any text give nothing."""
    keys = ("candidates", "spans") + ("tokens",) * tokens
    whole = None
    for window in map(json.loads, lines):
        if whole and whole["document"] == window["document"]:
            for key in keys:
                whole[key] += window[key]
            continue
        if whole:
            yield whole
        whole = window
    if whole:
        yield whole


def read_gold(path):
    """The documents of a JSONL file: text, and names as (start, end, label) in order."""
    documents = []
    with open(path, encoding="utf-8", newline="") as file:
        for line in file:
            if line.strip():
                record = json.loads(line)
                names = sorted((e["start"], e["end"], e["label"])
                               for e in record["entities"])
                documents.append((str(record["id"]), record["text"], names))
    return documents


def share(part, whole):
    return part / whole if whole else 0.0


def percent(part, whole, digits=1):
    return f"{100 * part / whole:.{digits}f}" if whole else "–"


def median(values):
    return statistics.median(values)


def machine_kind():
    """The processor's name and how many there are; no name of a particular machine."""
    model = os.uname().machine
    try:
        for line in Path("/proc/cpuinfo").read_text().splitlines():
            if line.startswith("model name"):
                model = line.split(":", 1)[1].strip()
                break
    except OSError:
        pass
    return f"{model}, {os.cpu_count()} processors"


def print_table(head, rows, out=None):
    """Columns apart by two blanks; the first to the left, numbers to the right."""
    rows = [[str(cell) for cell in row] for row in [head, *rows]]
    widths = [max(len(row[i]) for row in rows) for i in range(len(head))]
    for row in rows:
        cells = [cell.ljust(w) if i == 0 else cell.rjust(w)
                 for i, (cell, w) in enumerate(zip(row, widths))]
        print("  ".join(cells).rstrip(), file=out)


def write_tsv(path, head, rows, key):
    """Write rows into a record, in place of rows whose first `key` fields are the same."""
    kept = []
    if path.exists():
        lines = path.read_text(encoding="utf-8").splitlines()
        new = {tuple(map(str, row[:key])) for row in rows}
        kept = [line.split("\t") for line in lines[1:]]
        kept = [row for row in kept if tuple(row[:key]) not in new]
    lines = ["\t".join(map(str, row)) for row in [head, *kept, *rows]]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
