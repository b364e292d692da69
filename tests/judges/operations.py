"""boto3 over every simulated operation: used, refused to a caller without a policy, and refused for what it asks for.

The list of operations is docs/coverage.md; what uses them is `flows.py`. What is right: botocore reads every answer with
its own model, an error that names a code is one that the model lists for that operation, waiters come to their end, and
pages put together are the whole. An operation that no flow uses fails, so that a new one asks for its flow.
"""

import os
import re

import boto3
import botocore
import botocore.config
import botocore.exceptions
import common
import flows
import worlds

rows = common.Rows("boto3")
CONFIG = botocore.config.Config(
    retries={"total_max_attempts": 1}, connect_timeout=3, read_timeout=10, s3={"addressing_style": "path"},
    parameter_validation=True)


def simulated():
    """Operations of docs/coverage.md, service by service."""
    found, service = {}, None
    for line in open(os.path.join(common.HERE, "..", "..", "docs", "coverage.md"), encoding="utf-8"):
        if head := re.match(r"## ([\w-]+): \d+ operations?", line):
            service = head[1]
        elif service and (row := re.match(r"\| ([A-Z]\w+) \|", line)):
            found.setdefault(service, []).append(row[1])
    return found


class Nothing:
    """What a step gives whose operation is not simulated: whatever is asked of it."""

    def __getitem__(self, _):
        return self

    def __bool__(self):
        return False

    def __iter__(self):
        return iter(())


class Account:
    """The account as one caller sees it: boto3's clients, and what became of every call."""

    def __init__(self, serve, key, secret, token=None):
        self.session = boto3.Session(key, secret, token, region_name="us-east-1")
        self.serve, self.made, self.done, self.faults, self.broken = serve, {}, {}, {}, {}

    def client(self, service):
        if service not in self.made:
            self.made[service] = self.session.client(service, endpoint_url=self.serve.aws, config=CONFIG)
        return self.made[service]

    def model(self, service, operation):
        return self.client(service).meta.service_model.operation_model(operation)

    def call(self, service, operation, **parameters):
        client = self.client(service)
        names = {wire: python for python, wire in client.meta.method_to_api_mapping.items()}
        return getattr(client, names[operation])(**parameters)

    def do(self, service, operation, **parameters):
        """A step of a flow. What fails is kept for the operation's row."""
        if operation not in OPERATIONS.get(service, []):
            return Nothing()
        try:
            answer = self.call(service, operation, **parameters)
        except Exception as why:
            self.faults.setdefault((service, operation), []).append(f"{parameters}: {type(why).__name__}: {why}")
            return Nothing()
        self.done[service, operation] = self.done.get((service, operation), 0) + 1
        return answer

    def refused(self, code, service, operation, **parameters):
        """A step that must be refused with this code."""
        if operation not in OPERATIONS.get(service, []):
            return
        try:
            self.call(service, operation, **parameters)
            found = "success"
        except botocore.exceptions.ClientError as why:
            found = why.response["Error"]["Code"]
        if found == code and (service, operation) in flows.NEVER:
            self.done[service, operation] = 1
        if found != code:
            self.faults.setdefault((service, operation), []).append(f"{parameters}: {found}, not {code}")


def value(shape, name, known):
    """A value of a shape: what is known by its name, else the least that the model takes."""
    if name in known:
        return known[name]
    if shape.type_name == "structure":
        return {member: value(shape.members[member], member, known) for member in shape.required_members}
    if shape.type_name == "list":
        return [value(shape.member, name.removesuffix("s"), known)]
    if shape.type_name == "string":
        return shape.enum[0] if getattr(shape, "enum", None) else "x" * max(1, shape.metadata.get("min", 1))
    if shape.type_name in ("integer", "long"):
        return shape.metadata.get("min", 1)
    return {"boolean": True, "timestamp": flows.A_TIME, "blob": b"x", "map": {}, "float": 1.0, "double": 1.0}[shape.type_name]


def parameters(model, known, also=None):
    """The least that an operation takes, and those of its members that flows.py names for it."""
    shape = model.input_shape
    if shape is None:
        return {}
    wanted = set(shape.required_members) | set(flows.ALSO.get(model.name, ()) if also is None else also)
    return {member: value(shape.members[member], member, {**known, **known.get(model.name, {})})
            for member in shape.members if member in wanted}


def code_of(account, service, operation, known):
    try:
        answer = account.call(service, operation, **parameters(account.model(service, operation), known))
    except botocore.exceptions.ClientError as why:
        return why.response["Error"]["Code"], why.response["ResponseMetadata"]["HTTPStatusCode"], str(why)
    # DeleteObjects answers 200 and tells for each object (S3 API reference).
    for each in answer.get("Errors", []):
        return each["Code"], 403, str(each)
    return None, 200, ""


