# METADATA
# title: Argo CD applications name a revision
# description: >-
#   Without a targetRevision, with `HEAD` or with an open range, an application follows whatever is pushed
#   to its source, and a chart is upgraded unreviewed.
# custom:
#   severity: warning
#   applies_to: [kubernetes/argoproj.io/Application, kubernetes/argoproj.io/ApplicationSet]
#   fix: Set targetRevision to a tag, a commit, a release branch or a chart version.
#   fragments: true
package sluicegate.gitops.argo_revision

import rego.v1

specs contains {"at": ["spec"], "spec": input.object.spec} if input.object.kind == "Application"

specs contains {"at": ["spec", "template", "spec"], "spec": spec} if {
	input.object.kind == "ApplicationSet"
	spec := input.object.spec.template.spec
}

sources contains {"at": array.concat(entry.at, ["source"]), "source": entry.spec.source} if some entry in specs

sources contains {"at": array.concat(entry.at, ["sources", i]), "source": source} if {
	some entry in specs
	some i
	source := entry.spec.sources[i]
}

# A patch that names no revision leaves it as it is.
missing := "" if input.partial

missing := "HEAD" if not input.partial

deny contains {"at": array.concat(entry.at, ["targetRevision"]), "message": message} if {
	some entry in sources
	is_object(entry.source)
	revision := object.get(entry.source, "targetRevision", missing)
	moves(revision, entry.source)
	repository := object.get(entry.source, "repoURL", "")
	message := sprintf("`%s` is followed at `%s`", [repository, revision])
}

moves(revision, _) if revision in {"HEAD", "latest"}

moves("", source) if source.targetRevision == ""

# A range of versions without an upper end, as those of a chart may be.
moves(revision, _) if {
	is_string(revision)
	regex.match(`^\s*(\*(\.[xX*])*\s*|>=?[^<|]*)$`, revision)
}
