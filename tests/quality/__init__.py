"""The quality gate: pages and clean texts of our own writing with labels, what copydesk makes of them, and floors."""
