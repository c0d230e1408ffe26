"""Input and output as a pipeline sees them: pipes, disks, threads, files that come and go."""

import gzip
import json
import os
import random
import select
import signal
import subprocess
import time

import harness
from harness import Case, check_error, popen, run


def read_line(process, seconds=20):
    """The one line that is due, or a failure when it does not come."""
    line = bytearray()
    limit = time.monotonic() + seconds
    fd = process.stdout.fileno()
    while not line.endswith(b"\n"):
        ready, _, _ = select.select([fd], [], [], max(0, limit - time.monotonic()))
        if not ready:
            raise AssertionError("no answer came: the output was not flushed")
        block = os.read(fd, 1 << 16)
        if not block:
            raise AssertionError("the output ended")
        line += block
    assert line.count(b"\n") == 1
    return line


class Dialogue(Case):
    def test_question_and_answer(self):
        for jobs in ("1", "2"):
            process = popen("--input", "jsonl", "-j", jobs, stdin=subprocess.PIPE,
                            stdout=subprocess.PIPE, bufsize=0)
            for i in range(50):
                question = {"id": i, "text": "Paris " * (1 if i % 10 else 3000)}
                process.stdin.write(json.dumps(question).encode() + b"\n")
                self.assertEqual(json.loads(read_line(process))["id"], i)
            # Half a question is no question.
            process.stdin.write(b'{"id":98,"text":"a"}\n{"id":99,"te')
            self.assertEqual(json.loads(read_line(process))["id"], 98)
            process.stdin.write(b'xt":"b"}\n')
            self.assertEqual(json.loads(read_line(process))["id"], 99)
            process.stdin.close()
            self.assertEqual(process.wait(timeout=20), 0)
            process.stdout.close()

    def test_files_before_standard_input_are_answered_first(self):
        process = popen("--input", "jsonl", self.path("a.jsonl", '{"id":1,"text":"a"}\n'), "-",
                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0)
        self.assertEqual(json.loads(read_line(process))["id"], 1)
        process.stdin.close()
        self.assertEqual(process.wait(timeout=20), 0)
        process.stdout.close()


class Threads(Case):
    def lines(self, n=3000):
        rng = random.Random(7)
        words = "Paris la France Lavrov été 😀 de l’Élysée conseil Nancy . ,".split()
        out = []
        for i in range(n):
            text = " ".join(rng.choice(words) for _ in range(rng.randrange(200)))
            line = json.dumps({"id": i, "text": text}, ensure_ascii=False)
            out.append(line if rng.random() > 0.02 else line[:-1])
        return "\n".join(out).encode() + b"\n"

    def test_same_bytes_for_any_jobs_and_any_pieces(self):
        data = self.lines()
        path = self.path("in.jsonl", data)
        expected = run("--input", "jsonl", "-", input=data).out
        for jobs in (1, 2, 3, 8, 0):
            result = run("--input", "jsonl", "-j", jobs, "-", input=data)
            self.assertEqual(result.out, expected, jobs)
        process = popen("--input", "jsonl", "-j", "2", stdin=subprocess.PIPE,
                        stdout=open(self.dir / "out", "wb"), stderr=subprocess.DEVNULL, bufsize=0)
        at = 0
        while at < len(data):
            piece = random.Random(at).choice((1, 10, 1000, 4096, 70000, 200000))
            process.stdin.write(data[at:at + piece])
            at += piece
        process.stdin.close()
        self.assertEqual(process.wait(timeout=60), 0)
        self.assertEqual((self.dir / "out").read_bytes(), expected)
        self.assertEqual(run(path, "-j", 2, "-o", self.dir / "o.jsonl").code, 0)

    def test_every_format_is_the_same_for_any_jobs(self):
        path = self.path("in.jsonl", self.lines(400))
        for name in ("json", "conll", "csv", "tsv", "xml", "tei", "html", "geojson", "spacy",
                     "prodigy", "doccano", "ansi", "hipe", "label-studio", "webanno", "es-annotated"):
            one, four = (run("-f", name, "-j", j, path) for j in (1, 4))
            self.assertEqual((one.code, one.out, one.err), (four.code, four.out, four.err), name)


