-- Tiers in the style 'integer', in the order of the tiers, those without an age last.
SELECT CASE WHEN age < 0 THEN 'Below 0' WHEN age < 10 THEN '0 to 9' WHEN age < 20 THEN '10 to 19' WHEN age < 30 THEN '20 to 29'
            WHEN age < 40 THEN '30 to 39' WHEN age < 50 THEN '40 to 49' WHEN age < 60 THEN '50 to 59'
            WHEN age < 70 THEN '60 to 69' WHEN age >= 70 THEN '70 or Above' ELSE 'Undefined' END,
       count(*), min(age), max(age)
FROM users
GROUP BY 1
ORDER BY min(age) NULLS LAST
