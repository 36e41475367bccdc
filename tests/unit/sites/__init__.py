"""Tests of the made-up websites themselves."""
