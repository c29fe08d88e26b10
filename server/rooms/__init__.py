"""Rooms: one person leads, many follow; what is shown is an address of one of our pages."""
