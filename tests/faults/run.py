#!/usr/bin/env python3
"""The program when a call fails: run.py BUILD_DIR INJECT_LIBRARY

Reading, writing, renaming and the like fail once, at each place in turn; what comes half is
taken up again. Whatever fails: no crash, no hang, one line that says what is wrong, the exit
status of the contract, and an output file that is whole or not there. inject.c says how."""
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
TEXT = "M. Lavrov est à Genève, en Suisse.\n"
LINES = "".join('{"id":%d,"text":"M. Lavrov est à Genève, en Suisse."}\n' % i for i in range(40))

LIST = """# list: liste
# label: PERSON
# case: capital
# source: ours
# licence: MIT
# date: 2026-11-25
# columns: form
Zorglub
"""


class Faults(unittest.TestCase):
    program = library = None

    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="gazette-faults-")
        self.addCleanup(folder.cleanup)
        self.dir = pathlib.Path(folder.name)
        (self.dir / "in.txt").write_text(TEXT, encoding="utf8")
        (self.dir / "in.jsonl").write_text(LINES, encoding="utf8")
        (self.dir / "liste.tsv").write_text(LIST, encoding="utf8")
        (self.dir / "out").mkdir()

    def run_program(self, fault, *args, count=False):
        """The finished run with this fault; with count, how often the call was made too."""
        env = dict(os.environ, LD_PRELOAD=str(self.library), FAULT=fault)
        if count:
            env["FAULT_COUNT"] = str(self.dir / "count")
        done = subprocess.run([self.program, *args], cwd=self.dir, env=env, timeout=60,
                              stdin=subprocess.DEVNULL, capture_output=True, check=False)
        self.assertGreaterEqual(done.returncode, 0,
                                f"{fault}: ended by signal {-done.returncode}")
        if count:
            return done, int((self.dir / "count").read_text())
        return done

    def assert_told(self, done, fault, codes=(3,)):
        self.assertIn(done.returncode, codes, f"{fault}: {done.stderr.decode()}")
        self.assertTrue(done.stderr.startswith(b"gazette"), f"{fault}: {done.stderr.decode()}")

    def assert_nothing_written(self, fault):
        """What --resume goes on from may be left, and nothing else."""
        left = [p.name for p in (self.dir / "out").iterdir() if p.suffix != ".part"]
        self.assertEqual(left, [], fault)

    def is_answered(self, text):
        """Is text a whole output of JSON lines, some of them error records?"""
        return text.endswith(b"\n") and any(["error" in json.loads(line)
                                             for line in text.decode().splitlines()])

    def assert_answered_or_nothing(self, fault):
        """What failed has an error record in a whole output, or there is none."""
        output = self.dir / "out/a.jsonl"
        if not (output.exists() and self.is_answered(output.read_bytes())):
            self.assert_nothing_written(fault)

    def each_place(self, call, what, *args):
        """(fault, finished run) for each call of that kind that a run makes."""
        _, total = self.run_program(f"{call}:1000000:{what}", *args, count=True)
        for n in range(1, total + 1):
            for left in (self.dir / "out").iterdir():
                left.unlink()
            fault = f"{call}:{n}:{what}"
            yield fault, self.run_program(fault, *args)
        self.assertGreater(total, 0, call)

    def test_writing_to_a_file(self):
        for source in ("in.txt", "in.jsonl"):
            for what in ("enospc", "eio"):
                for fault, done in self.each_place("write", what, "-o", "out/a.jsonl", source):
                    self.assert_told(done, fault)
                    self.assertIn(b"out/a.jsonl", done.stderr)
                    self.assert_nothing_written(fault)

    def test_writing_to_standard_output(self):
        for what in ("enospc", "eio"):
            for fault, done in self.each_place("write", what, "-f", "jsonl", "in.txt"):
                self.assert_told(done, fault)
                self.assertEqual(done.stdout, b"")

    def test_a_closed_pipe_ends_quietly(self):
        for fault, done in self.each_place("write", "epipe", "-f", "jsonl", "in.txt"):
            self.assertEqual((done.returncode, done.stderr), (0, b""), fault)

    def test_renaming(self):
        for what in ("eio", "enospc"):
            for fault, done in self.each_place("rename", what, "-o", "out/a.jsonl", "in.txt"):
                self.assert_told(done, fault)
                self.assert_nothing_written(fault)

    def test_closing(self):
        for fault, done in self.each_place("close", "eio", "-o", "out/a.jsonl", "in.txt"):
            if done.returncode == 0:
                self.assertEqual([p.name for p in (self.dir / "out").iterdir()], ["a.jsonl"])
            else:
                self.assert_told(done, fault)
                self.assert_nothing_written(fault)

    def test_reading(self):
        for source in ("in.txt", "in.jsonl"):
            records = 1 if source == "in.txt" else 40
            for fault, done in self.each_place("read", "eio", "-f", "jsonl", source):
                if done.returncode:
                    self.assert_told(done, fault, (2, 3))
                    self.assertTrue(done.stdout == b"" or self.is_answered(done.stdout), fault)
                else:
                    self.assertEqual(done.stdout.count(b"\n"), records, fault)

    def test_what_comes_half_is_taken_up(self):
        for source in ("in.txt", "in.jsonl"):
            args = ("--quiet", "-f", "jsonl", source)
            expected = self.run_program("none:1:eio", *args).stdout
            self.assertIn(b"Lavrov", expected)
            for call in ("read", "write"):
                for what in ("short", "eintr"):
                    for fault, done in self.each_place(call, what, *args):
                        self.assertEqual((done.returncode, done.stdout), (0, expected), fault)
            done = self.run_program("read:1:short:always", *args)
            self.assertEqual((done.returncode, done.stdout), (0, expected))
            done = self.run_program("write:1:short:always", *args)
            self.assertEqual((done.returncode, done.stdout), (0, expected))

    def test_opening(self):
        for what in ("eio", "enoent"):
            for fault, done in self.each_place("open", what, "-o", "out/a.jsonl", "in.txt"):
                if done.returncode:
                    self.assert_told(done, fault, (2, 3))
                    self.assert_answered_or_nothing(fault)

    def test_mapping_the_data(self):
        found = [done for _, done in self.each_place("mmap", "enomem", "in.txt")
                 if done.returncode]
        self.assertTrue(found, "the data are not mapped")
        for done in found:
            self.assert_told(done, "mmap", (2, 3))
            self.assertIn(b"gazette.", done.stderr)

    def test_threads(self):
        expected = self.run_program("none:1:eio", "--quiet", "in.jsonl").stdout
        for n in (1, 2, 3, 4):
            for more in ("", ":always"):
                fault = f"thread:{n}:eagain{more}"
                done = self.run_program(fault, "--quiet", "-j", "4", "in.jsonl")
                if done.returncode == 0:
                    self.assertEqual(done.stdout, expected, fault)
                else:
                    self.assert_told(done, fault)

    def test_memory(self):
        args = ("-f", "jsonl", "-j", "2", "-o", "out/a.jsonl", "in.txt", "in.jsonl")
        _, total = self.run_program("memory:1000000000:enomem", *args, count=True)
        places = list(range(1, 60)) + list(range(60, total, max(1, total // 60)))
        for n in places:
            for more in ("", ":always"):
                for left in (self.dir / "out").iterdir():
                    left.unlink()
                fault = f"memory:{n}:enomem{more}"
                done = self.run_program(fault, *args)
                if done.returncode:
                    # Before main, it is the loader that tells.
                    self.assertIn(done.returncode, (1, 2, 3, 127), fault)
                    self.assertTrue(done.stderr, fault)
                    self.assert_answered_or_nothing(fault)

    def test_compiling(self):
        args = ("compile", "-o", "out/x.gaz", "liste.tsv")
        self.assertEqual(self.run_program("none:1:eio", *args).returncode, 0)
        for call, what in (("write", "enospc"), ("write", "eio"), ("fsync", "eio"),
                           ("rename", "eio"), ("close", "eio")):
            for fault, done in self.each_place(call, what, *args):
                if done.returncode or call != "close":
                    self.assert_told(done, fault)
                    self.assert_nothing_written(fault)


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    Faults.program = pathlib.Path(sys.argv[1]).resolve() / "gazette"
    Faults.library = pathlib.Path(sys.argv[2]).resolve()
    chosen = unittest.defaultTestLoader.loadTestsFromTestCase(Faults)
    result = unittest.TextTestRunner(stream=sys.stderr, verbosity=1).run(chosen)
    bad = len(result.failures) + len(result.errors)
    print(f"{result.testsRun - bad - len(result.skipped)} passed, {bad} failed, "
          f"{len(result.skipped)} skipped")
    sys.exit(bad != 0)
