"""Détente: from what was said to whether states will go to war, traced."""

__version__ = "0.1.0"
