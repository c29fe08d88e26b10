"""The screen: one module per component, and the state that all of them show."""
