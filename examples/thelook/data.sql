-- Builds the tables of the thelook sample inside DuckDB, from nothing but this text.
--
-- `:scale` is a number, 1 by default: users, orders, order_items, inventory_items and events grow with it, products and
-- distribution_centers do not. The same scale always gives the same rows: there is no random(), no hash() (which may
-- change between versions of DuckDB) and no clock in here, only whole-number arithmetic and the four basic operations on
-- doubles. All timestamps are UTC. The shop opens on 2022-01-01 and the data ends with 2026-10-31.
--
-- Read ../README.md for how a sample is loaded.

-- ---------------------------------------------------------------------------------------------------------------------
-- Dice. `dice(n, salt)` is an even number in [0, 1) that depends on nothing but its two arguments.
-- Every product below stays under 2^63: n < 2^31, states < 2^32, the multiplier < 2^27.

CREATE TEMP MACRO stir(x) AS (xor(x, x >> 16) * 73244475) % 4294967296;
CREATE TEMP MACRO bits(n, salt) AS stir(stir(stir((n * 2654435761 + salt * 97531246801) % 4294967296)));
CREATE TEMP MACRO dice(n, salt) AS CAST(bits(n, salt) AS DOUBLE) / 4294967296;
CREATE TEMP MACRO pick(n, salt, choices) AS CAST(floor(dice(n, salt) * choices) AS BIGINT);

-- Seconds from the opening to an instant, and back.
CREATE TEMP MACRO at_second(s) AS TIMESTAMP '2022-01-01 00:00:00' + to_seconds(CAST(s AS BIGINT));

-- A second of the day with the evening (19 to 22 UTC) busiest and the small hours quiet: the mean of two dice, shifted.
CREATE TEMP MACRO busy_second(n, salt) AS
    (CAST(floor((dice(n, salt) + dice(n, salt + 1)) / 2 * 86400) AS BIGINT) + 30600) % 86400;

CREATE TEMP TABLE settings AS
SELECT CAST(:scale AS DOUBLE) AS scale,
       CAST(floor(CAST(:scale AS DOUBLE) * 20000) AS BIGINT) AS users,
       2880 AS products,
       date_diff('day', DATE '2022-01-01', DATE '2026-11-01') AS days;

SELECT CASE WHEN NOT scale BETWEEN 0.001 AND 1000 THEN error('scale must be a number from 0.001 to 1000') END FROM settings;

-- ---------------------------------------------------------------------------------------------------------------------
-- Distribution centers

CREATE TABLE distribution_centers (
    id BIGINT NOT NULL,
    name VARCHAR NOT NULL,
    latitude DOUBLE NOT NULL,
    longitude DOUBLE NOT NULL
);
INSERT INTO distribution_centers VALUES
    (1, 'Memphis TN', 35.1495, -90.0490),
    (2, 'Chicago IL', 41.8781, -87.6298),
    (3, 'Houston TX', 29.7604, -95.3698),
    (4, 'Los Angeles CA', 34.0522, -118.2437),
    (5, 'New Orleans LA', 29.9511, -90.0715),
    (6, 'Port Authority of New York/New Jersey NY/NJ', 40.6840, -74.1419),
    (7, 'Philadelphia PA', 39.9526, -75.1652),
    (8, 'Mobile AL', 30.6954, -88.0399),
    (9, 'Charleston SC', 32.7765, -79.9311),
    (10, 'Savannah GA', 32.0809, -81.0912);

-- ---------------------------------------------------------------------------------------------------------------------
-- Products: 24 categories, 40 brands, 3 styles of each; some categories are for one department only.

