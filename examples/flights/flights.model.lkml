connection: "flights"
label: "US Flights"

include: "/views/*.view"

# One row is one flight. The airports are joined twice: where it took off and where it landed.
explore: flights {
  description: "Three million domestic flights of the first half of 2001"
  # With the key among the fields every row is a group of its own: no need to group three million.
  cancel_grouping_fields: [flights.id]

  join: origin {
    from: airports
    view_label: "Origin"
    type: left_outer
    sql_on: ${flights.origin_code} = ${origin.code} ;;
    relationship: many_to_one
  }

  join: destination {
    from: airports
    view_label: "Destination"
    type: left_outer
    sql_on: ${flights.destination_code} = ${destination.code} ;;
    relationship: many_to_one
  }
}

# One row is one airport, also those without flights in the data.
explore: airports {
  description: "Airports of the United States and its territories"
}
