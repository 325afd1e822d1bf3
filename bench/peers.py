"""What bench/run measures and measures against: servers of ours, nginx, wrk, micro benchmarks."""
import http.client
import json
import os
import pathlib
import re
import shutil
import signal
import socket
import ssl
import subprocess
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
BINARY = pathlib.Path(os.environ.get("ORIEL_BIN", ROOT / "build" / "oriel"))
TICK_US = 1e6 / os.sysconf("SC_CLK_TCK")


def prepare():
    """The server, packages and data that the measurements need."""
    if not BINARY.exists():
        subprocess.run(["make", "build"], cwd=ROOT, check=True)
    subprocess.run([ROOT / "tools" / "npm_ci.sh", ROOT / "bench"], check=True)
    subprocess.run([ROOT / "examples" / "flights" / "fetch.sh"], check=True, stdout=subprocess.DEVNULL)


def micro(name):
    """A program of bench/micro, built."""
    subprocess.run(["cmake", "--preset", "bench"], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    subprocess.run(["ninja", "-C", "build-bench", name], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    return ROOT / "build-bench" / name


def number(*command):
    """What a program prints, as a number."""
    return float(subprocess.run([str(word) for word in command], check=True, capture_output=True, text=True).stdout)


def memory_mb(pid, field):
    """VmRSS or VmHWM of a process in MiB."""
    text = pathlib.Path(f"/proc/{pid}/status").read_text()
    return int(re.search(rf"{field}:\s+(\d+) kB", text).group(1)) / 1024


def reset_peak(pid):
    pathlib.Path(f"/proc/{pid}/clear_refs").write_text("5")


def cpu_us(pid):
    """CPU time of a process and its children so far, in microseconds."""
    total = 0
    for entry in [pid, *children(pid)]:
        fields = pathlib.Path(f"/proc/{entry}/stat").read_text().rsplit(")", 1)[1].split()
        total += (int(fields[11]) + int(fields[12])) * TICK_US
    return total


def children(pid):
    text = pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text()
    return [int(word) for word in text.split()]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Oriel:
    """A server of ours on a free port, with a sample."""

    def __init__(self, directory, sample, tls=True, copy_of=None, serve=True):
        self.directory, self.tls = pathlib.Path(directory), tls
        if copy_of:
            shutil.copytree(copy_of.directory, self.directory)
        else:
            subprocess.run([BINARY, "init", "--data", self.directory, "--sample", sample, "--flights-dir", ROOT / "examples" / "flights" / "data"],
                           check=True, capture_output=True, text=True)
        self.database = self.directory / "databases" / f"{sample}.duckdb"
        self.certificate = self.directory / "tls" / "cert.pem"
        self.process = None
        if serve:
            self.serve()
            self.login()

    def serve(self):
        command = [BINARY, "serve", "--data", self.directory, "--listen", "127.0.0.1:0", "--log", "off"]
        self.process = subprocess.Popen(command if self.tls else [*command, "--tls", "off"], stdout=subprocess.PIPE, text=True)
        for line in self.process.stdout:
            match = re.match(r"oriel: serving (https?)://127\.0\.0\.1:(\d+)", line)
            if match:
                self.port = int(match.group(2))
                self.url = f"{match.group(1)}://127.0.0.1:{self.port}"
                self.pid = self.process.pid
                return
        raise RuntimeError(f"the server ended with {self.process.wait()}")

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(timeout=30)
        if self.process:
            self.process.stdout.close()

    def connect(self):
        if not self.tls:
            return http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        return http.client.HTTPSConnection("127.0.0.1", self.port, timeout=120, context=ssl.create_default_context(cafile=self.certificate))

    def get(self, path, token):
        connection = self.connect()
        connection.request("GET", path, headers={"Authorization": f"Bearer {token}"})
        response = connection.getresponse()
        body = response.read()
        connection.close()
        return response.status, body

    def login(self):
        ini = (self.directory / "looker.ini").read_text()
        key = {name: re.search(rf"^{name}\s*=\s*(\S+)", ini, re.M).group(1).strip('"') for name in ("client_id", "client_secret")}
        connection = self.connect()
        connection.request("POST", "/api/4.0/login", json.dumps(key))
        self.token = json.loads(connection.getresponse().read())["access_token"]
        connection.close()

    def call(self, method, path, body=None):
        """The body of an answer, which must be a 200."""
        connection = self.connect()
        connection.request(method, path, None if body is None else json.dumps(body), {"Authorization": f"Bearer {self.token}"})
        response = connection.getresponse()
        content = response.read()
        connection.close()
        if response.status != 200 or b"looker_error" in content[:200]:
            raise RuntimeError(f"{method} {path} answered {response.status}: {content[:300]!r}")
        return response.getheader("Content-Type"), content

    def sql(self, query):
        return self.call("POST", "/api/4.0/queries/run/sql", query)[1].decode()

    def download(self, path, body):
        """Seconds and bytes of one large answer, by curl, which costs less than the server."""
        out = subprocess.run(["curl", "--silent", "--fail", "--cacert", self.certificate, "--output", "/dev/null", "--write-out", "%{time_total} %{size_download}",
                              "--header", f"Authorization: Bearer {self.token}", "--header", "Content-Type: application/json", "--data", json.dumps(body), self.url + path],
                             check=True, capture_output=True, text=True)
        seconds, size = out.stdout.split()
        return float(seconds), int(size)


class Nginx:
    """nginx that serves one answer from a file, one worker, over TLS with the same certificate or plain."""

    def __init__(self, work, answer, certificate):
        content_type, content = answer
        self.directory = pathlib.Path(work) / f"nginx-{time.monotonic_ns()}"
        (self.directory / "html").mkdir(parents=True)
        (self.directory / "html" / "answer").write_bytes(content)
        # The worker may run as another user than ours.
        self.directory.chmod(0o755)
        pathlib.Path(work).chmod(0o755)
        self.port = free_port()
        self.url = f"{'https' if certificate else 'http'}://127.0.0.1:{self.port}"
        tls = f"ssl_certificate {certificate};\n ssl_certificate_key {pathlib.Path(certificate).parent / 'key.pem'};" if certificate else ""
        self.config = self.directory / "nginx.conf"
        self.config.write_text(f"""
worker_processes 1;
daemon off;
pid {self.directory}/nginx.pid;
error_log {self.directory}/error.log;
{'user root;' if os.geteuid() == 0 else ''}
events {{ worker_connections 1024; }}
http {{
  access_log off; default_type '{content_type}'; keepalive_requests 1000000000; keepalive_timeout 300; sendfile on; tcp_nopush on; open_file_cache max=10;
  client_body_temp_path {self.directory}/body; proxy_temp_path {self.directory}/proxy; fastcgi_temp_path {self.directory}/fastcgi;
  uwsgi_temp_path {self.directory}/uwsgi; scgi_temp_path {self.directory}/scgi;
  server {{
    listen 127.0.0.1:{self.port}{' ssl' if certificate else ''};
    {tls}
    root {self.directory}/html;
    location / {{ try_files /answer =404; }}
  }}
}}
""")

    def __enter__(self):
        binary = shutil.which("nginx") or "/usr/sbin/nginx"
        self.process = subprocess.Popen([binary, "-p", str(self.directory), "-e", f"{self.directory}/error.log", "-c", str(self.config)])
        self.pid = self.process.pid
        for _ in range(200):
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
                return self
            except OSError:
                if self.process.poll() is not None:
                    break
                time.sleep(0.02)
        raise RuntimeError(f"nginx did not start: {(self.directory / 'error.log').read_text()[-400:]}")

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(timeout=10)


def wrk(server, connections, seconds, path, token=None, body=None):
    """Loads a server with wrk; every answer must have been a success."""
    environment = {**{name: value for name, value in os.environ.items() if not name.startswith("BENCH_")}, "BENCH_PATH": path, "BENCH_METHOD": "POST" if body else "GET"}
    if token:
        environment["BENCH_TOKEN"] = token
    if body:
        environment["BENCH_BODY"] = body
    # wrk takes whole seconds.
    out = subprocess.run(["wrk", "--threads", "1", "--connections", str(connections), "--duration", f"{max(1, round(seconds))}s", "--timeout", "30s",
                          "--script", ROOT / "bench" / "load.lua", server.url], check=True, capture_output=True, text=True, env=environment)
    result = json.loads(out.stdout.splitlines()[-1])
    if result["failed"] or not result["requests"]:
        raise RuntimeError(f"of {result['requests']} requests to {path}, {result['failed']} failed")
    return result


def cpu_per_request(server, connections, seconds, **request):
    """CPU microseconds that the server spends on one request, connections made and code warm."""
    wrk(server, 1, 1, **request)
    before = cpu_us(server.pid)
    result = wrk(server, connections, seconds, **request)
    return (cpu_us(server.pid) - before) / result["requests"]