CREATE TEMP TABLE categories AS
SELECT * FROM (VALUES
    -- position, name, department (NULL: both), usual price, share of the price that is cost
    (0, 'Jeans', NULL, 89.0, 0.52), (1, 'Sweaters', NULL, 72.0, 0.47), (2, 'Tops & Tees', NULL, 38.0, 0.50),
    (3, 'Outerwear & Coats', NULL, 138.0, 0.45), (4, 'Active', NULL, 49.0, 0.43), (5, 'Shorts', NULL, 44.0, 0.49),
    (6, 'Swim', NULL, 56.0, 0.48), (7, 'Accessories', NULL, 32.0, 0.40), (8, 'Socks', NULL, 14.0, 0.58),
    (9, 'Sleep & Lounge', NULL, 46.0, 0.51), (10, 'Fashion Hoodies & Sweatshirts', NULL, 54.0, 0.48),
    (11, 'Underwear', 'Men', 26.0, 0.50), (12, 'Suits & Sport Coats', 'Men', 124.0, 0.42), (13, 'Pants', 'Men', 59.0, 0.49),
    (14, 'Dresses', 'Women', 84.0, 0.44), (15, 'Skirts', 'Women', 50.0, 0.45), (16, 'Leggings', 'Women', 25.0, 0.52),
    (17, 'Intimates', 'Women', 34.0, 0.48), (18, 'Maternity', 'Women', 52.0, 0.46), (19, 'Blazers & Jackets', 'Women', 92.0, 0.41),
    (20, 'Pants & Capris', 'Women', 60.0, 0.47), (21, 'Socks & Hosiery', 'Women', 16.0, 0.55), (22, 'Plus', 'Women', 45.0, 0.50),
    (23, 'Jumpsuits & Rompers', 'Women', 47.0, 0.47)
) AS t(position, category, department, usual_price, cost_share);

CREATE TEMP TABLE brands AS
SELECT position, brand, 0.55 + dice(position, 11) * 1.1 AS price_level
FROM (
    SELECT unnest(range(40)) AS position,
           unnest(['Northmoor', 'Tidewick', 'Alder & Pike', 'Copperline', 'Wexley', 'Sundrift', 'Halcyon Mill', 'Brackenfield',
                   'Loomhaus', 'Ninebark', 'Quillon', 'Fernworth', 'Oxbow Supply', 'Marlowe Row', 'Greyfinch', 'Saltmarsh',
                   'Vandeleur', 'Kestrel Co.', 'Plain Street', 'Ostrava Denim', 'Little Heron', 'Caldera', 'Bluestem',
                   'Harrow Lane', 'Juniper Nine', 'Redgate', 'Thistle & Twine', 'Summit Peg', 'Velour House', 'Westerly',
                   'Yarrow', 'Ziggurat', 'Amberley', 'Dunmore', 'Eastlake', 'Foxglove', 'Inkwell', 'O''Malley Knit',
                   'Perrin', 'Rookery']) AS brand
);

CREATE TABLE products AS
WITH numbered AS (
    SELECT row_number() OVER (ORDER BY b.position, c.position, s.style) AS id, b.*, c.category, c.department AS only_for,
           c.usual_price, c.cost_share, s.style
    FROM brands b, categories c, (SELECT unnest(range(3)) AS style) s
), priced AS (
    SELECT *, CAST(usual_price * price_level * (0.75 + 0.5 * dice(id, 21)) AS DECIMAL(10, 2)) AS list_price
    FROM numbered
)
SELECT id,
       CAST(CAST(list_price AS DOUBLE) * (cost_share + 0.1 * dice(id, 22) - 0.05) AS DECIMAL(10, 2)) AS cost,
       category,
       brand || ' ' || ['Classic', 'Everyday', 'Signature', 'Relaxed', 'Slim', 'Heritage'][1 + pick(id, 23, 6)] || ' '
           || category AS name,
       brand,
       list_price AS retail_price,
       coalesce(only_for, CASE WHEN style = 0 THEN 'Men' WHEN style = 1 THEN 'Women'
                               WHEN dice(id, 24) < 0.5 THEN 'Men' ELSE 'Women' END) AS department,
       printf('%08X%08X', bits(id, 25), bits(id, 26)) AS sku,
       1 + pick(id, 27, 10) AS distribution_center_id
