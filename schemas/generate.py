#!/usr/bin/env python3
"""Makes the schema packs that are compiled into the program.

    python3 schemas/generate.py [kubernetes] [custom]

Needs Python 3.11 with PyYAML, and the `zstd`, `pip`, `cargo`, `npm` and `go` commands. Each pack
names the packages it was made from, with version and licence, in its first line
(`head -1 FILE`).

Sources
  kubernetes.pack  PyPI `kubernetes-validate`: the OpenAPI definitions of every minor version as
                   JSON Schema, completed by `kubernetes/supplements.json` (what the API server
                   demands but its OpenAPI does not say).
  custom.pack      what `custom/sources.json` lists: the Rust packages `kcr_*`, one an API group,
                   each custom resource as Rust types written from the project's own CRD; packages
                   of npm with the same in TypeScript (`custom/npm.py`); and Go modules, whose
                   CRDs are generated as their projects do it (`custom/golang.py`). Where two have
                   one kind, the first counts. `beside` names fields beside `spec`, which the Rust
                   types leave out, `values` those that an operator adds to a list of values, and
                   `written` holds small kinds that no package has.

Format of a pack
  One line of JSON {format, sources, frames: [{name, length}]}, then the frames, each compressed
  by zstd on its own, so that a run unpacks only the groups it meets. An unpacked frame is lines
  of JSON: first the index {minors, kinds: {"group/version/kind": [[mask, id]]}}, then one
  definition a line, `id` being its number from 0. `{"$ref": 7}` refers to a definition of the
  same frame. Bit n of a mask stands for the n-th minor; a frame without minors uses mask 1.
  Equal definitions, with all they refer to, are stored once over all minors.
"""

import hashlib
import json
import os
import re
import subprocess
import sys
import tempfile
import zipfile

from custom import golang, npm

HERE = os.path.dirname(os.path.abspath(__file__))
KUBERNETES_VALIDATE = "1.37.0"
MINORS = range(25, 38)


# --- packs -----------------------------------------------------------------------------------

def compact(value):
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False, sort_keys=True)


def compress(text):
    return subprocess.run(["zstd", "-19", "--ultra", "--no-check", "-c"], input=text.encode(),
                          stdout=subprocess.PIPE, check=True).stdout


def write_pack(name, sources, frames):
    packed = [(frame, compress("\n".join(map(compact, lines)) + "\n")) for frame, lines in frames]
    head = {"format": 1, "sources": sources,
            "frames": [{"name": frame, "length": len(data)} for frame, data in packed]}
    path = os.path.join(HERE, name)
    with open(path, "wb") as out:
        out.write((compact(head) + "\n").encode())
        for _, data in packed:
            out.write(data)
    raw = sum(len(compact(line)) for _, lines in frames for line in lines)
    print(f"{name}: {len(frames)} frames, {raw:,} bytes raw, {os.path.getsize(path):,} packed")


# --- one store for many versions ---------------------------------------------------------------

