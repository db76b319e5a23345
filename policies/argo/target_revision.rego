# METADATA
# title: Argo CD applications name a revision
# description: >-
#   Without a targetRevision, with `HEAD` or with `*`, an application follows whatever is pushed
#   to its source, and a chart is upgraded unreviewed.
# custom:
#   severity: warning
#   applies_to: [kubernetes/argoproj.io/Application]
#   fix: Set targetRevision to a tag, a commit, a release branch or a chart version.
package sluicegate.argo.target_revision

import rego.v1

sources contains {"at": ["spec", "source"], "source": input.object.spec.source}

sources contains {"at": ["spec", "sources", i], "source": source} if {
	some i, source in input.object.spec.sources
}

deny contains {"at": array.concat(entry.at, ["targetRevision"]), "message": message} if {
	some entry in sources
	is_object(entry.source)
	revision := object.get(entry.source, "targetRevision", "HEAD")
	revision in {"HEAD", "", "*", "latest"}
	repository := object.get(entry.source, "repoURL", "")
	message := sprintf("`%s` is followed at `%s`", [repository, revision])
}
