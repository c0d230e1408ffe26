"""Records: one out for one in, what passes through, what becomes an error record."""

import json
import resource
import subprocess

import harness
from harness import Case, check_annotation, check_error, run

TEXT = "À Paris, la France et l’Élysée 😀 : M. Lavrov\u00a0parle d'Idlib.\r\nNice\u2028Lyon e\u0301t\u00e9."


class Text(Case):
    def test_one_file_is_one_document(self):
        [record] = self.records(run(self.path("t.txt", TEXT)))
        self.assertEqual(record["text"], TEXT)
        self.assertEqual(list(record)[:2], ["schema", "source"])

    def test_every_unit(self):
        path = self.path("t.txt", TEXT)
        plain = run("--no-text", path)
        for unit in ("codepoint", "byte", "utf16", "all"):
            [record] = self.records(run("--offsets", unit, path))
            check_annotation(record, TEXT)
            self.assertEqual(record["offset_unit"], "codepoint" if unit == "all" else unit)
        self.assertNotIn(b'"text":"\xc3\x80 Paris', plain.out)

    def test_standard_input(self):
        for args in ([], ["-"]):
            [record] = self.records(run(*args, input=TEXT.encode()))
            self.assertEqual((record["text"], record["source"]), (TEXT, {"file": "-"}))

    def test_empty(self):
        for result in (run(self.path("e.txt", "")), run(input=b"")):
            [record] = self.records(result)
            self.assertEqual((record["text"], record["entities"]), ("", []))
        self.assertEqual(run(self.path("e.jsonl", "")).out, b"")
        self.assertEqual(run("--input", "jsonl", input=b"").code, 0)

    def test_nul_bytes(self):
        text = "Paris\0la France\0\0M. Dupont"
        [record] = self.records(run(input=text.encode()))
        self.assertEqual(record["text"], text)
        [record] = self.jsonl([{"text": text}])
        self.assertEqual(record["text"], text)

    def test_mark_is_dropped(self):
        [record] = self.records(run(input=b"\xef\xbb\xbfParis"))
        self.assertEqual(record["text"], "Paris")
        [record] = self.jsonl([b'\xef\xbb\xbf{"id":1,"text":"Paris"}'])
        self.assertEqual((record["id"], record["text"]), (1, "Paris"))
        [record] = self.records(run(input=b"\xef\xbb\xbf"))
        self.assertEqual(record["text"], "")

    def test_pretty(self):
        result = run("-f", "json", input=TEXT.encode())
        self.assertGreater(result.out.count(b"\n"), 5)
        check_annotation(json.loads(result.out))

    def test_explain(self):
        [record] = self.records(run("--explain", input=TEXT.encode()))
        for e in record["entities"]:
            self.assertIn("why", e)
        report = run("explain", input=TEXT.encode())
        self.assertEqual(report.code, 0)
        self.assertNotIn(b'"schema"', report.out)


