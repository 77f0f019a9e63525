"""The study of runs: what they came to, and how far that can be trusted."""
