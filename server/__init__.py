"""The HTTP interface: frames, full-precision JSON, health."""
