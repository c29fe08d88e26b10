"""What several tests share: example flows and independent references."""
