"""The program in bulk: stopping and going on, what is logged, progress, queues and speed."""

import gzip
import json
import os
import pty
import random
import re
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

    def test_brat_goes_on(self):
        names = [f"{i:03}" for i in range(6)]
        for name in names:
            self.path(f"in/{name}.txt", f"M. Lavrov est à Paris. {name}")
        files = self.path("in.jsonl", b'{"id":"d","text":"La France vote."}\n')

        def go(*args):
            self.assertEqual(run("-f", "brat", *args, *(f"in/{n}.txt" for n in names), files,
                                 "-o", "out", cwd=self.dir).code, 0)

        def state():
            return {p.name: (p.read_bytes(), p.stat().st_ino) for p in (self.dir / "out").iterdir()}

        (self.dir / "out").mkdir()
        go()
        whole = state()
        ann, txt = (next(n for n in whole if n.endswith(f"000.{x}")) for x in ("ann", "txt"))
        one, two, three, four = (ann.replace("000", n) for n in names[1:5])
        good = whole[ann][0]
        self.path(f"out/{ann}", good[:-5])
        self.path(f"out/{one}", "")
        self.path(f"out/{two}", bytes(len(good)))
        (self.dir / "out" / three).unlink()
        self.path(f"out/{txt}".replace("000", "004"), "another text")
        go("--resume")
        again = state()
        self.assertEqual({n: b for n, (b, _) in again.items()}, {n: b for n, (b, _) in whole.items()})
        kept = {n for n in whole if again[n] == whole[n]}
        self.assertEqual(kept, {n for n in whole if "005" in n or n.startswith("d.")})
        go("--resume", "-j", "2")
        self.assertEqual(state(), again)

    def test_brat_keeps_documents_of_one_name_apart(self):
        self.path("in.jsonl", b'{"id":"d","text":"M. Lavrov parle."}\n'
                              b'{"id":"d","text":"La France vote."}\n')

        def go(*args):
            self.assertEqual(run("--quiet", "-f", "brat", *args, "in.jsonl", "-o", "out/",
                                 cwd=self.dir).code, 0)
            return {p.name: p.read_bytes() for p in (self.dir / "out").iterdir()}

        whole = go()
        self.assertEqual(sorted(whole), ["d-2.ann", "d-2.txt", "d.ann", "d.txt"])
        for lost in whole:
            (self.dir / "out" / lost).unlink()
            self.assertEqual(go("--resume"), whole, lost)

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



class Log(Case):
    def inputs(self):
        return [self.path("a.jsonl", b'{"text":"Paris"}\n{\n{"text":1}\n'), self.path("b.txt", "Lyon"),
                self.dir / "gone.txt", self.path("c.jsonl", b"[]\n"), self.path("d.txt", "Nancy")]

    def test_names_can_be_fed_back(self):
        a, b, gone, c, d = self.inputs()
        log = self.dir / "failed.txt"
        for jobs in ("1", "3"):
            self.assertEqual(run("-j", jobs, "--log", log, a, b, gone, c, d).code, 3)
            self.assertEqual(log.read_text(), f"{a}\n{gone}\n{c}\n")
        gone.write_text("Metz")
        again = self.records(run("--files-from", log))
        self.assertEqual([r["source"]["file"] for r in again if "source" in r and "line" not in r["source"]],
                         [str(gone)])

    def test_names_with_line_ends(self):
        odd = self.dir / "a\nb.txt"
        log = self.dir / "failed"
        self.assertEqual(run("--null", "--log", log, odd, "-o", self.dir / "o.jsonl").code, 3)
        self.assertEqual(log.read_bytes(), os.fsencode(odd) + b"\0")
        odd.write_text("Paris")
        [record] = self.records(run("--null", "--files-from", log))
        self.assertEqual(record["source"]["file"], str(odd))

    def test_records(self):
        log = self.dir / "failed.jsonl"
        for name in ("jsonl", "csv", "json"):
            for jobs in ("1", "3"):
                run("-f", name, "-j", jobs, "--log", log, *self.inputs())
                found = [check_error(json.loads(x)) for x in log.read_text().splitlines()]
                self.assertEqual([f["error"]["code"] for f in found],
                                 ["invalid_json", "no_text", "unreadable", "invalid_json"])

    def test_that_cannot_be_written(self):
        a = self.inputs()[0]
        self.assertEqual(run("--log", self.dir / "no/log", a).code, 3)
        self.assertEqual(run("--log", "/dev/full", a, "-o", self.dir / "o").code, 3)


