"""The system's curl against what the real metadata service was captured saying: status line, header lines, body.

The address is the real one (`--connect-to`), so the request is what an instance sends. Rows are in `curl_table.py`.
"""

import re
import subprocess

import common
import worlds
from curl_table import LATER, ROWS

REAL = "http://169.254.169.254"
rows = common.Rows()


def curl(base, words):
    """curl's answer with its header lines, cut at the blank line."""
    near = base.removeprefix("http://")
    done = subprocess.run(
        ["curl", "-q", "-s", "-i", "--max-time", "10", "--connect-to", f"169.254.169.254:80:{near}", *words],
        capture_output=True, check=False)
    if done.returncode != 0:
        raise RuntimeError(f"curl ended with {done.returncode}")
    head, _, body = done.stdout.partition(b"\r\n\r\n")
    status, *lines = head.decode("latin-1").split("\r\n")
    return status, [tuple(line.split(": ", 1)) for line in lines], body.decode()


def token(serve, instance):
    words = ["-X", "PUT", "-H", "X-aws-ec2-metadata-token-ttl-seconds: 21600", f"{REAL}/latest/api/token"]
    return curl(serve.imds(instance), words)[2]


def check(serve, tokens, row):
    name, source, instance, words, status, names, values, body = row
    known = {"base": REAL, "token": tokens[instance], "foreign": tokens["bare"]}
    found, headers, text = curl(serve.imds(instance), [word.format(**known) for word in words])
    faults = []
    if found != status:
        faults.append(f"status line {found!r}, not {status!r}")
    if names is not None and [header[0] for header in headers] != names:
        faults.append(f"header lines {[header[0] for header in headers]}\nnot          {names}")
    for header, value in values.items():
        if dict(headers).get(header) != value:
            faults.append(f"{header}: {dict(headers).get(header)!r}, not {value!r}")
    if body is not None and not (re.fullmatch(body[1:], text) if body.startswith("^") else text == body):
        faults.append(f"body {text!r}\nnot  {body!r}")
    if faults:
        rows.fail(name, "\n".join([*faults, f"source: {source}"]))
    else:
        rows.ok(name)


def later(serve, good):
    """What is left of a token, and its end."""
    words = ["-H", f"X-aws-ec2-metadata-token: {good}", f"{REAL}/latest/meta-data/placement/region"]
    gone = 0
    for seconds, status, left in LATER:
        serve.advance(f"{seconds}s")
        gone += seconds
        line, headers, _ = curl(serve.imds("web-1"), words)
        found = (line.split()[1], dict(headers).get("X-Aws-Ec2-Metadata-Token-Ttl-Seconds"))
        rows.equal(f"a token of six hours after {gone} seconds", found, (status, left))


served = common.Serve("--world", common.world(worlds.FOUR, common.epoch()), "--clock", "manual")
living = {name: token(served, name) for name in ("web-1", "web-2", "bare")}
living["off"] = living["bare"]
for each in ROWS:
    check(served, living, each)
later(served, living["web-1"])
rows.equal("Ctrl-C ends the server", served.stop(), 0)
rows.end()