class Failing(Case):
    def big(self):
        return self.path("big.jsonl", b'{"id":1,"text":"Paris et la France"}\n' * 20000)

    def test_full_disk(self):
        path = self.big()
        for jobs in ("1", "2"):
            with open("/dev/full", "wb") as full:
                result = run("-j", jobs, path, stdout=full)
            self.assertEqual(result.code, 3)
            self.assertIn("No space left", result.err)
            self.assertEqual(run("-j", jobs, path, "-o", "/dev/full").code, 3)
        self.assertTrue(os.path.exists("/dev/full"))
        with open("/dev/full", "wb") as full:
            self.assertEqual(run("eval", self.path("g", '{"id":1,"entities":[]}\n'), self.dir / "g",
                                 stdout=full).code, 3)
            self.assertEqual(run("data", stdout=full).code, 3)

    def test_reader_that_leaves(self):
        for jobs in ("1", "2"):
            process = popen("-j", jobs, self.big(), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
            process.stdout.read(100)
            process.stdout.close()
            self.assertEqual(process.wait(timeout=20), 0)
            self.assertEqual(process.stderr.read(), b"")
            process.stderr.close()

    def test_closed_standard_output(self):
        done = subprocess.run(["sh", "-c", 'exec "$0" "$@" >&-', harness.PROGRAM, str(self.big())],
                              env=harness.environment(), stderr=subprocess.PIPE, timeout=60)
        self.assertEqual(done.returncode, 3)

    def test_output_in_a_directory_that_is_not_there(self):
        result = run(self.big(), "-o", self.dir / "no/such/out.jsonl")
        self.assertEqual(result.code, 3)
        self.assertIn("No such file or directory; its directory must be there", result.err)

    def test_unreadable(self):
        link = self.dir / "dangling.txt"
        link.symlink_to("nowhere")
        good = self.path("good.txt", "Paris")
        result = run(link, good, self.dir / "missing.jsonl")
        records = self.records(result, code=3)
        self.assertEqual([r.get("error", {}).get("code") for r in records],
                         ["unreadable", None, "unreadable"])
        self.assertEqual(records[0]["source"], {"file": str(link)})
        self.assertIn("2 of 3 documents failed", result.err)

    def test_input_that_is_a_directory_in_disguise(self):
        result = run("--gazetteer", self.dir, self.path("t.txt", "x"))
        self.assertEqual(result.code, 2)


class Outputs(Case):
    def test_whole_or_not_at_all(self):
        out = self.dir / "out.jsonl"
        self.path("out.jsonl", "old\n")
        process = popen("--input", "jsonl", "-o", out, stdin=subprocess.PIPE, bufsize=0)
        process.stdin.write(b'{"text":"Paris"}\n' * 100)
        time.sleep(0.3)
        self.assertEqual(out.read_text(), "old\n")
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=20)
        process.stdin.close()
        self.assertEqual(process.returncode, -signal.SIGTERM)
        self.assertEqual(out.read_text(), "old\n")
        self.assertEqual(run("-o", out, input=b"Paris").out, b"")
        self.assertEqual(json.loads(out.read_text())["text"], "Paris")

    def test_mirror(self):
        for name, content in (("in/a.txt", "Paris"), ("in/sub/b.jsonl", '{"id":1,"text":"x"}\n{\n'),
                              ("in/sub/empty.jsonl", ""), ("in/c.txt.gz", gzip.compress(b"Nancy"))):
            self.path(name, content)
        (self.dir / "in/sub/loop").symlink_to("..")
        (self.dir / "in/.hidden").write_text("x")
        expected = {"a.txt.jsonl": 1, "sub/b.jsonl": 2, "sub/empty.jsonl": 0, "c.txt.jsonl": 1}
        for jobs in ("1", "3"):
            out = self.dir / f"out{jobs}"
            result = run("-j", jobs, self.dir / "in", "-o", f"{out}/")
            self.assertEqual(result.code, 0, result.err)
            found = {str(p.relative_to(out)): len(p.read_bytes().splitlines())
                     for p in out.rglob("*") if p.is_file()}
            self.assertEqual(found, expected)
        self.assertEqual(run("-f", "xml", self.dir / "in", "-o", f"{self.dir}/x/").code, 0)
        self.assertTrue((self.dir / "x/sub/empty.jsonl.xml").read_text().startswith("<?xml"))

    def test_no_two_inputs_in_one_output(self):
        self.path("a/t.txt", "x")
        self.path("b/t.txt", "y")
        a, b = self.dir / "a/t.txt", self.dir / "b/t.txt"
        self.usage(b, a, "-o", f"{self.dir}/out/", says=f"{b} and {a} would both be written to "
                   f"{self.dir}/out/t.txt.jsonl; give each")

    def test_no_input_is_written_over(self):
        path = self.path("d/in.jsonl", '{"text":"x"}\n')
        self.usage(path, "-o", path, says="is an input")
        self.usage(path, "-o", self.dir / "d", says="is an input")
        self.assertEqual(path.read_text(), '{"text":"x"}\n')

    def test_walk_is_sorted(self):
        for name in ("b.txt", "a/z.txt", "a.txt", "a/a.txt"):
            self.path("in/" + name, "x")
        records = self.records(run("in", cwd=self.dir))
        self.assertEqual([r["source"]["file"] for r in records],
                         ["in/a/a.txt", "in/a/z.txt", "in/a.txt", "in/b.txt"])

    def test_shards(self):
        lines = b"".join(b'{"id":%d,"text":"x"}\n' % i for i in range(5000))
        a, b = self.path("a.jsonl", lines), self.path("b.txt", "x")
        whole = run(a, b).lines
        for n in (1, 3):
            shards = [run("--shard", f"{i}/{n}", "-j", i, a, b).lines for i in range(1, n + 1)]
            self.assertEqual([shards[k % n][k // n] for k in range(len(whole))], whole)

    def test_resume_directory(self):
        for i in range(4):
            self.path(f"in/{i}.txt", f"Paris {i}")
        self.path("out/1.txt.jsonl", "kept\n")
        self.assertEqual(run("--resume", self.dir / "in", "-o", self.dir / "out").code, 0)
        self.assertEqual((self.dir / "out/1.txt.jsonl").read_text(), "kept\n")
        self.assertEqual(len(list((self.dir / "out").iterdir())), 4)

    def test_resume_file(self):
        path = self.path("in.jsonl", b"".join(b'{"id":%d,"text":"Paris"}\n' % i for i in range(3000)))
        whole = run(path).out
        out, part = self.dir / "out.jsonl", self.dir / "out.jsonl.part"
        part.write_bytes(whole[:len(whole) // 3])
        self.assertEqual(run("--resume", path, "-o", out).code, 0)
        self.assertEqual(out.read_bytes(), whole)
        self.assertFalse(part.exists())
        self.assertEqual(run("--resume", path, "-o", out).code, 0)
        self.usage("--resume", "-f", "html", path, "-o", self.dir / "o.html", says="one line a document")


class Gzip(Case):
    LINES = b"".join(b'{"id":%d,"text":"Paris"}\n' % i for i in range(20000))

    def test_as_is(self):
        plain = run("--input", "jsonl", input=self.LINES).out
        packed = gzip.compress(self.LINES[:300000]) + gzip.compress(self.LINES[300000:])
        self.assertEqual(run("--input", "jsonl", input=packed).out, plain)
        self.assertEqual(run("--input", "jsonl", input=packed + bytes(512)).out, plain)
        self.assertEqual(run(self.path("in.jsonl.gz", packed)).out, plain)
        [record] = self.records(run(self.path("t.txt.gz", gzip.compress("été".encode()))))
        self.assertEqual(record["text"], "été")
        self.assertEqual(run("--input", "jsonl", input=gzip.compress(b"")).out, b"")

    def test_damaged(self):
        packed = bytearray(gzip.compress(self.LINES))
        short = self.records(run("--input", "jsonl", input=bytes(packed[:len(packed) // 2])), code=3)
        check_error(short[-1], "unreadable")
        self.assertGreater(len(short), 100)
        self.assertEqual(short[-1]["source"]["line"], len(short))
        for content in (b"", b"\x1f", b"Paris"):
            [record] = self.records(run(self.path("t.txt.gz", content)), code=3)
            self.assertIn("no gzip data, though its name ends in .gz",
                          check_error(record, "unreadable")["error"]["message"])
        packed[-6] ^= 0xFF
        result = run(self.path("t.txt.gz", bytes(packed)))
        [record] = self.records(result, code=3)
        self.assertIn("damaged", check_error(record, "unreadable")["error"]["message"])