class Progress(Case):
    def on_terminal(self, *args, input=None):
        master, slave = pty.openpty()
        process = popen(*args, stdin=subprocess.PIPE if input else None,
                        stdout=subprocess.DEVNULL, stderr=slave)
        os.close(slave)
        if input:
            threading.Thread(target=lambda: (process.stdin.write(input), process.stdin.close())).start()
        said = b""
        while True:
            try:
                block = os.read(master, 65536)
            except OSError:
                break
            if not block:
                break
            said += block
        os.close(master)
        self.assertEqual(process.wait(timeout=60), 0)
        return said.decode()

    def test_last_line(self):
        path = self.path("in.jsonl", b"".join(lines(500)) + b"{\n")
        said = self.on_terminal("--progress", path)
        self.assertRegex(said, r"\r100%, 501 documents, 0\.\d MB, [\d.]+ MB/s, \d+ documents/s, "
                               r"1 failed, in 0:0\d\x1b\[K\r\n")
        said = self.on_terminal("--progress", "--input", "jsonl", input=b"".join(lines(50)))
        self.assertRegex(said, r"\r50 documents, ")
        self.assertNotIn("%", said)
        self.assertEqual(self.on_terminal("--progress", "--quiet", path), "")

    def test_time_left(self):
        path = self.path("in.jsonl", b"".join(lines(1000)) * 60)
        said = self.on_terminal("--progress", path)
        self.assertRegex(said, r"\r\d+%, \d+ documents, [^\r]* \d+:\d\d left\x1b\[K")

    def test_only_on_a_terminal(self):
        self.assertEqual(run("--progress", self.path("t.txt", "Paris")).err, "")


class Odd(Case):
    """Files as they come in the wild."""

    def test_names_that_are_no_text(self):
        names = [b"a\nb.txt", b"tab\tx.txt", b"l\xe9.txt", b"\x1b[31m.txt", b'"q"\\.txt', b"\xff\xfe.txt"]
        folder = os.fsencode(self.dir) + b"/in"
        os.mkdir(folder)
        for name in names:
            Path(os.fsdecode(folder + b"/" + name)).write_text("Paris")
        records = self.records(run(self.dir / "in"))
        self.assertEqual(len(records), len(names))
        for record in records:
            self.assertEqual(len(record["entities"]), 1)
        for name in ("json", "xml", "html", "csv", "geojson", "spacy", "hipe", "label-studio",
                     "webanno", "es-annotated"):
            result = run("-f", name, self.dir / "in")
            self.assertEqual(result.code, 0)
            result.out.decode("utf-8")
            if name in ("spacy", "webanno", "es-annotated"):
                for line in result.lines:
                    json.loads(line)
        self.assertEqual(run(self.dir / "in", "-o", f"{self.dir}/out/").code, 0)
        self.assertEqual(sorted(os.listdir(os.fsencode(self.dir) + b"/out")),
                         sorted(n + b".jsonl" for n in names))
        missing = os.fsencode(self.dir) + b"/no\n\xe9.txt"
        [record] = self.records(run(os.fsdecode(missing)), code=3)
        check_error(record, "unreadable")

    def test_files_that_vanish(self):
        fifo = self.dir / "in/1.fifo"
        for i in (0, 2, 3):
            self.path(f"in/{i}.txt", "Paris")
        os.mkfifo(fifo)
        process = popen(self.dir / "in/0.txt", fifo, self.dir / "in/2.txt", self.dir / "in/3.txt",
                        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        process.stdout.readline()  # the list is made, and the program waits for the fifo
        (self.dir / "in/2.txt").unlink()
        fifo.write_text("Lyon")
        rest = [json.loads(x) for x in process.stdout.read().splitlines()]
        process.stdout.close()
        self.assertEqual(process.wait(timeout=20), 3)
        self.assertEqual([r.get("error", {}).get("code") for r in rest], [None, "unreadable", None])

    def test_loops_of_links(self):
        self.path("in/a.txt", "Paris")
        (self.dir / "in/up").symlink_to("..")
        (self.dir / "in/self").symlink_to("self")
        (self.dir / "in/here").symlink_to(".")
        records = self.records(run(self.dir / "in"), code=3)
        self.assertEqual([Path(r["source"]["file"]).name for r in records], ["a.txt", "self"])

    def test_directory_that_cannot_be_written(self):
        path = self.path("in.txt", "Paris")
        self.path("file", "")
        for jobs in ("1", "2"):
            for out in ("/proc/nowhere.jsonl", "/proc/nowhere/", self.dir / "file/out.jsonl"):
                result = run("-j", jobs, path, "-o", out)
                self.assertEqual(result.code, 3, result.err)
                self.assertEqual(result.err.count("\n"), 1)

    def test_full_disk_leaves_no_file(self):
        limit = lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (50000, 50000))
        path = self.path("in.jsonl", b"".join(lines(3000)))
        whole = run(path).out
        for jobs in ("1", "2"):
            done = subprocess.run([harness.PROGRAM, "-j", jobs, path, "-o", self.dir / "o.jsonl"],
                                  env=environment(), capture_output=True, timeout=60,
                                  preexec_fn=lambda: (signal.signal(signal.SIGXFSZ, signal.SIG_IGN), limit()))
            self.assertEqual(done.returncode, 3, done.stderr)
            self.assertIn(b"File too large", done.stderr)
            self.assertIn(b"--resume goes on", done.stderr)
            self.assertFalse((self.dir / "o.jsonl").exists())
            self.assertEqual(run("--resume", path, "-o", self.dir / "o.jsonl").code, 0)
            self.assertEqual((self.dir / "o.jsonl").read_bytes(), whole)
            (self.dir / "o.jsonl").unlink()


