"""The fault run: parts are killed, frozen and restarted while people write (docs/reliability.md)."""
