"""Loading data into the warehouse."""
