"""Models: training and scoring."""
