-- Measures with filters of their own, beside those without.
SELECT p.department, count(*), count(*) FILTER (WHERE i.status = 'Complete'), count(*) FILTER (WHERE i.returned_at IS NOT NULL),
       sum(i.sale_price) FILTER (WHERE i.status = 'Complete'), sum(i.sale_price) FILTER (WHERE i.returned_at IS NOT NULL),
       1.0 * count(*) FILTER (WHERE i.returned_at IS NOT NULL) / count(*)
FROM order_items i
JOIN inventory_items v ON v.id = i.inventory_item_id
JOIN products p ON p.id = v.product_id
GROUP BY 1
ORDER BY 1
