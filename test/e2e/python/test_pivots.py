"""A pivoted query with totals and a table calculation: each cell against the flat query, each total against its own."""
import csv
import io
import json

from conftest import same
from looker_sdk import models40 as models

STATUS = "order_items.status"
DEPARTMENT = "products.department"
PRICE = "order_items.total_sale_price"
ORDERS = "order_items.order_count"  # A distinct count: no sum of its cells is its total.

BASE = {"model": "thelook", "view": "order_items", "limit": "500"}
PIVOTED = {
    **BASE,
    "fields": [STATUS, DEPARTMENT, PRICE, ORDERS],
    "pivots": [DEPARTMENT],
    "sorts": [STATUS],
    "total": True,
    "row_total": "right",
    "dynamic_fields": json.dumps([{
        "category": "table_calculation",
        "table_calculation": "share",
        "label": "Share",
        "expression": f"${{{PRICE}}} / ${{{PRICE}:row_total}}",
    }]),
}
TOTAL = "$$$_row_total_$$$"


def run(sdk, query, result_format="json"):
    return sdk.run_inline_query(result_format=result_format, body=models.WriteQuery(**query))


def flat(sdk, *dimensions):
    """Measures by the values of the dimensions, from a query without pivots."""
    query = {**BASE, "fields": [*dimensions, PRICE, ORDERS]}
    return {tuple(row[name] for name in dimensions): row for row in json.loads(run(sdk, query))}


def test_pivot_with_totals_and_calculation(sdk):
    cells, statuses = flat(sdk, STATUS, DEPARTMENT), flat(sdk, STATUS)
    departments, everything = flat(sdk, DEPARTMENT), flat(sdk)[()]
    assert len(statuses) >= 3 and len(departments) >= 2
    detail = json.loads(run(sdk, PIVOTED, "json_detail"))
    assert [pivot["key"] for pivot in detail["pivots"]] == [*sorted(key for (key,) in departments), TOTAL]
    assert [row[STATUS]["value"] for row in detail["data"]] == sorted(key for (key,) in statuses)
    for row in detail["data"]:
        status = row[STATUS]["value"]
        for (department,) in departments:
            wanted = cells[(status, department)]
            for measure in (PRICE, ORDERS):
                assert same(row[measure][department]["value"], wanted[measure])
            assert same(row["share"][department]["value"], wanted[PRICE] / statuses[(status,)][PRICE])
        for measure in (PRICE, ORDERS):
            assert same(row[measure][TOTAL]["value"], statuses[(status,)][measure])
    totals = detail["totals_data"]
    for measure in (PRICE, ORDERS):
        for (department,), wanted in departments.items():
            assert same(totals[measure][department]["value"], wanted[measure])
        assert same(totals[measure][TOTAL]["value"], everything[measure])
    assert detail["has_totals"] and detail["has_row_totals"] and detail["errors"] is None


def test_pivot_in_other_formats(sdk):
    cells, statuses = flat(sdk, STATUS, DEPARTMENT), flat(sdk, STATUS)
    for row in json.loads(run(sdk, PIVOTED)):
        for department, price in row[PRICE][DEPARTMENT].items():
            assert same(price, cells[(row[STATUS], department)][PRICE])
        assert same(row[PRICE][TOTAL], statuses[(row[STATUS],)][PRICE])
    heads, labels, *rows = csv.reader(io.StringIO(run(sdk, PIVOTED, "csv")))
    assert len(rows) == len(statuses)
    assert heads[0] == "Products Department" and heads[-1] == "Total"
    assert labels[:4] == ["Order Items Status", "Order Items Total Sale Price", "Order Items Orders", "Share"]
    for row in rows:
        assert same(float(row[1]), cells[(row[0], heads[1])][PRICE])
