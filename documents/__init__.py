"""What of the documents is written by the code: the reference of the commands, the table of the settings."""
