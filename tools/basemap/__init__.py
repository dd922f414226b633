"""Builds the offline basemap of Syria: sources, layers, labels."""

WINDOW = (33.0, 32.2, 42.6, 38.0)
"""West, south, east, north of everything drawn, in degrees."""

SURROUNDINGS = (16.0, 24.0, 59.0, 44.0)
"""The wider frame in which only seas and borders are drawn, coarsely."""
