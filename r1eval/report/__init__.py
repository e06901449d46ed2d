"""From run folders to a report: what its pages say is gathered here and written there."""
