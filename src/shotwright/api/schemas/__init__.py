"""What comes in and goes out, one module per area. Input forbids unknown fields; output has no defaults."""