def references(value):
    if isinstance(value, dict):
        for key, inner in value.items():
            if key == "$ref" and isinstance(inner, str):
                yield inner
            else:
                yield from references(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from references(inner)


def renamed(value, names):
    if isinstance(value, dict):
        return {k: names[v] if k == "$ref" and isinstance(v, str) else renamed(v, names)
                for k, v in value.items()}
    if isinstance(value, list):
        return [renamed(inner, names) for inner in value]
    return value


def share(sets):
    """Numbers the definitions of many sets so that equal ones, with all they lead to, are one.

    `sets` is a list of {name: definition}. Starts from the assumption that all definitions are
    equal and splits classes until nothing changes, so that circles of references are no problem.
    Returns the list of definitions and, for each set, {name: number}.
    """
    keys = [(at, name) for at, definitions in enumerate(sets) for name in definitions]
    classes = {key: "" for key in keys}
    count = 1
    while True:
        split = {}
        for at, name in keys:
            names = {r: classes[(at, r)] for r in references(sets[at][name])}
            text = compact(renamed(sets[at][name], names))
            split[(at, name)] = hashlib.sha256(text.encode()).hexdigest()
        fresh = len(set(split.values()))
        classes = split
        if fresh == count:
            break
        count = fresh
    order = {}
    first = {}
    for key in sorted(keys, key=lambda key: (key[1], key[0])):
        if classes[key] not in order:
            order[classes[key]] = len(order)
            first[classes[key]] = key
    numbers = [{} for _ in sets]
    for (at, name), digest in classes.items():
        numbers[at][name] = order[digest]
    lines = []
    for digest in order:
        at, name = first[digest]
        lines.append(renamed(sets[at][name], numbers[at]))
    return lines, numbers


def masks(numbers):
    """[(bit, id)] → [[mask, id]] in order of id."""
    by_id = {}
    for bit, number in numbers:
        by_id[number] = by_id.get(number, 0) | 1 << bit
    return [[mask, number] for number, mask in sorted(by_id.items(), key=lambda x: x[1])]


# --- Kubernetes --------------------------------------------------------------------------------

UNIQUE = "x-sluicegate-unique"


def default_key(name):
    """The one key of a list's items that has a default."""
    return "TCP" if name == "protocol" else None


def bare(schema, in_list=False):
    """Drops what a check does not use. The published types are nullable throughout because the
    API server reads null as absent; the program does the same, so that only list items keep it."""
    if not isinstance(schema, dict):
        return schema
    out = {}
    for key, value in schema.items():
        if key == "properties":
            out[key] = {name: bare(inner) for name, inner in value.items()}
        elif key == "items":
            out[key] = bare(value, in_list=True)
        elif key == "additionalProperties":
            out[key] = bare(value)
        elif key == "type" and isinstance(value, list):
            kept = value if in_list else [t for t in value if t != "null"]
            out[key] = kept[0] if len(kept) == 1 else kept
        elif key == "$ref" and isinstance(value, str):
            out[key] = value.rsplit("/", 1)[-1]
        elif key in ("type", "format", "required", "enum", "oneOf", "anyOf"):
            out[key] = value
        elif key == "x-kubernetes-list-map-keys":
            out[UNIQUE] = {"keys": {name: default_key(name) for name in value}}
    return out


def merge(base, extra):
    """Lays a supplement over a definition: objects merge, `required` and `allOf` add up, null
    removes, and everything else is replaced."""
    for key, value in extra.items():
        if key == "//":
            continue
        if value is None:
            base.pop(key, None)
            continue
        if key in ("required", "allOf"):
            base[key] = base.get(key, []) + [v for v in value if v not in base.get(key, [])]
        elif isinstance(value, dict) and isinstance(base.get(key), dict):
            merge(base[key], value)
        else:
            base[key] = without_comments(value)
    return base


def without_comments(value):
    if isinstance(value, dict):
        return {k: without_comments(v) for k, v in value.items() if k != "//"}
    if isinstance(value, list):
        return [without_comments(v) for v in value]
    return value


def relax(definition, name):
    """What OpenAPI lists as required is every field that Go always writes. Reading, an absent
    boolean is false, and nobody is asked for a status."""
    fields = definition.get("properties", {})
    status = name.endswith("Status") or {"status", "type"} <= fields.keys()
    kept = [] if status else [field for field in definition.get("required", [])
                              if fields.get(field, {}).get("type") != "boolean"]
    definition.pop("required", None)
    if kept:
        definition["required"] = kept


def supplement(definition, extra):
    extra = applies(definition, extra)
    optional = extra.pop("optional", [])
    merge(definition, extra)
    if "required" in definition:
        definition["required"] = [name for name in definition["required"] if name not in optional]
        if not definition["required"]:
            del definition["required"]


def applies(definition, extra):
    """A supplement is about fields; one for a field that this minor does not have is left out."""
    extra = json.loads(json.dumps(extra))
    known = definition.get("properties", {})
    for name in list(extra.get("properties", {})):
        if name not in known:
            del extra["properties"][name]
    extra["required"] = [name for name in extra.get("required", []) if name in known]
    if not extra["required"]:
        del extra["required"]
    return extra


def kubernetes():
    with open(os.path.join(HERE, "kubernetes", "supplements.json"), encoding="utf-8") as f:
        supplements = json.load(f)
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.executable, "-m", "pip", "download", "-q", "--no-deps", "-d", folder,
                        f"kubernetes-validate=={KUBERNETES_VALIDATE}"], check=True)
        wheel = zipfile.ZipFile(os.path.join(folder, os.listdir(folder)[0]))
        sets, kinds = [], {}
        for bit, minor in enumerate(MINORS):
            path = f"kubernetes_validate/kubernetes-json-schema/v1.{minor}.0-local-strict/_definitions.json"
            published = json.loads(wheel.read(path))["$defs"]
            definitions = {}
            for name, schema in published.items():
                definitions[name] = bare(schema)
                relax(definitions[name], name)
                for gvk in schema.get("x-kubernetes-group-version-kind", []):
                    if len(schema["x-kubernetes-group-version-kind"]) == 1:
                        key = f"{gvk['group']}/{gvk['version']}/{gvk['kind']}"
                        kinds.setdefault(key, []).append((bit, name))
            for name, extra in supplements["definitions"].items():
                for target in [n for n in definitions if re.fullmatch(name, n)]:
                    supplement(definitions[target], extra)
            definitions["~object"] = without_comments(supplements["object"])
            sets.append(definitions)
    check_supplements(supplements, sets)
    # Lists come apart before they are checked, and nothing else refers to them.
    kinds = {k: v for k, v in kinds.items() if not k.endswith("List")}
    used = [closure(s, [n for v in kinds.values() for b, n in v if b == at] +
                    ["~object", "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta"])
            for at, s in enumerate(sets)]
    lines, numbers = share(used)
    index = {
        "minors": list(MINORS),
        "kinds": {key: masks([(bit, numbers[bit][name]) for bit, name in found])
                  for key, found in sorted(kinds.items())},
        "metadata": masks([(bit, numbers[bit]["io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta"])
                           for bit in range(len(sets))]),
        "object": masks([(bit, numbers[bit]["~object"]) for bit in range(len(sets))]),
        "nameless": supplements["nameless"],
    }
    source = {"package": "PyPI kubernetes-validate", "version": KUBERNETES_VALIDATE,
              "licence": "Apache-2.0"}
    write_pack("kubernetes.pack", [source], [("kubernetes", [index] + lines)])


