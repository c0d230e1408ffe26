#!/usr/bin/env python3
"""Speed and memory of the whole program, beside `wc -mw` on the same bytes.

    speed.py BUILD_DIR [FILE...] [--rounds N] [--record] [--name NAME]

For each text: MB of input a second on one core, for text in and records without the text out
(text) and for JSON lines in and out (jsonl), with and without the model, each run after a run
of `LC_ALL=C.UTF-8 wc -mw`; -j 2 beside -j 1, for JSON lines and for folders of text files of
several mixes of sizes, plain and gzip, written to one stream and to a folder; peak resident
memory. Then, apart from any text, the time from the start of the program to its first byte of
output, beside that of `cat`, and what short documents cost through a pipe: in bulk, where output
is written a block at a time, and asked one by one, where each answer is written at once.

Speeds count processor time (user and system), which other programs of a shared machine disturb
least; the ratio to wc is the median of the ratios of neighbours, so that what slows both does
not count. How many times as fast -j 2 is counts elapsed time: on a busy machine it says
nothing, so the load stands first. MB are 1,000,000 bytes of input. Without a FILE the text is
30 MB of article_text.py. --record puts the figures into record.tsv; README.md says what its
columns are.
"""

import argparse
import datetime
import gzip
import json
import os
import random
import shutil
import subprocess
import tempfile
import threading
import time
from pathlib import Path

import article_text
from common import HERE, Build, machine_kind, median, print_table, write_tsv

DEFAULT_MB = 30
DOCUMENT_BYTES = 2500  # of a document of JSON lines, about an article
MIX_MB = 24  # of a folder of text files
STARTS = 20
QUESTIONS = 10000
QUESTION = b'{"text":"M. Lavrov est \xc3\xa0 Gen\xc3\xa8ve."}\n'
RECORD = HERE / "record.tsv"
HEAD = ("date", "version", "lists", "model", "text", "machine", "figure", "value")


class Run:
    """One run of a command, its output thrown away: seconds, MB of memory."""

    def __init__(self, command, environment=None):
        began = time.perf_counter()
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL,
                                   stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                                   env=environment)
        complaint = process.stderr.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise SystemExit(f"{command[0]} failed: {complaint.decode()}")
        self.elapsed = time.perf_counter() - began
        self.processor = usage.ru_utime + usage.ru_stime
        # Of this process before it became the command, or of the command: the larger one.
        self.memory = usage.ru_maxrss * 1024 / 1e6


class Cores:
    """with Cores(n): what is started runs on n processors."""

    def __init__(self, count):
        self.before = os.sched_getaffinity(0)
        self.chosen = set(sorted(self.before)[-count:])

    def __enter__(self):
        os.sched_setaffinity(0, self.chosen)

    def __exit__(self, *_):
        os.sched_setaffinity(0, self.before)


def count_words(path):
    return Run(["wc", "-mw", str(path)], {**os.environ, "LC_ALL": "C.UTF-8"})


def write_text(path):
    with open(path, "wb") as file:
        for line in article_text.paragraphs(DEFAULT_MB * 10**6):
            file.write(line.encode())


def write_json_lines(text_path, path):
    """The lines of a text, taken together to documents; never much of it in memory."""
    def document(lines, number):
        record = {"id": number, "text": "".join(lines)}
        return json.dumps(record, ensure_ascii=False) + "\n"

    with open(text_path, encoding="utf-8", newline="\n") as text, \
            open(path, "w", encoding="utf-8", newline="\n") as out:
        lines, size, number = [], 0, 0
        for line in text:
            lines.append(line)
            size += len(line.encode())
            if size >= DOCUMENT_BYTES:
                out.write(document(lines, number))
                lines, size, number = [], 0, number + 1
        if lines:
            out.write(document(lines, number))


