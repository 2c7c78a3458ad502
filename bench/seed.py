"""A state directory of the real daemon with 1,000 open cases whose cards stand in 40 channels."""
import hashlib
import hmac
import http.client
import json
import os
import re
import time

from processes import Server, free_port, wait_for_port
from slack_commands import SIGNING_SECRET

PROMPTS = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "prompts")
CHANNELS = 40
CASES_A_CHANNEL = 25
CASES = CHANNELS * CASES_A_CHANNEL
HOOK_SECRET = "another-secret-of-the-bench"

WORDS = ("Since the last update the app closes by itself whenever I open the second page of my order, and the support "
         "form answers that it cannot be sent. I paid for the whole year and wait for an answer since Monday. ")


def environment():
    return {"BENCH_BOT_TOKEN": "xoxb-bench", "BENCH_SIGNING_SECRET": SIGNING_SECRET, "BENCH_HOOK_SECRET": HOOK_SECRET}


def write_settings(folder, port, slack_port, pace="1s"):
    """highroad.toml: forty sources, each with a Slack channel of its own, as a group with forty houses would have it."""
    lines = [
        "[general]", f'state_dir = "{folder}"', f'prompts_dir = "{PROMPTS}"', 'log_level = "warning"',
        "[http]", f'listen = "127.0.0.1:{port}"',
        "[control]", f'socket = "{folder}/control.sock"',
        "[playbook]", 'approvers = ["*"]', "[playbook.storms]", "reviews = 0", "same_theme = 0",
        "[slack]", 'mode = "http"', f'api_base = "http://127.0.0.1:{slack_port}/api"',
        f'pace = "{pace}"', 'bot_token = { env = "BENCH_BOT_TOKEN" }', 'signing_secret = { env = "BENCH_SIGNING_SECRET" }',
    ]
    for i in range(CHANNELS):
        lines += ["[[channels]]", f'name = "house-{i}"', 'chat = "slack"', f'id = "C0BENCH{i}"']
    for i in range(CHANNELS):
        lines += ["[[sources]]", 'kind = "webhook"', f'name = "house-{i}"', f'channels = ["house-{i}"]',
                  'secret = { env = "BENCH_HOOK_SECRET" }']
    path = os.path.join(folder, "highroad.toml")
    with open(path, "w") as file:
        file.write("\n".join(lines) + "\n")
    return path


def push_reviews(port, source, reviews):
    body = json.dumps({"reviews": reviews})
    timestamp = str(int(time.time()))
    digest = hmac.new(HOOK_SECRET.encode(), f"{timestamp}.{body}".encode(), hashlib.sha256).hexdigest()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("POST", f"/hooks/{source}", body, {
        "Content-Type": "application/json", "X-Highroad-Timestamp": timestamp, "X-Highroad-Signature": "v1=" + digest})
    answer = connection.getresponse()
    told = answer.read()
    if answer.status != 200:
        raise SystemExit(f"the reviews were not taken in: {answer.status} {told[:300]!r}")


def metric(port, name):
    """What the daemon's own metrics say now; 0 for one that is not there yet."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", "/metrics")
    text = connection.getresponse().read().decode()
    connection.close()
    found = re.search(rf"^{name}(?:\{{\}})? (\S+)", text, re.M)
    return float(found.group(1)) if found else 0.0


def effects_waiting(port):
    return int(metric(port, "highroad_effects_waiting"))


def seed(build, folder):
    """Leaves folder/highroad.db behind, with no work waiting."""
    os.makedirs(folder, exist_ok=True)
    port, slack_port = free_port(), free_port()
    settings = write_settings(folder, port, slack_port, pace="0s")
    with Server([f"{build}/highroad-bench-slack", "--port", str(slack_port)], f"{folder}/slack.log"), \
            Server([f"{build}/highroad", "run", "-c", settings], f"{folder}/seed.log", environment()) as daemon:
        wait_for_port(daemon, port)
        for i in range(CHANNELS):
            push_reviews(port, f"house-{i}", [
                {"id": f"{i}-{n}", "rating": 1 + n % 2, "title": "Closes by itself", "text": WORDS + f"({n})",
                 "author": f"Customer {n}", "language": "en", "created": "2026-01-02T03:04:05Z"}
                for n in range(CASES_A_CHANNEL)])
        until = time.time() + 300
        quiet = 0
        while quiet < 3:
            if time.time() > until:
                raise SystemExit(f"{effects_waiting(port)} cards are still not posted")
            time.sleep(1)
            quiet = quiet + 1 if effects_waiting(port) == 0 else 0
    return os.path.join(folder, "highroad.db")
