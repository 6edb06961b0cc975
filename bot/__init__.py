"""The Discord bot: the only place that knows Discord; it reaches `retrieval` through its front door alone."""
