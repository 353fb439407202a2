"""Models behind any OpenAI-compatible server: vLLM, SGLang, llama.cpp, or a hosted API.

    openai:Qwen/Qwen2.5-Omni-7B?url=http://127.0.0.1:8000/v1&concurrency=16

A clip's picture goes as an mp4 without sound (or as single frames) and its sound as a wav beside it, because servers
silently drop sound that is inside a video. Media comes first and is byte-identical for every agent, so that a server
with a prefix cache computes it once; what is asked comes after it.

The key comes from the environment alone (`OPENAI_API_KEY`, or the variable that `key=` names) and is sent to the
server that `url=` names, nowhere else.

A server counts as one of others (`remote`) unless its address is this machine's own loopback or `own=true` says that
it is one's own. With `own=true` you vouch that what is sent there stays with you, as on a lab's vLLM: clips whose
source forbids third-party servers are then sent too. Say it for no hosted service, and for no tunnel to one.
"""

from __future__ import annotations

from aurelia.model import Adapter, Model

ARGUMENT = (
    "MODEL_ID?url=http://127.0.0.1:8000/v1&concurrency=16&timeout=120&retries=4&backoff=0.5&frames=32"
    "&max_side=448&audio_seconds=...&media=video|frames|none&audio=input_audio|audio_url|none"
    "&schema=json_schema|json_object|none&limit=max_tokens|max_completion_tokens"
    "&uuid=auto|on|off&key=ENV_NAME&own=true&revision=..."
)


def open_openai(argument: str) -> Model:
    """The model that an argument such as `MODEL_ID?url=...` names; nothing is sent before it is asked something.

    Raises:
        UsageError: The argument cannot be read, no server is named, or it holds a secret.
        SettingsError: The key's variable is missing or unusable.
    """
    from aurelia.models.openai.model import OpenAIModel
    from aurelia.models.openai.options import read_options

    return OpenAIModel(read_options(argument))


MODEL = Adapter("openai", "any OpenAI-compatible server: vLLM, SGLang, llama.cpp, hosted", ARGUMENT, open_openai)
