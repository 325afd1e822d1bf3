view: flights {
  sql_table_name: flights ;;

  dimension: id {
    primary_key: yes
    description: "Place of the flight in the source file, from 0"
    type: number
    sql: ${TABLE}.id ;;
    value_format_name: id
  }

  # ---- When ----

  # The data has the clock on the wall of the departure airport and no time zone, so there is nothing to convert.
  dimension_group: depart {
    description: "Scheduled departure, in the time of the departure airport"
    type: time
    timeframes: [raw, time, hour, hour_of_day, date, day_of_week, day_of_week_index, week, month, month_name, quarter, year]
    convert_tz: no
    sql: ${TABLE}.date ;;
  }

  # ---- From and to ----

  dimension: origin_code {
    label: "Origin Code"
    description: "Airport of departure"
    type: string
    sql: ${TABLE}.origin ;;
  }

  dimension: destination_code {
    label: "Destination Code"
    description: "Airport of arrival"
    type: string
    sql: ${TABLE}.destination ;;
  }

  dimension: route {
    description: "Origin and destination"
    type: string
    sql: ${origin_code} || '-' || ${destination_code} ;;
    drill_fields: [depart_date, delay]
  }

  # ---- How far and how late ----

  dimension: distance {
    description: "Miles between the airports"
    type: number
    sql: ${TABLE}.distance ;;
    value_format_name: decimal_0
  }

  dimension: distance_tier {
    description: "Miles between the airports, in steps"
    type: tier
    tiers: [0, 250, 500, 1000, 2000]
    style: integer
    sql: ${distance} ;;
  }

  dimension: delay {
    description: "Minutes after the scheduled arrival; less than zero when early"
    type: number
    sql: ${TABLE}.delay ;;
  }

  dimension: delay_tier {
    type: tier
    tiers: [0, 15, 30, 60, 120]
    style: integer
    sql: ${delay} ;;
  }

  dimension: is_late {
    label: "Late"
    description: "15 minutes or more after the scheduled arrival"
    type: yesno
    sql: ${delay} >= 15 ;;
  }

  dimension: is_very_late {
    label: "Very Late"
    description: "An hour or more after the scheduled arrival"
    type: yesno
    sql: ${delay} >= 60 ;;
  }

  # ---- Measures ----

  measure: count {
    label: "Flights"
    type: count
    drill_fields: [detail*]
  }

  measure: late_count {
    label: "Late Flights"
    type: count
    filters: [is_late: "yes"]
    drill_fields: [detail*]
  }

  measure: very_late_count {
    label: "Very Late Flights"
    type: count
    filters: [is_very_late: "yes"]
    drill_fields: [detail*]
  }

  measure: percent_late {
    label: "Late %"
    description: "Share of the flights that were late"
    type: number
    sql: 1.0 * ${late_count} / NULLIF(${count}, 0) ;;
    value_format_name: percent_1
  }

  measure: average_delay {
    description: "Mean minutes of delay, early arrivals counting below zero"
    type: average
    sql: ${delay} ;;
    value_format_name: decimal_1
    drill_fields: [detail*]
  }

  measure: max_delay {
    type: max
    sql: ${delay} ;;
  }

  measure: min_delay {
    type: min
    sql: ${delay} ;;
  }

  measure: total_distance {
    description: "Miles flown"
    type: sum
    sql: ${distance} ;;
    value_format_name: decimal_0
  }

  measure: average_distance {
    type: average
    sql: ${distance} ;;
    value_format_name: decimal_1
  }

  measure: route_count {
    label: "Routes"
    type: count_distinct
    sql: ${route} ;;
    drill_fields: [route, count, average_delay]
  }

  set: detail {
    fields: [depart_time, route, origin.city, destination.city, distance, delay]
  }
}
