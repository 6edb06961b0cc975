"""The promises of an index on disk, by subject; each check yields a sentence for each thing that is wrong."""