FROM priced
ORDER BY id;

-- ---------------------------------------------------------------------------------------------------------------------
-- Users. Where they live is a weighted choice of cities; the weight is the running share of all users.

CREATE TEMP TABLE cities AS
WITH listed AS (
    SELECT * FROM (VALUES
        ('New York', 'New York', 'United States', 40.7128, -74.0060, '100', 62), ('Buffalo', 'New York', 'United States', 42.8864, -78.8784, '142', 12),
        ('Los Angeles', 'California', 'United States', 34.0522, -118.2437, '900', 55), ('San Diego', 'California', 'United States', 32.7157, -117.1611, '921', 25),
        ('San Francisco', 'California', 'United States', 37.7749, -122.4194, '941', 28), ('Sacramento', 'California', 'United States', 38.5816, -121.4944, '958', 14),
        ('Houston', 'Texas', 'United States', 29.7604, -95.3698, '770', 36), ('Dallas', 'Texas', 'United States', 32.7767, -96.7970, '752', 26),
        ('Austin', 'Texas', 'United States', 30.2672, -97.7431, '787', 22), ('El Paso', 'Texas', 'United States', 31.7619, -106.4850, '799', 9),
        ('Miami', 'Florida', 'United States', 25.7617, -80.1918, '331', 24), ('Orlando', 'Florida', 'United States', 28.5384, -81.3789, '328', 16),
        ('Chicago', 'Illinois', 'United States', 41.8781, -87.6298, '606', 38), ('Philadelphia', 'Pennsylvania', 'United States', 39.9526, -75.1652, '191', 20),
        ('Pittsburgh', 'Pennsylvania', 'United States', 40.4406, -79.9959, '152', 10), ('Phoenix', 'Arizona', 'United States', 33.4484, -112.0740, '850', 18),
        ('Seattle', 'Washington', 'United States', 47.6062, -122.3321, '981', 19), ('Spokane', 'Washington', 'United States', 47.6588, -117.4260, '992', 5),
        ('Denver', 'Colorado', 'United States', 39.7392, -104.9903, '802', 17), ('Boston', 'Massachusetts', 'United States', 42.3601, -71.0589, '021', 19),
        ('Atlanta', 'Georgia', 'United States', 33.7490, -84.3880, '303', 18), ('Detroit', 'Michigan', 'United States', 42.3314, -83.0458, '482', 13),
        ('Minneapolis', 'Minnesota', 'United States', 44.9778, -93.2650, '554', 12), ('Portland', 'Oregon', 'United States', 45.5152, -122.6784, '972', 12),
        ('Nashville', 'Tennessee', 'United States', 36.1627, -86.7816, '372', 12), ('Charlotte', 'North Carolina', 'United States', 35.2271, -80.8431, '282', 13),
        ('Columbus', 'Ohio', 'United States', 39.9612, -82.9988, '432', 13), ('Cleveland', 'Ohio', 'United States', 41.4993, -81.6944, '441', 9),
        ('New Orleans', 'Louisiana', 'United States', 29.9511, -90.0715, '701', 8), ('Kansas City', 'Missouri', 'United States', 39.0997, -94.5786, '641', 8),
        ('Salt Lake City', 'Utah', 'United States', 40.7608, -111.8910, '841', 7), ('Las Vegas', 'Nevada', 'United States', 36.1699, -115.1398, '891', 9),
        ('Burlington', 'Vermont', 'United States', 44.4759, -73.2121, '054', 2), ('Cheyenne', 'Wyoming', 'United States', 41.1400, -104.8202, '820', 1),
        ('Shanghai', 'Shanghai', 'China', 31.2304, 121.4737, NULL, 70), ('Beijing', 'Beijing', 'China', 39.9042, 116.4074, NULL, 60),
        ('Shenzhen', 'Guangdong', 'China', 22.5431, 114.0579, NULL, 48), ('Guangzhou', 'Guangdong', 'China', 23.1291, 113.2644, NULL, 42),
        ('Chengdu', 'Sichuan', 'China', 30.5728, 104.0668, NULL, 30), ('Hangzhou', 'Zhejiang', 'China', 30.2741, 120.1551, NULL, 24),
        ('São Paulo', 'São Paulo', 'Brasil', -23.5505, -46.6333, NULL, 60), ('Rio de Janeiro', 'Rio de Janeiro', 'Brasil', -22.9068, -43.1729, NULL, 32),
        ('Belo Horizonte', 'Minas Gerais', 'Brasil', -19.9167, -43.9345, NULL, 18), ('Salvador', 'Bahia', 'Brasil', -12.9777, -38.5016, NULL, 12),
        ('Seoul', 'Seoul', 'South Korea', 37.5665, 126.9780, NULL, 38), ('Busan', 'Busan', 'South Korea', 35.1796, 129.0756, NULL, 14),
        ('Paris', 'Île-de-France', 'France', 48.8566, 2.3522, '750', 30), ('Lyon', 'Auvergne-Rhône-Alpes', 'France', 45.7640, 4.8357, '690', 10),
        ('Marseille', 'Provence-Alpes-Côte d''Azur', 'France', 43.2965, 5.3698, '130', 8), ('London', 'England', 'United Kingdom', 51.5074, -0.1278, NULL, 34),
        ('Manchester', 'England', 'United Kingdom', 53.4808, -2.2426, NULL, 9), ('Edinburgh', 'Scotland', 'United Kingdom', 55.9533, -3.1883, NULL, 5),
        ('Berlin', 'Berlin', 'Germany', 52.5200, 13.4050, '101', 18), ('Hamburg', 'Hamburg', 'Germany', 53.5511, 9.9937, '200', 9),
        ('München', 'Bayern', 'Germany', 48.1351, 11.5820, '803', 12), ('Madrid', 'Comunidad de Madrid', 'Spain', 40.4168, -3.7038, '280', 14),
        ('Barcelona', 'Cataluña', 'Spain', 41.3874, 2.1686, '080', 13), ('Tokyo', 'Tokyo', 'Japan', 35.6762, 139.6503, '100', 16),
        ('Osaka', 'Osaka', 'Japan', 34.6937, 135.5023, '530', 8), ('Sydney', 'New South Wales', 'Australia', -33.8688, 151.2093, '200', 12),
        ('Melbourne', 'Victoria', 'Australia', -37.8136, 144.9631, '300', 11), ('Warszawa', 'Mazowieckie', 'Poland', 52.2297, 21.0122, NULL, 3),
        ('Bogotá', 'Bogotá D.C.', 'Colombia', 4.7110, -74.0721, NULL, 2), ('Wien', 'Wien', 'Austria', 48.2082, 16.3738, '101', 1)
    ) AS t(city, state, country, latitude, longitude, postal_prefix, weight)
), placed AS (
    SELECT *, row_number() OVER (ORDER BY country, state, city) AS position FROM listed
)
SELECT *, CAST(sum(weight) OVER (ORDER BY position) - weight AS BIGINT) AS first_ticket,
       CAST(sum(weight) OVER (ORDER BY position) AS BIGINT) AS end_ticket
