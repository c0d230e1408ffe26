"""Redis lists: workers move a line from `queue` to a list of their own, ask a gazette that stays
for its answer, and give it back in one transaction. The line of a worker that dies is still in
its list, and is queued again."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time

WORK, GAZETTE = os.environ["WORK"], os.environ["GAZETTE"]
LIMIT = 4000  # documents that go through; the others are asked for without a queue


class Redis:
    def __init__(self, path):
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.connect(path)
        self.file = self.socket.makefile("rb")

    def __call__(self, *commands):
        """Sends some commands at once: the answers, or the one."""
        for command in commands:
            words = [w if isinstance(w, bytes) else str(w).encode() for w in command]
            self.socket.sendall(b"*%d\r\n" % len(words)
                                + b"".join(b"$%d\r\n%s\r\n" % (len(w), w) for w in words))
        answers = [self.answer() for _ in commands]
        return answers if len(answers) > 1 else answers[0]

    def answer(self):
        kind, rest = self.file.read(1), self.file.readline()[:-2]
        if kind == b"$":
            return None if rest == b"-1" else self.file.read(int(rest) + 2)[:-2]
        if kind == b"*":
            return None if rest == b"-1" else [self.answer() for _ in range(int(rest))]
        if kind == b"-":
            raise RuntimeError(rest.decode())
        return int(rest) if kind == b":" else rest


def work(path, own):
    redis = Redis(path)
    with subprocess.Popen([GAZETTE, "--input", "jsonl", "--quiet"], stdin=subprocess.PIPE,
                          stdout=subprocess.PIPE) as gazette:
        while (line := redis(("LMOVE", "queue", own, "RIGHT", "LEFT"))) is not None:
            number, document = line.split(b" ", 1)
            gazette.stdin.write(document + b"\n")
            gazette.stdin.flush()
            answer = gazette.stdout.readline()
            redis(("MULTI",), ("HSETNX", "answers", number, answer), ("LREM", own, 1, line), ("EXEC",))


def main():
    if not shutil.which("redis-server"):
        print("needs redis-server")
        return 77
    path = WORK + "/socket"
    server = subprocess.Popen(["redis-server", "--port", "0", "--unixsocket", path, "--save", "",
                               "--dir", WORK], stdout=subprocess.DEVNULL)
    workers = []
    try:
        for _ in range(100):
            if os.path.exists(path):
                break
            time.sleep(0.1)
        redis = Redis(path)
        lines = open(os.environ["IN"], "rb").read().splitlines()
        for i, line in enumerate(lines[:LIMIT]):
            redis(("LPUSH", "queue", b"%d %s" % (i, line)))

        def start(own):
            workers.append(subprocess.Popen([sys.executable, __file__, path, own],
                                            start_new_session=True))

        start("worker:1")
        start("worker:2")
        while redis(("HLEN", "answers")) < LIMIT // 4:
            time.sleep(0.01)
        while True:  # it dies with a line in its hands
            os.killpg(workers[0].pid, signal.SIGSTOP)
            time.sleep(0.05)
            if redis(("LLEN", "worker:1")):
                break
            os.killpg(workers[0].pid, signal.SIGCONT)
            time.sleep(0.01)
        os.killpg(workers[0].pid, signal.SIGKILL)
        workers[0].wait()
        held = 0
        while redis(("LMOVE", "worker:1", "queue", "LEFT", "RIGHT")) is not None:
            held += 1
        start("worker:3")
        for worker in workers[1:]:
            if worker.wait(timeout=120):
                return 1
        found = redis(("HGETALL", "answers"))
        answers = dict(zip(map(int, found[::2]), found[1::2]))
        if sorted(answers) != list(range(LIMIT)):
            print(f"{len(answers)} answers of {LIMIT}")
            return 1
        rest = subprocess.run([GAZETTE, "--input", "jsonl", "--quiet"], stdout=subprocess.PIPE,
                              input=b"\n".join(lines[LIMIT:]) + b"\n", check=True).stdout
        with open(os.environ["OUT"], "wb") as out:
            out.write(b"".join(answer for _, answer in sorted(answers.items())) + rest)
        print(f"{LIMIT} documents through the list, lines queued again: {held}")
        return 0
    finally:
        for worker in workers:
            if worker.poll() is None:
                worker.kill()
        server.terminate()
        server.wait()


if __name__ == "__main__":
    sys.exit(work(*sys.argv[1:]) if len(sys.argv) > 1 else main())
