view: airports {
  sql_table_name: airports ;;

  dimension: code {
    primary_key: yes
    description: "Location code; three letters for airports with scheduled flights"
    type: string
    sql: ${TABLE}.iata ;;
  }

  dimension: name {
    type: string
    sql: ${TABLE}.name ;;
  }

  dimension: full_name {
    description: "Code and name"
    type: string
    sql: ${code} || ': ' || ${name} ;;
  }

  dimension: city {
    description: "Not known for a dozen airports"
    type: string
    sql: ${TABLE}.city ;;
  }

  dimension: state {
    description: "Two letters; not known for a dozen airports"
    type: string
    sql: ${TABLE}.state ;;
  }

  dimension: country {
    type: string
    sql: ${TABLE}.country ;;
  }

  dimension: latitude {
    type: number
    sql: ${TABLE}.latitude ;;
    value_format_name: decimal_4
  }

  dimension: longitude {
    type: number
    sql: ${TABLE}.longitude ;;
    value_format_name: decimal_4
  }

  measure: count {
    type: count
    drill_fields: [code, name, city, state]
  }

  measure: state_count {
    label: "States"
    type: count_distinct
    sql: ${state} ;;
  }

  measure: max_latitude {
    label: "Northernmost"
    type: max
    sql: ${latitude} ;;
    value_format_name: decimal_4
  }
}