FROM placed;

-- One row per ticket, so that drawing a city is an equality join.
CREATE TEMP TABLE city_tickets AS
SELECT unnest(range(first_ticket, end_ticket)) AS ticket, city, state, country, latitude, longitude, postal_prefix
FROM cities;

CREATE TEMP TABLE drawn_users AS
SELECT id,
       pick(id, 31, (SELECT max(end_ticket) FROM cities)) AS ticket,
       CASE WHEN dice(id, 32) < 0.5 THEN 'F' ELSE 'M' END AS gender,
       pick(id, 33, 40) AS first_draw,
       -- A product of two dice: some family names are much commoner than others.
       CAST(floor(dice(id, 34) * dice(id, 35) * 60) AS BIGINT) AS last_draw,
       -- Most users join in the first years; their orders spread over all the days that remain.
       CAST(floor(dice(id, 36) * (0.4 + 0.6 * dice(id, 36)) * (days - 10)) AS BIGINT) AS joined_day,
       busy_second(id, 37) AS joined_second,
       CASE WHEN dice(id, 39) < 0.01 THEN NULL ELSE 12 + pick(id, 40, 59) END AS age,
       dice(id, 41) AS source_draw
FROM (SELECT unnest(range(1, users + 1)) AS id, days FROM settings);

CREATE TABLE users AS
WITH named AS (
    SELECT u.*, c.city, c.state, c.country, c.latitude, c.longitude, c.postal_prefix,
           CASE WHEN gender = 'F'
                THEN ['Ana', 'Beatriz', 'Chloe', 'Dana', 'Elena', 'Farah', 'Grace', 'Hannah', 'Ines', 'Julia', 'Katya', 'Laura',
                      'Mei', 'Nadia', 'Olivia', 'Priya', 'Quinn', 'Rosa', 'Sofia', 'Tara', 'Uma', 'Vera', 'Wendy', 'Ximena',
                      'Yuki', 'Zoe', 'Alice', 'Brenda', 'Clara', 'Diane', 'Emma', 'Fiona', 'Gloria', 'Helen', 'Irene', 'Joan',
                      'Kelly', 'Lily', 'Maria', 'Nora'][1 + first_draw]
                ELSE ['Adam', 'Bruno', 'Carlos', 'David', 'Erik', 'Felix', 'Gabriel', 'Hugo', 'Ivan', 'James', 'Kenji', 'Liam',
                      'Marco', 'Nils', 'Omar', 'Pedro', 'Quentin', 'Rafael', 'Samuel', 'Tomas', 'Ugo', 'Victor', 'Wei', 'Xavier',
                      'Yusuf', 'Zach', 'Albert', 'Brian', 'Conor', 'Derek', 'Ethan', 'Frank', 'George', 'Henry', 'Isaac', 'Jonas',
                      'Kevin', 'Lucas', 'Martin', 'Nathan'][1 + first_draw] END AS first_name,
           ['Smith', 'Li', 'Silva', 'Kim', 'Garcia', 'Wang', 'Johnson', 'Martin', 'Müller', 'Zhang', 'Brown', 'Santos', 'Park',
            'Lopez', 'Chen', 'Davis', 'Bernard', 'Schmidt', 'Liu', 'Wilson', 'Oliveira', 'Choi', 'Perez', 'Yang', 'Taylor',
            'Dubois', 'Weber', 'Huang', 'Moore', 'Costa', 'Jung', 'Sanchez', 'Zhao', 'Clark', 'Moreau', 'Fischer', 'Wu', 'Lewis',
            'Pereira', 'Sato', 'Ramirez', 'Zhou', 'Walker', 'Laurent', 'Becker', 'Xu', 'Young', 'Almeida', 'Tanaka', 'Torres',
            'Sun', 'King', 'Girard', 'Hoffmann', 'Ma', 'Wright', 'Barbosa', 'Suzuki', 'O''Brien', 'Kowalski'][1 + last_draw] AS last_name
    FROM drawn_users u JOIN city_tickets c USING (ticket)
)
SELECT id, first_name, last_name,
       lower(strip_accents(replace(first_name || '.' || last_name, '''', ''))) || id || '@example.com' AS email,
       CAST(age AS INTEGER) AS age, gender, state,
       CAST(1 + pick(id, 42, 9800) AS VARCHAR) || ' '
           || ['Oak', 'Maple', 'Cedar', 'Elm', 'Hill', 'Lake', 'Park', 'River', 'Mill', 'Church'][1 + pick(id, 43, 10)] || ' '
           || ['Street', 'Avenue', 'Road', 'Lane', 'Way'][1 + pick(id, 44, 5)] AS street_address,
       postal_prefix || printf('%02d', pick(id, 45, 100)) AS postal_code,
       city, country,
       round(latitude + dice(id, 46) * 0.2 - 0.1, 5) AS latitude,
       round(longitude + dice(id, 47) * 0.2 - 0.1, 5) AS longitude,
       CASE WHEN source_draw < 0.68 THEN 'Search' WHEN source_draw < 0.83 THEN 'Organic' WHEN source_draw < 0.90 THEN 'Facebook'
            WHEN source_draw < 0.96 THEN 'Email' ELSE 'Display' END AS traffic_source,
       at_second(joined_day * 86400 + joined_second) AS created_at
FROM named
ORDER BY id;

-- ---------------------------------------------------------------------------------------------------------------------
-- Orders. A fifth of the users never buys, a few buy a dozen times.

CREATE TEMP TABLE placed_orders AS
WITH counts AS (
    SELECT id AS user_id, joined_day, dice(id, 51) AS keen FROM drawn_users
), visits AS (
    SELECT user_id, joined_day, unnest(range(1, 1 + CAST(floor(0.55 + 13 * keen * keen * keen) AS BIGINT))) AS visit
    FROM counts
), timed AS (
    SELECT user_id, visit, user_id * 16 + visit AS roll, joined_day
    FROM visits
), dated AS (
    SELECT user_id, visit, roll,
           joined_day + 1 + CAST(floor(dice(roll, 52) * (days - 1 - joined_day)) AS BIGINT) AS order_day
    FROM timed, settings
)
SELECT row_number() OVER (ORDER BY order_day * 86400 + busy_second(roll, 53), user_id, visit) AS id,
       user_id, roll, order_day, order_day * 86400 + busy_second(roll, 53) AS order_second,
       days - order_day AS days_ago,
       -- One to four items; two thirds of the orders have one.
       CASE WHEN dice(roll, 55) < 0.66 THEN 1 WHEN dice(roll, 55) < 0.88 THEN 2 WHEN dice(roll, 55) < 0.96 THEN 3 ELSE 4 END AS num_of_item,
       dice(roll, 56) AS fate,
       -- Hours until it leaves, travels and comes back.
       2 + pick(roll, 57, 70) AS packing_hours, 12 + pick(roll, 58, 108) AS travel_hours, 24 + pick(roll, 59, 500) AS return_hours
FROM dated, settings;

CREATE TEMP TABLE order_stages AS
WITH stages AS (
    SELECT *,
           order_second + packing_hours * 3600 + pick(roll, 60, 3600) AS shipped_second,
           order_second + (packing_hours + travel_hours) * 3600 + 3600 + pick(roll, 61, 3600) AS delivered_second,
           order_second + (packing_hours + travel_hours + return_hours) * 3600 + 7200 + pick(roll, 62, 3600) AS returned_second,
           days * 86400 AS closing_second
    FROM placed_orders, settings
)
SELECT *,
       CASE WHEN fate < 0.13 THEN 'Cancelled'
            WHEN shipped_second >= closing_second OR fate < 0.145 THEN 'Processing'
            WHEN delivered_second >= closing_second OR fate < 0.17 THEN 'Shipped'
            WHEN fate < 0.27 AND returned_second < closing_second THEN 'Returned'
            ELSE 'Complete' END AS status
FROM stages;

CREATE TABLE orders AS
SELECT o.id, o.user_id, o.status, u.gender,
       at_second(order_second) AS created_at,
       CASE WHEN status = 'Returned' THEN at_second(returned_second) END AS returned_at,
       CASE WHEN status IN ('Shipped', 'Complete', 'Returned') THEN at_second(shipped_second) END AS shipped_at,
       CASE WHEN status IN ('Complete', 'Returned') THEN at_second(delivered_second) END AS delivered_at,
       CAST(num_of_item AS INTEGER) AS num_of_item
FROM order_stages o JOIN drawn_users u ON u.id = o.user_id
ORDER BY o.id;

-- ---------------------------------------------------------------------------------------------------------------------
-- Order items. A squared die makes the first products of a shuffled list the best sellers.

CREATE TEMP TABLE drawn_items AS
WITH items AS (
    SELECT o.id AS order_id, o.user_id, unnest(range(1, 1 + num_of_item)) AS line, roll FROM order_stages o
), rolled AS (
    SELECT order_id, user_id, line, roll * 4 + line AS roll FROM items
)
SELECT row_number() OVER (ORDER BY order_id, line) AS id, order_id, user_id,
       1 + (CAST(floor(dice(roll, 71) * dice(roll, 71) * products) AS BIGINT) * 1657) % products AS product_id,
       -- One sale in five is at a discount of 10 to 30 percent.
       CASE WHEN dice(roll, 72) < 0.2 THEN 90 - 10 * pick(roll, 73, 3) ELSE 100 END AS percent_paid,
       CAST(floor(dice(roll, 74) * 90 * 86400) AS BIGINT) + 86400 AS shelf_seconds
FROM rolled, settings;

-- ---------------------------------------------------------------------------------------------------------------------
-- Inventory: one piece for every order item, and as many again as a third of them that were never sold.

CREATE TABLE inventory_items AS
WITH sold AS (
    SELECT d.id, d.product_id, o.order_second - d.shelf_seconds AS created_second,
           CASE WHEN o.status <> 'Cancelled' THEN o.order_second END AS sold_second
    FROM drawn_items d JOIN order_stages o ON o.id = d.order_id
), highest AS (
    SELECT max(id) AS id FROM drawn_items
), unsold AS (
    SELECT id, 1 + pick(id, 81, (SELECT products FROM settings)) AS product_id,
           CAST(floor(sqrt(dice(id, 82)) * (SELECT days * 86400 FROM settings)) AS BIGINT) AS created_second,
           NULL AS sold_second
    FROM (SELECT h.id + unnest(range(1, 1 + h.id // 3)) AS id FROM highest h)
), pieces AS (
    SELECT * FROM sold UNION ALL SELECT * FROM unsold
)
SELECT i.id, i.product_id,
       at_second(i.created_second) AS created_at,
       CASE WHEN i.sold_second IS NOT NULL THEN at_second(i.sold_second) END AS sold_at,
       -- What was paid for this piece: within 4 percent of the product's usual cost.
       CAST(CAST(p.cost AS DOUBLE) * (0.96 + 0.08 * dice(i.id, 83)) AS DECIMAL(10, 2)) AS cost,
       p.category AS product_category, p.name AS product_name, p.brand AS product_brand,
       p.retail_price AS product_retail_price, p.department AS product_department, p.sku AS product_sku,
       p.distribution_center_id AS product_distribution_center_id
FROM pieces i JOIN products p ON p.id = i.product_id
ORDER BY i.id;

CREATE TABLE order_items AS
SELECT d.id, d.order_id, d.user_id, d.product_id, d.id AS inventory_item_id, o.status,
       o.created_at, o.shipped_at, o.delivered_at, o.returned_at,
       CAST(p.retail_price * d.percent_paid / 100 AS DECIMAL(10, 2)) AS sale_price
FROM drawn_items d
JOIN orders o ON o.id = d.order_id
JOIN products p ON p.id = d.product_id
ORDER BY d.id;

-- ---------------------------------------------------------------------------------------------------------------------
-- Events. Each order was placed in a session that ends with a purchase; half as many sessions again end without one, and
-- most of those are of visitors who are not logged in.

CREATE TEMP TABLE sessions AS
WITH buying AS (
    SELECT id AS session, user_id, order_second AS last_second, 4 + pick(id, 91, 3) AS steps, true AS buys FROM order_stages
), highest AS (
    SELECT max(id) AS id FROM order_stages
), browsing AS (
    SELECT session, CASE WHEN dice(session, 92) < 0.3 THEN 1 + pick(session, 93, (SELECT users FROM settings)) END AS draw,
           CAST(floor(sqrt(dice(session, 94)) * (days - 1)) AS BIGINT) * 86400 + busy_second(session, 95) AS last_second,
           1 + pick(session, 97, 4) AS steps
    FROM (SELECT h.id + unnest(range(1, 1 + h.id // 2)) AS session FROM highest h), settings
)
SELECT * FROM buying
UNION ALL
-- Nobody looks around as a user before the day they joined.
SELECT session, CASE WHEN u.joined_day * 86400 + u.joined_second + 3600 < b.last_second THEN u.id END, last_second, steps, false
FROM browsing b LEFT JOIN drawn_users u ON u.id = b.draw;

CREATE TABLE events AS
WITH steps AS (
    SELECT *, unnest(range(1, steps + 1)) AS sequence_number FROM sessions
), timed AS (
    SELECT *, last_second - (steps - sequence_number) * 95 - CASE WHEN sequence_number = steps THEN 0 ELSE pick(session * 8 + sequence_number, 101, 90) END AS event_second,
           pick(session, 102, (SELECT max(end_ticket) FROM cities)) AS visitor_ticket,
           1 + (CAST(floor(dice(session, 103) * dice(session, 103) * 2880) AS BIGINT) * 1657) % 2880 AS product_id
    FROM steps
), typed AS (
    SELECT *,
           CASE WHEN sequence_number = steps AND buys THEN 'purchase'
                WHEN sequence_number = steps - 1 AND buys THEN 'cart'
                WHEN sequence_number = 1 THEN 'home'
                WHEN sequence_number = 2 THEN 'department'
                ELSE 'product' END AS event_type
    FROM timed
)
SELECT row_number() OVER (ORDER BY t.event_second, t.session, t.sequence_number) AS id,
       t.user_id, CAST(t.sequence_number AS INTEGER) AS sequence_number,
       lower(printf('%08X-%08X', bits(t.session, 104), bits(t.session, 105))) AS session_id,
       at_second(t.event_second) AS created_at,
       -- The address block that is set aside for tests.
       printf('198.%d.%d.%d', 18 + pick(t.session, 106, 2), pick(t.session, 107, 256), 1 + pick(t.session, 108, 254)) AS ip_address,
       coalesce(u.city, c.city) AS city, coalesce(u.state, c.state) AS state,
       CASE WHEN t.user_id IS NOT NULL THEN u.postal_code ELSE c.postal_prefix || printf('%02d', pick(t.session, 109, 100)) END AS postal_code,
       CASE WHEN dice(t.session, 110) < 0.50 THEN 'Chrome' WHEN dice(t.session, 110) < 0.74 THEN 'Firefox'
            WHEN dice(t.session, 110) < 0.94 THEN 'Safari' WHEN dice(t.session, 110) < 0.98 THEN 'IE' ELSE 'Other' END AS browser,
       CASE WHEN dice(t.session, 111) < 0.45 THEN 'Email' WHEN dice(t.session, 111) < 0.75 THEN 'Adwords'
            WHEN dice(t.session, 111) < 0.85 THEN 'YouTube' WHEN dice(t.session, 111) < 0.95 THEN 'Facebook' ELSE 'Organic' END AS traffic_source,
       CASE t.event_type WHEN 'purchase' THEN '/purchase' WHEN 'cart' THEN '/cart' WHEN 'home' THEN '/'
            WHEN 'department' THEN '/department/' || lower(p.department) || '/brand/' || lower(replace(p.brand, ' ', '-'))
            ELSE '/product/' || t.product_id END AS uri,
       t.event_type
FROM typed t
LEFT JOIN users u ON u.id = t.user_id
JOIN city_tickets c ON c.ticket = t.visitor_ticket
JOIN products p ON p.id = t.product_id
ORDER BY id;
