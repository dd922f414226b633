"""Files of published incidents: each module streams one format of the rows of `publication.columns`."""
