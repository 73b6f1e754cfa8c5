"""What people and runs do. One class per area; one instance serves one transaction and never commits."""
