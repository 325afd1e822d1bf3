-- Builds the tables of the flights sample inside DuckDB from the two files that fetch.sh brings.
--
-- `:parquet` and `:airports` are the paths of flights-3m.parquet and airports.csv. Read ../README.md for how a sample is
-- loaded.
--
-- What is in the files, as checked with the pinned version: 3,000,000 flights from 2001-01-01 00:01 to 2001-07-01 00:00, in
-- the order of departure, no nulls, 2,999,809 different rows (so no natural key); 3,376 airports, each code once; every
-- origin and destination is among them. Distances are miles, delays whole minutes.

-- The place in the file is the key: it is the same whenever the file is the same, however many threads read it.
CREATE TABLE flights AS
SELECT CAST(file_row_number AS BIGINT) AS id,
       CAST(date AS TIMESTAMP) AS date,
       CAST(delay AS INTEGER) AS delay,
       CAST(distance AS INTEGER) AS distance,
       CAST(origin AS VARCHAR) AS origin,
       CAST(destination AS VARCHAR) AS destination
FROM read_parquet(:parquet, file_row_number = true);

-- The file writes 'NA' for a city or state that is not known.
CREATE TABLE airports AS
SELECT iata, name, nullif(city, 'NA') AS city, nullif(state, 'NA') AS state, country, latitude, longitude
FROM read_csv(:airports, header = true, delim = ',', quote = '"', columns = {
    'iata': 'VARCHAR', 'name': 'VARCHAR', 'city': 'VARCHAR', 'state': 'VARCHAR', 'country': 'VARCHAR',
    'latitude': 'DOUBLE', 'longitude': 'DOUBLE'})
ORDER BY iata;

-- A wrong file must not become a wrong number.
SELECT CASE WHEN (SELECT count(*) FROM flights) <> 3000000 THEN error('flights-3m.parquet does not hold 3000000 flights')
            WHEN (SELECT count(DISTINCT iata) FROM airports) <> (SELECT count(*) FROM airports) THEN error('airports.csv repeats a code')
            WHEN EXISTS (SELECT 1 FROM flights WHERE origin NOT IN (SELECT iata FROM airports)
                                                  OR destination NOT IN (SELECT iata FROM airports))
            THEN error('airports.csv lacks an airport of the flights') END;
