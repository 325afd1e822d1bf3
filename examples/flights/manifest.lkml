project_name: "flights"
