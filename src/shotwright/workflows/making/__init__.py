"""How each kind of take is made: one module per kind, one function from an order to what was made."""
