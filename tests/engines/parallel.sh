# GNU parallel splits standard input at line ends and keeps the order (-k). A worker that dies
# is started again with the same lines (--retries); what it had written is thrown away.
type parallel >/dev/null 2>&1 || { echo "needs GNU parallel"; exit 77; }
export HOME=$WORK # parallel keeps notes there
mkdir -p "$HOME/.parallel" && touch "$HOME/.parallel/will-cite"

parallel --pipe -k -j2 --block 200k --retries 3 "${0%/*}/dying-worker" < "$IN" > "$OUT"
echo "$(wc -l < "$WORK/started") workers were started, one was killed"
