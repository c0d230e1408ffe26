"""The program in bulk: stopping and going on, what is logged, progress, queues and speed."""

import json
import os
import pty
import random
import resource
import select
import signal
import subprocess
import threading
import time
from pathlib import Path

import harness
from harness import Case, check_error, environment, popen, run


def lines(n, size=40, seed=3):
    """n lines of JSONL, about size words each."""
    rng = random.Random(seed)
    words = "Paris la France Lavrov été 😀 de l’Élysée conseil Nancy . , M. Poutine".split()
    for i in range(n):
        text = " ".join(rng.choice(words) for _ in range(rng.randrange(1, 2 * size)))
        yield json.dumps({"id": i, "text": text}, ensure_ascii=False).encode() + b"\n"


class Stopping(Case):
    """A signal: what was read is answered, what was not is not there, and --resume goes on."""

    def start(self, *args, **more):
        process = popen("--input", "jsonl", *args, stdin=subprocess.PIPE, stderr=subprocess.PIPE,
                        bufsize=0, **more)
        self.addCleanup(process.stderr.close)
        return process

    def stop(self, process, number):
        process.send_signal(number)
        code = process.wait(timeout=20)
        process.stdin.close()
        return code, process.stderr.read().decode()

    def test_standard_output_has_whole_records(self):
        for jobs in ("1", "3"):
            for number, name in ((signal.SIGINT, "SIGINT"), (signal.SIGTERM, "SIGTERM")):
                out = self.dir / "out"
                process = self.start("-j", jobs, stdout=open(out, "wb"))
                process.stdin.write(b"".join(lines(300)) + b'{"id":300,"text":"half')
                while out.read_bytes().count(b"\n") < 300:
                    time.sleep(0.02)
                code, said = self.stop(process, number)
                self.assertEqual(code, -number)
                self.assertEqual([json.loads(x)["id"] for x in out.read_bytes().split(b"\n")[:-1]],
                                 list(range(300)))
                self.assertIn(f"stopped by {name} after 300 documents", said)
                self.assertIn("the last one was -:300", said)

    def test_a_shell_sees_143(self):
        script = '"$0" "$@" & p=$!; sleep 0.3; kill -TERM $p; wait $p; echo $?'
        (self.dir / "fifo").touch()
        os.unlink(self.dir / "fifo")
        os.mkfifo(self.dir / "fifo")
        keep = os.open(self.dir / "fifo", os.O_RDWR)
        done = subprocess.run(["sh", "-c", script, harness.PROGRAM, str(self.dir / "fifo")],
                              env=environment(), capture_output=True, timeout=20)
        os.close(keep)
        self.assertEqual(done.stdout, b"143\n")

    def test_while_a_fifo_has_no_writer(self):
        os.mkfifo(self.dir / "fifo")
        process = popen(self.dir / "fifo", stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        time.sleep(0.3)
        process.send_signal(signal.SIGTERM)
        self.assertEqual(process.wait(timeout=20), -signal.SIGTERM)
        self.assertEqual(process.stdout.read(), b"")
        process.stdout.close()

    def test_the_second_signal_ends_at_once(self):
        # Nobody reads: the first record does not fit into the pipe, so that nothing ends.
        process = self.start("-j", "2", stdout=subprocess.PIPE)
        process.stdin.write(b'{"text":"%s"}\n' % (b"Paris " * 60000))
        time.sleep(0.5)
        process.send_signal(signal.SIGTERM)
        time.sleep(0.2)
        self.assertIsNone(process.poll())
        self.assertEqual(self.stop(process, signal.SIGTERM)[0], -signal.SIGTERM)
        process.stdout.close()

    def test_file_goes_on(self):
        data = b"".join(lines(20000))
        path, out = self.path("in.jsonl", data), self.dir / "out.jsonl"
        whole = run(path).out
        stopped = 0
        for jobs, number, delay in ((1, signal.SIGINT, 0.1), (3, signal.SIGTERM, 0.15),
                                    (2, signal.SIGKILL, 0.12)):
            process = popen("-j", jobs, path, "-o", out, stderr=subprocess.PIPE)
            time.sleep(delay)
            process.send_signal(number)
            said = process.stderr.read().decode()
            process.wait(timeout=20)
            process.stderr.close()
            if process.returncode == 0:
                out.unlink()
                continue
            stopped += 1
            self.assertEqual(process.returncode, -number)
            self.assertFalse(out.exists())
            part = self.dir / "out.jsonl.part"
            if number != signal.SIGKILL:
                self.assertIn("--resume goes on", said)
                self.assertTrue(whole.startswith(part.read_bytes()))
            self.assertEqual(run("--resume", "-j", jobs, path, "-o", out).code, 0)
            self.assertEqual(out.read_bytes(), whole)
            self.assertFalse(part.exists())
            out.unlink()
        self.assertGreater(stopped, 0)

    def test_directory_goes_on(self):
        for i in range(300):
            self.path(f"in/{i:03}.txt", "Paris et Lyon. " * (i * 10))
        process = popen(self.dir / "in", "-o", f"{self.dir}/out/", stderr=subprocess.PIPE)
        while len(list(self.dir.glob("out/*"))) < 5:
            time.sleep(0.005)
        process.send_signal(signal.SIGTERM)
        said = process.stderr.read().decode()
        self.assertEqual(process.wait(timeout=20), -signal.SIGTERM)
        process.stderr.close()
        self.assertIn("are whole; the same command with --resume goes on", said)
        for p in (self.dir / "out").iterdir():
            self.assertEqual(p.suffix, ".jsonl", "no torn file")
            self.assertEqual(p.read_bytes().count(b"\n"), 1)
        self.assertEqual(run("--resume", self.dir / "in", "-o", self.dir / "out").code, 0)
        run(self.dir / "in", "-o", f"{self.dir}/again/")
        for p in (self.dir / "again").iterdir():
            self.assertEqual(p.read_bytes(), (self.dir / "out" / p.name).read_bytes())


class Resuming(Case):
    """What a power cut or another run left is not taken for what this run would write."""

    def setUp(self):
        super().setUp()
        self.input = self.path("in.jsonl", b"".join(lines(2000)))
        self.out, self.part = self.dir / "out.jsonl", self.dir / "out.jsonl.part"
        self.whole = run(self.input).out

    def resume(self, *args):
        return run("--resume", self.input, "-o", self.out, *args)

    def test_any_cut(self):
        rng = random.Random(5)
        ends = [i + 1 for i, c in enumerate(self.whole) if c == 10]
        for cut in [0, 1, ends[0] - 1, ends[0], ends[0] + 1, ends[-2], ends[-1] - 1, ends[-1],
                    *(rng.randrange(len(self.whole)) for _ in range(5))]:
            self.part.write_bytes(self.whole[:cut])
            self.assertEqual(self.resume("-j", "2").code, 0, cut)
            self.assertEqual(self.out.read_bytes(), self.whole, cut)
            self.out.unlink()

    def test_blocks_that_were_never_written(self):
        self.part.write_bytes(self.whole[:40000] + bytes(8192) + self.whole[48192:90000])
        self.assertEqual(self.resume().code, 0)
        self.assertEqual(self.out.read_bytes(), self.whole)

    def test_of_another_run(self):
        half = self.whole[:len(self.whole) // 2]
        for wrong, args in ((half, ["--no-text"]), (half.replace(b"schema", b"schemb"), []),
                            (b"anything\n", []),
                            (self.whole + b"more\n", [])):
            for jobs in ("1", "2"):
                self.part.write_bytes(wrong)
                result = self.resume("-j", jobs, *args)
                self.assertEqual(result.code, 2, wrong[-40:])
                self.assertIn("to begin anew", result.err)
                self.assertFalse(self.out.exists())
        self.part.unlink()

    def test_an_older_file_beside_it(self):
        self.out.write_bytes(b"older\n")
        self.part.write_bytes(self.whole[:5000])
        self.assertEqual(self.resume().code, 0)
        self.assertEqual(self.out.read_bytes(), self.whole)

    def test_two_runs_at_once(self):
        first = popen("--input", "jsonl", "-o", self.out, stdin=subprocess.PIPE, bufsize=0)
        first.stdin.write(b'{"id":1,"text":"Paris"}\n')
        time.sleep(0.3)
        for args in ((), ("--resume",)):
            result = run(*args, self.input, "-o", self.out)
            self.assertEqual(result.code, 3)
            self.assertIn("another run is writing it", result.err)
        first.stdin.close()
        self.assertEqual(first.wait(timeout=20), 0)
        self.assertEqual(json.loads(self.out.read_text())["id"], 1)

    def test_part_is_an_input(self):
        self.part.write_bytes(self.whole)
        self.usage("--input", "jsonl", self.part, "-o", self.out, says="is an input")
        self.assertEqual(self.part.read_bytes(), self.whole)

    def test_shards_go_on(self):
        shard = run("--shard", "2/3", self.input).out
        self.part.write_bytes(shard[:len(shard) // 2])
        self.assertEqual(self.resume("--shard", "2/3").code, 0)
        self.assertEqual(self.out.read_bytes(), shard)

    def test_torn_files_of_a_directory(self):
        for i in range(4):
            self.path(f"d/{i}.jsonl", b"".join(lines(20, seed=i)))
        run(self.dir / "d", "-o", f"{self.dir}/o/")
        good = [(self.dir / f"o/{i}.jsonl").read_bytes() for i in range(4)]
        self.path("o/1.jsonl", good[1][:-5])
        self.path("o/2.jsonl", "")
        self.path("o/3.jsonl", bytes(4096))
        self.assertEqual(run("--resume", self.dir / "d", "-o", self.dir / "o").code, 0)
        self.assertEqual([(self.dir / f"o/{i}.jsonl").read_bytes() for i in range(4)], good)

