"""One submit of each vendor and kind of work, and the JSON that goes over the wire for it."""

import base64
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from shotwright_sdk.remote import Framing, RemoteJob
from shotwright_sdk.remote_limits import fit
from shotwright_sdk.remote_models import Limits
from shotwright_sdk.values import Size
from shotwright_sdk.vocabulary import Emotion
from shotwright_sim import made
from tests.providers.remote_jobs import KEY, image_job, speech_job, video_job

CALLBACK = "https://studio.example/hook/token"
PICTURE = base64.b64encode(made.picture()).decode()
URI = f"data:image/png;base64,{PICTURE}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    wire: str
    path: str
    job: Callable[[Path], RemoteJob]
    """Of a folder for its pictures."""
    body: dict[str, Any]


CASES = [
    Case(
        wire="openrouter",
        path="/videos",
        job=lambda folder: replace(video_job(folder, "openrouter", last=True), callback_url=CALLBACK),
        body={
            "model": "some-model",
            "prompt": "Lin looks up.",
            "duration": 5,
            "aspect_ratio": "16:9",
            "resolution": "720p",
            "frame_images": [
                {"type": "image_url", "image_url": {"url": URI}, "frame_type": "first_frame"},
                {"type": "image_url", "image_url": {"url": URI}, "frame_type": "last_frame"},
            ],
            "generate_audio": False,
            "seed": 7,
            "callback_url": CALLBACK,
        },
    ),
    Case(
        wire="openrouter",
        path="/images",
        job=lambda folder: image_job(folder, "openrouter"),
        body={
            "model": "some-model",
            "prompt": "A rooftop at dusk.",
            "input_references": [{"type": "image_url", "image_url": {"url": URI}}],
            "aspect_ratio": "16:9",
            "resolution": "720p",
            "seed": 7,
        },
    ),
    Case(
        wire="openrouter",
        path="/audio/speech",
        job=lambda _: speech_job("openrouter"),
        body={
            "model": "some-model",
            "input": "你好，林。",
            "voice": "some-voice",
            "response_format": "wav",
            "speed": 1.0,
        },
    ),
    Case(
        wire="fal",
        path="/fal-ai/kling-video/v3/pro/image-to-video",
        job=lambda folder: video_job(
            folder,
            "fal",
            "fal-ai/kling-video/v3/pro/image-to-video",
            last=True,
            wire={"seconds": "{}", "fields": {"first_frame": "start_image_url", "seed": "", "resolution": ""}},
            framing=replace(Framing(size=Size(width=1280, height=720)), resolution="720p"),
        ),
        body={
            "prompt": "Lin looks up.",
            "start_image_url": URI,
            "end_image_url": URI,
            "duration": "5",
            "generate_audio": False,
            "negative_prompt": "blurred",
        },
    ),
    Case(
        wire="fal",
        path="/fal-ai/flux-2-pro/edit",
        job=lambda folder: image_job(
            folder, "fal", "fal-ai/flux-2-pro/edit", framing=Framing(size=Size(width=1280, height=720))
        ),
        body={
            "prompt": "A rooftop at dusk.",
            "image_urls": [URI],
            "image_size": {"width": 1280, "height": 720},
            "negative_prompt": "blurred",
            "seed": 7,
        },
    ),
    Case(
        wire="ark",
        path="/contents/generations/tasks",
        job=lambda folder: replace(video_job(folder, "ark", last=True), callback_url=CALLBACK),
        body={
            "model": "some-model",
            "content": [
                {"type": "text", "text": "Lin looks up."},
                {"type": "image_url", "image_url": {"url": URI}, "role": "first_frame"},
                {"type": "image_url", "image_url": {"url": URI}, "role": "last_frame"},
            ],
            "resolution": "720p",
            "ratio": "16:9",
            "duration": 5,
            "seed": 7,
            "generate_audio": False,
            "watermark": False,
            "safety_identifier": KEY,
            "callback_url": CALLBACK,
        },
    ),
    Case(
        wire="ark",
        path="/images/generations",
        job=lambda folder: image_job(
            folder, "ark", references=2, framing=fit(Size(width=1280, height=720), Limits(resolutions=("2K",)))
        ),
        body={
            "model": "some-model",
            "prompt": "A rooftop at dusk.",
            "image": [URI, URI],
            "size": "2K",
            "seed": 7,
            "response_format": "url",
            "watermark": False,
        },
    ),
    Case(
        wire="dashscope",
        path="/api/v1/services/aigc/video-generation/video-synthesis",
        job=lambda folder: video_job(folder, "dashscope", last=True, wire={"generation": "media"}),
        body={
            "model": "some-model",
            "input": {
                "prompt": "Lin looks up.",
                "negative_prompt": "blurred",
                "media": [{"type": "first_frame", "url": URI}, {"type": "last_frame", "url": URI}],
            },
            "parameters": {"resolution": "720p", "duration": 5, "audio": False, "seed": 7, "watermark": False},
        },
    ),
    Case(
        wire="dashscope",
        path="/api/v1/services/aigc/video-generation/video-synthesis",
        job=lambda folder: video_job(folder, "dashscope", wire={"generation": "legacy"}),
        body={
            "model": "some-model",
            "input": {"prompt": "Lin looks up.", "negative_prompt": "blurred", "img_url": URI},
            "parameters": {"resolution": "720p", "duration": 5, "audio": False, "seed": 7, "watermark": False},
        },
    ),
    Case(
        wire="dashscope",
        path="/api/v1/services/aigc/image2video/video-synthesis",
        job=lambda folder: video_job(folder, "dashscope", last=True, wire={"generation": "legacy"}),
        body={
            "model": "some-model",
            "input": {
                "prompt": "Lin looks up.",
                "negative_prompt": "blurred",
                "first_frame_url": URI,
                "last_frame_url": URI,
            },
            "parameters": {"resolution": "720p", "duration": 5, "audio": False, "seed": 7, "watermark": False},
        },
    ),
    Case(
        wire="dashscope",
        path="/api/v1/services/aigc/multimodal-generation/generation",
        job=lambda folder: image_job(folder, "dashscope"),
        body={
            "model": "some-model",
            "input": {"messages": [{"role": "user", "content": [{"image": URI}, {"text": "A rooftop at dusk."}]}]},
            "parameters": {"size": "1280*720", "n": 1, "negative_prompt": "blurred", "seed": 7, "watermark": False},
        },
    ),
    Case(
        wire="dashscope",
        path="/api/v1/services/audio/tts/SpeechSynthesizer",
        job=lambda _: speech_job("dashscope"),
        body={
            "model": "some-model",
            "input": {"text": "你好，林。", "voice": "some-voice", "format": "wav", "sample_rate": 24000, "rate": 1.0},
        },
    ),
    Case(
        wire="dashscope",
        path="/api/v1/services/aigc/multimodal-generation/generation",
        job=lambda _: speech_job("dashscope", wire={"service": "multimodal"}),
        body={"model": "some-model", "input": {"text": "你好，林。", "voice": "some-voice"}},
    ),
    Case(
        wire="runway",
        path="/v1/image_to_video",
        job=lambda folder: video_job(folder, "runway", last=True),
        body={
            "model": "some-model",
            "promptText": "Lin looks up.",
            "promptImage": [{"uri": URI, "position": "first"}, {"uri": URI, "position": "last"}],
            "duration": 5,
            "ratio": "1280:720",
            "negativePrompt": "blurred",
            "audio": False,
            "seed": 7,
        },
    ),
    Case(
        wire="runway",
        path="/v1/text_to_image",
        job=lambda folder: image_job(folder, "runway"),
        body={
            "model": "some-model",
            "promptText": "A rooftop at dusk.",
            "ratio": "1280:720",
            "referenceImages": [{"uri": URI, "tag": "reference1"}],
            "seed": 7,
        },
    ),
    Case(
        wire="minimax",
        path="/v2/video_generation",
        job=lambda folder: replace(
            video_job(folder, "minimax", last=True, wire={"generation": "content"}), callback_url=CALLBACK
        ),
        body={
            "model": "some-model",
            "content": [
                {"type": "text", "text": "Lin looks up."},
                {"type": "image_url", "image_url": {"url": URI}, "role": "first_frame"},
                {"type": "image_url", "image_url": {"url": URI}, "role": "last_frame"},
            ],
            "resolution": "720p",
            "duration": 5,
            "ratio": "adaptive",
            "callback_url": CALLBACK,
        },
    ),
    Case(
        wire="minimax",
        path="/v1/video_generation",
        job=lambda folder: video_job(folder, "minimax", last=True),
        body={
            "model": "some-model",
            "prompt": "Lin looks up.",
            "first_frame_image": URI,
            "last_frame_image": URI,
            "duration": 5,
            "resolution": "720p",
        },
    ),
    Case(
        wire="minimax",
        path="/v1/t2a_v2",
        job=lambda _: replace(speech_job("minimax"), emotion=Emotion.AFRAID),
        body={
            "model": "some-model",
            "text": "你好，林。",
            "stream": False,
            "output_format": "hex",
            "voice_setting": {"voice_id": "some-voice", "speed": 1.0, "emotion": "fearful"},
            "audio_setting": {"sample_rate": 32000, "format": "wav", "channel": 1},
        },
    ),
    Case(
        wire="luma",
        path="/generations",
        job=lambda folder: video_job(folder, "luma", last=True),
        body={
            "model": "some-model",
            "type": "video",
            "prompt": "Lin looks up.",
            "aspect_ratio": "16:9",
            "video": {
                "start_frame": {"data": PICTURE, "media_type": "image/png"},
                "end_frame": {"data": PICTURE, "media_type": "image/png"},
                "duration": "5s",
                "resolution": "720p",
            },
        },
    ),
    Case(
        wire="luma",
        path="/generations",
        job=lambda folder: image_job(folder, "luma"),
        body={
            "model": "some-model",
            "type": "image",
            "prompt": "A rooftop at dusk.",
            "aspect_ratio": "16:9",
            "image_ref": [{"data": PICTURE, "media_type": "image/png"}],
        },
    ),
    Case(
        wire="zhipu",
        path="/videos/generations",
        job=lambda folder: video_job(folder, "zhipu", last=True, framing=Framing(size=Size(width=1920, height=1080))),
        body={
            "model": "some-model",
            "prompt": "Lin looks up.",
            "image_url": [URI, URI],
            "duration": 5,
            "with_audio": False,
            "request_id": KEY,
            "watermark_enabled": False,
        },
    ),
    Case(
        wire="zhipu",
        path="/images/generations",
        job=lambda folder: image_job(folder, "zhipu", references=0),
        body={
            "model": "some-model",
            "prompt": "A rooftop at dusk.",
            "size": "1280x720",
            "request_id": KEY,
            "watermark_enabled": False,
        },
    ),
    Case(
        wire="replicate",
        path="/models/somebody/some-video/predictions",
        job=lambda folder: replace(video_job(folder, "replicate", "somebody/some-video"), callback_url=CALLBACK),
        body={
            "input": {
                "prompt": "Lin looks up.",
                "image": URI,
                "duration": 5,
                "aspect_ratio": "16:9",
                "resolution": "720p",
                "generate_audio": False,
                "negative_prompt": "blurred",
                "seed": 7,
            },
            "webhook": CALLBACK,
            "webhook_events_filter": ["completed"],
        },
    ),
    Case(
        wire="gemini",
        path="/v1beta/interactions",
        job=lambda folder: replace(video_job(folder, "gemini"), callback_url=CALLBACK),
        body={
            "model": "some-model",
            "input": [
                {"type": "text", "text": "Lin looks up."},
                {"type": "image", "data": PICTURE, "mime_type": "image/png"},
            ],
            "background": True,
            "generation_config": {"seed": 7, "video_config": {"task": "image_to_video"}},
            "response_format": {
                "type": "video",
                "aspect_ratio": "16:9",
                "resolution": "720p",
                "duration": "5",
                "delivery": "uri",
            },
            "webhook_config": {"uris": [CALLBACK]},
        },
    ),
    Case(
        wire="gemini",
        path="/v1beta/models/some-model:generateContent",
        job=lambda folder: image_job(
            folder, "gemini", framing=Framing(size=Size(width=1, height=1), aspect="16:9", resolution="2K")
        ),
        body={
            "contents": [
                {
                    "role": "user",
                    "parts": [
                        {"text": "A rooftop at dusk."},
                        {"inlineData": {"mimeType": "image/png", "data": PICTURE}},
                    ],
                }
            ],
            "generationConfig": {
                "responseModalities": ["IMAGE"],
                "imageConfig": {"aspectRatio": "16:9", "imageSize": "2K"},
                "seed": 7,
            },
        },
    ),
    Case(
        wire="gemini",
        path="/v1beta/models/some-model:generateContent",
        job=lambda _: speech_job("gemini"),
        body={
            "contents": [{"role": "user", "parts": [{"text": "你好，林。"}]}],
            "generationConfig": {
                "responseModalities": ["AUDIO"],
                "speechConfig": {"voiceConfig": {"prebuiltVoiceConfig": {"voiceName": "some-voice"}}},
            },
        },
    ),
    Case(
        wire="automatic1111",
        path="/sdapi/v1/txt2img",
        job=lambda folder: image_job(
            folder, "automatic1111", wire={"reference": {"module": "ip-adapter-auto", "model": "ip [1]", "weight": 0.7}}
        ),
        body={
            "prompt": "A rooftop at dusk.",
            "negative_prompt": "blurred",
            "seed": 7,
            "width": 1280,
            "height": 720,
            "override_settings": {"sd_model_checkpoint": "some-model"},
            "alwayson_scripts": {
                "controlnet": {
                    "args": [
                        {
                            "enabled": True,
                            "save_detected_map": False,
                            "module": "ip-adapter-auto",
                            "model": "ip [1]",
                            "weight": 0.7,
                            "image": PICTURE,
                        }
                    ]
                }
            },
        },
    ),
    Case(
        wire="elevenlabs",
        path="/v1/text-to-speech/some-voice/with-timestamps",
        job=lambda _: replace(speech_job("elevenlabs"), speed=0.9),
        body={
            "text": "你好，林。",
            "model_id": "some-model",
            "language_code": "zh",
            "voice_settings": {"speed": 0.9},
        },
    ),
]
