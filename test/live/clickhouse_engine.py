#!/usr/bin/env python3
"""A current ClickHouse engine (chdb-core, in process) behind ClickHouse's HTTP interface, as far as the golden queries need it.

Debian's ClickHouse server is of 2018 and can't run the SQL of today; no other server is packaged. What the driver must do is tested on
that server, what the dialect's SQL means on this engine, through the same driver.

    clickhouse_engine.py PORT      serves on 127.0.0.1:PORT until it is ended
"""
import importlib.util
import os
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit


def load_engine():
    """The native module alone: the package around it wants pandas and pyarrow, several times its own size, and not used here."""
    folder = importlib.util.find_spec("chdb").submodule_search_locations[0]
    os.chdir(folder)  # It looks for a library of its own here.
    spec = importlib.util.spec_from_file_location("_chdb", os.path.join(folder, "_chdb.abi3.so"))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


# What a request may say besides settings. One that only reads can't be taken back in a session that all share.
NOT_SETTINGS = {"query_id", "database", "default_format", "session_id"}
REFUSED = {"readonly"}
# So that a table may be made as other databases make it.
PREPARED = ("SET default_table_engine = 'Memory'", "SET data_type_default_nullable = 1", "SET max_threads = 2")


class Engine:
    """One session with the engine, for one request at a time."""

    def __init__(self):
        self.session = load_engine().connect(":memory:")
        self.lock = threading.Lock()
        self.state = {}
        for statement in PREPARED:
            self.session.query(statement)

    def set(self, name, value, statement):
        if self.state.get(name) != value:
            self.session.query(statement)
            self.state[name] = value

    def run(self, sql, parameters):
        with self.lock:
            if "database" in parameters:
                self.set("database", parameters["database"], f"USE `{parameters['database']}`")
            for name, value in parameters.items():
                if name not in NOT_SETTINGS:
                    quoted = value.replace("\\", "\\\\").replace("'", "\\'")
                    self.set(name, value, f"SET {name} = '{quoted}'")
            return self.session.query(sql, parameters.get("default_format", "TabSeparated")).bytes()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    engine = None

    def do_POST(self):
        parameters = dict(parse_qsl(urlsplit(self.path).query))
        sql = self.rfile.read(int(self.headers.get("Content-Length", "0"))).decode()
        status = 200
        kind = "application/json" if parameters.get("default_format") == "JSONCompact" else "text/tab-separated-values"
        try:
            if REFUSED & parameters.keys():
                raise RuntimeError("Code: 48. DB::Exception: this stand-in knows no sessions that only read")
            answer = self.engine.run(sql, parameters)
        except RuntimeError as error:
            status, kind, answer = 500, "text/plain", str(error).encode()
        self.send_response(status)
        self.send_header("Content-Type", f"{kind}; charset=UTF-8")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *arguments):
        pass


class Server(ThreadingHTTPServer):
    daemon_threads = True


if __name__ == "__main__":
    Handler.engine = Engine()
    Server(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
