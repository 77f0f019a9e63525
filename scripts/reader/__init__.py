"""What the learned reader is taught with, and how."""
