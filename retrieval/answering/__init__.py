"""From a question to an answer: retrieve, fuse, read, judge, quote."""
