view: users {
  sql_table_name: users ;;

  dimension: id {
    primary_key: yes
    type: number
    sql: ${TABLE}.id ;;
    value_format_name: id
    tags: ["user_id"]
  }

  # ---- Who ----

  dimension: first_name {
    hidden: yes
    type: string
    sql: ${TABLE}.first_name ;;
  }

  dimension: last_name {
    hidden: yes
    type: string
    sql: ${TABLE}.last_name ;;
  }

  dimension: name {
    description: "First and last name"
    type: string
    sql: ${first_name} || ' ' || ${last_name} ;;
  }

  dimension: email {
    type: string
    sql: ${TABLE}.email ;;
    tags: ["email"]
  }

  dimension: age {
    description: "Not known for everyone"
    type: number
    sql: ${TABLE}.age ;;
  }

  dimension: age_tier {
    type: tier
    tiers: [0, 10, 20, 30, 40, 50, 60, 70]
    style: integer
    sql: ${age} ;;
  }

  dimension: gender {
    type: string
    sql: CASE ${TABLE}.gender WHEN 'F' THEN 'Female' WHEN 'M' THEN 'Male' END ;;
  }

  # ---- Where ----

  dimension: city {
    group_label: "Address"
    type: string
    sql: ${TABLE}.city ;;
  }

  dimension: state {
    group_label: "Address"
    type: string
    sql: ${TABLE}.state ;;
  }

  dimension: zip {
    label: "ZIP"
    description: "Where the country uses one we know"
    group_label: "Address"
    type: zipcode
    sql: ${TABLE}.postal_code ;;
  }

  dimension: country {
    group_label: "Address"
    type: string
    sql: ${TABLE}.country ;;
  }

  dimension: latitude {
    group_label: "Address"
    type: number
    sql: ${TABLE}.latitude ;;
    value_format_name: decimal_4
  }

  dimension: longitude {
    group_label: "Address"
    type: number
    sql: ${TABLE}.longitude ;;
    value_format_name: decimal_4
  }

  # ---- How and when they came ----

  dimension: traffic_source {
    description: "What brought the user to the shop"
    type: string
    sql: ${TABLE}.traffic_source ;;
  }

  dimension_group: created {
    description: "When the user signed up"
    type: time
    timeframes: [raw, time, date, week, month, quarter, year]
    sql: ${TABLE}.created_at ;;
  }

  # ---- Measures ----

  measure: count {
    type: count
    drill_fields: [detail*]
  }

  measure: average_age {
    type: average
    sql: ${age} ;;
    value_format_name: decimal_2
    drill_fields: [detail*]
  }

  measure: total_age {
    hidden: yes
    type: sum
    sql: ${age} ;;
  }

  measure: min_age {
    label: "Youngest"
    type: min
    sql: ${age} ;;
  }

  measure: max_age {
    label: "Oldest"
    type: max
    sql: ${age} ;;
  }

  measure: count_of_countries {
    label: "Countries"
    type: count_distinct
    sql: ${country} ;;
  }

  measure: count_from_search {
    label: "Users from Search"
    type: count
    filters: [traffic_source: "Search"]
    drill_fields: [detail*]
  }

  set: detail {
    fields: [id, name, email, age, city, state, country, created_date]
  }
}
