"""The release described in Croissant 1.1, so that catalogues and loaders can read it without our code."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel

from schemas.release import ReleaseFile, ReleaseRow

CONTEXT = {
    "@language": "en", "@vocab": "https://schema.org/", "arrayShape": "cr:arrayShape", "citeAs": "cr:citeAs",
    "column": "cr:column", "conformsTo": "dct:conformsTo", "containedIn": "cr:containedIn",
    "cr": "http://mlcommons.org/croissant/", "rai": "http://mlcommons.org/croissant/RAI/",
    "data": {"@id": "cr:data", "@type": "@json"}, "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/", "description": {"@container": "@language"},
    "equivalentProperty": "cr:equivalentProperty", "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract", "field": "cr:field", "fileProperty": "cr:fileProperty", "fileObject": "cr:fileObject",
    "fileSet": "cr:fileSet", "format": "cr:format", "includes": "cr:includes", "isArray": "cr:isArray",
    "isLiveDataset": "cr:isLiveDataset", "jsonPath": "cr:jsonPath", "key": "cr:key", "md5": "cr:md5",
    "name": {"@container": "@language"}, "parentField": "cr:parentField", "path": "cr:path", "prov": "http://www.w3.org/ns/prov#",
    "recordSet": "cr:recordSet", "references": "cr:references", "regex": "cr:regex", "repeated": "cr:repeated",
    "replace": "cr:replace", "samplingRate": "cr:samplingRate", "sc": "https://schema.org/",
    "separator": "cr:separator", "source": "cr:source", "subField": "cr:subField", "transform": "cr:transform",
}  # fmt: skip
"""The standard context of Croissant 1.1, with PROV."""

_TYPES = {str: "sc:Text", int: "sc:Integer", float: "sc:Float", bool: "sc:Boolean"}
_ENCODINGS = {
    ".parquet": "application/x-parquet", ".jsonl": "application/jsonlines", ".mp4": "video/mp4", ".m4a": "audio/mp4",
    ".wav": "audio/wav",
}  # fmt: skip


@dataclass(frozen=True)
class About:
    """What the description says about the release as a whole."""

    name: str
    version: str
    description: str
    licences: Sequence[str]
    """Addresses or ids of the licences of media and of imported annotations."""
    rai: Mapping[str, Any]
    """Responsible-AI statements by their key, such as `dataLimitations`."""
    made_from: Sequence[str]
    """Addresses or ids of the sources."""
    canary: str
    published: str | None = None
    """ISO date; left out where none was given, so that equal builds are equal."""


def croissant(about: About, tables: Mapping[str, ReleaseFile], others: Sequence[ReleaseFile]) -> bytes:
    """The description as JSON-LD.

    Args:
        about: Texts and rights.
        tables: Split -> its table.
        others: All other files: media folders become file sets, single files file objects.
    """
    data = {
        "@context": CONTEXT, "@type": "sc:Dataset", "conformsTo": "http://mlcommons.org/croissant/1.1",
        "name": about.name, "version": about.version, "description": about.description,
        "license": list(about.licences), "isLiveDataset": False, "identifier": about.canary,
        **({"datePublished": about.published} if about.published else {}),
        **{f"rai:{key}": value for key, value in about.rai.items()},
        "prov:wasDerivedFrom": list(about.made_from),
        "distribution": [
            *(_file_object(file) for file in tables.values()),
            *(_file_object(file) for file in others if "/media/" not in file.path),
            *_file_sets(others),
        ],
        "recordSet": [_record_set(split, file) for split, file in tables.items()],
    }  # fmt: skip
    return json.dumps(data, indent=2, ensure_ascii=False).encode() + b"\n"


def _suffix(path: str) -> str:
    return path[path.rindex(".") :]


def _file_object(file: ReleaseFile) -> dict[str, Any]:
    return {
        "@type": "cr:FileObject", "@id": file.path, "name": file.path, "contentUrl": file.path,
        "contentSize": f"{file.size_bytes} B", "sha256": file.sha256,
        "encodingFormat": _ENCODINGS.get(_suffix(file.path), "application/octet-stream"),
    }  # fmt: skip


def _file_sets(files: Sequence[ReleaseFile]) -> Iterator[dict[str, Any]]:
    media = {(file.path.split("/")[0], _suffix(file.path)) for file in files if "/media/" in file.path}
    for split, suffix in sorted(media):
        yield {
            "@type": "cr:FileSet", "@id": f"media-{split}{suffix}", "name": f"media-{split}{suffix}",
            "description": f"Media files of the {split} split; each name is the sha256 of its content.",
            "encodingFormat": _ENCODINGS.get(suffix, "application/octet-stream"),
            "includes": f"{split}/media/*/*{suffix}",
        }  # fmt: skip


def _record_set(split: str, table: ReleaseFile) -> dict[str, Any]:
    return {
        "@type": "cr:RecordSet", "@id": split, "name": split, "description": f"Items of the {split} split.",
        "key": {"@id": f"{split}/id"},
        "field": [
            _field(f"{split}/{name}", name, info.description or "", _unwrapped(info.annotation), table, name, "")
            for name, info in ReleaseRow.model_fields.items()
        ],
    }  # fmt: skip


def _unwrapped(annotation: Any) -> Any:
    """The annotation without Annotated and None."""
    while True:
        args = [arg for arg in get_args(annotation) if arg is not type(None)]
        if hasattr(annotation, "__metadata__") or (len(args) == 1 and get_origin(annotation) is not tuple):
            annotation = args[0]
        else:
            return annotation


def _field(
    id_: str, name: str, description: str, type_: Any, table: ReleaseFile, column: str, json_path: str
) -> dict[str, Any]:
    """One column, or one field inside a column's structs (by its JSON path)."""
    described = {"description": description} if description else {}
    field: dict[str, Any] = {"@type": "cr:Field", "@id": id_, "name": name, **described}
    repeated = get_origin(type_) is tuple
    inner = _unwrapped(get_args(type_)[0]) if repeated else type_
    if repeated:
        field["repeated"] = True
    if isinstance(inner, type) and issubclass(inner, BaseModel):
        field["subField"] = [
            _field(f"{id_}/{sub}", sub, info.description or "", _unwrapped(info.annotation), table, column, sub)
            for sub, info in inner.model_fields.items()
            if _fits(_unwrapped(info.annotation))
        ]
        return field
    extract: dict[str, Any] = {"fileObject": {"@id": table.path}, "extract": {"column": column}}
    if json_path:
        extract["transform"] = {"jsonPath": json_path}
    return {**field, "dataType": _data_type(inner), "source": extract}


def _fits(type_: Any) -> bool:
    """Whether the format can hold a field at a struct's depth: plain values and lists of them, no deeper structs."""
    inner = _unwrapped(get_args(type_)[0]) if get_origin(type_) is tuple else type_
    return get_origin(inner) is not tuple and not (isinstance(inner, type) and issubclass(inner, BaseModel))


def _data_type(type_: Any) -> str:
    if get_origin(type_) in (Literal, dict) or (isinstance(type_, type) and issubclass(type_, Enum)):
        return "sc:Text"
    return _TYPES[type_]
