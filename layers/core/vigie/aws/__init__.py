"""The only package that speaks to AWS: tables, queues, secrets, mail."""
