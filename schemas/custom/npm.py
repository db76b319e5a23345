"""Custom resources out of npm packages of TypeScript types that were written from a project's CRDs
or from the OpenAPI of its Go types: one file a type, `GROUP/VERSION/KIND.d.ts` for a kind."""

import json
import os
import re
import subprocess
import tempfile

ANYTHING = {"x-kubernetes-preserve-unknown-fields": True}
TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[A-Za-z_$][\w$.]*|\S')
IMPORT = re.compile(r'^import \{([^}]*)\} from "([^"]*)";', re.M)
DECLARED = re.compile(r"^export (?:interface (I\w+)(?: extends ([^{]*))? (?=\{)|type (I\w+) = )", re.M)
PLAIN = {"string": {"type": "string"}, "number": {"type": "number"}, "boolean": {"type": "boolean"}}


def install(wanted):
    """Fetches the packages with what they refer to, and yields the folder of them all."""
    with tempfile.TemporaryDirectory() as folder:
        with open(os.path.join(folder, "package.json"), "w", encoding="utf-8") as f:
            json.dump({"name": "sources", "private": True, "dependencies": wanted}, f)
        subprocess.run(["npm", "install", "--silent", "--no-audit", "--no-fund",
                        "--ignore-scripts"], cwd=folder, check=True)
        yield os.path.join(folder, "node_modules")


class Types:
    """The types that a kind is made of, each under the file that declares it."""

    def __init__(self, folder, required):
        self.folder, self.required, self.found = folder, required, {}

    def declared(self, path):
        """The type of a file, as a reference; an unreadable one constrains nothing."""
        if path not in self.found:
            self.found[path] = dict(ANYTHING)
            if os.path.exists(path):
                with open(path, encoding="utf-8") as f:
                    self.found[path] = File(self, path, f.read()).type()
        return {"$ref": path}


class File:
    def __init__(self, types, path, text):
        text = re.sub(r"/\*.*?\*/", "", text, flags=re.S)
        self.types, self.imports = types, {}
        for names, origin in IMPORT.findall(text):
            base = os.path.dirname(path) if origin.startswith(".") else types.folder
            target = os.path.normpath(os.path.join(base, re.sub(r"\.js$", "", origin))) + ".d.ts"
            self.imports.update((name.strip(), target) for name in names.split(","))
        self.start = DECLARED.search(text)
        self.tokens = TOKEN.findall(text[self.start.end():]) if self.start else []
        self.at = 0

    def type(self):
        if not self.start:
            return dict(ANYTHING)
        own = self.union()
        for parent in filter(None, (self.start[2] or "").split(",")):
            own = self.inherit(own, parent.strip())
        return own

    def inherit(self, own, parent):
        if parent == "TypeMeta":
            return own
        reference = self.types.declared(self.imports[parent])
        inherited = self.types.found[reference["$ref"]]
        if "properties" not in inherited:
            return {**own, **ANYTHING}
        fields = {**inherited["properties"], **own.get("properties", {})}
        return {**own, "properties": fields}

    def take(self):
        self.at += 1
        return self.tokens[self.at - 1]

    def union(self):
        parts = [self.one()]
        while self.tokens[self.at] == "|":
            self.at += 1
            parts.append(self.one())
        if self.tokens[self.at] == "&":
            self.skip()
        if len(parts) == 1:
            return parts[0]
        if all("enum" in part for part in parts):
            return {"type": "string", "enum": [v for part in parts for v in part["enum"]]}
        return dict(ANYTHING)

    def skip(self):
        """What only says which fields exclude one another."""
        depth = 0
        while depth or self.tokens[self.at] not in ";)}]>":
            depth += (self.tokens[self.at] in "({[<") - (self.tokens[self.at] in ")}]>")
            self.at += 1

    def one(self):
        token = self.take()
        if token in ("Array", "Exclude"):
            self.take()
            inner = self.union()
            self.skip()
            self.take()
            return inner if token == "Exclude" else {"type": "array", "items": inner}
        if token == "{":
            return self.fields()
        if token.startswith('"'):
            return {"type": "string", "enum": [json.loads(token)]}
        if token in self.imports:
            return self.types.declared(self.imports[token])
        return dict(PLAIN.get(token, ANYTHING))

    def fields(self):
        fields, required, others = {}, [], None
        while (token := self.take()) != "}":
            if token == "[":
                while self.take() != "]":
                    pass
                self.take()
                others = self.union()
            else:
                optional = self.tokens[self.at] == "?"
                self.at += 2 if optional else 1
                name = str(json.loads(token))
                # What says of a type which kind it is may stand in another one's fields.
                fields[name] = self.union()
                if name in ("apiVersion", "kind"):
                    fields[name] = PLAIN["string"]
                if not optional:
                    required.append(name)
            self.at += self.tokens[self.at] == ";"
        if not fields:
            return {"type": "object", **({"additionalProperties": others} if others else ANYTHING)}
        out = {"type": "object", "properties": fields}
        if required and self.types.required:
            out["required"] = required
        return out


def kinds(folder, package, required, groups):
    """`GROUP/VERSION/KIND`, its types and its root, of the groups that match."""
    top = os.path.join(folder, package)
    for path, _, names in sorted(os.walk(top)):
        parts = os.path.relpath(path, top).split(os.sep)
        if len(parts) != 2 or not re.search(groups, parts[0]):
            continue
        for name in sorted(n for n in names if n.endswith(".d.ts")):
            types = Types(folder, required)
            file = os.path.join(path, name)
            root = types.found[types.declared(file)["$ref"]]
            fields = root.get("properties", {})
            if not {"apiVersion", "kind", "metadata"} <= fields.keys() or "items" in fields:
                continue
            fields.update(metadata=ANYTHING, status=ANYTHING,
                          apiVersion={"type": "string"}, kind={"type": "string"})
            root["required"] = [n for n in root.get("required", []) if n == "spec"]
            key = "/".join([*parts, name.removesuffix(".d.ts")])
            yield key, types.found, root
