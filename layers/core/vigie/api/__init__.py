"""The HTTP API: one table of routes that dispatch, rights and the OpenAPI document all read."""
