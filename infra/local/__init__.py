"""Local mode: the handlers of template.yaml with its triggers, on one machine."""
