# GNU parallel over ssh: the hosts need the same program and data, nothing else. Here the host
# is this machine, behind an sshd of our own on a free port of the loopback network.
type parallel >/dev/null 2>&1 || { echo "needs GNU parallel"; exit 77; }
type ssh ssh-keygen >/dev/null 2>&1 || { echo "needs ssh"; exit 77; }
sshd=$(PATH=$PATH:/usr/sbin:/sbin type -P sshd) || { echo "needs sshd"; exit 77; }
if [ "$(id -u)" = 0 ] && [ -z "${ALONE-}" ]; then
  # As root sshd wants /run/sshd: it gets a /run of its own.
  unshare -m true 2>/dev/null || { echo "needs a mount namespace"; exit 77; }
  exec unshare -m bash -euc 'mount -t tmpfs none /run && mkdir /run/sshd && ALONE=1 exec bash -eu "$0"' "$0"
fi
export HOME=$WORK
mkdir -p "$HOME/.parallel" && touch "$HOME/.parallel/will-cite"
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
ssh-keygen -q -t ed25519 -N '' -f "$WORK/host"
ssh-keygen -q -t ed25519 -N '' -f "$WORK/key"
cat > "$WORK/sshd_config" <<FIN
ListenAddress 127.0.0.1:$port
HostKey $WORK/host
AuthorizedKeysFile $WORK/key.pub
PidFile none
StrictModes no
UsePAM no
PasswordAuthentication no
MaxStartups 100
FIN
"$sshd" -D -f "$WORK/sshd_config" -E "$WORK/sshd.log" &
trap "kill $! 2>/dev/null" EXIT
SSH="ssh -q -F none -i $WORK/key -p $port -o BatchMode=yes -o StrictHostKeyChecking=no -o UserKnownHostsFile=$WORK/known"
for i in $(seq 50); do $SSH 127.0.0.1 true 2>/dev/null && break; sleep 0.1; done
$SSH 127.0.0.1 true || { echo "sshd does not let us in:"; tail -3 "$WORK/sshd.log"; exit 77; }

parallel --ssh "$SSH" -S 2/127.0.0.1 --pipe -k --block 400k --retries 3 \
  "WORK=$WORK GAZETTE=$GAZETTE GAZETTE_DATA=$GAZETTE_DATA ${0%/*}/dying-worker" < "$IN" > "$OUT"
echo "$(wc -l < "$WORK/started") workers were started, one was killed"
