"""The measures, one concept a file: plain functions over plain numbers that can be checked by hand."""
