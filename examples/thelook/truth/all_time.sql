-- Measures without a dimension: one row.
SELECT count(*), sum(sale_price), min(sale_price), max(sale_price), count(DISTINCT user_id)
FROM order_items
