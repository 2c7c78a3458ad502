"""Starting, watching and ending the servers that are measured."""
import os
import signal
import socket
import subprocess
import time


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """One process, with its output kept for the case that it fails."""

    def __init__(self, command, log, env=None, lower_priority=False):
        self.log = log
        self.output = open(log, "wb")
        self.started = time.perf_counter()
        self.process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=self.output, stderr=subprocess.STDOUT,
            env={**os.environ, **(env or {})}, preexec_fn=(lambda: os.nice(10)) if lower_priority else None)

    def check(self):
        if self.process.poll() is not None:
            raise SystemExit(f"{self.process.args[0]} ended with {self.process.returncode}:\n{tail(self.log)}")

    def memory(self):
        """Resident megabytes now."""
        with open(f"/proc/{self.process.pid}/status") as status:
            for line in status:
                if line.startswith("VmRSS:"):
                    return int(line.split()[1]) / 1024
        return 0.0

    def processor_seconds(self):
        with open(f"/proc/{self.process.pid}/stat") as stat:
            fields = stat.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def stop(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self.output.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()


def wait_for_port(server, port, seconds=20):
    until = time.perf_counter() + seconds
    while time.perf_counter() < until:
        server.check()
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.01)
    raise SystemExit(f"nothing listens on port {port}:\n{tail(server.log)}")


def tail(path, lines=15):
    with open(path, "rb") as log:
        return b"\n".join(log.read().splitlines()[-lines:]).decode(errors="replace")
