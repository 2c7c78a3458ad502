"""Signed slash commands, one at a time: for the first acknowledgement after a start."""
import hashlib
import hmac
import http.client
import time
import urllib.parse

SIGNING_SECRET = "a-secret-of-the-bench-that-protects-nothing"


def note(key, case=1, channel="D0000BENCH"):
    body = urllib.parse.urlencode({
        "team_id": "T0000BENCH", "channel_id": channel, "user_id": "U0000BENCH", "command": "/review",
        "text": f"note {case} hello from the bench", "trigger_id": key})
    timestamp = str(int(time.time()))
    digest = hmac.new(SIGNING_SECRET.encode(), f"v0:{timestamp}:{body}".encode(), hashlib.sha256).hexdigest()
    return body, {"Content-Type": "application/x-www-form-urlencoded", "X-Slack-Request-Timestamp": timestamp,
                  "X-Slack-Signature": "v0=" + digest}


def first_ack(server, port, key, seconds=20):
    """Milliseconds from the start of the process to its first acknowledgement."""
    until = time.perf_counter() + seconds
    last = "no answer"
    while time.perf_counter() < until:
        server.check()
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            body, headers = note(key)
            connection.request("POST", "/slack/commands", body, headers)
            answer = connection.getresponse()
            last = f"{answer.status} {answer.read()[:300]!r}"
            if answer.status == 200 and "Noted in #" in last:
                return (time.perf_counter() - server.started) * 1000
        except OSError as error:
            last = str(error)
        finally:
            connection.close()
        time.sleep(0.001)
    raise SystemExit(f"no acknowledgement: {last}")
