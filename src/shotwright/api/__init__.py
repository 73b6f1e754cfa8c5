"""The studio over HTTP: parse, call a use case, answer. `app.create_app` puts it together."""
