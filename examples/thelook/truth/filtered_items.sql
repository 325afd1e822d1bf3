-- Text, number and yesno filters together; a list of values, a negation and a range.
SELECT p.department, p.category, count(*), sum(i.sale_price)
FROM order_items i
JOIN users u ON u.id = i.user_id
JOIN inventory_items v ON v.id = i.inventory_item_id
JOIN products p ON p.id = v.product_id
WHERE (p.category IN ('Jeans', 'Sweaters') OR p.category LIKE '%Coats') AND i.status <> 'Cancelled'
  AND i.sale_price >= 50 AND i.sale_price < 120 AND i.returned_at IS NULL AND u.country = 'United States'
GROUP BY 1, 2
ORDER BY 1, 2
