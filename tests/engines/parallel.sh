# GNU parallel splits standard input at line ends and keeps the order (-k). A worker that dies
# is started again with the same lines (--retries); what it had written is thrown away.
type parallel >/dev/null 2>&1 || { echo "needs GNU parallel"; exit 77; }
export HOME=$WORK # parallel keeps notes there
mkdir -p "$HOME/.parallel" && touch "$HOME/.parallel/will-cite"

# The third worker to start reads some lines, answers them and is killed.
cat > "$WORK/worker" <<'FIN'
#!/bin/bash
n=$(flock "$WORK/lock" bash -c 'echo >> "$WORK/started"; wc -l < "$WORK/started"')
if [ "$n" = 3 ]; then
  head -n 100 | "$GAZETTE" --input jsonl --quiet
  kill -KILL $$
fi
exec "$GAZETTE" --input jsonl --quiet
FIN
chmod +x "$WORK/worker"

parallel --pipe -k -j2 --block 200k --retries 3 "$WORK/worker" < "$IN" > "$OUT"
echo "$(wc -l < "$WORK/started") workers were started, one was killed"
