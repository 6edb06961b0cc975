"""From articles to an index on disk, and from the disk to an open index."""
