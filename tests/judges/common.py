"""What all judges share: a world behind `rolelab serve`, and rows that are counted in TAP.

It must know nothing of a single judge. `ROLELAB` names the program under judgement. Standard library only, Python 3.9.
"""

import atexit
import datetime
import http.client
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import traceback
import urllib.parse

ROLELAB = os.environ["ROLELAB"]
HERE = os.path.dirname(os.path.abspath(__file__))
SCRATCH = tempfile.mkdtemp(prefix="rolelab-judge-")
atexit.register(shutil.rmtree, SCRATCH, ignore_errors=True)

# A judge that hangs has failed. The harness sees that it ended early.
signal.alarm(int(os.environ.get("ROLELAB_JUDGE_SECONDS", "900")))


def epoch():
    """The present second: a real client signs with the real time."""
    return datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def accepted(judge):
    """The rows of a judge that may differ, with their reasons: accepted.txt."""
    reasons = {}
    for line in open(os.path.join(HERE, "accepted.txt"), encoding="utf-8").read().splitlines():
        if line.startswith(judge + ": "):
            row, _, reason = line.removeprefix(judge + ": ").rpartition(" | ")
            reasons[row] = reason
    return reasons


class Rows:
    """Rows in TAP on standard output; `end` prints the plan, without which the harness counts nothing as passed.

    A row that may differ (accepted.txt) is looked for by its `key`, which is its name unless told. It passes while it
    differs, with the reason, and fails once it does not."""

    def __init__(self, judge=""):
        self.count = 0
        self.failed = 0
        self.reasons = accepted(judge) if judge else {}

    def _say(self, mark, name, tail=""):
        self.count += 1
        print(f"{mark} {self.count} - {name}{tail}", flush=True)

    def ok(self, name, key=None):
        reason = self.reasons.pop(key or name, None)
        if reason is None:
            self._say("ok", name)
        else:
            self._failed(name, f"it does not differ any more, though accepted.txt has it: {reason}")

    def fail(self, name, why, key=None):
        reason = self.reasons.pop(key or name, None)
        if reason is None:
            self._failed(name, why)
        else:
            self._say("ok", f"{name} (differs: {reason})")

    def _failed(self, name, why):
        self.failed += 1
        self._say("not ok", name)
        for line in str(why).splitlines():
            print(f"#   {line}", flush=True)

    def skip(self, name, reason):
        self._say("ok", name, f" # SKIP {reason}")

    def equal(self, name, found, wanted):
        if found == wanted:
            self.ok(name)
        else:
            self.fail(name, f"wanted {wanted!r}\nfound  {found!r}")

    def run(self, name, check):
        """A row that passes when `check` returns without an exception."""
        try:
            check()
        except Exception as why:  # a judge tells what it met, whatever it was
            place = traceback.extract_tb(why.__traceback__)[-1]
            self.fail(name, f"{type(why).__name__}: {why}\n({os.path.basename(place.filename)}:{place.lineno})")
        else:
            self.ok(name)

    def end(self):
        for key in sorted(self.reasons):
            self._failed(key, "accepted.txt has a row that is not judged")
        print(f"1..{self.count}", flush=True)
        sys.exit(1 if self.failed else 0)


def shell(script, *options):
    """Runs a script in `rolelab shell`: exit status, standard output, standard error."""
    done = subprocess.run([ROLELAB, "shell", *options, "-c", script], capture_output=True, text=True, check=False)
    return done.returncode, done.stdout, done.stderr


def world(script, begin, lesson="sandbox", seed=7):
    """A saved world: what `script` made of the lesson's account, from `begin` on."""
    handle, path = tempfile.mkstemp(dir=SCRATCH, suffix=".json")
    os.close(handle)
    os.remove(path)
    status, out, err = shell(script, "--lesson", lesson, "--seed", str(seed), "--epoch", begin, "--world", path)
    if status != 0:
        raise RuntimeError(f"the world could not be made: {status}\n{out}{err}")
    return path


class Serve:
    """`rolelab serve`, from its first line to its end. `told` is that line."""

    def __init__(self, *options):
        self.process = subprocess.Popen(
            [ROLELAB, "serve", "--json", *options], stdout=subprocess.PIPE, stdin=subprocess.DEVNULL, text=True)
        atexit.register(self.stop)
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError(f"rolelab serve said nothing and ended with {self.process.wait()}")
        self.told = json.loads(line)
        self.aws = self.told["aws"].rstrip("/")

    def user(self, name="admin"):
        return next(user for user in self.told["users"] if user["name"] == name)

    def imds(self, name):
        """The address of an instance's metadata service, by name or id."""
        for told in (self.told, self.again()):
            for instance in told["instances"]:
                if name in (instance["name"], instance["id"]):
                    return instance["imds"].rstrip("/")
        raise KeyError(f"no instance {name}")

    def again(self):
        self.told = json.loads(request(self.aws, "GET", "/_rolelab")[1])
        return self.told

    def advance(self, span):
        """Time passes, as `61m`."""
        done = subprocess.run(
            [ROLELAB, "advance", span, "--at", self.aws], capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise RuntimeError(f"rolelab advance {span}: {done.returncode} {done.stderr}")

    def stop(self):
        """Ctrl-C. Returns the exit status."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            try:
                self.process.wait(5)
            except subprocess.TimeoutExpired:
                self.process.kill()
        self.process.stdout.close()
        return self.process.wait()


def request(base, method, path, headers=None, body=None):
    """A plain HTTP request: status and body as text."""
    url = urllib.parse.urlsplit(base)
    connection = http.client.HTTPConnection(url.hostname, url.port, timeout=10)
    connection.request(method, path, body=body, headers=headers or {})
    answer = connection.getresponse()
    text = answer.read().decode()
    connection.close()
    return answer.status, text


def clean(**more):
    """An environment in which a client finds nothing but what it is given."""
    home = tempfile.mkdtemp(dir=SCRATCH)
    kept = {name: os.environ[name] for name in ("PATH", "PYTHONPATH", "LD_LIBRARY_PATH") if name in os.environ}
    return {**kept, "HOME": home, "TZ": "UTC", "LANG": "C.UTF-8", "COLUMNS": "80", "AWS_PAGER": "", **more}
