"""The same `aws` lines through the real CLI against `rolelab serve`, and through ours in `rolelab shell`.

Both get a copy of one world, at one instant. The lines are in `lines.txt`, in sequences: what one leaves behind, the next
one finds. With the CLI that ours imitates, stdout, stderr and exit status must be equal byte for byte; a younger one is
judged by outcome and by what its JSON says (`ROLELAB_JUDGE=parsed`). What may differ stands in `accepted.txt`.
"""

import concurrent.futures
import json
import os
import re
import shutil
import subprocess

import common
import worlds

PARSED = os.environ.get("ROLELAB_JUDGE") == "parsed"
AWS = os.environ["ROLELAB_AWS"]
MARK = "@@@@"


class Sequence:
    """Lines that are typed one after the other: `== name [on HOST]`, then one line after each `$ `."""

    def __init__(self, head):
        self.name, _, host = head.partition(" on ")
        self.host = host or "laptop"
        self.lines = []


def sequences(path):
    found = []
    for line in open(path, encoding="utf-8").read().splitlines():
        if line.startswith("== "):
            found.append(Sequence(line[3:]))
        elif line.startswith("$ "):
            found[-1].lines.append(line[2:])
        elif line.startswith("> "):
            found[-1].lines[-1] += "\n" + line[2:]
        elif line and not line.startswith("#"):
            raise ValueError(f"{path}: {line}")
    return found


def script(lines):
    """Each line, then a mark with its status on both streams."""
    return "".join(
        f"{line}\nstatus=$?; printf '\\n{MARK} {number} %s\\n' $status; printf '\\n{MARK} {number}\\n' >&2\n"
        for number, line in enumerate(lines))


def answers(out, err, count):
    """What each line said: status, standard output, standard error."""
    found = re.split(rf"\n{MARK} \d+ (\d+)\n", out)
    errors = re.split(rf"\n{MARK} \d+\n", err)
    if len(found) != 2 * count + 1 or len(errors) != count + 1:
        raise RuntimeError(f"{len(found) // 2} lines of {count} came to their end\n{out[-400:]}{err[-400:]}")
    return [(int(found[2 * n + 1]), found[2 * n], errors[n]) for n in range(count)]


def ours(sequence, place):
    copy = place + "." + re.sub(r"\W", "", sequence.name)
    shutil.copy(place, copy)
    _, out, err = common.shell(script(sequence.lines), "--on", sequence.host, "--world", copy)
    return answers(out, err, len(sequence.lines))


def real(sequence, place):
    serve = common.Serve("--world", place, "--clock", "manual")
    environment = common.clean(ROLELAB_AWS=AWS, ROLELAB_URL=serve.aws)
    if modules := os.environ.get("ROLELAB_AWS_MODULES"):
        environment["PYTHONPATH"] = modules
    if sequence.host == "laptop":
        user = serve.user()
        folder = os.path.join(environment["HOME"], ".aws")
        os.mkdir(folder)
        with open(os.path.join(folder, "credentials"), "w", encoding="utf-8") as file:
            file.write(f"[default]\naws_access_key_id = {user['access_key_id']}\n"
                       f"aws_secret_access_key = {user['secret_access_key']}\n")
        with open(os.path.join(folder, "config"), "w", encoding="utf-8") as file:
            file.write("[default]\nregion = us-east-1\n")
            if PARSED:
                file.write("cli_timestamp_format = iso8601\n")
        environment["AWS_EC2_METADATA_DISABLED"] = "true"
    else:
        # A signed request at an instance's metadata port comes from the instance.
        environment["ROLELAB_URL"] = serve.imds(sequence.host)
        # 2.9.19 asks for the region at what stands here with nothing between.
        environment["AWS_EC2_METADATA_SERVICE_ENDPOINT"] = environment["ROLELAB_URL"] + "/"
        if PARSED:
            environment["AWS_DEFAULT_REGION"] = "us-east-1"
    lead = 'aws() { command "$ROLELAB_AWS" --endpoint-url "$ROLELAB_URL" "$@"; }\n'
    done = subprocess.run(
        ["bash", "--norc", "-c", lead + script(sequence.lines)], env=environment, cwd=environment["HOME"],
        capture_output=True, text=True, check=False)
    found = answers(done.stdout, done.stderr, len(sequence.lines))
    serve.stop()
    return found


def outcome(answer):
    """What a CLI of another line says in other words: success or the error's code, and its JSON."""
    status, out, err = answer
    code = re.search(r"An error occurred \((\w[\w.]*)\) when calling the (\w+) operation.*?: (.*)", err)
    try:
        told = json.loads(out)
    except ValueError:
        told = out.split()
    return {"failed": status != 0, "error": code and code.groups(), "told": told}


def differs(found, wanted):
    """Where they differ, as text, or nothing."""
    if PARSED:
        found, wanted = (tuple(sorted(outcome(each).items(), key=lambda item: item[0])) for each in (found, wanted))
        names = [name for name, _ in wanted]
        found, wanted = [value for _, value in found], [value for _, value in wanted]
    else:
        names = ["status", "stdout", "stderr"]
    return "\n".join(
        f"{name}: real {theirs!r}\n{name}: ours {mine!r}"
        for name, mine, theirs in zip(names, found, wanted) if mine != theirs)


def judge(place, sequence):
    try:
        return list(zip(ours(sequence, place), real(sequence, place)))
    except Exception as why:
        return why


rows = common.Rows("aws 1.46" if PARSED else "aws 2.9.19")
place = common.world(worlds.FOUR, common.epoch())
every = sequences(os.path.join(common.HERE, "lines.txt"))
with concurrent.futures.ThreadPoolExecutor(2) as pool:
    for sequence, said in zip(every, pool.map(lambda each: judge(place, each), every)):
        if isinstance(said, Exception):
            rows.fail(sequence.name, f"{type(said).__name__}: {said}")
            continue
        for line, (mine, theirs) in zip(sequence.lines, said):
            name = f"{sequence.name}: {line.splitlines()[0]}"
            why = differs(mine, theirs)
            if why:
                rows.fail(name, why, line)
            else:
                rows.ok(name, line)
rows.end()
