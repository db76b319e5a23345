"""Custom resources out of the Go modules of their API, by the generator that the projects make
their CRDs with themselves."""

import os
import subprocess
import tempfile

import yaml

ANYTHING = {"x-kubernetes-preserve-unknown-fields": True}
DROPPED = {"description", "x-kubernetes-validations", "example", "title"}


def bare(schema):
    """Drops the prose and the rules: the names of fields are kept, whatever they are."""
    if isinstance(schema, list):
        return [bare(inner) for inner in schema]
    if not isinstance(schema, dict):
        return schema
    out = {}
    for key, value in schema.items():
        if key == "properties":
            out[key] = {name: bare(inner) for name, inner in value.items()}
        elif key in ("enum", "default", "required"):
            out[key] = value
        elif key not in DROPPED:
            out[key] = bare(value)
    return out


def kinds(generator, modules):
    """`GROUP/VERSION/KIND` and its root, of each package of each module."""
    with tempfile.TemporaryDirectory() as folder:
        with open(os.path.join(folder, "go.mod"), "w", encoding="utf-8") as f:
            f.write("module sources\n\ngo 1.25\n")

        def go(*command):
            env = {**os.environ, "GOFLAGS": "-mod=mod"}
            return subprocess.run(command, cwd=folder, env=env, check=True,
                                  stdout=subprocess.PIPE).stdout

        tool = "sigs.k8s.io/controller-tools/cmd/controller-gen"
        packages = [f"{module}/{package}@{one['version']}"
                    for module, one in modules.items() for package in one["packages"]]
        go("go", "get", f"{tool}@{generator}", *packages)
        go("go", "build", "-o", "generator", tool)
        for package in packages:
            path = package.split("@")[0]
            text = go("./generator", "crd:allowDangerousTypes=true", f"paths={path}",
                      "output:stdout")
            yield from defined(yaml.load_all(text, yaml.CSafeLoader))


def defined(documents):
    for spec in (document["spec"] for document in documents if document):
        for version in spec["versions"]:
            root = bare(version["schema"]["openAPIV3Schema"])
            root["properties"]["metadata"] = ANYTHING
            if "status" in root["properties"]:
                root["properties"]["status"] = ANYTHING
            root["required"] = [n for n in root.get("required", []) if n not in ("status", "metadata")]
            yield f"{spec['group']}/{version['name']}/{spec['names']['kind']}", root
