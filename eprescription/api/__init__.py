"""The doors of the electronic prescription service for programs."""
