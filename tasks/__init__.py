"""The stages of copydesk: pure functions, one file a stage. Importing any of them does nothing."""
