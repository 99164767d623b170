"""Lesson 9: choosing an activation."""
