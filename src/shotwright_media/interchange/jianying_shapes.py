"""The objects of a Jianying draft, as plain dictionaries: the draft itself, its tracks and segments.

There is no published format. Field names, constants and effect numbers are those that pyJianYingDraft (Apache-2.0,
https://github.com/GuanYixuan/pyJianYingDraft) writes and that Jianying 5.9 to 10 opens by its account; a test compares
the fields. Times are whole microseconds.
"""

from dataclasses import dataclass
from typing import Any, Final, TypeAlias

Shape: TypeAlias = dict[str, Any]
"""A JSON object."""

_MATERIAL_KINDS: Final = (
    "ai_translates", "audio_balances", "audio_effects", "audio_fades", "audio_track_indexes", "audios",
    "beats", "canvases", "chromas", "color_curves", "common_mask", "digital_humans", "drafts", "effects",
    "flowers", "green_screens", "handwrites", "hsl", "images", "log_color_wheels", "loudnesses",
    "manual_deformations", "masks", "material_animations", "material_colors", "multi_language_refs",
    "placeholders", "plugin_effects", "primary_color_wheels", "realtime_denoises", "shapes", "smart_crops",
    "smart_relights", "sound_channel_mappings", "speeds", "stickers", "tail_leaders", "text_templates",
    "texts", "time_marks", "transitions", "video_effects", "video_trackings", "videos", "vocal_beautifys",
    "vocal_separations",
)  # fmt: skip
_KEYFRAME_KINDS: Final = ("adjusts", "audios", "effects", "filters", "handwrites", "stickers", "texts", "videos")
_CONFIG: Final[Shape] = {
    "adjust_max_index": 1,
    "attachment_info": [],
    "combination_max_index": 1,
    "export_range": None,
    "extract_audio_last_index": 1,
    "lyrics_recognition_id": "",
    "lyrics_sync": True,
    "lyrics_taskinfo": [],
    "maintrack_adsorb": True,
    "material_save_mode": 0,
    "multi_language_current": "none",
    "multi_language_list": [],
    "multi_language_main": "none",
    "multi_language_mode": "none",
    "original_sound_last_index": 1,
    "record_audio_last_index": 1,
    "sticker_max_index": 1,
    "subtitle_keywords_config": None,
    "subtitle_recognition_id": "",
    "subtitle_sync": True,
    "subtitle_taskinfo": [],
    "system_font_list": [],
    "video_mute": False,
    "zoom_info_params": None,
}
_BINS: Final = (0, 1, 2, 3, 6, 7, 8)
_EMPTY_IN_META: Final = (
    "cloud_package_completed_time", "draft_cloud_capcut_purchase_info", "draft_cloud_purchase_info",
    "draft_cloud_template_id", "draft_cloud_tutorial_info", "draft_cloud_videocut_purchase_info", "draft_cover",
    "draft_deeplink_url", "draft_new_version", "draft_removable_storage_device", "draft_type",
    "tm_draft_cloud_completed",
)  # fmt: skip
_ENTERPRISE: Final = ("draft_enterprise_extra", "draft_enterprise_id", "draft_enterprise_name")
_PLATFORM: Final = {"app_id": 3704, "app_source": "lv", "app_version": "5.9.0", "os": "windows"}
_TEXT_PLACE: Final = -0.8
"""In half heights of the picture from its middle: where Jianying itself puts subtitles."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """From `start` on, for `length`, in microseconds."""

    start: int
    length: int

    def shape(self) -> Shape:
        return {"start": self.start, "duration": self.length}


@dataclass(frozen=True, slots=True, kw_only=True)
class Medium:
    """A file of the draft, with the path that Jianying is told."""

    identifier: str
    name: str
    path: str
    length: int
    width: int = 0
    """0 for sound."""
    height: int = 0


def content(draft: str, *, width: int, height: int, fps: float, length: int, tracks: list[Shape]) -> Shape:
    """The whole draft, still without materials."""
    return {
        "canvas_config": {"width": width, "height": height, "ratio": "original"},
        "color_space": 0,
        "config": _CONFIG,
        "cover": None,
        "create_time": 0,
        "duration": length,
        "extra_info": None,
        "fps": fps,
        "free_render_index_mode_on": False,
        "group_container": None,
        "id": draft,
        "keyframe_graph_list": [],
        "keyframes": {kind: [] for kind in _KEYFRAME_KINDS},
        "last_modified_platform": _PLATFORM,
        "materials": {kind: [] for kind in _MATERIAL_KINDS},
        "mutable_config": None,
        "name": "",
        "new_version": "110.0.0",
        "platform": _PLATFORM,
        "relationships": [],
        "render_index_track_mode_on": False,
        "retouch_cover": None,
        "source": "default",
        "static_cover_image_path": "",
        "time_marks": None,
        "tracks": tracks,
        "update_time": 0,
        "version": 360000,
    }


def meta(draft: str, name: str, folder: str, length: int, media: list[Medium]) -> Shape:
    """What the list of drafts shows, and the bin of media."""
    bins = [{"type": kind, "value": [_in_bin(medium) for medium in media] if kind == 0 else []} for kind in _BINS]
    return dict.fromkeys(_EMPTY_IN_META, "") | {
        "draft_cloud_last_action_download": False,
        "draft_cloud_materials": [],
        "draft_enterprise_info": dict.fromkeys(_ENTERPRISE, "") | {"enterprise_material": []},
        "draft_fold_path": f"{folder}/{name}" if folder else "",
        "draft_id": draft,
        "draft_is_ai_packaging_used": False,
        "draft_is_ai_shorts": False,
        "draft_is_ai_translate": False,
        "draft_is_article_video_draft": False,
        "draft_is_from_deeplink": "false",
        "draft_is_invisible": False,
        "draft_materials": bins,
        "draft_materials_copied_info": [],
        "draft_name": name,
        "draft_root_path": folder,
        "draft_segment_extra_info": [],
        "tm_draft_cloud_modified": 0,
        "tm_draft_removed": 0,
        "tm_duration": length,
    }


def _in_bin(medium: Medium) -> Shape:
    return {
        "create_time": 0,
        "duration": medium.length,
        "extra_info": medium.name,
        "file_Path": medium.path,
        "height": medium.height,
        "id": medium.identifier,
        "import_time": 0,
        "import_time_ms": 0,
        "item_source": 1,
        "md5": "",
        "metetype": "video" if medium.width else "music",
        "roughcut_time_range": {"start": 0, "duration": medium.length},
        "sub_time_range": {"start": -1, "duration": -1},
        "type": 0,
        "width": medium.width,
    }


def track(identifier: str, kind: str, name: str, segments: list[Shape]) -> Shape:
    return {
        "attribute": 0,
        "flag": 0,
        "id": identifier,
        "is_default_name": not name,
        "name": name,
        "segments": segments,
        "type": kind,
    }


def _segment(identifier: str, material: str, target: Times, source: Times | None, references: list[str]) -> Shape:
    return {
        "enable_adjust": True,
        "enable_color_correct_adjust": False,
        "enable_color_curves": True,
        "enable_color_match_adjust": False,
        "enable_color_wheels": True,
        "enable_lut": True,
        "enable_smart_color_adjust": False,
        "last_nonzero_volume": 1.0,
        "reverse": False,
        "track_attribute": 0,
        "track_render_index": 0,
        "visible": True,
        "id": identifier,
        "material_id": material,
        "target_timerange": target.shape(),
        "common_keyframes": [],
        "keyframe_refs": [],
        "source_timerange": source.shape() if source else None,
        "speed": 1.0,
        "volume": 1.0,
        "extra_material_refs": references,
        "is_tone_modify": False,
    }


def _place(y: float) -> Shape:
    """How a picture lies in the frame: as it is, `y` half heights above the middle."""
    return {
        "clip": {
            "alpha": 1.0,
            "flip": {"horizontal": False, "vertical": False},
            "rotation": 0.0,
            "scale": {"x": 1.0, "y": 1.0},
            "transform": {"x": 0.0, "y": y},
        },
        "uniform_scale": {"on": True, "value": 1.0},
    }


def video_segment(identifier: str, material: str, target: Times, source: Times, references: list[str]) -> Shape:
    hdr = {"hdr_settings": {"intensity": 1.0, "mode": 1, "nits": 1000}}
    return _segment(identifier, material, target, source, references) | _place(0.0) | hdr


def sound_segment(identifier: str, material: str, target: Times, source: Times, references: list[str]) -> Shape:
    return _segment(identifier, material, target, source, references) | {"clip": None, "hdr_settings": None}


def text_segment(identifier: str, material: str, target: Times, references: list[str]) -> Shape:
    return _segment(identifier, material, target, None, references) | _place(_TEXT_PLACE)