def sizes_of(mix, total):
    """Sizes of one file after the other that have total bytes or more."""
    rng = random.Random(1)
    if mix == "small files":
        while True:
            yield DOCUMENT_BYTES
    if mix == "any sizes":
        while True:
            yield int(500 * 10 ** rng.uniform(0, 3.8))
    for _ in range(total * 2 // 3 // DOCUMENT_BYTES):
        yield DOCUMENT_BYTES
    yield total


MIXES = ("small files", "any sizes", "a third in the last file")


def write_piece(text, out, size):
    """So many bytes of text and the rest of their line, little by little: a program that is
    started counts in its largest memory what this one has held."""
    while size > 0:
        piece = text.read(min(size, 1 << 16))
        if not piece:
            return
        size -= len(piece)
        out.write(piece + text.readline() if size == 0 else piece)


def write_mix(text_path, mix, folder, packed):
    """Cuts a text at line ends."""
    folder.mkdir()
    total = min(MIX_MB * 10**6, text_path.stat().st_size)
    with open(text_path, "rb") as text:
        for number, size in enumerate(sizes_of(mix, total)):
            if text.tell() >= total:
                break
            path = folder / (f"{number:06}.txt" + ".gz" * packed)
            with gzip.open(path, "wb", 6) if packed else open(path, "wb") as out:
                write_piece(text, out, min(size, total - text.tell()))


def measure_mixes(build, text_path, how, rounds):
    """As measure_threads, for folders of text files."""
    with tempfile.TemporaryDirectory() as folder:
        for mix in MIXES:
            for packed in (False, True):
                files, out = Path(folder) / "files", Path(folder) / "out"
                write_mix(text_path, mix, files, packed)
                for to, where in (("one stream", []), ("a folder", ["-o", f"{out}/"])):
                    times = {"1": [], "2": []}
                    with Cores(2):
                        for _ in range(rounds):
                            for jobs, elapsed in times.items():
                                elapsed.append(Run(build.command(
                                    "--no-text", "-f", "jsonl", "-j", jobs, *how, *where,
                                    str(files))).elapsed)
                                shutil.rmtree(out, ignore_errors=True)
                    ratios = [one / two for one, two in zip(times["1"], times["2"])]
                    yield f"{mix}{', gzip' * packed}, to {to}", median(ratios)
                shutil.rmtree(files)


def measure_speed(build, kind, path, how, rounds):
    """Figures of one core: MB/s, its ratio to wc, memory."""
    options = ["--input", kind] + ["--no-text"] * (kind == "text") + how
    size = path.stat().st_size / 1e6
    ours, theirs = [], []
    with Cores(1):
        for _ in range(rounds):
            theirs.append(count_words(path))
            ours.append(Run(build.command(*options, str(path))))
    ratio = median([w.processor / g.processor for g, w in zip(ours, theirs)])
    return {"MB/s": size / median([g.processor for g in ours]),
            "MB/s elapsed": size / median([g.elapsed for g in ours]),
            "wc MB/s": size / median([w.processor for w in theirs]),
            "of wc %": 100 * ratio,
            "memory MB": max(g.memory for g in ours)}


def measure_threads(build, path, how, rounds):
    """How many times as fast -j 2 is as -j 1, what it costs beside it, and its memory."""
    ratios, costs, memory = [], [], []
    with Cores(2):
        for _ in range(rounds):
            one, two = (Run(build.command("--input", "jsonl", "-j", n, *how, str(path)))
                        for n in "12")
            ratios.append(one.elapsed / two.elapsed)
            costs.append(two.processor / one.processor)
            memory.append(two.memory)
    return {"times as fast as -j 1": median(ratios),
            "processor time of -j 1": median(costs), "memory MB": max(memory)}


def time_first_byte(command):
    began = time.perf_counter()
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                          bufsize=0) as process:
        process.stdin.write(QUESTION)
        answer = process.stdout.read(1)
        seconds = time.perf_counter() - began
        process.stdin.close()
        process.stdout.read()
    if not answer:
        raise SystemExit(f"{command[0]} did not answer")
    return 1000 * seconds


def measure_start(build, how):
    command = build.command("--input", "jsonl", "--quiet", *how)
    ours, theirs = [], []
    for _ in range(STARTS):
        theirs.append(time_first_byte(["cat"]))
        ours.append(time_first_byte(command))
    return {"ms": median(ours), "cat ms": median(theirs)}


