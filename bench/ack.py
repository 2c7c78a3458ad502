"""script/bench ack: durable acknowledgement of signed slash commands, beside Bolt and bare Beast."""
import argparse
import json
import os
import platform
import shutil
import sqlite3
import statistics
import subprocess
import time

from figures import number, spread, table
from processes import Server, free_port, wait_for_port
from seed import CASES, environment, seed, write_settings
from slack_commands import SIGNING_SECRET, first_ack

HERE = os.path.dirname(os.path.abspath(__file__))

# Nobody else sees a slash command, so each note also puts a line into the case's channel.
WRITES = "command, case, journal and one outbox row"
CHANNEL = "D0000BENCH"

# What is asked of Highroad: (row, against, ratio that is good enough, direction).
AIMS = [
    ("rps 64", "bolt", 15.0, "at least"),
    ("rps 64", "beast", 0.6, "at least"),
    ("p99 2000/s", "bolt", 1 / 20, "at most"),
    ("memory", "bolt", 1 / 5, "at most"),
]


class Bench:
    def __init__(self, options):
        self.options = options
        self.build = options.build
        self.folder = options.folder
        self.runs = 0
        self.bolt_library = ""
        self.disk = slow_disk(options.build, options.sync_us) if options.sync_us else {}

    def start(self, who, state):
        """The server under test and what must run beside it, on a fresh copy of the cases."""
        shutil.rmtree(state, ignore_errors=True)
        os.makedirs(state)
        shutil.copy(f"{self.folder}/seed/highroad.db", f"{state}/highroad.db")
        port = free_port()
        rows = f"{HERE}/peers/rows.sql"
        log = f"{state}/{who}.log"
        if who.startswith("highroad"):
            slack_port = free_port()
            slack = Server([f"{self.build}/highroad-bench-slack", "--port", str(slack_port)], f"{state}/slack.log",
                           lower_priority=True)
            wait_for_port(slack, slack_port)
            settings = write_settings(state, port, slack_port)
            server = Server([f"{self.build}/highroad", "run", "-c", settings], log,
                            {**environment(), **self.disk})
            return server, slack, port
        secret = {"BENCH_SIGNING_SECRET": SIGNING_SECRET}
        if who == "beast":
            command = [f"{self.build}/highroad-bench-beast", "--port", str(port), "--database", f"{state}/highroad.db",
                       "--schema", rows]
        else:
            command = [self.options.node, f"{HERE}/peers/bolt/server.mjs", str(port), f"{state}/highroad.db", rows]
            secret["NODE_ENV"] = "production"
        return Server(command, log, {**secret, **self.disk}), None, port

    def load(self, port, **wanted):
        self.runs += 1
        command = [f"{self.build}/highroad-bench-load", "--port", str(port), "--secret", SIGNING_SECRET, "--run",
                   f"r{self.runs}", "--cases", str(CASES), "--channel", CHANNEL]
        for name, value in wanted.items():
            command += ["--" + name.replace("_", "-"), str(value)]
        out = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
        if out["errors"]:
            print(f"  {out['errors']} wrong answers, the first: {out['first_error']}", flush=True)
        return out

    def measure(self, who, results):
        seconds = self.options.seconds
        state = f"{self.folder}/{who}"
        keep = results.setdefault(who, {})

        def note(what, value):
            keep.setdefault(what, []).append(value)

        server, slack, port = self.start(who, state)
        try:
            note("first ack", first_ack(server, port, f"first.{self.runs}"))
            if who == "bolt":
                self.bolt_library = open(server.log).read().strip()
            if who == "highroad-alone":
                slack.stop()
            wrong = 0
            for connections in (1, 8, 64):
                before = server.processor_seconds()
                out = self.load(port, connections=connections, seconds=seconds, warm_up=1)
                note(f"rps {connections}", out["rps"])
                note(f"p99 {connections}", out["p99_us"] / 1000)
                if out["answers"]:
                    spent = server.processor_seconds() - before
                    note(f"cpu {connections}", spent / (out["answers"] * (1 + seconds) / seconds) * 1e6)
                wrong += out["errors"]
            note("memory", server.memory())
        finally:
            server.stop()
            if slack:
                slack.stop()
        server, slack, port = self.start(who, state)
        try:
            first_ack(server, port, f"first.{self.runs}")
            if who == "highroad-alone":
                slack.stop()
            for rate in (500, 2000):
                out = self.load(port, rate=rate, connections=64, seconds=seconds, warm_up=1)
                note(f"p50 {rate}/s", out["p50_us"] / 1000)
                note(f"p99 {rate}/s", out["p99_us"] / 1000)
                wrong += out["errors"]
        finally:
            server.stop()
            if slack:
                slack.stop()
        note("wrong", wrong)
        shutil.rmtree(state, ignore_errors=True)


