"""The command line: help, usage errors, where the data is found."""

import os
import pty
import re
import shutil
import subprocess
from pathlib import Path

import harness
from harness import Case, environment, run


class Help(Case):
    def test_help_names_the_precedence(self):
        for args in (["--help"], ["-h"], ["help"], ["help", "annotate"], ["annotate", "--help"]):
            result = run(*args)
            self.assertEqual(result.code, 0)
            self.assertIn("user > longest > priority > model", result.out.decode())

    def test_help_on_each_command_and_topic(self):
        for topic in ("annotate", "explain", "eval", "tokens", "data", "compile", "formats",
                      "errors"):
            result = run("help", topic)
            self.assertEqual((result.code, result.err), (0, ""))
            self.assertTrue(result.out)
        for line in run("--help").out.decode().split("\n"):
            self.assertLessEqual(len(line), 90)

    def test_help_lists_formats_and_codes(self):
        formats = run("help", "formats").out.decode()
        for name in ("json", "jsonl", "conll", "ansi", "brat", "csv", "tsv", "xml", "html"):
            self.assertIn(f"  {name} ", formats)
        self.assertNotIn("report", formats)
        codes = run("help", "errors").out.decode()
        for code in ("invalid_json", "no_text", "too_large", "invalid_encoding", "unreadable",
                     "key_clash", "out_of_memory"):
            self.assertIn(code, codes)

    def test_version(self):
        result = run("--version")
        self.assertEqual(result.code, 0)
        self.assertRegex(result.out.decode(), r"^gazette \d+\.\d+\.\d+\n$")

    def test_help_to_a_full_disk(self):
        with open("/dev/full", "wb") as full:
            self.assertEqual(run("--help", stdout=full).code, 3)

    def test_manual(self):
        result = run("help", "--man")
        self.assertEqual((result.code, result.err), (0, ""))
        page = result.out.decode()
        self.assertIn("\\-\\-files\\-from", page)
        self.assertIn(".SH EXIT STATUS", page)
        if shutil.which("groff"):
            done = subprocess.run(["groff", "-man", "-Tutf8", "-ww", "-z"], input=result.out,
                                  stderr=subprocess.PIPE)
            self.assertEqual((done.returncode, done.stderr), (0, b""))

    def test_completions(self):
        options = set(re.findall(r"--([a-z-]+)", run("--help").out.decode()))
        for shell in ("bash", "zsh", "fish"):
            result = run("help", "--completions", shell)
            self.assertEqual((result.code, result.err), (0, ""))
            for option in options:
                self.assertIn(option, result.out.decode(), shell)
            if shutil.which(shell):
                done = subprocess.run([shell, "-n", self.path("c", result.out)], stderr=subprocess.PIPE)
                self.assertEqual((done.returncode, done.stderr), (0, b""), shell)
        self.usage("help", "--completions", "tcsh", says="expected bash, zsh or fish")

    def test_bash_completes(self):
        if not shutil.which("bash"):
            self.skipTest("no bash here")
        script = self.path("c", run("help", "--completions", "bash").out)
        (self.dir / "article.html").write_text("")
        cases = {"gazette --inp": "--input", "gazette --input ht": "html", "gazette -f brat": "brat",
                 "gazette eva": "eval", "gazette eval --err": "--errors", "gazette art": "article.html",
                 "gazette help --comp": "--completions", "gazette help --completions z": "zsh"}
        for line, expected in cases.items():
            words = line.split()
            code = (f"compopt() {{ :; }}; . {script}; COMP_WORDS=({line}); "
                    f"COMP_CWORD={len(words) - 1}; _gazette; printf '%s\\n' \"${{COMPREPLY[@]}}\"")
            done = subprocess.run(["bash", "-c", code], cwd=self.dir, stdout=subprocess.PIPE)
            self.assertEqual(done.stdout.decode().split(), [expected], line)