def closure(definitions, roots):
    found, queue = {}, list(roots)
    while queue:
        name = queue.pop()
        if name not in found:
            found[name] = definitions[name]
            queue.extend(references(definitions[name]))
    return found


def check_supplements(supplements, sets):
    for name in supplements["definitions"]:
        if not any(re.fullmatch(name, n) for s in sets for n in s):
            sys.exit(f"supplements.json: no definition is called {name}")


# --- custom resources ----------------------------------------------------------------------------

STRUCT = re.compile(r"((?:^#\[[^\n]*\]\n)*)^pub (struct|enum) (\w+) \{\n(.*?)^\}", re.M | re.S)
FIELD = re.compile(r"((?:^    #\[.*\]\n)*)^    pub (\S+): (.+),$", re.M)
VARIANT = re.compile(r"((?:^    #\[.*\]\n)*)^    (?:r#)?(\w+)(?:\([^)]*\))?,$", re.M)
ANYTHING = {"x-kubernetes-preserve-unknown-fields": True}
NAMED = {
    "String": {"type": "string"},
    "bool": {"type": "boolean"},
    "i32": {"type": "integer", "format": "int32"},
    "i64": {"type": "integer", "format": "int64"},
    "u32": {"type": "integer", "minimum": 0},
    "u64": {"type": "integer", "minimum": 0},
    "f32": {"type": "number"},
    "f64": {"type": "number"},
    "IntOrString": {"x-kubernetes-int-or-string": True},
    "serde_json::Value": ANYTHING,
}
CONDITION = {
    "type": "object", "required": ["lastTransitionTime", "message", "reason", "status", "type"],
    "properties": {"lastTransitionTime": {"type": "string", "format": "date-time"},
                   "message": {"type": "string"}, "reason": {"type": "string"},
                   "status": {"type": "string"}, "type": {"type": "string"},
                   "observedGeneration": {"type": "integer", "format": "int64"}}}
REFERENCE = {
    "type": "object",
    "properties": {name: {"type": "string"} for name in
                   ("apiVersion", "fieldPath", "kind", "name", "namespace", "resourceVersion", "uid")}}


def attribute(attributes, name):
    found = re.search(rf'\b{name} = "((?:[^"\\\\]|\\\\.)*)"', attributes)
    return json.loads(f'"{found[1]}"') if found else None


def shape(rust, known):
    """A Rust type as a structural schema; an unknown one constrains nothing."""
    inner = re.fullmatch(r"(Option|Vec|BTreeMap|Box)<(.*)>", rust)
    if inner and inner[1] in ("Option", "Box"):
        return shape(inner[2], known)
    if inner and inner[1] == "Vec":
        return {"type": "array", "items": shape(inner[2], known)}
    if inner:
        value = inner[2].split(", ", 1)[1]
        if value == "serde_json::Value":
            return {"type": "object", **ANYTHING}
        return {"type": "object", "additionalProperties": shape(value, known)}
    if rust in known:
        return {"$ref": rust}
    return dict(NAMED.get(rust, ANYTHING))


