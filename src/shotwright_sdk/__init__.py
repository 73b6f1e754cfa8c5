"""What a plug-in imports: the values, protocols and errors that Shotwright and its models share."""
