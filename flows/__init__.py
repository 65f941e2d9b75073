"""The flows of copydesk, their settings, their deployments and the command line."""