class Lines(Case):
    def test_order_and_ids(self):
        records = self.jsonl([{"id": i, "text": f"Paris {i}"} for i in range(300)])
        self.assertEqual([r["id"] for r in records], list(range(300)))
        for r in records:
            self.assertNotIn("source", r)

    def test_no_id_says_where(self):
        path = self.path("in.jsonl", '{"id":null,"text":"a"}\n{"text":"b"}\n')
        records = self.records(run(path))
        self.assertEqual([r["source"] for r in records],
                         [{"file": str(path), "line": n} for n in (1, 2)])

    def test_unknown_fields_byte_for_byte(self):
        line = ('{ "n" : 1.50e+03,"id":"a\\u00e9", "big":123456789012345678901234567890 ,'
                '"text":"Paris \\u00e9t\\u00e9 \\ud83d\\ude00", "o":{"b" :[1, 2.0],"a":null},'
                '"\\u006bey":"\\/","":true}')
        result = run("--input", "jsonl", input=line.encode() + b"\n")
        out = result.out.decode()
        self.assertIn('"id":"a\\u00e9",', out)
        self.assertTrue(out.endswith(
            '"n":1.50e+03,"big":123456789012345678901234567890,"o":{"b" :[1, 2.0],"a":null},'
            '"\\u006bey":"\\/","":true}\n'), out)
        self.assertEqual(self.records(result)[0]["text"], "Paris été 😀")

    def test_line_ends(self):
        text = '"Nice\u2028Lyon\u2029\u0085Metz"'
        result = run("--input", "jsonl",
                     input=f'{{"text":{text}}}\r\n{{"text":"b"}}\n{{"text":"c"}}'.encode())
        records = self.records(result)
        self.assertEqual([r["text"] for r in records], [json.loads(text), "b", "c"])

    def test_blank_line_is_answered(self):
        records = self.jsonl([{"text": "a"}, "", "  ", {"text": "b"}])
        self.assertEqual([r.get("error", {}).get("code") for r in records],
                         [None, "invalid_json", "invalid_json", None])

    def test_bad_json(self):
        cases = {
            '{"text":"a"': 11, '{"text":"a",}': 12, "[1]": 0, '"x"': 0, "nonsense": 0,
            '{"text":"a"} x': 13, '{"a":01,"text":"a"}': 6, '{"a":1.,"text":""}': 7,
            '{"a":+1}': 5, '{"a":1e}': 7, '{"a":.5}': 5, '{"a":nul}': 5, '{"a":NaN}': 5,
            '{"a" 1}': 5, "{'a':1}": 1, '{"text":"a\tb"}': 10, '{"text":"a\\x"}': 10,
            '{"text":"\\ud800"}': 9, '{"text":"\\ud800\\u0041"}': 9, '{"text":"\\udc00x"}': 9,
            '{"text":"\\u12"}': 9, '{"text":"open}': 8, '{"a":[1,]}': 8, '{"a":[1 2]}': 8,
            '{"a":{"b"}}': 9, '{"text":"a","x":1,"text":"b"}': 18,
            '{"text":"a","te\\u0078t":"b"}': 12, '{"a":1}}': 7, '{"text":"a"}{"text":"b"}': 12,
        }
        for line, byte in cases.items():
            with self.subTest(line=line):
                error = self.one_error(line, "invalid_json")["error"]
                self.assertEqual(error["byte"], byte, error)

    def test_many_keys_one_repeated(self):
        keys = ",".join(f'"k{i}":{i}' for i in range(5000))
        self.assertEqual(self.jsonl(['{"text":"a",%s}' % keys])[0]["k4999"], 4999)
        self.one_error('{"text":"a",%s,"\\u006b17":0}' % keys, "invalid_json")

    def test_deep_nesting(self):
        for n, good in ((500, True), (510, True), (513, False), (10000, False), (1000000, False)):
            for left, right in (("[", "]"), ('{"a":', "}")):
                inner = left * n + "1" + right * n
                [record] = self.jsonl(['{"text":"a","x":%s}' % inner]) if not good else [None]
                if good:
                    result = run("--input", "jsonl", input=b'{"text":"a","x":%s}\n' % inner.encode())
                    self.assertIn(inner.encode(), result.out)
                else:
                    check_error(record, "invalid_json")

    def test_the_run_goes_on(self):
        lines = [{"text": "a"}, "{", {"txt": "b"}, {"text": 1}, {"text": "c"}]
        result = run("--input", "jsonl", input="\n".join(
            x if isinstance(x, str) else json.dumps(x) for x in lines).encode())
        records = self.records(result)
        self.assertEqual([r.get("error", {}).get("code") for r in records],
                         [None, "invalid_json", "no_text", "no_text", None])
        self.assertIn("3 of 5 documents failed: invalid_json 1, no_text 2", result.err)
        self.assertEqual(records[1]["source"], {"file": "-", "line": 2})

    def test_strict_and_quiet(self):
        self.assertEqual(run("--strict", "--input", "jsonl", input=b"{\n").code, 1)
        self.assertEqual(run("--strict", "--input", "jsonl", input=b'{"text":"a"}\n').code, 0)
        self.assertEqual(run("--quiet", "--input", "jsonl", input=b"{\n").err, "")

    def test_error_keeps_the_id(self):
        self.assertEqual(self.one_error('{"id":"x","txt":1}', "no_text")["id"], "x")


