"""Serves copies of the instances that test/e2e/run has made, and connects the official Python SDK to them."""
import configparser
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import tempfile

import looker_sdk
import pytest

HOME = os.environ.get("ORIEL_E2E")
BINARY = os.environ.get("ORIEL_BIN")


class Instance:
    """A server of its own on a free port, from a copy of a sample's instance."""

    def __init__(self, sample):
        self.directory = pathlib.Path(tempfile.mkdtemp(prefix=f"{sample}-py-", dir=HOME))
        shutil.copytree(pathlib.Path(HOME) / sample, self.directory, dirs_exist_ok=True)
        self.ini = self.directory / "looker.ini"
        parser = configparser.ConfigParser()
        parser.read(self.ini)
        self.client_id = parser["Looker"]["client_id"].strip('"')
        self.client_secret = parser["Looker"]["client_secret"].strip('"')
        self.certificate = self.directory / "tls" / "cert.pem"
        self.log = open(self.directory / "serve.log", "w+b")
        self.process = subprocess.Popen(
            [BINARY, "serve", "--data", str(self.directory), "--listen", "127.0.0.1:0"], stdout=subprocess.PIPE, stderr=self.log, text=True)
        self.url = None
        for line in self.process.stdout:
            match = re.match(r"oriel: serving (https?://\S+)", line)
            if match:
                self.url = match.group(1).rstrip("/")
                break
        assert self.url, f"the server ended with {self.process.wait()}: {(self.directory / 'serve.log').read_text()}"

    def connect(self):
        """The official SDK, set up by looker.ini and the environment as its documentation tells."""
        os.environ["LOOKERSDK_BASE_URL"] = self.url
        os.environ["LOOKERSDK_VERIFY_SSL"] = "true"
        return looker_sdk.init40(config_file=str(self.ini), section="Looker")

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        try:
            status = self.process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise
        finally:
            self.log.close()
        shutil.rmtree(self.directory)
        assert status == 0, f"the server ended with {status}"


def pytest_configure():
    if not HOME or not BINARY:
        pytest.exit("run these tests with test/e2e/run, which makes the instances", returncode=2)


@pytest.fixture(scope="session")
def thelook():
    instance = Instance("thelook")
    yield instance
    instance.stop()


@pytest.fixture(scope="session")
def flights():
    instance = Instance("flights")
    yield instance
    instance.stop()


@pytest.fixture
def sdk(thelook):
    client = thelook.connect()
    yield client
    client.logout()


def truth(sample):
    """(name, query, rows) of every truth of a sample."""
    if not HOME:
        return []
    cases = []
    for file in sorted((pathlib.Path(HOME) / "truth" / sample).glob("*.json")):
        case = json.loads(file.read_text(encoding="utf-8"))
        cases.append((file.stem, case["query"], case["rows"]))
    return cases


def same(actual, expected):
    """Equal text and nulls; numbers within nine significant digits."""
    if isinstance(expected, (int, float)) and isinstance(actual, (int, float)):
        return abs(actual - expected) <= 1e-9 * max(1, abs(expected))
    return actual == expected


def assert_rows(objects, fields, expected, what):
    assert isinstance(objects, list), f"{what}: {objects!r}"
    assert len(objects) == len(expected), what
    for number, (found, wanted) in enumerate(zip(objects, expected)):
        assert list(found) == fields, f"{what}, row {number}"
        for field, value in zip(fields, wanted):
            assert same(found[field], value), f"{what}, row {number}, {field}: expected {value!r}, found {found[field]!r}"
