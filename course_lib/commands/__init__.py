"""What `course …` does, a module a command, and two that they share: `lessons` and `notebook`."""
