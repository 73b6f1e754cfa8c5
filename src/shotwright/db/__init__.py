"""Tables, repositories (all SQL) and the unit of work. The only place that commits."""
