"""Logging in, the API session, acting as another user, errors: through the official Python SDK over TLS."""
import looker_sdk
import pytest
import requests
from looker_sdk import models40 as models


def test_me_and_partial_fields(sdk, thelook):
    me = sdk.me()
    assert me.id and me.email
    assert [key.client_id for key in me.credentials_api3] == [thelook.client_id]
    part = sdk.me(fields="id,first_name")
    assert part.id == me.id
    assert part.email is None


def test_tls_is_checked(thelook):
    with pytest.raises(requests.exceptions.SSLError):
        # certifi's list of public authorities, in place of the instance's own certificate.
        import certifi
        requests.get(thelook.url + "/alive", verify=certifi.where(), timeout=10)
    assert requests.get(thelook.url + "/alive", verify=str(thelook.certificate), timeout=10).status_code == 200


def test_workspaces(sdk):
    assert sdk.session().workspace_id == "production"
    assert sdk.update_session(models.WriteApiSession(workspace_id="dev")).workspace_id == "dev"
    assert sdk.session().workspace_id == "dev"
    assert sdk.update_session(models.WriteApiSession(workspace_id="production")).workspace_id == "production"


def test_sudo_and_back(sdk):
    admin = sdk.me()
    ana = sdk.search_users(email="ana@example.com")[0]
    sdk.auth.login_user(int(ana.id))
    try:
        assert sdk.me().email == "ana@example.com"
        assert sdk.session().sudo_user_id == admin.id
    finally:
        sdk.auth.logout()
    assert sdk.me().id == admin.id


def test_logout_ends_the_token(thelook):
    client = thelook.connect()
    client.me(fields="id")
    token = client.auth.token.access_token
    call = lambda: requests.get(thelook.url + "/api/4.0/user", headers={"Authorization": f"Bearer {token}"}, verify=str(thelook.certificate), timeout=10)
    assert call().status_code == 200
    client.logout()
    assert call().status_code == 401


def test_errors_have_the_status_where_catalogue_tools_look_for_it(sdk, thelook):
    with pytest.raises(looker_sdk.error.SDKError) as found:
        sdk.user("999999")
    assert "ot found" in found.value.message
    assert found.value.documentation_url == thelook.url + "/r/err/4.0/404/get/users/:user_id"
    assert found.value.errors in ([], None)


def test_validation_errors_name_the_field(sdk):
    with pytest.raises(looker_sdk.error.SDKError) as found:
        sdk.update_session(models.WriteApiSession(workspace_id="nonsense"))
    assert "/r/err/4.0/422/patch/session" in found.value.documentation_url
    assert [detail.field for detail in found.value.errors] == ["workspace_id"]


def test_planned_operation_is_501(sdk):
    with pytest.raises(looker_sdk.error.SDKError) as found:
        sdk.all_primary_homepage_sections()
    assert "/r/err/4.0/501/" in found.value.documentation_url


def test_versions_without_login(thelook):
    body = requests.get(thelook.url + "/versions", verify=str(thelook.certificate), timeout=10).json()
    # An orchestration tool takes the numbers apart and wants at least 22.2.
    assert tuple(map(int, body["looker_release_version"].split("."))) >= (22, 2, 0)
