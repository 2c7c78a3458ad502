"""script/bench soak: hours of a busy day in minutes: does memory stay where it is, and is every click acknowledged in time?"""
import argparse
import hashlib
import hmac
import http.client
import json
import os
import random
import shutil
import statistics
import subprocess
import threading
import time

from figures import number, table
from processes import Server, free_port, wait_for_port
from seed import CASES, CHANNELS, HOOK_SECRET, environment, metric, seed, write_settings
from slack_commands import SIGNING_SECRET, first_ack

SLACK_WAITS = 3.0  # seconds for an acknowledgement
SAMPLE = 5.0       # seconds between two looks at the memory

WORDS = ("nice works fine after the update and the support answered within a day which is more than I expected from "
         "an app that costs nothing so thank you and please keep the dark theme as it is").split()
COMPLAINT = "It closes by itself since the last update, and nobody answers my mail about the order of Monday."


class Reviews(threading.Thread):
    """Pushes new reviews, ten times a second; one of a hundred is a complaint."""

    def __init__(self, port, rate, seconds):
        super().__init__()
        self.port, self.rate, self.seconds = port, rate, seconds
        self.dice = random.Random(11)
        self.pushed = self.late = 0
        self.slowest = 0.0
        self.failure = None

    def batch(self, size):
        made = []
        for _ in range(size):
            self.pushed += 1
            bad = self.pushed % 100 == 0
            words = " ".join(self.dice.choices(WORDS, k=self.dice.randrange(8, 60)))
            made.append({"id": f"soak-{self.pushed:09d}", "rating": 1 if bad else 5, "title": f"Review {self.pushed}",
                         "text": COMPLAINT if bad else words, "author": f"Guest {self.pushed}", "language": "en",
                         "created": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())})
        return json.dumps({"reviews": made}).encode()

    def run(self):
        try:
            self.push_all()
        except (OSError, http.client.HTTPException, RuntimeError) as error:
            self.failure = error

    def push_all(self):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        begin = time.perf_counter()
        for n in range(int(self.seconds * 10)):
            due = begin + n / 10
            time.sleep(max(0.0, due - time.perf_counter()))
            body = self.batch(self.rate // 10)
            timestamp = str(int(time.time()))
            digest = hmac.new(HOOK_SECRET.encode(), timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()
            connection.request("POST", f"/hooks/house-{n % CHANNELS}", body, {
                "Content-Type": "application/json", "X-Highroad-Timestamp": timestamp,
                "X-Highroad-Signature": "v1=" + digest})
            answer = connection.getresponse()
            told = answer.read()
            if answer.status != 200:
                raise RuntimeError(f"reviews were not taken in: {answer.status} {told[:300]!r}")
            took = time.perf_counter() - due
            self.slowest = max(self.slowest, took)
            self.late += took > SLACK_WAITS


def clicks(options, port, text, rate, seconds):
    """Starts signed slash commands at fixed times; the outcome is one line of JSON."""
    return subprocess.Popen(
        [f"{options.build}/highroad-bench-load", "--port", str(port), "--secret", SIGNING_SECRET, "--run",
         f"soak-{text}", "--cases", str(CASES), "--channel", "D0000BENCH", "--text", text, "--rate", str(rate),
         "--connections", "16", "--warm-up", "0", "--seconds", str(seconds), "--expect", "#"],
        stdout=subprocess.PIPE, text=True)


def watch(server, port, seconds):
    """Megabytes every few seconds: what the system counts, and what of it the daemon holds in its heap."""
    resident, held = [], []
    begin = time.perf_counter()
    while (now := time.perf_counter() - begin) < seconds:
        server.check()
        resident.append((now, server.memory()))
        held.append((now, metric(port, "highroad_memory_in_use_bytes") / 2**20))
        time.sleep(SAMPLE)
    return resident, held


def memory_rows(name, samples, seconds):
    warm = [one for one in samples if one[0] >= seconds / 4]
    tenth = max(1, len(warm) // 10)
    return [[f"{name}, after a quarter of the time", f"{statistics.median(one[1] for one in warm[:tenth]):.1f} MB"],
            [f"{name}, at the end", f"{statistics.median(one[1] for one in warm[-tenth:]):.1f} MB"],
            [f"{name}, at most", f"{max(one[1] for one in samples):.1f} MB"],
            [f"{name}, growth after a quarter of the time", f"{growth(warm):.2f} MB an hour"]]


def growth(samples):
    """Megabytes an hour, by the median of all slopes (Theil and Sen), which single peaks do not move."""
    slopes = [(b - a) / (t - s) for i, (s, a) in enumerate(samples) for t, b in samples[i + 1:]]
    return statistics.median(slopes) * 3600 if slopes else 0.0


def main():
    parser = argparse.ArgumentParser(prog="script/bench soak", description=__doc__)
    parser.add_argument("--build", required=True)
    parser.add_argument("--folder", required=True)
    parser.add_argument("--minutes", type=float, default=20)
    parser.add_argument("--reviews", type=int, default=100, help="a second, in tens")
    parser.add_argument("--clicks", type=int, default=100, help="a second")
    options = parser.parse_args()
    seconds = options.minutes * 60
    state = f"{options.folder}/soak"
    shutil.rmtree(state, ignore_errors=True)
    print("Making 1,000 cases with cards in 40 channels ...", flush=True)
    shutil.rmtree(f"{options.folder}/seed", ignore_errors=True)
    database = seed(options.build, f"{options.folder}/seed")
    os.makedirs(state)
    shutil.copy(database, f"{state}/highroad.db")
    port, slack_port = free_port(), free_port()
    # Lines come in slower than Slack's pace of one a second and channel; most clicks only redraw a card.
    notes = options.clicks * 3 // 10
    with Server([f"{options.build}/highroad-bench-slack", "--port", str(slack_port)], f"{state}/slack.log") as slack, \
            Server([f"{options.build}/highroad", "run", "-c", write_settings(state, port, slack_port)],
                   f"{state}/highroad.log", environment()) as server:
        wait_for_port(slack, slack_port)
        first_ack(server, port, "soak")
        reviews = Reviews(port, options.reviews, seconds)
        people = [clicks(options, port, "note", notes, seconds), clicks(options, port, "claim",
                                                                         options.clicks - notes, seconds)]
        reviews.start()
        spent = server.processor_seconds()
        resident, held = watch(server, port, seconds)
        spent = server.processor_seconds() - spent
        told = [json.loads(one.communicate()[0]) for one in people]
        reviews.join()
        if reviews.failure:
            raise SystemExit(str(reviews.failure))
    answered = sum(one["answers"] for one in told)
    errors = sum(one["errors"] for one in told)
    slowest = max(one["max_us"] for one in told) / 1e6
    print(table(["", f"{options.minutes:g} minutes"], [
        ["reviews taken in", f"{reviews.pushed:,}"], ["slowest message of reviews", f"{number(reviews.slowest, 2)} s"],
        ["clicks acknowledged", f"{answered:,}"], ["wrong or missing acknowledgements", str(errors)],
        ["slowest acknowledgement", f"{number(slowest, 2)} s"],
        *memory_rows("held in the heap", held, seconds), *memory_rows("resident", resident, seconds),
        ["processor time", f"{number(100 * spent / seconds, 1)} % of one core"]]))
    for one in told:
        if one["first_error"]:
            print(f"the first wrong answer: {one['first_error']}")
    if errors or slowest > SLACK_WAITS or reviews.late:
        raise SystemExit("missed: an acknowledgement came late or not at all")


if __name__ == "__main__":
    main()
