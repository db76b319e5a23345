# METADATA
# title: Charts have a semantic version
# description: >-
#   Helm compares versions as semantic ones: one that is not written in full is read as another,
#   ranges find the wrong chart, and a registry may refuse it.
# custom:
#   severity: info
#   applies_to: [helm/chart]
#   fix: Write the version as in `1.4.2`.
package sluicegate.gitops.chart_version

import rego.v1

deny contains {"at": ["version"], "message": message} if {
	is_object(input.object)
	version := object.get(input.object, "version", "")
	written := sprintf("%v", [version])
	not regex.match(semantic, written)
	message := sprintf("`%s` is no semantic version", [written])
}

semantic := `^v?(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?$`
