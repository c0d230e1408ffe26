#!/usr/bin/env python3
"""Compiles each header of src by itself: check.py SRC_DIR -- CC [ARGUMENT ...]

gazette.h, which others include, must pass in C from C99 on and in C++, with every warning
an error; the headers of the rooms must pass as the house compiles them. A C++ compiler is
looked for beside CC (g++ beside gcc, clang++ beside clang); without one that part is skipped,
which the last line says."""
import pathlib
import shutil
import subprocess
import sys

WARNINGS = ["-Wall", "-Wextra", "-Wpedantic", "-Wstrict-prototypes", "-Werror"]
PUBLIC = [("c", "-std=c99"), ("c", "-std=c11"), ("c", "-std=c17"),
          ("c++", "-std=c++98"), ("c++", "-std=c++11"), ("c++", "-std=c++17")]


def passes(command, text, what):
    done = subprocess.run(command, input=text.encode(), capture_output=True, check=False)
    if done.returncode:
        print(f"{what}: {' '.join(command)}\n{done.stderr.decode(errors='replace')}",
              file=sys.stderr)
    return done.returncode == 0


def cxx_beside(cc):
    name = pathlib.Path(cc[-1]).name
    for old, new in (("clang", "clang++"), ("gcc", "g++"), ("cc", "c++")):
        if old in name:
            return shutil.which(name.replace(old, new, 1))
    return shutil.which("c++")


def main():
    split = sys.argv.index("--")
    src, cc = pathlib.Path(sys.argv[1]), sys.argv[split + 1:]
    cxx = cxx_beside(cc)
    results = []
    for language, standard in PUBLIC:
        compiler = cc if language == "c" else [cxx]
        if compiler == [None]:
            continue
        # long long is what stdint.h itself needs in C++98
        warnings = [w for w in WARNINGS if language == "c" or w != "-Wstrict-prototypes"]
        command = compiler + [standard, *warnings, "-Wno-long-long", "-fsyntax-only",
                              "-I", str(src / "include"), "-x", language, "-"]
        results.append(passes(command, "#include <gazette.h>\n#include <gazette.h>\n"
                              "const char *(*of)(void) = gaz_version;\n",
                              f"gazette.h as {standard[5:]}"))
    for header in sorted(src.rglob("*.h")):
        command = cc + ["-std=c11", "-D_GNU_SOURCE", *WARNINGS, "-fsyntax-only",
                        "-I", str(src), "-I", str(src / "include"), "-x", "c", "-"]
        name = header.relative_to(src)
        results.append(passes(command, f'#include "{name}"\n#include "{name}"\n'
                              "typedef int stands_alone;\n", str(name)))
    failed = results.count(False)
    print(f"{len(results) - failed} passed, {failed} failed"
          + ("" if cxx else " (no C++ compiler: not tried in C++)"))
    return failed != 0


if __name__ == "__main__":
    sys.exit(main())
