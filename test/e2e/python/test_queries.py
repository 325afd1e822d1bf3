"""The truth of both samples, every format, models and explores, paging: through the official Python SDK."""
import csv
import io
import json

import pytest
from conftest import assert_rows, same, truth
from looker_sdk import models40 as models


def run(sdk, query, result_format="json", **options):
    return sdk.run_inline_query(result_format=result_format, body=models.WriteQuery(**query), **options)


@pytest.mark.parametrize(("name", "query", "rows"), truth("thelook"))
def test_truth_of_thelook(sdk, name, query, rows):
    assert_rows(json.loads(run(sdk, query)), query["fields"], rows, name)


@pytest.mark.parametrize(("name", "query", "rows"), truth("flights"))
def test_truth_of_flights(flights, name, query, rows):
    sdk = flights.connect()
    assert_rows(json.loads(run(sdk, query)), query["fields"], rows, name)
    sdk.logout()


def test_truth_was_computed():
    assert len(truth("thelook")) >= 10
    assert len(truth("flights")) >= 5


def test_saved_and_inline_agree_in_every_format(sdk):
    name, query, rows = next(case for case in truth("thelook") if case[0] == "margin_by_category")
    saved = sdk.create_query(models.WriteQuery(**query))
    assert sdk.create_query(models.WriteQuery(**query)).id == saved.id
    assert_rows(json.loads(sdk.run_query(saved.id, "json")), query["fields"], rows, name)
    for result_format in ("json", "csv", "sql"):
        assert sdk.run_query(saved.id, result_format) == run(sdk, query, result_format), result_format
    table = list(csv.reader(io.StringIO(sdk.run_query(saved.id, "csv"))))
    assert len(table) == len(rows) + 1
    for found, wanted in zip(table[1:], rows):
        for cell, value in zip(found, wanted):
            assert same(float(cell) if isinstance(value, (int, float)) else cell, value)
    assert sdk.run_query(saved.id, "sql").startswith("SELECT")


def test_models_and_explores(sdk):
    models_found = sdk.all_lookml_models(fields="name,project_name,explores(name,hidden)")
    assert [model.name for model in models_found] == ["thelook"]
    assert {explore.name for explore in models_found[0].explores} == {"order_items", "users", "products", "events"}
    for explore in models_found[0].explores:
        found = sdk.lookml_model_explore("thelook", explore.name)
        assert found.id == f"thelook::{explore.name}"
        assert found.fields.dimensions and found.fields.measures
        for field in [*found.fields.dimensions, *found.fields.measures]:
            assert field.name.startswith(f"{field.view}.") and field.label and field.type


def test_every_field_of_every_explore_can_be_queried(sdk):
    """Each field on its own, as SQL that the database has run: none may fail."""
    failed = []
    for explore in ("order_items", "users", "products", "events"):
        fields = sdk.lookml_model_explore("thelook", explore, fields="fields").fields
        for field in [*fields.dimensions, *fields.measures]:
            text = run(sdk, {"model": "thelook", "view": explore, "fields": [field.name], "limit": "2"})
            rows = json.loads(text)
            if not rows or "looker_error" in rows[0] or list(rows[0]) != [field.name]:
                failed.append(f"{explore}: {field.name}: {text[:200]}")
    assert not failed, "\n".join(failed)


def test_pages(sdk):
    everyone = sdk.all_users(sorts="id")
    assert len(everyone) >= 5
    paged = []
    while page := sdk.all_users(sorts="id", limit=2, offset=len(paged)):
        paged += page
    assert [user.id for user in paged] == [user.id for user in everyone]
    assert len(sdk.search_users(email="%@example.com", limit=3)) == 3