class Usage(Case):
    def test_near_misses(self):
        self.usage("--ofsets", "byte", says="did you mean --offsets?")
        self.usage("--gazeteer", "x", says="did you mean --gazetteer?")
        self.usage("--offsets", "bytes", says="did you mean «byte»?")
        self.usage("anotate", "x", says="did you mean `gazette annotate`?")
        self.usage("help", "evl", says="did you mean «eval»?")
        self.usage("--xyzzy", says="unknown option --xyzzy; see `gazette help annotate`")
        self.usage("-Z", says="unknown option -Z")

    def test_values(self):
        self.usage("--format", says="--format needs an argument")
        self.usage("-f", says="-f needs an argument")
        self.usage("-f", "jason", "x", says="unknown format «jason»")
        self.usage("-f", "report", "x", says="unknown format")
        self.usage("--jobs", "two", says="not a whole number")
        self.usage("-j", "-1", says="not a whole number")
        self.usage("-j", "99999", says="at most 1024")
        self.usage("--min-score", "2", says="from 0 to 1")
        self.usage("--min-score", "0,5", says="from 0 to 1")
        self.usage("--labels", "PERSON,TOWN", says="unknown «TOWN»")
        self.usage("--label-map", "nowhere.tsv", "x", says="neither conll")
        self.usage("--max-doc-bytes", "1T", says="not a whole number")
        self.usage("--max-doc-bytes", "99999999999999999999", says="too large")
        self.usage("--shard", "3/2", says="I from 1 to N")
        self.usage("--shard", "0/2", says="I from 1 to N")
        self.usage("--no-text=1", says="takes no argument")
        self.usage("--encoding", "ebcdic", says="expected utf-8, windows-1252 or latin1")
        self.usage("--input", "pdf", says="expected text, jsonl, html, xml, nitf, newsml, tei or ninjs")
        self.usage("--into=", says="the argument is empty")
        self.usage("--resume", "x", says="needs -o")
        self.usage("-", "-", says="standard input can be read once")
        self.usage("eval", "one", says="GOLD PREDICTED")
        self.usage("eval", "--labels", "PERSON", "a", "b", says="no option of `gazette eval`")
        self.usage("-f", "brat", "x", says="-o DIR")

    def test_label_map_file(self):
        self.usage("--label-map", self.path("m", "PERSON Mensch\n"), "x", says="m:1: expected LABEL")
        self.usage("--label-map", self.path("m", "# x\nTOWN\tStadt\n"), "x", says="m:2:1: unknown label")
        for wrong, says in ((b"PERSON\tA\nPERSON\tB\n", "m:2:1: PERSON stands twice"),
                            (b"PLACE/city\tA\nPLACE/city\tB\n", "m:2:1: PLACE/city stands twice"),
                            (b"PLACE/\tA\n", "m:1: expected LABEL"), (b"PLACE\t\n", "m:1: expected LABEL"),
                            (b"PLACE\tA\xe9\n", "m:1:8: not UTF-8")):
            self.usage("--label-map", self.path("m", wrong), "x", says=says)
        text = self.path("t.txt", "La France et Paris.")
        map_file = self.path("m", "\ufeffCOUNTRY\tland\r\nPERSON\tx\nPLACE\ty\nORGANIZATION\tz\n")
        [record] = self.records(run("--label-map", map_file, text))
        self.assertLessEqual({e["label"] for e in record["entities"]}, {"land", "x", "y", "z"})

    def test_double_dash_and_run_together(self):
        self.path("-x", "La France.")
        result = run("-fjsonl", "-j2", "--", "-x", cwd=self.dir)
        [record] = self.records(result)
        self.assertEqual(record["source"], {"file": "-x"})

    def test_labels_filter(self):
        [record] = self.jsonl([{"text": "Paris, la France, M. Dupont."}], "--labels", "COUNTRY")
        self.assertLessEqual({e["label"] for e in record["entities"]}, {"COUNTRY"})