def used(account):
    for flow, why in account.broken.items():
        rows.fail(f"{flow}: to its end", why)
    for service, operations in OPERATIONS.items():
        for operation in operations:
            faults = account.faults.get((service, operation))
            if faults:
                rows.fail(f"{service} {operation}: used", "\n".join(faults))
            elif not account.done.get((service, operation)):
                rows.fail(f"{service} {operation}: used", "no flow uses it")
            else:
                rows.ok(f"{service} {operation}: used")


def denied(stranger, here):
    """A caller whom no policy allows anything."""
    for service, operations in OPERATIONS.items():
        for operation in operations:
            name = f"{service} {operation}: denied"
            wanted = flows.DENIED_ANYWAY.get(operation, flows.DENIED[service])
            try:
                code, status, text = code_of(stranger, service, operation, here)
            except Exception as why:
                rows.fail(name, f"{type(why).__name__}: {why}")
                continue
            if code == wanted and (wanted is None or status in (400, 403)):
                rows.ok(name)
            else:
                rows.fail(name, f"{status} {code}: {text}")


def wrong(account, nowhere):
    """Names of what does not exist: an error that the model lists for the operation, or an empty answer."""
    for service, operations in OPERATIONS.items():
        for operation in operations:
            model = account.model(service, operation)
            name = f"{service} {operation}: what does not exist"
            try:
                code, status, text = code_of(account, service, operation, nowhere)
            except Exception as why:
                rows.fail(name, f"{type(why).__name__}: {why}")
                continue
            wanted = flows.WRONG.get((service, operation))
            listed = {shape.error_code for shape in model.error_shapes} | {shape.name for shape in model.error_shapes}
            if wanted is not None:
                good = code in wanted
            elif service in flows.CODES:
                good = code and re.fullmatch(flows.CODES[service], code)
            else:
                good = code in listed
            if code is None and not required(model) and operation not in flows.ALSO:
                good = True
            if good and (code in (None, "NotSimulated") or 400 <= status < 500):
                rows.ok(name)
            else:
                rows.fail(name, f"{status} {code}: {text}\nwanted one of {wanted or flows.CODES.get(service) or listed}")


def required(model):
    return bool(model.input_shape and model.input_shape.required_members)


def pages(account):
    """Pages of one, put together, are the whole."""
    for service, operations in OPERATIONS.items():
        client = account.client(service)
        names = {wire: python for python, wire in client.meta.method_to_api_mapping.items()}
        for operation in operations:
            if not client.can_paginate(names[operation]):
                continue
            name = f"{service} {operation}: pages"
            try:
                paginator = client.get_paginator(names[operation])
                asked = parameters(account.model(service, operation), flows.HERE, ())
                key = paginator.result_keys[0].expression
                whole = paginator.paginate(**asked).build_full_result()
                size = flows.least(operation)
                paged, count = [], 0
                limited = {"PageSize": size} if paginator._pagination_cfg.get("limit_key") else {}
                for page in paginator.paginate(**asked, PaginationConfig=limited):
                    count += 1
                    paged.extend(page.get(key, []))
                    assert count < 500, "it never ends"
                if operation in flows.GROWING:
                    # What is asked is told too: the pages hold the whole, and what was asked meanwhile.
                    paged = [each for each in paged if each in whole.get(key, [])]
                assert paged == whole.get(key, []), f"{count} pages: {paged}\nnot {whole.get(key)}"
                if limited and count < 2 and len(paged) > size:
                    raise AssertionError(f"one page of {len(paged)}, though pages of {size} were asked for")
            except Exception as why:
                rows.fail(name, f"{type(why).__name__}: {why}")
            else:
                rows.ok(name)


def waiters(account):
    """Every waiter of botocore for a simulated operation that flows.py has parameters for; others fail."""
    for service, operations in OPERATIONS.items():
        client = account.client(service)
        config = client._get_waiter_config().get("waiters", {})
        for waiter, told in sorted(config.items()):
            if told["operation"] not in operations:
                continue
            name = f"{service} {waiter}: waits"
            steps = flows.WAITERS.get((service, waiter))
            if steps is None:
                rows.fail(name, "flows.py does not know it")
                continue

            def waits():
                asked = steps(account)
                if asked is None:
                    raise AssertionError("what it waits for could not be made")
                client.get_waiter(botocore.xform_name(waiter)).wait(**asked, WaiterConfig={"Delay": 1, "MaxAttempts": 15})

            rows.run(name, waits)


OPERATIONS = simulated()
MORE = "for n in 1 2 3 4 5 6 7; do launch more-$n --image-id $old; done; sleep 150"
place = common.world(worlds.FOUR + MORE, common.epoch())
served = common.Serve("--world", place, "--clock", "real")
user = served.user()
admin = Account(served, user["access_key_id"], user["secret_access_key"])
flows.learn(admin)
visitor = flows.stranger(admin)
stranger = Account(served, visitor["AccessKeyId"], visitor["SecretAccessKey"], visitor["SessionToken"])
denied(stranger, flows.HERE)
pages(admin)
wrong(admin, flows.NOWHERE)
waiters(admin)
flows.run(admin)
used(admin)
rows.equal("Ctrl-C ends the server", served.stop(), 0)
rows.end()
