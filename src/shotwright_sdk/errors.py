"""What can go wrong inside a model. The one question that matters for paid work: was anything accepted?

* ModelError
  * ModelUnavailable   - nothing was accepted; calling again later is safe
    * ModelFileMissing - a file the model needs is not there or was altered
  * ModelRefused       - the request is outside what the model can do; asking again the same way is pointless
    * UnknownVoice     - no such voice
    * BrokenLayers     - a layered picture, perhaps edited by hand, cannot be read
    * ScriptNotUsable  - a script holds nothing that can be filmed
"""


class ModelError(Exception):
    """A model could not do what it was asked. `str(error)` is one sentence for a person, with what to do."""

    code = "model_error"


class ModelUnavailable(ModelError):
    code = "model_unavailable"


class ModelFileMissing(ModelUnavailable):
    code = "model_file_missing"


class ModelRefused(ModelError):
    code = "model_refused"


class UnknownVoice(ModelRefused):
    code = "unknown_voice"


class BrokenLayers(ModelRefused):
    code = "broken_layers"


class ScriptNotUsable(ModelRefused):
    code = "script_not_usable"
