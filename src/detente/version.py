"""The program's version: a module of its own, so that no room imports the package's root."""

VERSION = "0.1.0"
