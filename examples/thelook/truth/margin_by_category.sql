-- A sum over two views and a ratio of two sums; three joins, the ten best rows.
SELECT p.category, sum(i.sale_price), sum(i.sale_price - v.cost), 1.0 * sum(i.sale_price - v.cost) / sum(i.sale_price)
FROM order_items i
JOIN inventory_items v ON v.id = i.inventory_item_id
JOIN products p ON p.id = v.product_id
GROUP BY p.category
ORDER BY 3 DESC
LIMIT 10
