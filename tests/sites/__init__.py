"""Made-up municipal websites that tests read as if they were real."""
