"""Shotwright: from script to screen, shot by shot, with a person at every gate."""
