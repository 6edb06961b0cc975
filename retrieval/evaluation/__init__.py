"""The ruler: ask every question of a data set, with and without its answer in the archive, and say how well it went."""