class Keys(Case):
    def test_text_key(self):
        [record] = self.jsonl([{"id": 1, "body": "Paris", "t": 2}], "--text-key", "body")
        self.assertEqual(record["text"], "Paris")
        self.assertNotIn("body", record)
        self.assertEqual(record["t"], 2)
        self.one_error({"text": "x"}, "no_text", "--text-key", "body")

    def test_pointer(self):
        line = {"a/b": [{"~c": "x"}, {"~c": "Paris é"}], "id": 1}
        [record] = self.jsonl([line], "--text-key", "/a~1b/1/~0c")
        self.assertEqual(record["text"], "Paris é")
        self.assertEqual(record["a/b"], line["a/b"])
        for wrong in ("/a~1b/2/~0c", "/a~1b/01/~0c", "/a~1b/-/~0c", "/a~1b/x", "/no", "/id/x", "/"):
            self.one_error(line, "no_text", "--text-key", wrong)

    def test_several_keys(self):
        keys = ("--text-key", "title", "--text-key", "body")
        line = {"id": 1, "title": "Paris 😀", "x": 0, "body": "La France à Paris"}
        for offsets in ("codepoint", "byte", "utf16", "all"):
            [record] = self.jsonl([line], *keys, "--offsets", offsets)
            self.assertEqual((record["title"], record["body"]), (line["title"], line["body"]))
            self.assertNotIn("text", record)
        [record] = self.jsonl([{"id": 1, "title": None, "body": "x"}], *keys)
        self.assertEqual(record["body"], "x")
        self.one_error({"title": 5, "body": "x"}, "no_text", *keys)
        self.one_error({"other": "x"}, "no_text", *keys)
        result = run("--input", "jsonl", "--no-text", *keys, input=json.dumps(line).encode())
        [record] = [json.loads(x) for x in result.lines]
        self.assertLessEqual({"id", "x"}, set(record))
        self.assertFalse({"title", "body", "text"} & set(record))

    def test_no_text(self):
        result = run("--input", "jsonl", "--no-text", input=b'{"id":1,"text":"Paris","x":2}\n')
        record = json.loads(result.out)
        self.assertNotIn("text", record)
        self.assertEqual(record["x"], 2)

    def test_clash(self):
        for key in ("schema", "entities", "chains", "offset_unit", "error"):
            error = self.one_error({"id": 1, "text": "a", key: []}, "key_clash")
            self.assertIn("--into", error["error"]["message"])
        self.one_error({"text": "a", "source": "AFP"}, "key_clash")
        self.one_error({"body": "a", "text": "b"}, "key_clash", "--text-key", "body")
        self.one_error({"id": [1], "text": "b"}, "key_clash")
        [record] = self.jsonl([{"id": 1, "text": "a", "source": "AFP"}])
        self.assertEqual(record["source"], "AFP")

    def test_into(self):
        line = '{"id":[1], "text":"La France\\u0021" ,"entities":[ ],"source":"AFP"}'
        result = run("--input", "jsonl", "--into", "ner é\"", input=line.encode() + b"\n")
        self.assertTrue(result.out.startswith(
            b'{"id":[1],"text":"La France\\u0021","entities":[ ],"source":"AFP","ner \xc3\xa9\\"":{'))
        [record] = [json.loads(x) for x in result.lines]
        check_annotation(record["ner é\""], "La France!")
        self.one_error({"text": "a", "ner": 1}, "key_clash", "--into", "ner")
        self.one_error({"txt": "a"}, "no_text", "--into", "ner")
        [record] = [json.loads(x) for x in run("--into", "ner", input=b"Paris").lines]
        check_annotation(record["ner"])


