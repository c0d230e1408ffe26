#!/bin/sh
# Builds the fuzz targets with clang's libFuzzer and sanitizers: build.sh OUT_DIR [CC]
#
# Then run one for as long as you like, new inputs going into a folder of your own:
#     OUT_DIR/fuzz_tag -max_total_time=60 new-inputs tests/fuzz/corpus/tag
# A finding is left in crash-…; mend it, and keep the input, made small
# (-minimize_crash=1), in tests/fuzz/corpus under a name that says what it is.
set -eu
[ $# -ge 1 ] || { sed -n '2,8s/^# \{0,1\}//p' "$0"; exit 2; }
out=$1 cc=${2:-clang}
root=$(cd "$(dirname "$0")/../.." && pwd)
mkdir -p "$out/objects"
flags="-std=c11 -O1 -g -D_GNU_SOURCE -DGAZ_VERSION=\"fuzz\" -I$root/src -I$root/src/include
  -fsanitize=address,undefined -fno-sanitize-recover=undefined"
if ! echo 'int main(void) { return 0; }' |
    $cc -fsanitize=fuzzer-no-link -x c -o "$out/probe" - 2>/dev/null; then
  echo "build.sh: $cc has no libFuzzer" >&2
  exit 1
fi
rm -f "$out/probe"
objects=
for source in "$root"/src/base/*.c "$root"/src/text/*.c "$root"/src/token/*.c \
    "$root"/src/data/*.c "$root"/src/match/*.c "$root"/src/compile/*.c "$root"/src/tag/*.c \
    "$root"/src/entity/*.c "$root"/src/api/*.c \
    "$root"/src/format/json_scan.c "$root"/src/format/json_string.c "$root"/src/markup/*.c; do
  case $source in */compile/main.c | *'*'*) continue ;; esac
  object=$out/objects/$(basename "$(dirname "$source")")-$(basename "$source" .c).o
  if [ ! -e "$object" ] || [ -n "$(find "$root/src" -newer "$object" -name '*.[ch]' | head -1)" ]; then
    # shellcheck disable=SC2086
    $cc $flags -fsanitize=fuzzer-no-link -c -o "$object" "$source"
  fi
  objects="$objects $object"
done
for target in "$root"/tests/fuzz/fuzz_*.c; do
  # shellcheck disable=SC2086
  $cc $flags -fsanitize=fuzzer -o "$out/$(basename "$target" .c)" "$target" $objects \
    -lutf8proc -ljansson -lm
done
echo "built in $out"