class Slurp(Case):
    def test_a_driver_that_writes_all_before_it_reads(self):
        data = b"".join(lines(3000))
        expected = run("--input", "jsonl", input=data).out
        self.assertGreater(len(expected), 300000, "more than pipes hold")
        for jobs in ("1", "2"):
            process = popen("--input", "jsonl", "--slurp", "-j", jobs, stdin=subprocess.PIPE,
                            stdout=subprocess.PIPE, bufsize=0)
            view = memoryview(data)
            while view:
                _, ready, _ = select.select([], [process.stdin.fileno()], [], 20)
                self.assertTrue(ready, "it does not read on")
                view = view[os.write(process.stdin.fileno(), view[:4096]):]
            self.assertEqual(select.select([process.stdout.fileno()], [], [], 0)[0], [])
            process.stdin.close()
            self.assertEqual(process.stdout.read(), expected)
            process.stdout.close()
            self.assertEqual(process.wait(timeout=20), 0)


class Queue(Case):
    def sizes(self):
        rng = random.Random(11)
        text = "Mme Merkel a vu M. Poutine à Paris, en France. "
        for i in range(400):
            words = rng.choice((0, 1, 1, 2, 3, 20, 200)) if i % 97 else 60000
            self.path(f"in/{i:03}.txt", text * words)
            if i % 40 == 0:
                self.path(f"in/{i:03}.jsonl", b"".join(lines(rng.randrange(300), seed=i)))

    def test_many_sizes_are_the_same_for_any_jobs(self):
        self.sizes()
        expected = run(self.dir / "in").out
        for jobs in (2, 3, 5, 16):
            self.assertEqual(run("-j", jobs, self.dir / "in").out, expected, jobs)
        names = {}
        for jobs in (1, 4):
            self.assertEqual(run("-j", jobs, self.dir / "in", "-o", f"{self.dir}/o{jobs}/").code, 0)
            names[jobs] = {p.name: p.read_bytes() for p in (self.dir / f"o{jobs}").iterdir()}
        self.assertEqual(names[1], names[4])

    def test_large_documents_at_the_end(self):
        """They are begun before their turn, and nothing shows of it."""
        text = "Mme Merkel a vu M. Poutine à Paris, en France. "
        for i in range(60):
            self.path(f"in/{i:02}.txt", f"{i}. " + text * 40)
        self.path("in/70.txt", text * 2500)
        self.path("in/71.txt", (text * 2400).encode("latin-1"))
        self.path("in/72.txt", text * 16000)
        self.path("in/73.txt.gz", gzip.compress((text * 9000).encode()))
        self.path("in/74.txt", text)
        self.path("in/75.txt", gzip.compress((text * 5000).encode())[:-9])
        (self.dir / "in/76.txt").symlink_to("nowhere")
        log, out = self.dir / "log", self.dir / "out.jsonl"

        def answers(jobs, *args):
            result = run("-j", jobs, "--no-model", "--max-doc-bytes", 700000, "--log", log, *args, self.dir / "in")
            return result.code, result.out, result.err, log.read_bytes()

        for args in ((), ("-f", "json"), ("--shard", "2/2"), (self.path("a.jsonl", b"".join(lines(50))),)):
            expected = answers(1, *args)
            for jobs in (2, 3, 7):
                self.assertEqual(answers(jobs, *args), expected, (args, jobs))
        whole = answers(1)[1]
        for cut in (whole.find(b"\n", len(whole) // 500) + 1, len(whole) // 2):
            Path(f"{out}.part").write_bytes(whole[:cut])
            answers(2, "--resume", "-o", out)
            self.assertEqual(out.read_bytes(), whole)
            out.unlink()
        files = {}
        for jobs in (1, 2):
            answers(jobs, "-o", f"{self.dir}/d{jobs}/")
            files[jobs] = {p.name: p.read_bytes() for p in (self.dir / f"d{jobs}").iterdir()}
        self.assertEqual(files[1], files[2])

    def test_stopped_before_the_turn_of_a_large_document(self):
        for i in range(3000):
            self.path(f"in/{i:04}.txt", "Paris et Lyon. " * 100)
        self.path("in/9999.txt", "Paris et Lyon. " * 300000)
        process = popen("-j", "2", self.dir / "in", "-o", f"{self.dir}/out/", stderr=subprocess.PIPE)
        while not list(self.dir.glob("out/*.jsonl")):
            time.sleep(0.005)
        process.send_signal(signal.SIGTERM)
        self.assertIn(b"stopped by SIGTERM", process.stderr.read())
        self.assertEqual(process.wait(timeout=60), -signal.SIGTERM)
        process.stderr.close()
        names = sorted(p.name for p in (self.dir / "out").iterdir())
        self.assertEqual(names, [f"{i:04}.txt.jsonl" for i in range(len(names))])

    def peak(self, *args):
        """The most memory it had, in MB. (ru_maxrss would begin with this process's own.)"""
        process = popen(*args, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        most = 0
        while process.poll() is None:
            found = re.search(r"VmHWM:\s*(\d+)", Path(f"/proc/{process.pid}/status").read_text())
            most = max(most, int(found[1]) if found else 0)
            time.sleep(0.01)
        self.assertEqual(process.returncode, 0)
        return most / 1024

    def test_memory(self):
        path = self.path("in.jsonl", b"".join(lines(1000, size=60)) * 60)
        if b"ASan" in subprocess.run(["nm", "-D", harness.PROGRAM], capture_output=True).stdout or \
                b"asan" in Path(harness.PROGRAM).read_bytes():
            self.skipTest("sanitizers use memory of their own")
        for jobs in (1, 2, 4):
            self.assertLess(self.peak("-j", jobs, path), 64 + 16 * jobs, f"MB with -j {jobs}")

    def test_no_more_system_calls_than_blocks(self):
        """Bulk through a pipe is not slower than a file: it is flushed only before waiting."""
        data = b"".join(lines(40000, size=4))
        path = self.path("in.jsonl", data)

        def used(**more):
            process = popen("--input", "jsonl", "--no-model", stdout=subprocess.DEVNULL, **more)
            if process.stdin:
                process.stdin.write(data)
                process.stdin.close()
            _, status, used = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
            return used.ru_utime + used.ru_stime

        pipes = min(used(stdin=subprocess.PIPE) for _ in range(3))
        with open(path, "rb") as file:
            files = min((file.seek(0), used(stdin=file))[1] for _ in range(3))
        self.assertLess(pipes, 1.5 * files + 0.1)


class Lines(Case):
    """Hadoop Streaming cuts at the first TAB, everything cuts at line ends: neither is in a record."""

    def test_white_space_of_the_input(self):
        line = '{\t"id"\t:\t1 ,\r"m":\t{"a":\t[1,\r\t2 ]\t} ,"text":\t"Paris\\tet\\r\\nLyon" \t}'
        for args in ((), ("--into", "g"), ("--no-text",), ("--text-key", "text", "--text-key", "no")):
            for jobs in ("1", "2"):
                result = run("--input", "jsonl", "-j", jobs, *args, input=line.encode() + b"\r\n")
                self.assertEqual(json.loads(result.out)["m"], {"a": [1, 2]})
                for byte in b"\t\r":
                    self.assertNotIn(byte, result.out)

    def test_objects_over_several_lines(self):
        path = self.path("x.ninjs.json", '{\n\t"headline": "Lyon",\n"body_text": "Paris vote.",\n'
                                         '"renditions": {\n\t"a": [1,\n2]}\n}\n')
        result = run(path)
        self.assertEqual(len(self.records(result)), 1)
        self.assertNotIn(b"\t", result.out)