class Encoding(Case):
    LATIN = "À Besançon, l’été de Cœur".encode("cp1252")

    def test_windows_1252_is_recognised(self):
        result = run(self.path("t.txt", self.LATIN))
        [record] = self.records(result)
        self.assertEqual(record["text"], self.LATIN.decode("cp1252"))
        self.assertEqual(record["source"]["encoding"], "windows-1252")
        self.assertIn("read as Windows-1252", result.err)
        self.assertEqual(run("--quiet", self.dir / "t.txt").err, "")

    def test_in_lines(self):
        line = b'{"id":1,"text":"%s","x":"\xe9"}' % self.LATIN
        result = run("--input", "jsonl", input=line + b"\n" + line + b"\n" + b'{"text":"\xc3\xa9"}\n')
        records = self.records(result)
        self.assertEqual(records[0]["text"], self.LATIN.decode("cp1252"))
        self.assertEqual(records[0]["x"], "é")
        self.assertEqual(records[0]["source"], {"file": "-", "line": 1, "encoding": "windows-1252"})
        self.assertEqual(records[2]["text"], "é")
        self.assertEqual(result.err.count("Windows-1252"), 1, "one warning a file")

    def test_as_told(self):
        [record] = self.records(run("--encoding", "latin1", input=b"\x93\xe9"))
        self.assertEqual(record["text"], "\x93é")
        self.assertEqual(record["source"]["encoding"], "iso-8859-1")
        [record] = self.records(run("--encoding", "windows-1252", input="é".encode()))
        self.assertEqual(record["text"], "Ã©")
        [record] = self.records(run("--encoding", "utf-8", input=b"Nice \xe9"))
        self.assertEqual(check_error(record, "invalid_encoding")["error"]["byte"], 5)

    def test_byte_of_a_decoded_line(self):
        error = self.one_error(b'{"text":"\xe9\xe9", }', "invalid_json")
        self.assertEqual(error["error"]["byte"], 14)

    def test_utf16_is_refused(self):
        for codec in ("utf-16-le", "utf-16-be"):
            [record] = self.records(run(input=("\ufeff" + "Été à Paris").encode(codec)))
            self.assertIn("iconv", check_error(record, "invalid_encoding")["error"]["message"])

    def test_every_kind_of_bad_utf8(self):
        for bad in (b"\xff", b"\xc0\x80", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xe2\x82", b"\x80"):
            [record] = self.jsonl([b'{"text":"x' + bad + b'"}'])
            self.assertEqual(record["source"]["encoding"], "windows-1252")
            self.one_error(b'{"text":"x' + bad + b'"}', "invalid_encoding", "--encoding", "utf-8")


class Size(Case):
    def test_too_large(self):
        lines = [{"text": "a" * n} for n in (10, 5000, 10)]
        records = self.jsonl(lines, "--max-doc-bytes", "1k")
        self.assertEqual([("error" in r) for r in records], [False, True, False])
        check_error(records[1], "too_large")
        [record] = self.records(run("--max-doc-bytes", "1k", self.path("t.txt", "a" * 1025)))
        check_error(record, "too_large")
        [record] = self.records(run("--max-doc-bytes", "1k", self.path("t.txt", "a" * 1024)))
        self.assertEqual(len(record["text"]), 1024)

    def test_exactly(self):
        line = '{"text":"abc"}'
        for n, good in ((len(line), True), (len(line) - 1, False)):
            for end in ("\n", "\r\n", ""):
                result = run("--input", "jsonl", "--max-doc-bytes", n, input=(line + end).encode())
                [record] = self.records(result)
                self.assertEqual("error" not in record, good)

    def test_larger_than_a_block(self):
        lines = [{"id": i, "text": "un mot " * n} for i, n in enumerate((10, 200000, 1, 30000, 3))]
        records = self.jsonl(lines)
        self.assertEqual([r["text"] for r in records], [x["text"] for x in lines])
        records = self.jsonl(lines, "--max-doc-bytes", "300k")
        self.assertEqual(["error" in r for r in records], [False, True, False, False, False])


class Slow(Case):
    def test_a_million_entities_in_one_document(self):
        text = "M. Lavrov est à Paris. " * 500_000
        result = run("--no-text", self.path("t.txt", text))
        self.assertEqual(result.code, 0, result.err)
        self.assertEqual(result.out.count(b'{"start":'), 1_000_000)
        self.assertTrue(result.out.endswith(b"]}]}\n"))

    def test_a_gigabyte_is_too_large(self):
        for name in ("big.txt", "big.jsonl"):
            with open(self.dir / name, "wb") as file:
                file.truncate(1 << 30)
        good = self.path("good.txt", "Paris")
        records = self.records(run("--max-doc-bytes", "16M", self.dir / "big.txt", self.dir / "big.jsonl", good))
        self.assertEqual([r.get("error", {}).get("code") for r in records], ["too_large", "too_large", None])
        self.assertIn("--max-doc-bytes", records[0]["error"]["message"])

    def test_a_line_of_100_megabytes(self):
        text = "Le mot " * (100_000_000 // 7)
        line = b'{"id":1,"text":"%s"}\n{"id":2,"text":"x"}\n' % text.encode()
        result = run("--input", "jsonl", input=line)
        self.assertEqual(result.code, 0, result.err)
        first, second = result.lines
        self.assertTrue(first.startswith(b'{"schema":"gazette/1.0","id":1,"text":"Le mot '))
        self.assertGreater(len(first), 100_000_000)
        self.assertEqual(json.loads(second)["id"], 2)

    def test_out_of_memory_is_an_error_record(self):
        path = self.path("in.jsonl", b'{"id":1,"text":"a"}\n{"id":2,"text":"%s"}\n{"id":3,"text":"b"}\n'
                         % (b"Le mot " * 40_000_000))

        def little_memory():
            resource.setrlimit(resource.RLIMIT_AS, (250_000_000, 250_000_000))
        done = subprocess.run([harness.PROGRAM, path], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              env=harness.environment(), preexec_fn=little_memory)
        if done.returncode and b"Sanitizer" in done.stderr:
            self.skipTest("a sanitizer needs more than that")
        codes = [r.get("error", {}).get("code") for r in map(json.loads, done.stdout.splitlines())]
        self.assertEqual((done.returncode, codes), (0, [None, "out_of_memory", None]))
