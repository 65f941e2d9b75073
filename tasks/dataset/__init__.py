"""Parts of deduplicating, publishing and verifying: buckets, parts of tables, accounts, findings."""
