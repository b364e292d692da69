"""Calls of a real client against one emulator, timed: what `cargo xtask bench` prints. It judges nothing.

usage: calls.py URL KEY SECRET PROCESS; one line of JSON goes to standard output.
"""

import glob
import json
import os
import socket
import statistics
import sys
import time
from urllib.parse import urlsplit

import boto3
from botocore.config import Config

# With the first one, fewer launches than the quota of an account has instances.
WARM, CALLS, LAUNCHES = 20, 300, 18
# How often so many are launched by bare requests, and ended.
ROUNDS = 10
# Seconds of silence after which an answer is not waited for.
PATIENCE = 5


def processor_seconds(process: str):
    """What a process used so far, of threads that ended too; None where the system does not tell (proc(5))."""
    try:
        with open(f"/proc/{process}/stat") as file:
            fields = file.read().rsplit(")", 1)[1].split()
        ticks = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
        threads = 0
        for name in glob.glob(f"/proc/{process}/task/*/schedstat"):
            with open(name) as file:
                threads += int(file.read().split()[0])
        # The finer one knows no thread that ended.
        return max(ticks, threads / 1e9)
    except OSError:
        return None


class Kept(Exception):
    """A request that is not sent: its bytes."""


class Bare:
    """The requests that boto3 would send, signed beforehand, over a socket that is kept; answers are not read as XML. So
    what is timed is the server's work and not boto3's.
    """

    def __init__(self, client, url: str) -> None:
        self.client, self.host = client, urlsplit(url).netloc
        name, port = self.host.split(":")
        self.socket = socket.create_connection((name, int(port)))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket.settimeout(PATIENCE)

    def request(self, call) -> bytes:
        """The bytes of a call that is not made."""

        def keep(request, **_) -> None:
            lines = [f"{request.method} / HTTP/1.1", f"Host: {self.host}"]
            for name, value in request.headers.items():
                value = value.decode() if isinstance(value, bytes) else value
                lines.append(f"{name}: {value}")
            body = request.body.encode() if isinstance(request.body, str) else request.body
            raise Kept("\r\n".join([*lines, "", ""]).encode() + body)

        self.client.meta.events.register("before-send.ec2", keep)
        try:
            call()
        except Kept as kept:
            return kept.args[0]
        finally:
            self.client.meta.events.unregister("before-send.ec2", keep)
        raise RuntimeError("the call sent nothing")

    def answer(self, request: bytes) -> bytes:
        """The body of the answer to a request; what is not 200 is an error."""
        self.socket.sendall(request)
        got = b""
        while (end := got.find(b"\r\n\r\n")) < 0:
            got += self.more()
        head = got[:end].lower()
        if b" 200 " not in head[:16]:
            raise RuntimeError(got.decode())
        length = int(head.split(b"content-length:")[1].split(b"\r\n")[0])
        while len(got) < end + 4 + length:
            got += self.more()
        return got[end + 4 :]

    def more(self) -> bytes:
        came = self.socket.recv(1 << 16)
        if not came:
            raise RuntimeError("the server ended the connection")
        return came


def timed(call) -> float:
    began = time.perf_counter()
    call()
    return time.perf_counter() - began


def bare_launches(bare: Bare, ec2, launch, first: str, process: str):
    """Seconds of all rounds, and the server's processor time in them."""
    took, used = 0.0, 0.0
    known = {first}
    for _ in range(ROUNDS):
        there = [i["InstanceId"] for r in ec2.describe_instances()["Reservations"] for i in r["Instances"]]
        ec2.terminate_instances(InstanceIds=[one for one in there if one not in known])
        known.update(there)
        requests = [bare.request(launch) for _ in range(LAUNCHES)]
        begun = processor_seconds(process)
        took += sum(timed(lambda request=request: bare.answer(request)) for request in requests)
        used += 0 if begun is None else processor_seconds(process) - begun
    return took, used


def main() -> None:
    url, key, secret, process = sys.argv[1:]
    # One attempt: what is tried again is not fast.
    config = Config(retries={"total_max_attempts": 1})
    make = lambda service: boto3.client(
        service,
        endpoint_url=url,
        region_name="us-east-1",
        aws_access_key_id=key,
        aws_secret_access_key=secret,
        config=config,
    )
    sts, ec2 = make("sts"), make("ec2")
    images = ec2.describe_images()["Images"]
    image = images[0]["ImageId"] if images else "ami-12345678"

    def launch() -> str:
        made = ec2.run_instances(
            ImageId=image,
            InstanceType="t3.micro",
            MinCount=1,
            MaxCount=1,
            MetadataOptions={"HttpTokens": "optional"},
        )
        return made["Instances"][0]["InstanceId"]

    for _ in range(WARM):
        sts.get_caller_identity()
    identity = [timed(sts.get_caller_identity) for _ in range(CALLS)]
    first = launch()
    before, own = processor_seconds(process), time.process_time()
    launches = [timed(launch) for _ in range(LAUNCHES)]
    after, own = processor_seconds(process), time.process_time() - own

    try:
        took, used = bare_launches(Bare(ec2, url), ec2, launch, first, process)
    except TimeoutError:
        # Some server keeps no connection of this kind.
        took, used = None, None
    print(
        json.dumps(
            {
                "identity_ms": statistics.median(identity) * 1000,
                "launches_per_second": LAUNCHES / sum(launches),
                "launch_server_ms": None if before is None else (after - before) / LAUNCHES * 1000,
                "launch_client_ms": own / LAUNCHES * 1000,
                "bare_per_second": None if took is None else ROUNDS * LAUNCHES / took,
                "bare_server_ms": None if None in (before, used) else used / (ROUNDS * LAUNCHES) * 1000,
                "instance": first,
            }
        )
    )


main()
