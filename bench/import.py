"""script/bench import: 100,000 pushed reviews into the store, then the same ones again, beside Node."""
import argparse
import hashlib
import hmac
import http.client
import json
import os
import random
import shutil
import time

from figures import spread, table
from processes import Server, free_port, wait_for_port
from seed import HOOK_SECRET, environment, write_settings

HERE = os.path.dirname(os.path.abspath(__file__))
PAGE = 200
REPEATED = 0.05  # of the reviews of a page were on an earlier one: lists shift while they are read

WORDS = ("nice works fine after the update and the support answered within a day which is more than I expected from an "
         "app that costs nothing so thank you and please keep the dark theme as it is").split()


def pages(count):
    """Bodies of messages with 200 reviews each: good ones, which are recorded and become no case, as in a backlog."""
    dice = random.Random(7)
    made, seen = [], 0
    while seen < count:
        reviews = []
        while len(reviews) < PAGE and seen < count:
            if seen > PAGE and dice.random() < REPEATED:
                number = dice.randrange(seen)
            else:
                number, seen = seen, seen + 1
            words = " ".join(dice.choices(WORDS, k=dice.randrange(8, 60)))
            reviews.append({"id": f"review-{number:09d}", "rating": 4 + number % 2, "title": words[:24], "text": words,
                            "author": f"Customer {number}", "created": "2025-06-01T10:00:00Z", "language": "en",
                            "territory": "USA", "version": "4.2.0"})
        made.append(json.dumps({"reviews": reviews}).encode())
    return made


def push(port, bodies):
    """Seconds until all are acknowledged, one message after the other."""
    timestamp = str(int(time.time()))
    signed = [hmac.new(HOOK_SECRET.encode(), timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()
              for body in bodies]
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    begin = time.perf_counter()
    for body, digest in zip(bodies, signed):
        connection.request("POST", "/hooks/house-0", body, {
            "Content-Type": "application/json", "X-Highroad-Timestamp": timestamp,
            "X-Highroad-Signature": "v1=" + digest})
        answer = connection.getresponse()
        told = answer.read()
        if answer.status != 200:
            raise SystemExit(f"not taken in: {answer.status} {told[:300]!r}")
    return time.perf_counter() - begin


def start(who, options, state):
    shutil.rmtree(state, ignore_errors=True)
    os.makedirs(state)
    port = free_port()
    if who == "Highroad":
        settings = write_settings(state, port, free_port())
        command = [f"{options.build}/highroad", "run", "-c", settings]
    else:
        command = [options.node, f"{HERE}/peers/bolt/reviews.mjs", str(port), f"{state}/reviews.db"]
    server = Server(command, f"{state}/server.log", environment())
    wait_for_port(server, port)
    return server, port


def main():
    parser = argparse.ArgumentParser(prog="script/bench import", description=__doc__)
    parser.add_argument("--build", required=True)
    parser.add_argument("--folder", required=True)
    parser.add_argument("--node", default="node")
    parser.add_argument("--reviews", type=int, default=100_000)
    parser.add_argument("--repetitions", type=int, default=3)
    options = parser.parse_args()
    bodies = pages(options.reviews)
    total = sum(body.count(b'"id"') for body in bodies)
    print(f"{total:,} reviews in {len(bodies)} signed messages, {options.reviews:,} of them different", flush=True)
    results = {"Highroad": {}, "Node": {}}
    for _ in range(options.repetitions):
        for who, keep in results.items():
            state = f"{options.folder}/import"
            server, port = start(who, options, state)
            with server:
                for times in ("first", "second"):
                    keep.setdefault(times, []).append(total / push(port, bodies))
                keep.setdefault("memory", []).append(server.memory())
            shutil.rmtree(state, ignore_errors=True)
    print(table(["", *results], [
        ["reviews/s, first pass", *(spread(of["first"]) for of in results.values())],
        ["reviews/s, second pass (all known)", *(spread(of["second"]) for of in results.values())],
        ["memory after both (RSS)", *(spread(of["memory"], " MB") for of in results.values())]]))


if __name__ == "__main__":
    main()
