"""What surrounds the functions: the console, local mode, the sandbox, the model."""