def rust_types(text):
    """The types of one generated module as structural schemas, and its custom resources."""
    text = re.sub(r"^\s*//.*\n", "", text, flags=re.M)
    found = list(STRUCT.finditer(text))
    known = {m[3] for m in found} | {"Condition", "ObjectReference"}
    types, resources = {"Condition": CONDITION, "ObjectReference": REFERENCE}, []
    for attributes, what, name, body in (m.groups() for m in found):
        if what == "enum":
            values = [attribute(a, "rename") if attribute(a, "rename") is not None else v
                      for a, v in VARIANT.findall(body)]
            types[name] = {"type": "string", "enum": values}
            continue
        fields, required = {}, []
        for inner, field, rust in FIELD.findall(body):
            field = attribute(inner, "rename") or field.removeprefix("r#")
            fields[field] = shape(rust, known)
            if not rust.startswith("Option<"):
                required.append(field)
        types[name] = {"type": "object", "properties": fields}
        if required:
            types[name]["required"] = required
        if attribute(attributes, "group"):
            resources.append((attribute(attributes, "group"), attribute(attributes, "version"),
                              attribute(attributes, "kind"), name, required))
    return types, resources


def custom():
    with open(os.path.join(HERE, "custom", "sources.json"), encoding="utf-8") as f:
        wanted = json.load(f)
    groups, sources, count = {}, [], 0
    for name, folder in crates(wanted["crates"]):
        version = wanted["crates"][name]
        sources.append({"package": f"Rust package {name}", "version": version, "licence": "0BSD"})
        for path in sorted(rust_files(folder)):
            with open(path, encoding="utf-8") as f:
                types, resources = rust_types(f.read())
            for group in {resource[0] for resource in resources}:
                extend(types, group, wanted["values"])
            for group, api, kind, spec, required in resources:
                beside = wanted["beside"].get(f"{group}/{kind}", [])
                root = {"type": "object", "properties": {
                    "apiVersion": {"type": "string"}, "kind": {"type": "string"},
                    "metadata": ANYTHING, "status": ANYTHING, "spec": {"$ref": spec},
                    **dict.fromkeys(beside, ANYTHING)}}
                if required:
                    root["required"] = ["spec"]
                groups.setdefault(group, {})[f"{group}/{api}/{kind}"] = (types, root)
    for key, types, root in [*of_npm(wanted["npm"], sources), *of_go(wanted["go"], sources)]:
        groups.setdefault(key.split("/")[0], {}).setdefault(key, (types, root))
    for key, root in wanted["written"].items():
        groups.setdefault(key.split("/")[0], {})[key] = ({}, root)
    frames = []
    for group, kinds in sorted(groups.items()):
        keys = sorted(kinds)
        count += len(keys)
        sets = [closure({**kinds[key][0], "~root": kinds[key][1]}, ["~root"]) for key in keys]
        lines, numbers = share(sets)
        index = {"kinds": {key: [[1, numbers[at]["~root"]]] for at, key in enumerate(keys)}}
        frames.append((group, [index] + lines))
    write_pack("custom.pack", sources, frames)
    print(f"{count} kinds and versions")


def extend(types, group, wanted):
    """Adds the values that another project's operator patches into the definition."""
    for name, values in wanted.items():
        of, kind = name.split("/")
        if of == group and kind in types:
            types[kind]["enum"] += [v for v in values if v not in types[kind]["enum"]]


def of_npm(wanted, sources):
    for folder in npm.install({name: one["version"] for name, one in wanted.items()}):
        for name, one in wanted.items():
            sources.append({"package": f"npm {name}", "version": one["version"],
                            "licence": one["licence"]})
            yield from npm.kinds(folder, name, one["required"], one["groups"])


def of_go(wanted, sources):
    for module, one in wanted["modules"].items():
        sources.append({"package": f"Go module {module}", "version": one["version"],
                        "licence": one["licence"]})
    for key, root in golang.kinds(wanted["generator"], wanted["modules"]):
        yield key, {}, root


def rust_files(folder):
    for path, _, names in os.walk(os.path.join(folder, "src")):
        yield from (os.path.join(path, n) for n in names if n not in ("lib.rs", "mod.rs"))


def crates(wanted):
    """Fetches the crates, as cargo does for any package that depends on them."""
    with tempfile.TemporaryDirectory() as folder:
        os.mkdir(os.path.join(folder, "src"))
        open(os.path.join(folder, "src", "lib.rs"), "w").close()
        lines = [f'{name} = {{ version = "={version}", default-features = false }}'
                 for name, version in wanted.items()]
        with open(os.path.join(folder, "Cargo.toml"), "w", encoding="utf-8") as f:
            f.write('[package]\nname = "sources"\nversion = "0.0.0"\nedition = "2024"\n'
                    "[dependencies]\n" + "\n".join(lines) + "\n")
        subprocess.run(["cargo", "vendor", "-q", "vendor"], cwd=folder, check=True,
                       stdout=subprocess.DEVNULL)
        for name in sorted(wanted):
            yield name, os.path.join(folder, "vendor", name)


def main():
    wanted = sys.argv[1:] or ["kubernetes", "custom"]
    for name in wanted:
        {"kubernetes": kubernetes, "custom": custom}[name]()


if __name__ == "__main__":
    main()
