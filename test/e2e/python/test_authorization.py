"""Who may call what: every operation of the API definition × everyone who could ask, against what the definition says.

A cell is one call of a real server with ids that name nothing and no body: it shows whether the gate lets through, and what a
refused caller hears. What an operation does once it is called is for other tests.
"""
import collections
import json
import pathlib
import re
import subprocess

import pytest
import requests

from conftest import Instance
from looker_sdk import models40 as models

DEFINITION = pathlib.Path(__file__).resolve().parents[1] / "definition.py"
# The API as a whole, so that an empty reading of the definition cannot pass.
OPERATIONS = 483

Who = collections.namedtuple("Who", "name token permissions")
ADMIN = object()


def definition():
    # The interpreter of the system has PyYAML, as the generator needs it too; the one of the SDK has not.
    text = subprocess.run(["/usr/bin/python3", "-B", str(DEFINITION)], check=True, capture_output=True, text=True).stdout
    return json.loads(text)


@pytest.fixture(scope="module")
def instance():
    server = Instance("thelook")
    yield server
    server.stop()


def make_callers(sdk):
    """Everyone who asks; `permissions` is None for those who are nobody."""
    def token(user):
        return sdk.login_user(user.id).access_token

    gone = sdk.create_user(models.WriteUser(first_name="Gone"))
    gone_token = token(gone)
    sdk.set_user_roles(gone.id, ["1"])
    sdk.update_user(gone.id, models.WriteUser(is_disabled=True))

    bare = sdk.create_user(models.WriteUser(first_name="Bare"))

    (viewer_role,) = sdk.search_roles(name="Viewer")
    viewer = sdk.create_user(models.WriteUser(first_name="Viewer"))
    sdk.set_user_roles(viewer.id, [viewer_role.id])

    ended = sdk.create_user(models.WriteUser(first_name="Ended"))
    ended_token = token(ended)
    sdk.delete_user(ended.id)

    admin = sdk.create_user(models.WriteUser(first_name="Admin"))
    sdk.set_user_roles(admin.id, ["1"])
    return [
        Who("no token", None, None),
        Who("garbage token", "x" * 40, None),
        Who("disabled admin", gone_token, None),
        Who("deleted user", ended_token, None),
        Who("no role", token(bare), frozenset()),
        Who("Viewer", token(viewer), frozenset(viewer_role.permission_set.permissions)),
        Who("admin", token(admin), ADMIN),
    ]


def admitted(operation, who):
    if operation["permissions"] == ["none"]:
        return True
    if who.permissions is None:
        return False
    return operation["permissions"] == ["any_user"] or who.permissions is ADMIN or bool(who.permissions & set(operation["permissions"]))


def is_as_expected(operation, who, status):
    if not admitted(operation, who):
        return status == (401 if who.permissions is None else operation["refusal"])
    if operation["planned"]:
        return status == 501
    if who.permissions is ADMIN and status == 403:
        return False
    return status != 401 and status < 500


def test_matrix(instance):
    operations = definition()
    assert len(operations) == OPERATIONS
    sdk = instance.connect()
    callers = make_callers(sdk)
    session = requests.Session()
    session.verify = str(instance.certificate)
    wrong = []
    cells = 0
    for who in callers:
        for operation in operations:
            token = who.token
            if operation["name"] == "logout" and who.permissions is not None:
                # It ends the token that it is called with.
                me = session.get(instance.url + "/api/4.0/user", headers={"Authorization": f"Bearer {token}"}, timeout=20).json()
                token = sdk.login_user(me["id"]).access_token
            headers = {} if token is None else {"Authorization": f"Bearer {token}"}
            path = re.sub(r"\{[^}]*\}", "0", operation["path"])
            answer = session.request(operation["method"], f"{instance.url}/api/4.0{path}", headers=headers, timeout=20)
            cells += 1
            if not is_as_expected(operation, who, answer.status_code):
                wrong.append(f"{operation['name']} by {who.name}: {answer.status_code} {answer.text[:200]}")
    print(f"\nauthorization: {cells} cells, {cells - len(wrong)} as expected")
    sdk.logout()
    assert not wrong, "\n".join(wrong)
    assert cells == OPERATIONS * len(callers)