class Data(Case):
    def test_missing(self):
        empty = self.path("empty/x", "").parent
        for env, args in ((environment(), ["--data", str(empty)]),
                          (environment(GAZETTE_DATA=str(empty)), []),
                          (environment(GAZETTE_DATA=str(empty / "nowhere")), [])):
            result = run(*args, input=b"x", env=env)
            self.assertEqual((result.code, result.out), (2, b""))
            self.assertIn("gazette.gaz", result.err)

    def test_corrupt(self):
        self.path("d/gazette.gaz", b"this is no such file" * 100)
        result = run("--data", self.dir / "d", input=b"x")
        self.assertEqual((result.code, result.out), (2, b""))
        self.assertIn("gazette.gaz", result.err)
        self.path("d/gazette.gaz", b"")
        self.assertEqual(run("--data", self.dir / "d", input=b"x").code, 2)

    def test_truncated(self):
        found = harness.DATA or Path(harness.PROGRAM).parent
        whole = (found / "gazette.gaz").read_bytes()
        if len(whole) < 4096:
            self.skipTest("a stand-in for the data")
        for keep in (7, len(whole) // 2, len(whole) - 1):
            self.path("d/gazette.gaz", whole[:keep])
            self.assertEqual(run("--data", self.dir / "d", input=b"x").code, 2, keep)

    def test_data_command(self):
        result = run("data")
        self.assertEqual(result.code, 0, result.err)
        self.assertIn("directory", result.out.decode())

    def test_bad_gazetteer_names_its_line(self):
        text = self.path("t.txt", "x")
        for option in ("--gazetteer", "--rules"):
            bad = self.path("bad.tsv", "garbage without any field\n")
            result = run(option, bad, text)
            if option == "--rules" and result.code == 0:
                continue  # a stand-in library
            self.assertEqual((result.code, result.out), (2, b""))
            self.assertIn("bad.tsv:1", result.err)
            missing = run(option, self.dir / "nowhere", text)
            self.assertEqual(missing.code, 2)
            self.assertIn("nowhere", missing.err)


class Terminal(Case):
    def on_terminal(self, *args, env=None):
        """What the program prints when its standard output is a terminal."""
        ours, theirs = pty.openpty()
        process = harness.popen(*args, stdin=subprocess.DEVNULL, stdout=theirs,
                                stderr=subprocess.PIPE, env=env or environment())
        os.close(theirs)
        out = b""
        while True:
            try:
                block = os.read(ours, 65536)
            except OSError:
                break
            if not block:
                break
            out += block
        os.close(ours)
        process.stderr.close()
        self.assertEqual(process.wait(), 0)
        return out.replace(b"\r\n", b"\n").decode()

    def test_defaults(self):
        text = self.path("t.txt", "La France \033[31mest là.\n")
        shown = self.on_terminal(text)
        self.assertNotIn("schema", shown)
        self.assertNotIn("\033[31m", shown, "sequences of the text stay out of the terminal")
        plain = self.on_terminal(text, env=environment(NO_COLOR="1"))
        self.assertNotIn("\033", plain)
        lines = self.path("t.jsonl", '{"text":"La France"}\n')
        self.assertIn('"schema"', self.on_terminal(lines))
        self.assertIn('"schema"', self.on_terminal(text, text))

    def test_progress_only_on_a_terminal(self):
        result = run("--progress", self.path("t.txt", "x"))
        self.assertEqual((result.code, result.err), (0, ""))


class DataFiles(Case):
    def test_verify(self):
        place = Path(harness.DATA or Path(harness.PROGRAM).parent)
        names = [n for n in ("gazette.gaz", "gazette.model") if (place / n).exists()]
        for name in names:
            self.path(f"d/{name}", (place / name).read_bytes())
        result = run("data", "verify", "--data", self.dir / "d")
        self.assertEqual((result.code, result.lines), (0, [f"{n}\tsound".encode() for n in names]))
        for name in names:
            whole = (self.dir / "d" / name).read_bytes()
            at = len(whole) * 2 // 3
            self.path(f"d/{name}", whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1:])
            result = run("data", "verify", "--data", self.dir / "d")
            self.assertEqual(result.code, 2)
            self.assertIn(name, result.err)
            self.path(f"d/{name}", whole)

    def test_a_list_without_a_header(self):
        for content in ("Paris\n", ""):
            result = run("compile", "-o", self.dir / "x.gaz", self.path("l/x.tsv", content))
            self.assertEqual(result.code, 2)
            self.assertIn("x.tsv:1:1: the header ends", result.err)
