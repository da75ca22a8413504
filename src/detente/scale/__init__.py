"""Where the work runs. It changes how long a run takes, never what it gives."""
