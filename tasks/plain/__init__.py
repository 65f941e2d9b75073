"""Plain text: its lines, and what tools that dump pages did to them."""
