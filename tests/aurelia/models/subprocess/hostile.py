"""A worker that does what the prompt says, good and bad. Run as a script; stdlib only.

Its arguments are `name=value`: fields of its greeting, or `greet=...` for a bad one.
"""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path


def say(value: object) -> None:
    """One line on stdout."""
    sys.stdout.write((value if isinstance(value, str) else json.dumps(value)) + "\n")
    sys.stdout.flush()


def main() -> None:
    """Greet, then obey."""
    given = dict(argument.split("=", 1) for argument in sys.argv[1:])
    greet = given.pop("greet", "")
    with Path("starts").open("a") as file:
        file.write("x")
    greeting(greet)
    hello = {"op": "hello", "protocol": 1, "model": "hostile", "revision": "1", "modalities": ["video", "audio"]}
    say({**hello, **{name: json.loads(value) for name, value in given.items()}})
    asked = []
    for line in sys.stdin:
        request = json.loads(line)
        asked.append(request)
        if not request["more"]:
            for one in reversed(asked):  # in another order than asked
                obey(one)
            asked = []


def greeting(greet: str) -> None:
    """What it does instead of greeting."""
    starts = len(Path("starts").read_text())
    if greet == "hang" or (greet == "hang-later" and starts > 1):
        time.sleep(600)
    if greet == "print":
        say("Loading checkpoint shards: 100%")
    if greet == "die" or (greet == "die-later" and starts > 1):
        sys.stderr.write("ImportError: no module named torch\n")
        sys.exit(3)
    if greet == "other-later" and starts > 1:
        sys.argv.append('revision="2"')
        say({"op": "hello", "protocol": 1, "model": "hostile", "revision": "2", "modalities": []})


def obey(request: dict) -> None:
    """Reply as the prompt says: `WORD` or `WORD VALUE`."""
    number, prompt = request["id"], request["parts"][-1]["text"]
    word, _, value = prompt.partition(" ")
    reply = {"id": number, "text": f"reply to {prompt}", "usage": {"prompt": 7, "completion": 3}}
    if word.endswith("-once"):
        mark = Path(word)
        word = "ok" if mark.exists() else word.removesuffix("-once")
        mark.touch()
    if word in ACTIONS:
        ACTIONS[word](reply, value)
    elif word == "raw":
        say(value.replace("ID", number))
    elif word == "show":
        say({**reply, "text": json.dumps({**request, "cwd": os.getcwd(), "env": dict(os.environ)})})
    else:
        say(reply)


def crash(reply: dict, value: str) -> None:
    """End without a reply."""
    sys.stderr.write(f"\x1b[31mSegmentation fault\x1b[0m {value}\n")
    sys.stderr.flush()
    os._exit(int(value) if value.isdigit() else 1)


def spawn(reply: dict, value: str) -> None:
    """Start a child that hangs and holds our stdout, and tell its id."""
    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
    say({**reply, "text": f"{os.getpid()} {child.pid}"})


def stubborn(reply: dict, value: str) -> None:
    """Take no notice of any polite signal, nor of the end of stdin."""
    for kind in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(kind, signal.SIG_IGN)
    say({**reply, "text": str(os.getpid())})
    time.sleep(600)


def noise(reply: dict, value: str) -> None:
    """Much on stderr, more than any pipe holds."""
    for _ in range(2000):
        sys.stderr.write("w" * 1000 + "\r")
    sys.stderr.write("last words\n")
    say(reply)


def flood(reply: dict, value: str) -> None:
    """A line without end."""
    while True:
        sys.stdout.write("x" * 65536)


def twice(reply: dict, value: str) -> None:
    """The same id twice."""
    say(reply)
    say(reply)


def stuck(reply: dict, value: str) -> None:
    """The replies to earlier requests again and again."""
    while True:
        say({**reply, "id": "r1"})
        time.sleep(0.05)


ACTIONS = {
    "stuck": stuck,
    "crash": crash,
    "hang": lambda reply, value: time.sleep(600),
    "print": lambda reply, value: (say("100%|####| 5/5"), say(reply)),
    "binary": lambda reply, value: (sys.stdout.buffer.write(b"\xff\xfe\x00\n"), sys.stdout.flush(), say(reply)),
    "flood": flood,
    "unknown": lambda reply, value: say({**reply, "id": "r999"}),
    "number": lambda reply, value: say({**reply, "id": 1}),
    "twice": twice,
    "spawn": spawn,
    "stubborn": stubborn,
    "noise": noise,
    "slow": lambda reply, value: (time.sleep(float(value)), say(reply)),
    "close": lambda reply, value: (os.close(1), time.sleep(600)),
}

if __name__ == "__main__":
    main()
