-- A month timeframe and a filter by year.
SELECT strftime(created_at, '%Y-%m'), count(*), sum(sale_price), avg(sale_price)
FROM order_items
WHERE created_at >= TIMESTAMP '2025-01-01' AND created_at < TIMESTAMP '2026-01-01'
GROUP BY 1
ORDER BY 1
