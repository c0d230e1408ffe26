"""What every test of the program needs: running it, checking records. Python 3, stdlib.

Each JSON record that a test looks at is checked against the shipped schema too, where
python3-jsonschema is there, and against the invariants that a schema cannot say.
"""

import json
import os
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

try:
    import jsonschema
except ImportError:
    jsonschema = None

SCHEMA = json.loads((Path(__file__).parents[2] / "src/format/gazette.schema.json").read_text())
VALIDATOR = jsonschema and jsonschema.Draft202012Validator(SCHEMA)

PROGRAM = None  # set by run.py
DATA = None     # directory with gazette.gaz, or None: the program finds it
TIMEOUT = 120


class Result:
    def __init__(self, done):
        self.code, self.out, self.err = done.returncode, done.stdout, done.stderr.decode()

    @property
    def lines(self):
        """The lines as bytes; only LF ends one."""
        assert self.out == b"" or self.out.endswith(b"\n"), "the last line is not ended"
        return self.out.split(b"\n")[:-1]


def environment(**more):
    env = {k: v for k, v in os.environ.items() if k not in ("NO_COLOR", "GAZETTE_DATA")}
    if DATA:
        env["GAZETTE_DATA"] = str(DATA)
    env.update(more)
    return env


def run(*args, input=b"", env=None, cwd=None, stdout=subprocess.PIPE):
    done = subprocess.run([PROGRAM, *map(str, args)], input=input, stdout=stdout,
                          stderr=subprocess.PIPE, env=env or environment(), cwd=cwd,
                          timeout=TIMEOUT)
    return Result(done)


def popen(*args, **more):
    more.setdefault("env", environment())
    return subprocess.Popen([PROGRAM, *map(str, args)], **more)


def validate(record):
    if VALIDATOR:
        VALIDATOR.validate(record)


def slice_of(text, unit, start, end):
    if unit == "byte":
        return text.encode()[start:end].decode()
    if unit == "utf16":
        return text.encode("utf-16-le")[2 * start:2 * end].decode("utf-16-le")
    return text[start:end]


def check_annotation(record, text=None):
    """The promises of an annotation record; texts are found by entity.key or `text`."""
    validate(record)
    previous = {}
    for e in record["entities"]:
        own = record[e["key"]] if "key" in e and not e["key"].startswith("/") else \
            text if text is not None else record["text"]
        assert slice_of(own, record["offset_unit"], e["start"], e["end"]) == e["text"], e
        for unit in ("byte", "utf16"):
            if unit in e:
                assert slice_of(own, unit, *e[unit]) == e["text"], (unit, e)
        assert e["start"] >= previous.get(e.get("key"), 0), "not in order, or overlapping"
        previous[e.get("key")] = e["end"]
        if "score" in e:
            assert 0 <= e["score"] <= 1
    for chain in record["chains"]:
        assert chain["mentions"] == sorted(set(chain["mentions"]))
        for i in chain["mentions"]:
            assert record["entities"][i]["chain"] == chain["id"]


def check_error(record, code=None):
    validate(record)
    assert code is None or record["error"]["code"] == code, record
    return record


def check(record, text=None):
    if "error" in record:
        check_error(record)
    else:
        check_annotation(record, text)


def unique_keys(pairs):
    d = dict(pairs)
    assert len(d) == len(pairs), "the same key twice"
    return d


class Case(unittest.TestCase):
    def setUp(self):
        self.dir = Path(tempfile.mkdtemp(prefix="gazette-cli-"))
        self.addCleanup(shutil.rmtree, self.dir, ignore_errors=True)

    def path(self, name, content=None):
        path = self.dir / name
        if content is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def records(self, result, code=0):
        """The records of JSONL output, each checked."""
        self.assertEqual(result.code, code, result.err)
        records = [json.loads(line, object_pairs_hook=unique_keys) for line in result.lines]
        for record in records:
            if "schema" in record:
                check(record)
        return records

    def jsonl(self, lines, *args, code=0):
        """Annotates lines (bytes, str or objects) from standard input."""
        raw = []
        for line in lines:
            if not isinstance(line, (bytes, str)):
                line = json.dumps(line, ensure_ascii=False)
            raw.append(line if isinstance(line, bytes) else line.encode())
        result = run("--input", "jsonl", *args, input=b"".join(r + b"\n" for r in raw))
        records = self.records(result, code)
        self.assertEqual(len(records), len(raw), "one record out for one record in")
        return records

    def one_error(self, line, code, *args):
        [record] = self.jsonl([line], *args)
        return check_error(record, code)

    def usage(self, *args, says, code=2):
        result = run(*args)
        self.assertEqual(result.code, code, result.err)
        self.assertEqual(result.out, b"")
        self.assertEqual(result.err.count("\n"), 1, "one line")
        self.assertIn(says, result.err)
