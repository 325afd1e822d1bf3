-- Counts, distinct counts and a sum from the base view alone.
SELECT status, count(*), count(DISTINCT order_id), sum(sale_price)
FROM order_items
GROUP BY status
ORDER BY status
