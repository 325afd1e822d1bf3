#!/usr/bin/env python3
"""CPU time per request: our server against nginx serving the same bytes, plain and TLS, at 64 keep-alive connections.

    bench/http/compare.py BENCH_SERVER_BINARY [--seconds N] [--threads N] [--no-log]

CPU time comes from /proc/PID/stat of the server processes, so a busy machine disturbs it little; wrk drives the load. Needs
nginx, wrk and openssl. Prints one line per server and transport and the ratio to nginx.
"""
import argparse
import os
import re
import socket
import subprocess
import sys
import tempfile
import time

TICKS = os.sysconf("SC_CLK_TCK")
BODY = '{"id":"1","text":"' + "x" * 1000 + '"}'


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def cpu_seconds(pid):
    """Of the process and its children."""
    total = 0
    for entry in os.listdir("/proc"):
        if not entry.isdigit():
            continue
        try:
            with open(f"/proc/{entry}/stat") as f:
                fields = f.read().rsplit(")", 1)[1].split()
        except OSError:
            continue
        if int(entry) == pid or int(fields[1]) == pid:
            total += int(fields[11]) + int(fields[12])
    return total / TICKS


def wait_for(port):
    for _ in range(500):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.01)
    sys.exit(f"nothing listens on port {port}")


def wrk(url, seconds, connections):
    out = subprocess.run(["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--latency", url], capture_output=True, text=True, check=True).stdout
    requests = int(re.search(r"(\d+) requests in", out).group(1))
    bad = re.search(r"Non-2xx or 3xx responses: (\d+)", out)
    if bad or "Socket errors" in out:
        sys.exit(out)
    return requests, re.search(r"99%\s+(\S+)", out).group(1)


def measure(name, pid, url, options):
    wrk(url, 1, options.connections)  # warm
    before = cpu_seconds(pid)
    requests, p99 = wrk(url, options.seconds, options.connections)
    used = cpu_seconds(pid) - before
    per_request = used / requests * 1e6
    print(f"{name:<22} {requests / options.seconds:>9.0f} req/s  {per_request:6.2f} us CPU a request  p99 {p99}", flush=True)
    return per_request


def start_nginx(folder, certificate, key):
    plain, tls = free_port(), free_port()
    os.makedirs(f"{folder}/root/api/4.0/user")
    with open(f"{folder}/root/api/4.0/user/1", "w") as f:
        f.write(BODY)
    with open(f"{folder}/nginx.conf", "w") as f:
        f.write(f"""
daemon off; worker_processes 1; pid {folder}/nginx.pid; error_log {folder}/error.log;
events {{ worker_connections 1024; }}
http {{
  access_log {folder}/access.log combined buffer=64k flush=1s;
  keepalive_requests 100000000; sendfile on; tcp_nopush on; open_file_cache max=100; default_type application/json;
  client_body_temp_path {folder}/b; proxy_temp_path {folder}/p; fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
  server {{ listen 127.0.0.1:{plain}; root {folder}/root; }}
  server {{ listen 127.0.0.1:{tls} ssl; ssl_certificate {certificate}; ssl_certificate_key {key}; root {folder}/root; }}
}}""")
    process = subprocess.Popen(["/usr/sbin/nginx", "-c", f"{folder}/nginx.conf", "-p", folder], stderr=subprocess.DEVNULL)
    wait_for(plain)
    return process, plain, tls


def start_ours(binary, extra):
    process = subprocess.Popen([binary, "0", *extra], stdout=subprocess.PIPE, text=True)
    return process, int(process.stdout.readline())


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("binary")
    parser.add_argument("--seconds", type=int, default=5)
    parser.add_argument("--connections", type=int, default=64)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--no-log", action="store_true")
    options = parser.parse_args()
    extra = ["--threads", str(options.threads)] + (["--no-log"] if options.no_log else [])
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)
        certificate, key = f"{folder}/cert.pem", f"{folder}/key.pem"
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", key, "-out",
                        certificate, "-subj", "/CN=localhost", "-days", "2"], check=True, capture_output=True)
        processes = []
        try:
            nginx, plain_port, tls_port = start_nginx(folder, certificate, key)
            processes.append(nginx)
            ours, our_port = start_ours(options.binary, extra)
            processes.append(ours)
            ours_tls, our_tls_port = start_ours(options.binary, ["--tls", certificate, key, *extra])
            processes.append(ours_tls)
            path = "/api/4.0/user/1"
            n = measure("nginx plain", nginx.pid, f"http://127.0.0.1:{plain_port}{path}", options)
            o = measure("oriel plain quick", ours.pid, f"http://127.0.0.1:{our_port}{path}", options)
            print(f"  nginx / oriel = {n / o:.2f}")
            w = measure("oriel plain worker", ours.pid, f"http://127.0.0.1:{our_port}/worker/1", options)
            print(f"  nginx / oriel = {n / w:.2f}")
            n = measure("nginx TLS", nginx.pid, f"https://127.0.0.1:{tls_port}{path}", options)
            o = measure("oriel TLS quick", ours_tls.pid, f"https://127.0.0.1:{our_tls_port}{path}", options)
            print(f"  nginx / oriel = {n / o:.2f}")
        finally:
            for process in processes:
                process.terminate()
                process.wait()


if __name__ == "__main__":
    main()
