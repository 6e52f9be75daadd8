"""What the panels look like: one view per chapter, which only observes its model."""