def processor_of_dialogue(command, lines, one_by_one):
    """Seconds of the program's processor time for lines through a pipe."""
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        if one_by_one:
            for line in lines:
                process.stdin.write(line)
                process.stdin.flush()
                answered = bool(process.stdout.readline())
            process.stdin.close()
        else:
            def write():
                process.stdin.writelines(lines)
                process.stdin.close()
            writer = threading.Thread(target=write)
            writer.start()
            answered = sum(1 for _ in process.stdout) == len(lines)
            writer.join()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode or not answered:
        raise SystemExit(f"{command[0]} did not answer")
    return usage.ru_utime + usage.ru_stime


def measure_pipe(build, how, rounds):
    command = build.command("--input", "jsonl", "--quiet", *how)
    lines = [QUESTION] * QUESTIONS
    with tempfile.NamedTemporaryFile(suffix=".jsonl") as file:
        file.writelines(lines)
        file.flush()
        files, bulk, dialogue = [], [], []
        for _ in range(rounds):
            files.append(Run([*command, file.name]).processor)
            bulk.append(processor_of_dialogue(command, lines, False))
            dialogue.append(processor_of_dialogue(command, lines, True))
    return {"documents/s in bulk": QUESTIONS / median(bulk),
            "in bulk, of a file %": 100 * median([f / b for f, b in zip(files, bulk)]),
            "documents/s one by one": QUESTIONS / median(dialogue)}


def ways(build):
    """What is measured: a name and its options."""
    return [("model", [])] * build.has_model + [("no model", ["--no-model"])]


def measure_text(build, path, rounds):
    """All figures of one text, as (figure, uses the model, value)."""
    yield "load of the machine before", False, os.getloadavg()[0]
    with tempfile.TemporaryDirectory() as folder:
        if path is None:
            path = Path(folder) / "text.txt"
            write_text(path)
        lines = Path(folder) / "lines.jsonl"
        write_json_lines(path, lines)
        for name, how in ways(build):
            for kind, input_path in (("text", path), ("jsonl", lines)):
                for what, value in measure_speed(build, kind, input_path, how,
                                                 rounds).items():
                    yield f"{kind}, {name}: {what}", name == "model", value
            if len(os.sched_getaffinity(0)) > 1:
                for mix, value in measure_mixes(build, path, how, rounds):
                    yield (f"{mix}, -j 2, {name}: times as fast as -j 1", name == "model",
                           value)
                for what, value in measure_threads(build, lines, how, rounds).items():
                    yield f"jsonl -j 2, {name}: {what}", name == "model", value


def measure_sentence(build, rounds):
    for name, how in ways(build):
        for what, value in measure_start(build, how).items():
            yield f"start to first byte, {name}: {what}", name == "model", value
        for what, value in measure_pipe(build, how, rounds).items():
            yield f"pipe, {name}: {what}", name == "model", value


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("build")
    parser.add_argument("file", nargs="*", type=Path)
    parser.add_argument("--data", help="folder of gazette.gaz (default: BUILD_DIR)")
    parser.add_argument("--rounds", type=int, default=5, help="pairs of runs (5)")
    parser.add_argument("--record", action="store_true", help="write record.tsv")
    parser.add_argument("--name", action="append", default=[],
                        help="what the record calls a FILE; once for each, in order")
    args = parser.parse_intermixed_args()
    if args.name and len(args.name) != len(args.file):
        parser.error("as many --name as FILE")

    build = Build(args.build, args.data)
    version, lists, model = build.version()
    machine, today = machine_kind(), datetime.date.today().isoformat()
    print(f"gazette {version}, lists {lists}, model {model}\n{machine}")
    rows = []

    def report(text, figures):
        figures = [(figure, with_model, f"{value:.3g}")
                   for figure, with_model, value in figures]
        print()
        print_table([text, ""], [(figure, value) for figure, _, value in figures])
        rows.extend((today, version, lists, model if with_model else "none", text, machine,
                     figure, value) for figure, with_model, value in figures)

    named = list(zip(args.name or [path.name for path in args.file], args.file))
    for name, path in named or [(f"articles, {DEFAULT_MB} MB", None)]:
        report(name, measure_text(build, path, args.rounds))
    report("a short sentence", measure_sentence(build, args.rounds))
    if args.record:
        write_tsv(RECORD, HEAD, rows, key=len(HEAD) - 1)


if __name__ == "__main__":
    main()