def slow_disk(build, microseconds):
    """What makes each sync of a server take so long, at least."""
    return {"LD_PRELOAD": f"{build}/highroad-bench-slow-disk.so", "HIGHROAD_BENCH_SYNC_US": str(microseconds)}


def facts(folder):
    model = next((line.split(":")[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name")), "?")
    path = f"{folder}/sync"
    times = []
    with open(path, "wb") as file:
        for _ in range(200):
            file.write(b"x" * 4096)
            file.flush()
            begin = time.perf_counter()
            os.fdatasync(file.fileno())
            times.append((time.perf_counter() - begin) * 1e6)
    os.remove(path)
    return (f"{os.cpu_count()} cores ({model}), Linux {platform.release()}; one fdatasync of 4 KiB here: "
            f"{statistics.median(times):.0f} us (median of 200)")


ROWS = [("rps 1", "acks/s, 1 connection", ""), ("rps 8", "acks/s, 8", ""), ("rps 64", "acks/s, 64", ""),
        ("p50 500/s", "p50 at 500/s", " ms"), ("p99 500/s", "p99 at 500/s", " ms"),
        ("p50 2000/s", "p50 at 2,000/s", " ms"), ("p99 2000/s", "p99 at 2,000/s", " ms"),
        ("cpu 64", "processor time an ack, 64", " us"), ("memory", "memory loaded (RSS)", " MB"),
        ("first ack", "start to first ack", " ms"), ("wrong", "wrong answers", "")]
NAMES = {"highroad": "Highroad", "beast": "bare Beast", "bolt": "Bolt", "highroad-alone": "Highroad, Slack unreachable"}


def report(results):
    print(f"\nA note: {WRITES}\n")
    print(table([""] + [NAMES[who] for who in results],
                [[words] + [spread(results[who][what], unit) for who in results] for what, words, unit in ROWS]))
    middle = {who: {what: statistics.median(values) for what, values in of.items()} for who, of in results.items()}
    if "highroad" not in middle:
        return
    ratios = []
    for what, words, _ in ROWS[:-1]:
        ours = middle["highroad"][what]
        row = [words]
        for peer in ("bolt", "beast"):
            if peer not in middle:
                row += ["-", ""]
                continue
            ratio = ours / middle[peer][what] if middle[peer][what] else float("nan")
            aim = next((a for a in AIMS if a[0] == what and a[1] == peer), None)
            row.append(f"{number(ratio, 3 if ratio < 1 else 2)} x")
            if aim:
                good = ratio >= aim[2] if aim[3] == "at least" else ratio <= aim[2]
                row.append(f"{aim[3]} {number(aim[2], 2)}: {'reached' if good else 'missed'}")
            else:
                row.append("")
        ratios.append(row)
    print("\nHighroad against each, medians:\n")
    print(table(["", "/ Bolt", "aim", "/ bare Beast", "aim"], ratios), flush=True)


def main():
    parser = argparse.ArgumentParser(prog="script/bench ack", description=__doc__)
    parser.add_argument("--build", required=True)
    parser.add_argument("--folder", required=True, help="on the disk that is to be measured")
    parser.add_argument("--node", default="node")
    parser.add_argument("--repetitions", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=3, help="measured seconds of each figure")
    parser.add_argument("--sync-us", type=int, default=0,
                        help="each sync takes at least so many microseconds, for all servers: a slower disk")
    parser.add_argument("--only", nargs="*", choices=list(NAMES), help="these servers alone")
    options = parser.parse_args()
    os.makedirs(options.folder, exist_ok=True)
    bench = Bench(options)
    # The rows of an earlier build may be of an earlier shape: the cases are made anew by the binary that is measured.
    shutil.rmtree(f"{options.folder}/seed", ignore_errors=True)
    print("Making 1,000 cases with cards in 40 channels ...", flush=True)
    database = seed(options.build, f"{options.folder}/seed")
    with sqlite3.connect(database) as cases:
        count, size = cases.execute("SELECT count(*), avg(length(body)) FROM cases").fetchone()
        cases.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    cases.close()
    print(f"{count} cases; the row of one has {size:.0f} bytes on average.")
    print(facts(options.folder), flush=True)
    if options.sync_us:
        print(f"A sync of the servers was made to take at least {options.sync_us} us.", flush=True)

    results = {}
    who = [one for one in NAMES if not options.only or one in options.only]
    for repetition in range(options.repetitions):
        # Each repetition begins with another one, so that a slow minute of the machine hits nobody alone.
        for one in who[repetition % len(who):] + who[:repetition % len(who)]:
            print(f"  repetition {repetition + 1}: {NAMES[one]}", flush=True)
            bench.measure(one, results)
    report({one: results[one] for one in who})
    if bench.bolt_library:
        print(f"\nBolt ran on {bench.bolt_library}")


if __name__ == "__main__":
    main()
