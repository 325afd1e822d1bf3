view: events {
  sql_table_name: events ;;

  dimension: id {
    primary_key: yes
    type: number
    sql: ${TABLE}.id ;;
    value_format_name: id
  }

  dimension: user_id {
    hidden: yes
    type: number
    sql: ${TABLE}.user_id ;;
  }

  dimension: session_id {
    description: "One visit to the web site"
    type: string
    sql: ${TABLE}.session_id ;;
  }

  dimension: sequence_number {
    description: "Place of the event in its session, from 1"
    type: number
    sql: ${TABLE}.sequence_number ;;
  }

  dimension: event_type {
    description: "home, department, product, cart or purchase"
    type: string
    sql: ${TABLE}.event_type ;;
  }

  dimension: is_purchase {
    type: yesno
    sql: ${event_type} = 'purchase' ;;
  }

  dimension: is_known_user {
    description: "The visitor was logged in"
    type: yesno
    sql: ${user_id} IS NOT NULL ;;
  }

  dimension: uri {
    label: "URI"
    type: string
    sql: ${TABLE}.uri ;;
  }

  dimension_group: created {
    label: "Event"
    type: time
    timeframes: [raw, time, hour_of_day, date, week, month, year]
    sql: ${TABLE}.created_at ;;
  }

  # ---- The visitor's end ----

  dimension: browser {
    group_label: "Visitor"
    type: string
    sql: ${TABLE}.browser ;;
  }

  dimension: traffic_source {
    group_label: "Visitor"
    type: string
    sql: ${TABLE}.traffic_source ;;
  }

  dimension: ip_address {
    label: "IP Address"
    group_label: "Visitor"
    type: string
    sql: ${TABLE}.ip_address ;;
  }

  dimension: city {
    group_label: "Visitor"
    type: string
    sql: ${TABLE}.city ;;
  }

  dimension: state {
    group_label: "Visitor"
    type: string
    sql: ${TABLE}.state ;;
  }

  # ---- Measures ----

  measure: count {
    label: "Events"
    type: count
    drill_fields: [simple_page_info*]
  }

  measure: session_count {
    label: "Sessions"
    type: count_distinct
    sql: ${session_id} ;;
  }

  measure: purchase_session_count {
    label: "Sessions with a Purchase"
    type: count_distinct
    sql: ${session_id} ;;
    filters: [is_purchase: "yes"]
  }

  measure: known_user_count {
    label: "Logged-in Users"
    type: count_distinct
    sql: ${user_id} ;;
  }

  measure: conversion_rate {
    description: "Share of the sessions that end with a purchase"
    type: number
    sql: 1.0 * ${purchase_session_count} / NULLIF(${session_count}, 0) ;;
    value_format_name: percent_1
  }

  set: simple_page_info {
    fields: [id, created_time, event_type, uri, users.name]
  }
}
